"""Where people are invited to a meeting and written to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pagt.core.access import actor
from pagt.core.errors import Invalid
from pagt.core.register.views import crumbs
from pagt.core.rights import Right, require
from pagt.network.meetings import queries_invitations as queries
from pagt.network.meetings.actions.calling import call
from pagt.network.meetings.actions.invitations import Invited, change_invitation, invite, take_back
from pagt.network.meetings.forms_invitations import ChooseForm, InvitationForm, PastedForm
from pagt.network.meetings.models import Invitation, Meeting
from pagt.network.meetings.registers import meetings
from pagt.network.meetings.states import Part, Purpose

SAID = 5
"""How many sentences on people who were not invited are shown one by one."""


def list_page(request: HttpRequest, key: str) -> HttpResponse:
    """Who is invited, what they answered, and who has not been told."""
    meeting = _meeting(request, key)
    words = {"meeting": meeting, "invited": queries.invited(meeting, actor(request))}
    return render(request, "meetings/invitations.html", words | _frame(meeting, _("Invitations")))


@require_POST
def call_action(request: HttpRequest, key: str) -> HttpResponse:
    """Have everybody written to who has not been told how the meeting stands."""
    try:
        number = call(_meeting(request, key), by=actor(request))
    except Invalid as error:
        messages.error(request, str(error))
    else:
        text = ngettext("%(n)s person is written to.", "%(n)s people are written to.", number)
        messages.success(request, text % {"n": number})
    return redirect("meeting-invitations", key=key)


def paste_page(request: HttpRequest, key: str) -> HttpResponse:
    """Invite by hand or from a pasted list: first a look at who it is, then the invitation."""
    meeting = _meeting(request, key)
    form = PastedForm(request.POST or None, initial={"part": _part_first(meeting).value})
    people: list[Any] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        people = queries.pasted(data["people"], part=data["part"], language=data["language"])
        if not people:
            form.add_error("people", _("There is no name and no address in it."))
        elif request.POST.get("do") == "invite":
            try:
                _say(request, invite(meeting, by=actor(request), people=people))
            except Invalid as error:
                form.add_error("people", str(error))
            else:
                return redirect("meeting-invitations", key=key)
    words = {"meeting": meeting, "form": form, "people": people}
    status = 422 if form.errors else 200
    return render(request, "meetings/invite.html", words | _frame(meeting, _("Invite")), status=status)


def _part_first(meeting: Meeting) -> Part:
    """As what people take part unless told otherwise: those who come to the council's meeting are its members."""
    return Part.MEMBER if meeting.purpose == Purpose.COUNCIL else Part.GUEST


def choose_page(request: HttpRequest, key: str) -> HttpResponse:
    """Invite people of the register by what they have in common; reading them needs its own right."""
    require(actor(request), Right.READ_CONFIDENTIAL)
    meeting = _meeting(request, key)
    form = ChooseForm(meeting, request.GET or None, initial={"part": _part_first(meeting).value})
    found: list[queries.Candidate] = []
    if request.GET and form.is_valid():
        part = form.cleaned_data["part"] or Part.GUEST
        found = queries.candidates(meeting, form.cleaned_data, part=part)
    if request.method == "POST":
        chosen = set(request.POST.getlist("who"))
        people = [each.invitee for each in found if each.key in chosen and not each.why_not]
        try:
            if not people:
                raise Invalid(_("Nobody was chosen."))
            _say(request, invite(meeting, by=actor(request), people=people))
        except Invalid as error:
            messages.error(request, str(error))
        else:
            return redirect("meeting-invitations", key=key)
    words = {
        "meeting": meeting,
        "form": form,
        "asked": bool(request.GET),
        "found": found,
        "fits": sum(not each.why_not for each in found),
    }
    return render(request, "meetings/choose.html", words | _frame(meeting, _("Invite from the register")))


def invitation_page(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Change as what somebody takes part, or take the invitation back."""
    require(actor(request), Right.READ_CONFIDENTIAL)
    meeting = _meeting(request, key)
    invitation = get_object_or_404(
        Invitation.objects.select_related("organisation", "meeting"),
        pk=pk,
        meeting=meeting,
        withdrawn_at=None,
    )
    initial = {"part": invitation.part, "organisation": invitation.organisation}
    form = InvitationForm(request.POST if request.POST.get("do") == "change" else None, initial=initial)
    if request.method == "POST":
        try:
            if request.POST.get("do") == "take_back":
                take_back(invitation, by=actor(request))
                messages.success(request, _("%(name)s is no longer invited.") % {"name": invitation.name})
                return redirect("meeting-invitations", key=key)
            if form.is_valid():
                change_invitation(invitation, by=actor(request), **form.cleaned_data)
                messages.success(request, _("“%(name)s” is saved.") % {"name": invitation.name})
                return redirect("meeting-invitations", key=key)
        except Invalid as error:
            messages.error(request, str(error))
            return redirect("meeting-invitations", key=key)
    words = {"meeting": meeting, "invitation": invitation, "form": form}
    frame = _frame(meeting, invitation.name)
    return render(request, "meetings/invitation.html", words | frame, status=422 if form.errors else 200)


def _say(request: HttpRequest, done: Invited) -> None:
    if done.new:
        text = ngettext("%(n)s person is on the list.", "%(n)s people are on the list.", len(done.new))
        messages.success(request, text % {"n": len(done.new)})
    for sentence in done.said[:SAID]:
        messages.info(request, sentence)
    if len(done.said) > SAID:
        more = len(done.said) - SAID
        messages.info(request, _("%(n)s more were invited already.") % {"n": more})


def _meeting(request: HttpRequest, key: str) -> Meeting:
    return get_object_or_404(meetings.bare_rows(actor(request)).select_related("organiser"), key=key)


def _frame(meeting: Meeting, last: str) -> dict[str, Any]:
    path = crumbs(meetings, last)
    path.insert(-1, (meeting.title, reverse("meeting-detail", args=[meeting.key])))
    return {"breadcrumbs": path, "heading": last}
