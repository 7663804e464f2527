"""All papers of a meeting as one PDF: the agenda with the page of each paper, then the papers, with bookmarks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _
from django.utils.translation import override
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

from pagt.core.mergeable import LEFT_OUT, NotMerged, mergeable, written
from pagt.core.typeset import pdf
from pagt.network.meetings.agenda_reading import ItemRead, read_agenda
from pagt.network.meetings.models import Meeting, Paper
from pagt.network.meetings.printed import about

_TEMPLATE = "network/meetings/typst/bundle.typ"


@dataclass
class _Part:
    """A paper in the document. `page` counts from the first page after the cover; None when it is only listed."""

    read: ItemRead
    paper: Paper
    page: int | None = None
    why_not: str = ""


def papers_pdf(meeting: Meeting, *, language: str, closed: Collection[int] = ()) -> bytes:
    """Return the papers that a reader may see as one PDF, in the order of the agenda.

    Args:
        meeting: the meeting.
        language: `da` or `en`, of the cover.
        closed: items that the reader takes no part in; their papers are left out.
    """
    with override(language):
        agenda = read_agenda(meeting, [], closed)
        body, parts = PdfWriter(), []
        for read in agenda:
            for paper in () if read.closed else read.papers:
                parts.append(_added(body, read, paper))
        cover, length = b"", 1
        while True:  # the cover names pages, and it is itself some pages long
            cover = _cover(meeting, agenda, parts, length, language)
            found = len(PdfReader(BytesIO(cover)).pages)
            if found == length:
                break
            length = found
        whole = PdfWriter()
        whole.append(BytesIO(cover), import_outline=False)
        if body.pages:
            whole.append(written(body), import_outline=False)
        _bookmarks(whole, agenda, parts, length)
        whole.add_metadata({"/Title": _title(meeting)})
    whole.root_object[NameObject("/Lang")] = TextStringObject(language)
    return written(whole).getvalue()


def _added(body: PdfWriter, read: ItemRead, paper: Paper) -> _Part:
    part = _Part(read, paper)
    try:
        content = mergeable(paper.document)
    except NotMerged as reason:
        part.why_not = str(reason)
        return part
    part.page = len(body.pages)
    body.append(BytesIO(content), import_outline=False, excluded_fields=LEFT_OUT)
    return part


def _cover(
    meeting: Meeting, agenda: Sequence[ItemRead], parts: Sequence[_Part], length: int, language: str
) -> bytes:
    rows = []
    for read in agenda:
        rows.append([f"{read.number}. {read.item.subject}", _("Closed to you") if read.closed else ""])
        rows += [
            [f"– {part.paper.title}", part.why_not if part.page is None else str(part.page + length + 1)]
            for part in parts
            if part.read is read
        ]
    data = {
        "about": about(meeting),
        "heading": _("Agenda and papers"),
        "headings": [_("Item and paper"), _("Page, or why it is not here")],
        "rows": rows,
    }
    return pdf(_TEMPLATE, data, title=_title(meeting), lang=language, short=meeting.title)


def _bookmarks(whole: PdfWriter, agenda: Sequence[ItemRead], parts: Sequence[_Part], length: int) -> None:
    for read in agenda:
        here = [part for part in parts if part.read is read and part.page is not None]
        if not here:
            continue
        first = (here[0].page or 0) + length
        above = whole.add_outline_item(title=f"{read.number}. {read.item.subject}", page_number=first)
        for part in here:
            whole.add_outline_item(
                title=part.paper.title, page_number=(part.page or 0) + length, parent=above
            )


def _title(meeting: Meeting) -> str:
    return _("Papers: %(title)s") % {"title": meeting.title}
