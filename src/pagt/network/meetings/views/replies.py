"""Where somebody who is invited answers, without signing in: the address is the secret."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.calendar import CONTENT_TYPE
from pagt.core.errors import Invalid
from pagt.network.meetings import calendar_files
from pagt.network.meetings.actions.replies import answer, closed
from pagt.network.meetings.forms_invitations import ReplyForm
from pagt.network.meetings.models import Invitation
from pagt.network.meetings.states import Answer
from pagt.post.delivery import address


def reply_page(request: HttpRequest, token: str) -> HttpResponse:
    """What one is invited to, and whether one comes. Looking changes nothing: programs open links in mails too."""
    invitation = _invitation(token)
    form = ReplyForm(
        request.POST if request.method == "POST" else None, initial=_initial(request, invitation)
    )
    why_not = closed(invitation)
    if request.method == "POST" and form.is_valid() and not why_not:
        try:
            answer(invitation, **form.cleaned_data)
        except Invalid as error:
            why_not = str(error)
        else:
            return _hidden(redirect(f"{request.path}?kept=1"))
    meeting = invitation.meeting
    words = {
        "invitation": invitation,
        "meeting": meeting,
        "items": meeting.items.all(),
        "form": form,
        "why_not": why_not,
        "kept": "kept" in request.GET and not form.errors,
        "answered": invitation.answer != Answer.NEEDS_ACTION,
        "heading": _("You are invited"),
    }
    status = 409 if why_not and request.method == "POST" else 422 if form.errors else 200
    return _hidden(render(request, "meetings/reply.html", words, status=status))


def reply_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The meeting as a file for one's own calendar."""
    invitation = _invitation(token)
    if invitation.withdrawn_at:
        raise Http404
    meeting = invitation.meeting
    content = calendar_files.published(
        meeting,
        items=list(meeting.items.all()),
        reply_url=address("invitation-reply", token, language=invitation.language),
        stamp=clock.now(),
    )
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{meeting.key}.ics"'
    return _hidden(response)


def _initial(request: HttpRequest, invitation: Invitation) -> dict[str, str]:
    """What a link of the mail means, or else what was answered before."""
    asked = request.GET.get("answer", "")
    known = asked if asked in (Answer.ACCEPTED, Answer.TENTATIVE, Answer.DECLINED) else invitation.answer
    return {"answer": known, "comment": invitation.comment}


def _invitation(token: str) -> Invitation:
    return get_object_or_404(Invitation.objects.select_related("meeting__organiser"), token=token)


def _hidden(response: HttpResponse) -> HttpResponse:
    """Keep a page that is somebody's own out of search engines and shared caches, and its address to itself."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "private, no-store"
    # Not `no-referrer`: the browser would then send the form with the origin `null`, which is refused.
    response["Referrer-Policy"] = "same-origin"
    return response
