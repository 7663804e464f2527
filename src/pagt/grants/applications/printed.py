"""What was submitted, as a PDF: made of the frozen content alone, so that it is the same bytes every time."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from pagt.core.money import kroner
from pagt.core.typeset import pdf
from pagt.grants.applications.content import read
from pagt.grants.applications.models import Submission
from pagt.grants.applications.reading import Names, Reading, reading
from pagt.grants.applications.when import spoken
from pagt.grants.calls.question_fields import AttachedFile
from pagt.grants.calls.rules import forms
from pagt.grants.calls.rules.budget import Sums
from pagt.grants.calls.states import Stage
from pagt.grants.calls.words import STAGE_NAMES
from pagt.post.delivery import address

_TEMPLATE = "grants/applications/typst/submission.typ"


def submission_pdf(submission: Submission, *, language: str) -> bytes:
    """Return what was submitted as a PDF: the receipt, every section with its answers, and the files' hashes.

    Args:
        submission: with its application.
        language: `da` or `en`, of the words that are not the applicant's or the form's own.
    """
    said = read(submission)
    with override(language):
        data = {**_receipt(submission, said, language), "sections": _sections(said), **_files(said)}
        title = _title(said) or said["number"]
    return pdf(_TEMPLATE, data, title=title, lang=language, short=submission.receipt)


def _receipt(submission: Submission, said: Mapping[str, Any], language: str) -> dict[str, Any]:
    lead = said["lead"]
    return {
        "receipt": [
            [_("Receipt number"), submission.receipt],
            [_("Received"), spoken(submission.submitted_at)],
            [_("After the deadline"), submission.after_deadline],
            [_("Call"), said["call"]["title"]],
            [_("Stage"), str(STAGE_NAMES[Stage(said["stage"])])],
            [_("Applicant"), ", ".join(filter(None, (lead["name"], lead["cvr"] and f"CVR {lead['cvr']}")))],
            [_("Submitted by"), said["submitted_by"]["name"]],
            [_("Fingerprint (SHA-256)"), submission.sha256],
        ],
        "check": _("Anybody can check that the receipt's number and fingerprint belong together: %(url)s")
        % {"url": address("submission:check", language=language)},
        "unanswered": _("Not answered"),
    }


def _files(said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "files": [[file["name"], file["sha256"]] for file in said["files"]],
        "files_heading": _("Files"),
        "files_words": _("Each file has a fingerprint of its own, which is part of the receipt's."),
        "files_headings": [_("File"), _("Fingerprint (SHA-256)")],
    }


def _title(said: Mapping[str, Any]) -> str:
    form = forms.read_form(said["form"])
    titles = (said["answers"].get(q.key) for q in form.questions if q.type is forms.QuestionType.TITLE)
    return next((str(title) for title in titles if title), "")


def _sections(said: Mapping[str, Any]) -> list[dict[str, Any]]:
    form = forms.read_form(said["form"])
    answers = said["answers"]
    names = Names(
        themes=said["names"].get("themes", {}),
        municipalities=said["names"].get("municipalities", {}),
        files={file["id"]: AttachedFile(file["id"], file["name"]) for file in said["files"]},
    )
    showing = forms.shown(form, answers)
    return [
        {
            "title": section.title,
            "answers": [
                _answer(reading(question, answers.get(question.key), names))
                for question in section.questions
                if question.key in showing
            ],
        }
        for section in form.sections
    ]


def _answer(read: Reading) -> dict[str, Any]:
    files = "\n".join(file.name for file in read.files)
    return {
        "label": read.question.label,
        "text": read.text or files,
        "headings": [column.label for column in read.columns],
        "numbers": [at for at, column in enumerate(read.columns) if column.is_number],
        "rows": [[cell.text for cell in row] for row in read.rows],
        "lines": _sums(read.sums) if read.sums else [],
    }


def _sums(sums: Sums) -> list[str]:
    parts = (
        (_("Total cost"), sums.cost),
        (_("Applied for"), sums.applied),
        (_("Own share"), sums.own),
        (_("Other funding"), sums.other),
    )
    lines = [f"{label}: {kroner(amount)} kr." for label, amount in parts]
    if sums.cofinancing is not None:
        percent = number_format(
            round(Decimal(sums.cofinancing.numerator) * 100 / sums.cofinancing.denominator, 2)
        )
        lines.append(f"{_('Co-financing')}: {percent} %")
    return lines
