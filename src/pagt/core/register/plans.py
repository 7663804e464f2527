"""How a file is to be read: its sheet, its row of headings, what each column is and what its words mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.forms import BooleanField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.errors import Invalid
from pagt.core.models import ColumnMapping
from pagt.core.register import choices, headings, sheets
from pagt.core.register.fields import ChoicesField
from pagt.core.register.headings import Guess, fold
from pagt.core.register.spec import Register, registers
from pagt.core.register.targets import BESIDE, Target, targets

_TOP, _MOST_VALUES, _LONGEST_CELL = 60, 300, 100


@dataclass(frozen=True)
class Plan:
    """How a file is read.

    Args:
        sheet: the number of the sheet among those that are shown, from 0.
        heading: the number of the row that holds the headings.
        columns: the target by column, from 0; columns that are left out are not named.
        values: what words of choices mean, by target and folded word; an empty text leaves the cell empty.
        fixed: what every row says, by target, since no column does.
        make_beside: whether records beside (the organisation of a contact) that are missing are made.
    """

    sheet: int = 0
    heading: int = 1
    columns: Mapping[int, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    make_beside: bool = False

    def plain(self) -> dict[str, Any]:
        """Return the plan as JSON."""
        return {
            "sheet": self.sheet,
            "heading": self.heading,
            "columns": {str(column): target for column, target in self.columns.items()},
            "values": {target: dict(words) for target, words in self.values.items()},
            "fixed": dict(self.fixed),
            "make_beside": self.make_beside,
        }

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Plan:
        """Return the plan that `plain` gave."""
        columns = {int(column): target for column, target in plain.get("columns", {}).items()}
        return cls(
            plain.get("sheet", 0),
            plain.get("heading", 1),
            columns,
            plain.get("values", {}),
            plain.get("fixed", {}),
            bool(plain.get("make_beside")),
        )

    def where(self, target: str) -> list[int]:
        """Return the columns that give a target, in order."""
        return sorted(column for column, name in self.columns.items() if name == target)


@dataclass(frozen=True)
class Line:
    """One row of the file: its number, its values by target, and its cells as they stand."""

    number: int
    data: dict[str, Any]
    cells: list[str]


@dataclass(frozen=True)
class Table:
    """The rows of a file with the headings over them."""

    headings: list[str]
    lines: list[Line]


def overview(found: Sequence[sheets.Sheet]) -> dict[str, Any]:
    """Return what pages show of a file: the first rows of each sheet and what its columns hold, as JSON."""
    return {
        "sheets": [
            {
                "name": sheet.name,
                "rows": len(sheet.rows),
                "merged": sheet.merged,
                "top": [[n, [cell[:_LONGEST_CELL] for cell in cells]] for n, cells in sheet.rows[:_TOP]],
                "values": _values(sheet.rows),
            }
            for sheet in found
        ]
    }


def _values(rows: Iterable[sheets.Row]) -> list[list[tuple[str, int]]]:
    """Return the different texts of each column with the last row of each; no more of them than choices have."""
    columns: list[dict[str, int]] = []
    for number, cells in rows:
        columns += ({} for _more in range(len(cells) - len(columns)))
        for column, cell in zip(columns, cells, strict=False):
            text = cell[:_LONGEST_CELL]
            if text and (text in column or len(column) < _MOST_VALUES):
                column[text] = number
    # As pairs: the database keeps the order of a list, not that of a mapping.
    return [list(column.items()) for column in columns]


def top(shown: Mapping[str, Any], plan: Plan) -> tuple[list[str], list[list[str]]]:
    """Return a sheet's headings and, by column, some values that stand below them.

    Args:
        shown: what `overview` gave.
        plan: which sheet and row of headings.
    """
    sheet = shown["sheets"][plan.sheet]
    width = len(sheet["values"])
    head: list[str] = next((cells for number, cells in sheet["top"] if number == plan.heading), [])
    below = [cells for number, cells in sheet["top"] if number > plan.heading]
    values = [
        list(dict.fromkeys(cells[column] for cells in below if column < len(cells) and cells[column]))
        for column in range(width)
    ]
    return [*head, *[""] * (width - len(head))], values


def propose(
    spec: Register[Any], shown: Mapping[str, Any], *, sheet: int | None = None, heading: int | None = None
) -> tuple[Plan, list[Guess]]:
    """Return how a file is most likely to be read: as it was last time, else by headings and content.

    Args:
        spec: the register.
        shown: what `overview` gave.
        sheet, heading: what the person chose; None to choose for them.
    """
    if sheet is None:
        sheet = max(range(len(shown["sheets"])), key=lambda number: (_fit(spec, shown, number), -number))
    rows = shown["sheets"][sheet]["top"]
    if heading is None or heading not in {number for number, _cells in rows}:
        heading = headings.heading_row(spec, rows)
    plan = Plan(sheet, heading)
    head, values = top(shown, plan)
    known = ColumnMapping.objects.filter(register=spec.kind, headings=headings.headings_id(head)).first()
    if known is None:
        guesses = headings.guess(spec, head, values)
        return Plan(sheet, heading, _taken(guesses)), guesses
    said = known.mapping
    there = targets(spec)
    before = [said["columns"].get(fold(text) or f"#{column}", "") for column, text in enumerate(head)]
    guesses = [Guess(name, gettext_lazy("as last time")) if name in there else Guess() for name in before]
    fixed = {name: value for name, value in said.get("fixed", {}).items() if name in there}
    return (
        Plan(sheet, heading, _taken(guesses), said.get("values", {}), fixed, bool(said.get("make_beside"))),
        guesses,
    )


def _taken(guesses: Sequence[Guess]) -> dict[int, str]:
    return {column: guess.target for column, guess in enumerate(guesses) if guess.target}


def _fit(spec: Register[Any], shown: Mapping[str, Any], number: int) -> int:
    rows = shown["sheets"][number]["top"]
    best = headings.heading_row(spec, rows)
    return headings.known_headings(spec, next(cells for row, cells in rows if row == best))


def remember(spec: Register[Any], shown: Mapping[str, Any], plan: Plan, *, by: str) -> None:
    """Keep what a set of headings was taken for, so that the next file with the same ones is.

    Args:
        by: the key of who said so.
    """
    head, _samples = top(shown, plan)
    mapping = {
        "columns": {
            fold(text) or f"#{column}": plan.columns.get(column, "") for column, text in enumerate(head)
        },
        "values": {target: dict(words) for target, words in plan.values.items()},
        "fixed": dict(plan.fixed),
        "make_beside": plan.make_beside,
    }
    ColumnMapping.objects.update_or_create(
        register=spec.kind,
        headings=headings.headings_id(head),
        defaults={"mapping": mapping, "saved_by": by},
    )


def check(spec: Register[Any], plan: Plan) -> None:
    """Refuse a plan that says one thing twice, or leaves out what every new record needs.

    Raises:
        Invalid: it does; the sentence names the fields.
    """
    there = targets(spec)
    for target in dict.fromkeys(plan.columns.values()):
        if len(plan.where(target)) > 1 and not there[target].joiner:
            raise Invalid(
                _("Only one column can be “%(field)s”. Leave the others out.")
                % {"field": there[target].label}
            )
    missing = headings.missing(spec, [*plan.columns.values(), *plan.fixed])
    if missing:
        raise Invalid(
            _("No column gives: %(fields)s. Choose a column, or say what holds of all rows.")
            % {"fields": ", ".join(str(target.label) for target in missing)}
        )


def _form_of(spec: Register[Any], target: str) -> tuple[Any, str]:
    """Return the form and the field that read a target."""
    if BESIDE in target:
        kind, _sign, name = target.partition(BESIDE)
        return registers()[kind].form, name
    return spec.form, target


def unknown_values(
    spec: Register[Any], shown: Mapping[str, Any], plan: Plan
) -> dict[str, list[tuple[str, str]]]:
    """Return the words that no choice has, by target, each with the choice that it most likely means.

    Words that the plan knows already are given with what it says of them only when that is nothing.
    """
    there = targets(spec)
    found: dict[str, list[tuple[str, str]]] = {}
    for column, name in sorted(plan.columns.items()):
        target = there[name]
        if not target.choices or isinstance(target.field, BooleanField):
            continue
        form, bare = _form_of(spec, name)
        values = shown["sheets"][plan.sheet]["values"]
        told = plan.values.get(name, {})
        for cell, last in values[column] if column < len(values) else ():
            if last <= plan.heading:
                continue
            for text in _words_in(target, cell):
                if choices.value_of(form, bare, text) is None and fold(text) not in told:
                    pair = (text, choices.proposal(target, text))
                    if pair not in found.setdefault(name, []):
                        found[name].append(pair)
    return {name: words for name, words in found.items() if words}


def _words_in(target: Target, cell: str) -> list[str]:
    parts = cell.split(";") if isinstance(target.field, ChoicesField) else [cell]
    return [part.strip() for part in parts if part.strip()]


def read(spec: Register[Any], name: str, content: bytes, plan: Plan) -> Table:
    """Return a file's rows as the plan reads them.

    Args:
        spec: the register.
        name: the file's name; used only for what to say.
        content: its bytes.
        plan: how to read it.

    Raises:
        PagtError: the file can't be read.
    """
    found = sheets.read(name, content)
    if plan.sheet >= len(found):
        raise Invalid(_("The file has not the sheet that was chosen."))
    rows = found[plan.sheet].rows
    head = next((cells for number, cells in rows if number == plan.heading), [])
    there = targets(spec)
    columns = [(target, there[target], plan.where(target)) for target in dict.fromkeys(plan.columns.values())]
    lines = []
    for number, cells in rows:
        if number <= plan.heading or cells == head:  # headings stand again on each page of a printed list
            continue
        data: dict[str, Any] = {}
        for name_, target, wheres in columns:
            parts = [cells[column] for column in wheres if column < len(cells) and cells[column]]
            data[name_] = _meant(
                plan, target, target.joiner.join(parts) if len(parts) > 1 else "".join(parts)
            )
        if any(data.values()):
            lines.append(Line(number, {**plan.fixed, **data}, cells))
    return Table(head, lines)


def _meant(plan: Plan, target: Target, text: str) -> str:
    """Return a cell with the words in it that the person said mean others."""
    words = plan.values.get(target.name)
    if not words or not text:
        return text
    return "; ".join(filter(None, (words.get(fold(word), word) for word in _words_in(target, text))))
