"""Where the secretariat says who came to a meeting."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from pagt.core import clock, typed
from pagt.core.access import actor
from pagt.core.errors import Invalid
from pagt.core.register.views import crumbs
from pagt.core.rights import Right, require
from pagt.network.meetings import queries_invitations as queries
from pagt.network.meetings.actions.attendance import register_attendance
from pagt.network.meetings.actions.invitations import Invitee
from pagt.network.meetings.forms_invitations import CameForm
from pagt.network.meetings.registers import meetings
from pagt.network.meetings.states import Answer


def attendance_page(request: HttpRequest, key: str) -> HttpResponse:
    """Tick who came; those who said that they would are ticked beforehand."""
    require(actor(request), Right.READ_CONFIDENTIAL)
    meeting = get_object_or_404(meetings.bare_rows(actor(request)), key=key)
    people = list(queries.of(meeting))
    posted = request.method == "POST"
    form = CameForm(request.POST if posted and request.POST.get("name") else None)
    if posted:
        chosen = {typed.number(each) for each in request.POST.getlist("came")}
        also = []
        if form.is_bound and form.is_valid():
            data = form.cleaned_data
            who = queries.known([data["email"]]).get(data["email"].lower(), queries.Known())
            also = [
                Invitee(
                    data["name"],
                    data["email"],
                    who.contact,
                    who.user,
                    data["organisation"] or who.organisation,
                    language=queries.language_of(who.user, who.organisation),
                )
            ]
        if not form.errors:
            try:
                register_attendance(meeting, by=actor(request), came=chosen, also=also)
            except Invalid as error:
                form.add_error(None, str(error)) if form.is_bound else messages.error(request, str(error))
            else:
                if also:
                    messages.success(request, _("%(name)s is among those who came.") % {"name": also[0].name})
                    return redirect("meeting-attendance", key=key)
                messages.success(request, _("It is registered who came."))
                return redirect("meeting-detail", key=key)
        ticked = chosen
    else:
        ticked = {
            each.pk for each in people if (each.came if each.came is not None else _said_yes(each.answer))
        }
    path = crumbs(meetings, _("Who came"))
    path.insert(-1, (meeting.title, reverse("meeting-detail", args=[meeting.key])))
    words = {
        "meeting": meeting,
        "people": [(each, each.pk in ticked) for each in people],
        "form": form,
        "too_early": meeting.on > clock.today(),
        "breadcrumbs": path,
    }
    return render(request, "meetings/attendance.html", words, status=422 if form.errors else 200)


def _said_yes(answer: str) -> bool:
    return answer == Answer.ACCEPTED
