"""Imports: what each row of a spreadsheet would do, and then all of it or nothing.

A row goes through the register's form and action, as if somebody typed it, so the same rules hold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from pagt.core import journal
from pagt.core.closed import open_to_reader
from pagt.core.errors import PagtError
from pagt.core.models import Record
from pagt.core.register.fields import RecordField
from pagt.core.register.headings import fold
from pagt.core.register.import_rows import ALIKE, CREATE, OUT, REFUSED, SAME, Done, Outcome, existing, one
from pagt.core.register.incoming import Beside, Near
from pagt.core.register.plans import Line, Plan, Table
from pagt.core.register.sheets import letters
from pagt.core.register.spec import Register, registers
from pagt.core.register.targets import BESIDE
from pagt.core.rights import Actor

NEW, SAME_AS = "new", "same:"
"""Answers to a row that looks like a record there is: it is new, or it is that record (`same:<key>`).

A row that looks like another row of the file is answered with `NEW` or `OUT`.
"""
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Report:
    """What an import did or would do: a row each, and what was written."""

    outcomes: list[Outcome]
    written: list[Mapping[str, Any]] = field(default_factory=list)


def check(
    spec: Register[Any],
    table: Table,
    plan: Plan,
    *,
    by: Actor,
    answers: Mapping[str, str] | None = None,
    progress: Progress = lambda *_: None,
) -> Report:
    """Try every row in a transaction that is undone, and return what each would do.

    Later rows see what earlier ones would have done, so that a file may name its own records. Until it is over, the
    names that it would take are locked: whoever wants to save one meanwhile is told so (see `core.actions`).

    Args:
        spec: the register.
        table: the rows.
        plan: how they were read.
        by: who acts.
        answers: what the person said of rows that look like records there are.
        progress: told how many rows are done and the total.
    """
    with transaction.atomic(), journal.held(keep=False):
        report = _Run(spec, table, plan, answers or {}, by).all(progress)
        transaction.set_rollback(True)
    return report


def apply(
    spec: Register[Any],
    table: Table,
    plan: Plan,
    *,
    by: Actor,
    answers: Mapping[str, str] | None = None,
    progress: Progress = lambda *_: None,
) -> Report:
    """Carry out every row in one transaction: all or nothing. Arguments as for `check`.

    Raises:
        PagtError: a row is refused now, or looks like a record there is; nothing was written.
    """
    with transaction.atomic(), journal.held():
        report = _Run(spec, table, plan, answers or {}, by).all(progress)
        for outcome in report.outcomes:
            if outcome.outcome == REFUSED:
                raise PagtError(
                    _("Row %(row)s is refused now, so nothing was imported: %(why)s")
                    % {"row": outcome.row, "why": " ".join(outcome.details)}
                )
            if outcome.outcome == ALIKE:
                raise PagtError(
                    _("Row %(row)s looks like a record that has come meanwhile. Nothing was imported.")
                    % {"row": outcome.row}
                )
    return report


class _Run:
    """One pass through the rows, in a transaction that is open."""

    def __init__(
        self, spec: Register[Any], table: Table, plan: Plan, answers: Mapping[str, str], by: Actor
    ) -> None:
        self._spec, self._table, self._plan, self._answers, self._by = spec, table, plan, answers, by
        self._likeness = spec.incoming.likeness()
        self._seen: dict[int, int] = {}
        self._written: list[Mapping[str, Any]] = []
        beside = spec.incoming.beside
        self._beside: _BesideRecords | None = None
        if beside:
            named_by: Any = spec.form.base_fields[beside.named_by]
            self._beside = _BesideRecords(beside, named_by, plan, answers, by)

    def all(self, progress: Progress) -> Report:
        outcomes = []
        total = len(self._table.lines)
        for done, line in enumerate(self._table.lines, start=1):
            outcome = self._line(line)
            if outcome.outcome == ALIKE:
                given = tuple((name, str(value)) for name, value in line.data.items() if value)
                outcome = replace(outcome, given=given)
            outcomes.append(outcome)
            if done % 50 == 0 or done == total:
                progress(done, total)
        return Report(outcomes, self._written)

    def _line(self, line: Line) -> Outcome:
        answer = self._answers.get(str(line.number), "")
        data = {name: value for name, value in line.data.items() if BESIDE not in name}
        if answer == OUT:
            named = str(data.get("title") or data.get("name") or next(filter(None, line.cells), ""))
            return Outcome(line.number, OUT, named)
        said = self._said(line)
        settled = _Settled()
        if self._beside:
            found_beside = self._beside.settle(line, said)
            if isinstance(found_beside, Outcome):
                return found_beside
            settled = found_beside
            self._written += settled.written
            if settled.record is not None:
                data[self._beside.of.named_by] = settled.record
                own = {name for name, value in data.items() if value} - {*self._plan.fixed}
                if self._plan.make_beside and own == {self._beside.of.named_by}:
                    return self._of_beside_alone(line, settled, settled.record)
        found = self._found(data, answer)
        if isinstance(found, str):
            return Outcome(line.number, REFUSED, str(data.get("name") or data.get("title") or ""), (found,))
        done = one(
            self._spec,
            line.number,
            data,
            by=self._by,
            key=found.key if found else "",
            new=found is None,
            said=said,
        )
        outcome = replace(self._judged(line, done, answer), beside=settled.made)
        if settled.near and outcome.outcome != REFUSED:
            return replace(outcome, outcome=ALIKE, title=settled.made, ask=settled.ask, near=settled.near)
        return outcome

    def _of_beside_alone(self, line: Line, settled: _Settled, record: Record) -> Outcome:
        """A row that has nothing but the record beside: an organisation whose contact nobody knows."""
        title = record.name_or_title
        if settled.near:
            return Outcome(line.number, ALIKE, title, ask=settled.ask, near=settled.near, beside=settled.made)
        return Outcome(line.number, CREATE if settled.made else SAME, title, beside=settled.made)

    def _found(self, data: Mapping[str, Any], answer: str) -> Record | str | None:
        if answer.startswith(SAME_AS):
            key = answer.removeprefix(SAME_AS)
            there = (
                open_to_reader(self._spec.model._default_manager.all()).filter(key=key, withdrawn="").first()
            )
            return there or _("The record that the row was said to be is not in use any more.")
        return existing(self._spec, data)

    def _judged(self, line: Line, done: Done, answer: str) -> Outcome:
        """Return the outcome, unless the row is another row's record or looks like one that there is."""
        outcome, record = done.outcome, done.record
        if record is None:
            return outcome
        if record.pk in self._seen:
            why = _("Row %(row)s is the same record.") % {"row": self._seen[record.pk]}
            return Outcome(line.number, REFUSED, outcome.title, (why,), ("",))
        self._seen[record.pk] = line.number
        if done.written is not None:
            self._written.append(done.written)
        if outcome.outcome != CREATE or self._likeness is None:
            return outcome
        near = [] if answer == NEW else self._likeness.near(done.values)
        self._likeness.add(line.number, done.values)
        if not near:
            return outcome
        return replace(outcome, outcome=ALIKE, ask=str(line.number), near=_plain_near(self._spec.kind, near))

    def _said(self, line: Line) -> dict[str, tuple[str, str]]:
        """Where each field's cell is and what stands there."""
        said: dict[str, tuple[str, str]] = {}
        for column, target in sorted(self._plan.columns.items()):
            value = line.cells[column] if column < len(line.cells) else ""
            said.setdefault(target, (f"{letters(column)}{line.number}", value))
        return said


