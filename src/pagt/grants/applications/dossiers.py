"""A dossier: cover, index with page numbers, what was submitted, and the files that are PDF, in one document."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

from pagt.core import clock
from pagt.core.mergeable import LEFT_OUT, NotMerged, mergeable, written
from pagt.core.models import Document
from pagt.core.rights import Actor
from pagt.core.typeset import pdf
from pagt.grants.applications.models import Application, Attachment, Submission
from pagt.grants.applications.printed import submission_pdf

TEMPLATE = "grants/applications/typst/dossier.typ"


@dataclass(frozen=True, slots=True)
class CasePaper:
    """A paper that a floor above adds to an application's case: its name in the index, and its PDF."""

    name: str
    content: bytes


PaperProvider = Callable[[Application, Actor, str], Sequence[CasePaper]]
_papers: list[PaperProvider] = []


def add_papers(provider: PaperProvider) -> None:
    """Let a floor above add papers to the dossier, after what was submitted and its files.

    Args:
        provider: gives the papers of an application's case that an actor may read, in a language (`da` or `en`).
    """
    if provider not in _papers:
        _papers.append(provider)


@dataclass
class _Part:
    """Pages of the dossier: an application, a file or a paper. `page` counts from the first page after the index."""

    application: Application
    name: str
    sha256: str = ""
    page: int | None = None
    why_not: str = ""


@dataclass
class _Body:
    """What follows the index."""

    writer: PdfWriter = field(default_factory=PdfWriter)
    applications: list[_Part] = field(default_factory=list)
    files: list[_Part] = field(default_factory=list)
    papers: list[_Part] = field(default_factory=list)

    def append(self, part: _Part, content: bytes) -> None:
        part.page = len(self.writer.pages)
        self.writer.append(BytesIO(content), import_outline=False, excluded_fields=LEFT_OUT)


def assemble(
    applications: Iterable[Application], *, by: Actor, language: str, progress: Callable[[int], None]
) -> tuple[bytes, int]:
    """Return the dossier of some applications, in their order, and its number of pages.

    Args:
        applications: with call and lead, each open to the actor.
        by: who reads the dossier.
        language: `da` or `en`; must be the active language.
        progress: told after each how many applications are done.
    """
    body = _Body()
    for done, application in enumerate(applications, start=1):
        _add(body, application, language)
        for provider in _papers:
            for paper in provider(application, by, language):
                listed = _Part(application, paper.name)
                body.papers.append(listed)
                body.append(listed, paper.content)
        progress(done)
    index, length = b"", 1
    while True:  # the index names pages, and it is itself some pages long
        index = _index(body, length, language)
        found = len(PdfReader(BytesIO(index)).pages)
        if found == length:
            break
        length = found
    whole = PdfWriter()
    whole.append(BytesIO(index), import_outline=False)
    if body.writer.pages:
        whole.append(written(body.writer), import_outline=False)
    for part in body.applications:
        papers = [each for each in body.papers if each.application.pk == part.application.pk]
        pages = [each.page for each in (part, *papers) if each.page is not None]
        if pages:
            above = whole.add_outline_item(
                title=f"{part.application.number} {part.name}", page_number=pages[0] + length
            )
            for each in papers:
                if each.page is not None:
                    whole.add_outline_item(title=each.name, page_number=each.page + length, parent=above)
    whole.add_metadata({"/Title": _title()})
    whole.root_object[NameObject("/Lang")] = TextStringObject(language)
    return written(whole).getvalue(), len(whole.pages)


def _add(body: _Body, application: Application, language: str) -> None:
    part = _Part(application, application.title)
    body.applications.append(part)
    submission = application.submissions.filter(superseded_at=None).order_by("-submitted_at").first()
    if submission is None:
        part.why_not = _("Not submitted")
        return
    body.append(part, submission_pdf(submission, language=language))
    for file, stored in _files(submission):
        listed = _Part(application, file["name"], file["sha256"])
        body.files.append(listed)
        try:
            if stored is None:
                raise NotMerged(_("The file is no longer there"))
            body.append(listed, mergeable(stored, file["sha256"]))
        except NotMerged as reason:
            listed.why_not = str(reason)


def _files(submission: Submission) -> list[tuple[dict[str, Any], Document | None]]:
    files: list[dict[str, Any]] = json.loads(submission.content)["files"]
    stored = Attachment.objects.filter(application=submission.application_id).select_related("document")
    documents = {str(each.pk): each.document for each in stored}
    return [(file, documents.get(file["id"])) for file in files]


def _index(body: _Body, length: int, language: str) -> bytes:
    def page(part: _Part) -> str:
        return part.why_not if part.page is None else str(part.page + length + 1)

    data = {
        "about": [
            [_("Applications"), str(len(body.applications))],
            [_("Made"), str(date_format(clock.today(), "DATE_FORMAT"))],
        ],
        "index_heading": _("Applications"),
        "index_headings": [_("Application no."), _("Title"), _("Applicant"), _("Page")],
        "index": [
            row
            for part in body.applications
            for row in (
                [part.application.number, part.name, part.application.lead.name, page(part)],
                *(
                    ["", paper.name, "", page(paper)]
                    for paper in body.papers
                    if paper.application.pk == part.application.pk
                ),
            )
        ],
        "files_heading": _("Files"),
        "files_words": _(
            "Files that are PDF follow after the application that they belong to. The others are fetched from the "
            "case. The fingerprint (SHA-256) proves that a file is the one that was submitted."
        ),
        "files_headings": [
            _("Application no."),
            _("File"),
            _("Page, or why it is not here"),
            _("Fingerprint"),
        ],
        "files": [[part.application.number, part.name, page(part), part.sha256] for part in body.files],
    }
    return pdf(TEMPLATE, data, title=_title(), lang=language)


def _title() -> str:
    return _("Dossier of applications")
