"""What was submitted as staff read it: whole, and beside what was submitted before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from pagt.grants.applications import content as contents
from pagt.grants.applications.comparing import Piece, pieces
from pagt.grants.applications.models import Submission
from pagt.grants.applications.reading import Heading, Names, Reading, as_text, reading
from pagt.grants.calls.question_fields import AttachedFile
from pagt.grants.calls.rules.forms import ONCE, ROWS, Form, Question, Section, read_form, shown


@dataclass(frozen=True)
class Version:
    """A submission, read.

    Attributes:
        submission: the row, with its application and eligibility decision.
        said: its frozen content.
        form: the form that it answers.
        names: what its codes were called on the day.
    """

    submission: Submission
    said: Mapping[str, Any]
    form: Form
    names: Names

    @property
    def answers(self) -> Mapping[str, Any]:
        answers: Mapping[str, Any] = self.said["answers"]
        return answers

    def sections(self) -> list[tuple[Section, list[Reading]]]:
        """Return the sections of the form with what was asked and answered."""
        keys = shown(self.form, self.answers)
        return [
            (
                section,
                [
                    reading(question, self.answers.get(question.key), self.names)
                    for question in section.questions
                    if question.key in keys
                ],
            )
            for section in self.form.sections
        ]


def version(submission: Submission) -> Version:
    """Return a submission read from its frozen content.

    Args:
        submission: with its application.
    """
    said = contents.read(submission)
    number = submission.application.number
    files = {
        file["id"]: AttachedFile(
            file["id"], file["name"], url=reverse("case-file", args=[number, file["id"]])
        )
        for file in said["files"]
    }
    names = said["names"]
    known = Names(themes=names.get("themes", {}), municipalities=names.get("municipalities", {}), files=files)
    return Version(submission, said, read_form(said["form"]), known)


@dataclass(frozen=True)
class RowChange:
    """A row of a table that came, went or changed: each cell as its pieces."""

    mark: str
    cells: Sequence[tuple[Heading, Sequence[Piece]]]


@dataclass(frozen=True)
class Change:
    """What became of one question: text as pieces, or rows."""

    label: str
    text: Sequence[Piece] = ()
    columns: Sequence[Heading] = ()
    rows: Sequence[RowChange] = ()


def changes(before: Version, after: Version) -> list[Change]:
    """Return what changed from one submission to a later one, question by question in the later form's order.

    Questions belong together by key; where the forms of two stages differ, also by a type that a form has once
    (title, budget, period ...). What is no longer asked stands last.
    """
    found: list[Change] = []
    matched: set[str] = set()
    for question in after.form.questions:
        old = _counterpart(question, before.form)
        if old is not None:
            matched.add(old.key)
        was = before.answers.get(old.key) if old else None
        now = after.answers.get(question.key)
        if was != now:
            found.append(_change(old or question, was, before.names, question, now, after.names))
    for question in before.form.questions:
        if question.key not in matched and before.answers.get(question.key) is not None:
            was = before.answers[question.key]
            found.append(_change(question, was, before.names, question, None, after.names))
    return found


def _counterpart(question: Question, form: Form) -> Question | None:
    same = form.question(question.key)
    if same is not None and (same.type in ROWS) == (question.type in ROWS):
        return same
    if question.type in ONCE:
        return next((each for each in form.questions if each.type is question.type), None)
    return None


def _change(old: Question, was: Any, were: Names, question: Question, now: Any, names: Names) -> Change:
    if question.type in ROWS:
        return _row_changes(old, was or [], were, question, now or [], names)
    return Change(question.label, text=pieces(as_text(old, was, were), as_text(question, now, names)))


def _row_changes(
    old: Question,
    was: list[dict[str, Any]],
    were: Names,
    question: Question,
    now: list[dict[str, Any]],
    names: Names,
) -> Change:
    columns = {heading.key: heading for each, rows, known in ((old, was, were), (question, now, names))
               for heading in reading(each, rows, known).columns}  # fmt: skip
    texts_before = {row["id"]: _texts(old, row, were) for row in was}
    texts_after = {row["id"]: _texts(question, row, names) for row in now}
    rows = []
    for row in [*texts_after, *(row for row in texts_before if row not in texts_after)]:
        before, after = texts_before.get(row), texts_after.get(row)
        if before == after:
            continue
        mark = "added" if before is None else "removed" if after is None else "changed"
        cells = [
            (heading, _cell(heading, (before or {}).get(key, ""), (after or {}).get(key, "")))
            for key, heading in columns.items()
        ]
        rows.append(RowChange(mark, cells))
    used = [
        heading for heading in columns.values() if any(dict(_filled(row)).get(heading.key) for row in rows)
    ]
    keys = {heading.key for heading in used}
    shown_rows = [RowChange(row.mark, [cell for cell in row.cells if cell[0].key in keys]) for row in rows]
    return Change(question.label, columns=used, rows=shown_rows)


def _filled(row: RowChange) -> list[tuple[str, bool]]:
    return [(heading.key, bool(found)) for heading, found in row.cells]


def _texts(question: Question, row: dict[str, Any], names: Names) -> dict[str, str]:
    return {cell.column.key: cell.text for cell in reading(question, [row], names).rows[0]}


def _cell(heading: Heading, before: str, after: str) -> list[Piece]:
    """A number is replaced whole; words are compared."""
    if heading.is_number and before != after:
        return [*pieces(before, ""), *pieces("", after)]
    return pieces(before, after)
