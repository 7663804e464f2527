"""Where a calendar file or a mail is dropped, and becomes a meeting, an interaction, or an answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from pagt.core import typed
from pagt.core.access import actor
from pagt.core.errors import Invalid
from pagt.core.rights import Right, require
from pagt.network.meetings import queries_invitations as queries
from pagt.network.meetings.actions import create_meeting
from pagt.network.meetings.actions.invitations import invite
from pagt.network.meetings.actions.replies import answer_by_calendar
from pagt.network.meetings.forms_drop import DropForm, DroppedInteractionForm, DroppedMeetingForm
from pagt.network.meetings.incoming import LARGEST_MB, Dropped, read
from pagt.network.meetings.incoming_calendar import CalendarEvent, Person
from pagt.network.meetings.recognising import interaction_initial, meeting_initial, recognise
from pagt.network.meetings.states import Part
from pagt.network.partners.actions import create_interaction

_EXTRA = ("people", "known_people")


def drop_page(request: HttpRequest) -> HttpResponse:
    """Read a file and show what was understood; an answer to one of our meetings is recorded at once.

    Who people are is personal data, so the page needs the right to read of them too.
    """
    require(actor(request), Right.READ_CONFIDENTIAL)
    form = DropForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "meetings/drop.html", {"form": form}, status=422 if form.errors else 200)
    upload = form.cleaned_data["file"]
    try:
        if upload.size > LARGEST_MB * 1024 * 1024:
            raise Invalid(_("The file is larger than %(mb)s MB.") % {"mb": LARGEST_MB})
        found = read(upload.read())
    except Invalid as error:
        form.add_error("file", str(error))
        return render(request, "meetings/drop.html", {"form": form}, status=422)
    if found.calendar and found.calendar.method == "REPLY":
        return _replies(request, found)
    return render(request, "meetings/drop.html", {"form": DropForm(), **_understood(found)})


def meeting_page(request: HttpRequest) -> HttpResponse:
    """Save what was understood as a meeting, with its people on the list."""
    if request.method != "POST":
        return redirect("drop")
    form = DroppedMeetingForm(request.POST)
    if form.is_valid():
        by = actor(request)
        values = form.values(by=by)
        people = queries.pasted(str(values.pop("people", "")), part=Part.GUEST)
        try:
            with transaction.atomic():
                meeting = create_meeting(by=by, **values)
                if people:
                    invite(meeting, by=by, people=people)
        except Invalid as error:
            _add_errors(form, error)
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": meeting.title})
            return redirect("meeting-detail", key=meeting.key)
    words = {"form": form, "save_as": "drop-meeting", "heading": _("A meeting from a file")}
    return render(request, "meetings/dropped.html", words, status=422)


def interaction_page(request: HttpRequest) -> HttpResponse:
    """Save what was understood as an interaction."""
    if request.method != "POST":
        return redirect("drop")
    offered = [typed.number(each) for each in request.POST.getlist("offered")[:200]]
    form = DroppedInteractionForm(request.POST, offered=offered)
    if form.is_valid():
        by = actor(request)
        values = form.values(by=by)
        known = values.pop("known_people", [])
        values["contacts"] = list({each.pk: each for each in [*values.get("contacts", []), *known]}.values())
        try:
            interaction = create_interaction(by=by, **values)
        except Invalid as error:
            _add_errors(form, error)
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": interaction.title})
            return redirect("interaction-detail", key=interaction.key)
    words = {
        "form": form,
        "save_as": "drop-interaction",
        "offered": offered,
        "heading": _("An interaction from a mail"),
    }
    return render(request, "meetings/dropped.html", words, status=422)


def _understood(found: Dropped) -> dict[str, Any]:
    letter = found.letter
    events = found.calendar.events if found.calendar else []
    drafts = []
    for number, event in enumerate(events):
        people = recognise(_people_of(event, found))
        drafts.append(
            {
                "event": event,
                "people": people,
                "form": DroppedMeetingForm(
                    initial=meeting_initial(event, letter, people), auto_id=f"id_{number}_%s"
                ),
            }
        )
    words: dict[str, Any] = {"found": found, "drafts": drafts, "read": True}
    if letter and not events:
        people = recognise(letter.people)
        initial = interaction_initial(found, people)
        words |= {
            "letter": letter,
            "people": people,
            "offered": initial["known_people"],
            "interaction": DroppedInteractionForm(initial=initial, offered=initial["known_people"]),
        }
    return words


def _people_of(event: CalendarEvent, found: Dropped) -> list[Person]:
    people = [*([event.organiser] if event.organiser else []), *event.people]
    if not people and found.letter:
        people = list(found.letter.people)
    return people


def _replies(request: HttpRequest, found: Dropped) -> HttpResponse:
    taken = [
        answer_by_calendar(event, by=actor(request))
        for event in (found.calendar.events if found.calendar else [])
    ]
    return render(request, "meetings/drop.html", {"form": DropForm(), "taken": taken, "read": True})


def _add_errors(form: Any, error: Invalid) -> None:
    for name, texts in (error.fields or {"": [str(error)]}).items():
        form.add_error(name if name in form.fields else None, texts)
