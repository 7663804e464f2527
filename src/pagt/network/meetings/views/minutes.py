"""Where minutes are written, approved, sent and opened again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pagt.core import drafts, typed
from pagt.core.access import actor
from pagt.core.actors import actor_names
from pagt.core.errors import EditConflict, Invalid, Refused
from pagt.core.rights import Actor
from pagt.network.meetings import actions
from pagt.network.meetings.access import closed_items, last_writer, sees_drafts
from pagt.network.meetings.agenda_reading import ItemRead, read_agenda
from pagt.network.meetings.forms_minutes import WRITTEN, AgreedForm, ItemMinutesForm, as_it_stands, print_of
from pagt.network.meetings.models import Meeting
from pagt.network.meetings.printed import minutes_pdf
from pagt.network.meetings.states import MinutesMove, MinutesState
from pagt.network.meetings.views.finding import as_pdf, frame, item_of, meeting_of
from pagt.network.partners.actions_follow_ups import create_follow_up

BLANKS = 2
"""How many follow-ups can be typed on an item at a time."""


@dataclass
class _Part:
    """One item on the page. `theirs`: what somebody else has written meanwhile, where both have."""

    read: ItemRead
    form: ItemMinutesForm
    agreed: list[AgreedForm]
    theirs: dict[str, str] = field(default_factory=dict)

    @property
    def theirs_shown(self) -> list[tuple[Any, str]]:
        return [(self.form.fields[name].label, text) for name, text in self.theirs.items() if text]


def write_page(request: HttpRequest, key: str) -> HttpResponse:
    """The minutes of a meeting, item by item. What others write of other items meanwhile stands beside."""
    meeting, by = meeting_of(request, key), actor(request)
    draft_name = f"minutes:{key}"
    if "discard" in request.POST:
        drafts.drop(by, draft_name)
        return redirect(request.path)
    draft = None if request.method == "POST" else drafts.of(by, draft_name)
    data = request.POST if request.method == "POST" else drafts.values(draft) if draft else None
    parts = list(_parts(meeting, by, data, bound=request.method == "POST"))
    status = 200
    if request.method == "POST":
        status = _save(meeting, by, parts)
        if status == 200:
            drafts.drop(by, draft_name)
            messages.success(request, _("The minutes are saved."))
            at = request.POST.get("save", "")
            if at.isascii() and at.isdigit():
                return redirect(f"{reverse('meeting-minutes', args=[key])}#item-{at}")
            return redirect("meeting-detail", key=key)
    frozen = ""
    try:
        actions.moved(meeting, MinutesMove.WRITE)
    except Invalid as error:
        frozen = str(error)
    context = {
        "parts": parts,
        "frozen": frozen,
        "draft": draft,
        "draft_name": draft_name,
        "both": [part for part in parts if part.theirs],
        "who": actor_names([writer])[writer] if (writer := last_writer(meeting)) else "",
        **frame(meeting, _("Minutes")),
    }
    return render(request, "meetings/minutes.html", context, status=status)


def _parts(meeting: Meeting, by: Actor, data: QueryDict | None, *, bound: bool) -> Iterator[_Part]:
    invited = list(meeting.invitations.filter(withdrawn_at=None))
    for read in read_agenda(meeting, invited, closed_items(meeting, by)):
        if read.closed:
            continue
        now, prefix = as_it_stands(read.item), f"item-{read.item.pk}"
        names = [f"todo-{read.item.pk}-{number}" for number in range(BLANKS)]
        if bound and data is not None and f"{prefix}-base" in data:
            form = ItemMinutesForm(data, prefix=prefix)
            yield _Part(read, form, [AgreedForm(data, prefix=name) for name in names])
            continue
        initial: dict[str, Any] = {**now, "base": print_of(now)}
        if data is not None:
            initial |= {
                name: data[f"{prefix}-{name}"] for name in (*WRITTEN, "base") if f"{prefix}-{name}" in data
            }
        agreed = [AgreedForm(prefix=name, initial=_typed(data, name)) for name in names]
        yield _Part(read, ItemMinutesForm(prefix=prefix, initial=initial), agreed)


def _typed(data: QueryDict | None, prefix: str) -> dict[str, Any]:
    names = ("title", "responsible", "due")
    return {name: data[f"{prefix}-{name}"] for name in names if f"{prefix}-{name}" in data} if data else {}


def _save(meeting: Meeting, by: Actor, parts: list[_Part]) -> int:
    """Save what was typed, and return the status to answer with: 422 for faults, 409 where two have written."""
    posted = [part for part in parts if part.form.is_bound]
    # Every form is asked, so that every fault is shown at once.
    valid = [form.is_valid() for part in posted for form in (part.form, *part.agreed)]
    if not all(valid):
        return 422
    for part in posted:
        try:
            _save_part(meeting, by, part)
        except Invalid as error:
            part.form.add_error(None, str(error))
            return 422
    return 409 if any(part.theirs for part in posted) else 200


def _save_part(meeting: Meeting, by: Actor, part: _Part) -> None:
    item, mine = part.read.item, part.form.written()
    base, now = part.form.cleaned_data["base"], as_it_stands(item)
    if mine != now and print_of(mine) != base:
        try:
            if print_of(now) != base:
                raise EditConflict(_("Somebody else has saved this item since you opened it."), item.saved)
            stands = actions.write_item(item, by=by, saved=item.saved, **mine)
        except EditConflict:
            item.refresh_from_db()
            stands = item
            part.theirs = as_it_stands(item)
        part.form = _again(part, mine, as_it_stands(stands))
    for place, agreed in enumerate(part.agreed):
        if title := agreed.cleaned_data.get("title"):
            create_follow_up(
                by=by,
                about=(Meeting.KIND, meeting.key, str(item.pk)),
                title=title,
                responsible=agreed.cleaned_data["responsible"],
                due=agreed.cleaned_data["due"],
                confidential=meeting.confidential,
            )
            part.agreed[place] = AgreedForm(prefix=agreed.prefix)


def _again(part: _Part, mine: dict[str, str], now: dict[str, str]) -> ItemMinutesForm:
    """The form with what was typed, which knows what stands there now."""
    return ItemMinutesForm(prefix=part.form.prefix, initial={**mine, "base": print_of(now)})


@require_POST
def approve_action(request: HttpRequest, key: str) -> HttpResponse:
    """Approve the minutes."""
    meeting = meeting_of(request, key)
    done = actions.approve_minutes
    return _done(
        request,
        meeting,
        _("The minutes are approved."),
        done,
        version=typed.number(request.POST.get("version", "")),
    )


@require_POST
def approve_earlier_action(request: HttpRequest, key: str, item: int) -> HttpResponse:
    """Record that this meeting approved the minutes of an earlier one."""
    found = item_of(request, key, item)
    try:
        earlier = actions.approve_earlier(found, by=actor(request))
    except Invalid as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The minutes of “%(title)s” are approved.") % {"title": earlier.title})
    return redirect("meeting-detail", key=key)


@require_POST
def send_action(request: HttpRequest, key: str) -> HttpResponse:
    """Send the approved minutes to all who are invited."""
    meeting = meeting_of(request, key)
    try:
        _sent, number = actions.send_minutes(
            meeting, by=actor(request), version=typed.number(request.POST.get("version", ""))
        )
    except (Invalid, EditConflict) as error:
        messages.error(request, str(error))
    else:
        text = ngettext(
            "The minutes are sent to %(n)s person.", "The minutes are sent to %(n)s people.", number
        )
        messages.success(request, text % {"n": number})
    return redirect("meeting-detail", key=key)


@require_POST
def correct_action(request: HttpRequest, key: str) -> HttpResponse:
    """Open approved minutes again."""
    meeting, reason = meeting_of(request, key), request.POST.get("reason", "")
    said = _("The minutes are open again.")
    return _done(
        request,
        meeting,
        said,
        actions.correct_minutes,
        version=typed.number(request.POST.get("version", "")),
        reason=reason,
    )


def pdf(request: HttpRequest, key: str) -> HttpResponse:
    """The minutes as they stand now, as a PDF, to those who may read drafts."""
    meeting, by = meeting_of(request, key), actor(request)
    if meeting.minutes_state in (MinutesState.NONE, MinutesState.DRAFT) and not sees_drafts(meeting, by):
        raise Refused(_("These minutes are not approved yet."))
    content = minutes_pdf(meeting, language=get_language() or "da", closed=closed_items(meeting, by))
    return as_pdf(content, f"minutes-{meeting.key}")


def _done(request: HttpRequest, meeting: Meeting, said: str, action: Any, **values: Any) -> HttpResponse:
    try:
        action(meeting, by=actor(request), **values)
    except (Invalid, EditConflict) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("meeting-detail", key=meeting.key)
