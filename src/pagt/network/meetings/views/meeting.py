"""The agenda of a meeting: items, papers, interests, and the files to print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pagt.core.access import actor
from pagt.core.document_views import as_attachment
from pagt.core.errors import EditConflict, Invalid
from pagt.core.rights import Right
from pagt.network.meetings import actions, printed
from pagt.network.meetings.access import closed_items, own_invitations, require_open
from pagt.network.meetings.bundle import papers_pdf
from pagt.network.meetings.forms_agenda import EARLIER, CopyForm, InterestForm, ItemForm, earlier_minutes
from pagt.network.meetings.models import Disqualification, Meeting, Paper
from pagt.network.meetings.registers import meetings
from pagt.network.meetings.states import ItemKind
from pagt.network.meetings.views.finding import as_pdf, frame, item_of, meeting_of


def item_page(request: HttpRequest, key: str, item: int) -> HttpResponse:
    """Write an item's presentation and put papers on it."""
    found, by = item_of(request, key, item), actor(request)
    require_open(found, by)
    earlier = earlier_minutes(found.meeting) if found.kind == ItemKind.MINUTES else []
    if found.approves and found.approves not in earlier:
        earlier = [found.approves, *earlier]
    at = found.approves.key if found.approves else ""
    initial = {"saved": found.saved, "text": found.text, "approves": at}
    form = ItemForm(request.POST or None, request.FILES or None, initial=initial, earlier=earlier)
    theirs, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            text = data["text"].replace("\r\n", "\n")
            try:
                if (text, data.get("approves")) != (found.text, found.approves):
                    actions.present_item(
                        found, by=by, saved=data["saved"], text=text, approves=data.get("approves")
                    )
                if data["paper"]:
                    actions.add_paper(found, by=by, title=data["title"], upload=data["paper"])
            except EditConflict as error:
                theirs, status = found.text, 409
                typed = {**data, "saved": error.version, "approves": request.POST.get("approves", "")}
                form = ItemForm(initial=typed, earlier=earlier)
            except Invalid as error:
                form.add_error("paper" if data["paper"] else None, str(error))
            else:
                messages.success(request, _("“%(name)s” is saved.") % {"name": found.subject})
                return redirect(request.path if data["paper"] else reverse("meeting-detail", args=[key]))
    context = {
        "item": found,
        "form": form,
        "theirs": theirs,
        "papers": found.papers.select_related("document"),
        **frame(found.meeting, found.subject),
    }
    return render(request, "meetings/item.html", context, status=status)


@require_POST
def move_action(request: HttpRequest, key: str, item: int) -> HttpResponse:
    """Move an item up or down."""
    found = item_of(request, key, item)
    up = request.POST.get("to") == "up"
    try:
        actions.move_item(found, by=actor(request), version=found.meeting.version, up=up)
    except (Invalid, EditConflict) as error:
        messages.error(request, str(error))
    return redirect(f"{reverse('meeting-detail', args=[key])}#agenda")


def paper(request: HttpRequest, key: str, pk: int) -> FileResponse:
    """A paper, to those who take part in its item."""
    meeting = meeting_of(request, key)
    found = get_object_or_404(
        Paper.objects.select_related("item__meeting", "document"), pk=pk, item__meeting=meeting
    )
    require_open(found.item, actor(request))
    return as_attachment(found.document)


@require_POST
def remove_paper_action(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Take a paper off its item."""
    meeting = meeting_of(request, key)
    found = get_object_or_404(Paper, pk=pk, item__meeting=meeting)
    try:
        actions.remove_paper(found, by=actor(request))
        messages.success(request, _("“%(name)s” is taken off the agenda.") % {"name": found.title})
    except Invalid as error:
        messages.error(request, str(error))
    return redirect("meeting-item", key=key, item=found.item_id)


def copy_page(request: HttpRequest, key: str) -> HttpResponse:
    """Take the agenda of an earlier meeting."""
    meeting, by = meeting_of(request, key), actor(request)
    alike = meetings.bare_rows(by).filter(withdrawn="", items__isnull=False).exclude(pk=meeting.pk).distinct()
    found = [*alike.filter(purpose=meeting.purpose).order_by("-on")[:EARLIER]]
    found += [*alike.exclude(purpose=meeting.purpose).order_by("-on")[:EARLIER]]
    form = CopyForm(request.POST or None, found=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.copy_agenda(meeting, source=form.cleaned_data["source"], by=by, version=meeting.version)
        except (Invalid, EditConflict) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The items are on the agenda."))
            return redirect(f"{reverse('meeting-detail', args=[key])}#agenda")
    context = {"form": form, "empty": not found, **frame(meeting, _("Agenda of another meeting"))}
    return render(request, "meetings/copy.html", context, status=422 if form.errors else 200)


def interest_page(request: HttpRequest, key: str, item: int) -> HttpResponse:
    """Declare an interest in an item: for oneself, or for somebody who told an officer."""
    found, by = item_of(request, key, item), actor(request)
    mine = own_invitations(found.meeting, by)
    officer = Right.WRITE_RECORDS in by.rights
    invited = list(found.meeting.invitations.filter(withdrawn_at=None) if officer else mine)
    own = mine.first()
    form = InterestForm(request.POST or None, invited=invited, initial={"who": own.pk if own else ""})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.declare_interest(found, by=by, ground=data["ground"], invitation=data["who"])
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The interest is declared."))
            return redirect("meeting-detail", key=key)
    context = {
        "item": found,
        "form": form,
        "invited": invited,
        **frame(found.meeting, _("Interest in an item")),
    }
    return render(request, "meetings/interest.html", context, status=422 if form.errors else 200)


@require_POST
def decide_action(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Record what the body decided about an interest."""
    meeting = meeting_of(request, key)
    declared = get_object_or_404(Disqualification, pk=pk, item__meeting=meeting)
    confirmed = request.POST.get("confirmed") == "yes"
    try:
        actions.decide_interest(declared, by=actor(request), confirmed=confirmed)
        messages.success(request, _("The decision is on record."))
    except Invalid as error:
        messages.error(request, str(error))
    return redirect("meeting-detail", key=key)


def agenda(request: HttpRequest, key: str) -> HttpResponse:
    """The agenda as a PDF."""
    meeting = meeting_of(request, key)
    closed = closed_items(meeting, actor(request))
    return as_pdf(printed.agenda_pdf(meeting, language=_language(), closed=closed), f"agenda-{key}")


def papers(request: HttpRequest, key: str) -> HttpResponse:
    """All papers as one PDF."""
    meeting = meeting_of(request, key)
    closed = closed_items(meeting, actor(request))
    return as_pdf(papers_pdf(meeting, language=_language(), closed=closed), f"papers-{key}")


def badges(request: HttpRequest, key: str) -> HttpResponse:
    """Name badges."""
    return _sheet(request, key, printed.badges_pdf, "badges")


def attendance_sheet(request: HttpRequest, key: str) -> HttpResponse:
    """The sheet on which those who come sign."""
    return _sheet(request, key, printed.attendance_pdf, "attendance")


def _sheet(request: HttpRequest, key: str, made: Callable[..., bytes], name: str) -> HttpResponse:
    meeting: Meeting = meeting_of(request, key)
    return as_pdf(made(meeting, language=_language()), f"{name}-{key}")


def _language() -> Any:
    return get_language() or "da"