@dataclass(frozen=True)
class _Settled:
    """The record beside a row: there already, or made; and what a made one looks like, with what to ask."""

    record: Record | None = None
    made: str = ""
    written: Sequence[Mapping[str, Any]] = ()
    ask: str = ""
    near: tuple[Mapping[str, Any], ...] = ()


class _BesideRecords:
    """Finds the records that rows describe besides their own, and makes those that are missing when allowed to."""

    def __init__(
        self, beside: Beside, field: RecordField, plan: Plan, answers: Mapping[str, str], by: Actor
    ) -> None:
        self.of = beside
        self._register = registers()[beside.kind]
        self._plan, self._answers, self._by = plan, answers, by
        self._likeness = self._register.incoming.likeness() if plan.make_beside else None
        self._field = field
        self._known: dict[tuple[str, ...], Record] = {}

    def settle(self, line: Line, said: Mapping[str, tuple[str, str]]) -> _Settled | Outcome:
        """Return the record beside a row, or the row's outcome when it can't be told or made.

        Args:
            line: the row.
            said: where the cells are and what stands there.
        """
        name = str(line.data.get(self.of.named_by, ""))
        data = {target.partition(BESIDE)[2]: value for target, value in line.data.items() if BESIDE in target}
        if not name:
            return _Settled()
        data[self.of.name] = name
        identity = (fold(name), *(str(data.get(n, "")) for names in self._register.identify for n in names))
        if identity in self._known:
            return _Settled(self._known[identity])
        ask = f"{self.of.kind}/{fold(name)}"
        answer = self._answers.get(ask, "")
        found: Record | str | None
        if answer.startswith(SAME_AS):
            key = answer.removeprefix(SAME_AS)
            known = open_to_reader(self._register.model._default_manager.all())
            found = known.filter(key=key, withdrawn="").first()
        else:
            found = existing(self._register, data) or self._said_otherwise(name)
        if isinstance(found, str):
            return Outcome(line.number, REFUSED, name, (found,))
        if found is not None:
            self._known[identity] = found
            return _Settled(found)
        if not self._plan.make_beside:
            return _Settled()  # the form says that there is no such record, and offers near names
        filled = {n: value for n, value in data.items() if value}
        cells = {n: said.get(f"{self.of.kind}{BESIDE}{n}", ("", "")) for n in data}
        done = one(self._register, line.number, filled, by=self._by, new=True, said=cells)
        if done.record is None:
            title = f"{self.of.title}: "
            return replace(
                done.outcome,
                title=name,
                details=tuple(title + text for text in done.outcome.details),
                faults=tuple(f"{self.of.kind}{BESIDE}{n}" for n in done.outcome.faults),
            )
        self._known[identity] = done.record
        near = self._likeness.near(done.values) if self._likeness and answer != NEW else []
        if self._likeness:
            self._likeness.add(line.number, done.values)
        written = [done.written] if done.written else []
        alike = _plain_near(self.of.kind, [one for one in near if not one.row])
        return _Settled(done.record, done.record.name_or_title, written, ask, alike)

    def _said_otherwise(self, name: str) -> Record | None:
        """Return the record that a text tells by anything but its name: a number, or a key in brackets."""
        if not name.endswith("]") and not any(sign.isdigit() for sign in name):
            return None
        try:
            there = self._field.find(name)
        except ValidationError:
            return None
        return None if fold(there.name_or_title) == fold(name) else there


def _plain_near(kind: str, near: Sequence[Near]) -> tuple[Mapping[str, Any], ...]:
    return tuple(
        {"kind": kind, "key": one.key, "title": one.title, "reasons": list(one.reasons), "row": one.row}
        for one in near
    )
