"""Reads Pabulib `.pb` files, the standard format of participatory budgeting elections.

Source: Stolicki, Szufa, Talmon: Pabulib: a participatory budgeting library (2020), pabulib.org/format. A file has the
sections META, PROJECTS and VOTES, each with a line of headings, in columns separated by semicolons.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from pagt.solving.portfolio.problem import Candidate

SECTIONS = ("META", "PROJECTS", "VOTES")
OERE = 100
DIGITS, DECIMALS = 12, 9
"""What a number may have before and after its point: beyond, the solver could not tell two portfolios apart."""
SHOWN = 40
KINDS = ("approval", "ordinal", "cumulative", "scoring")


class Unreadable(Exception):
    """What is wrong with a file, in one sentence, with the line."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"line {line}: {what}" if line else what)


@dataclass(frozen=True, slots=True)
class Election:
    """A file: its candidates in its order, with their names, and the budget in øre (hundredths of its currency)."""

    candidates: tuple[Candidate, ...]
    names: Mapping[str, str]
    budget: int
    meta: Mapping[str, str]


def read(text: str) -> Election:
    """Return what a file says.

    The score of a project is what it has in the column `score`, else in `votes`, of PROJECTS. Without both, votes are
    counted: approval 1 each; cumulative and scoring the points given; ordinal Borda points, of k ranked projects k for
    the first and 1 for the last.

    Raises:
        Unreadable: the text is no such file.
    """
    meta, projects, votes = _sections(text)
    for line, row in meta:
        if row["key"].strip() == "budget" and line != _line_of(meta, "budget"):
            raise Unreadable(line, "META has budget twice.")
    settings = {row["key"].strip(): row["value"].strip() for _line, row in meta}
    if "budget" not in settings:
        raise Unreadable(0, "META has no budget.")
    budget = _number(settings["budget"], _line_of(meta, "budget"), "The budget", OERE)
    scores = _scores(projects, votes, settings.get("vote_type", ""))
    candidates, names = [], {}
    for line, row in projects:
        name = row["project_id"].strip()
        if name in names:
            raise Unreadable(line, f"Project {name} stands twice.")
        names[name] = row.get("name", "").strip() or name
        cost = _number(row["cost"], line, "The cost", OERE)
        candidates.append(Candidate(name, scores[name], int(cost)))
    return Election(tuple(candidates), names, int(budget), settings)


_Rows = list[tuple[int, dict[str, str]]]


def _sections(text: str) -> tuple[_Rows, _Rows, _Rows]:
    found: dict[str, _Rows] = {}
    heads: dict[str, list[str]] = {}
    section = ""
    lines = text.lstrip("\ufeff").splitlines()
    for line, cells in _read(csv.reader(lines, delimiter=";")):
        if not any(cell.strip() for cell in cells):
            continue
        first = cells[0].strip()
        if len(cells) == 1 and first.upper() in SECTIONS:
            section = first.upper()
            if section in found:
                raise Unreadable(line, f"The section {section} stands twice.")
            found[section] = []
        elif not section:
            raise Unreadable(line, "A .pb file begins with the section META.")
        elif section not in heads:
            heads[section] = [cell.strip() for cell in cells]
        else:
            if len(cells) > len(heads[section]):
                raise Unreadable(line, f"{len(cells)} columns where {section} has {len(heads[section])}.")
            row = dict(zip(heads[section], cells, strict=False))
            found[section].append((line, {name: row.get(name, "") for name in heads[section]}))
    needed = {"META": ("key", "value"), "PROJECTS": ("project_id", "cost")}
    for name, columns in needed.items():
        if name not in found:
            raise Unreadable(0, f"The section {name} is missing.")
        for column in columns:
            if column not in heads.get(name, []):
                raise Unreadable(0, f"{name} has no column {column}.")
    return found["META"], found["PROJECTS"], found.get("VOTES", [])


def _read(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    line = 0
    try:
        for line, cells in enumerate(reader, start=1):
            yield line, cells
    except csv.Error as error:
        raise Unreadable(line + 1, f"The line can't be read ({error}).") from error


def _line_of(meta: _Rows, key: str) -> int:
    return next(line for line, row in meta if row["key"].strip() == key)


def _number(text: str, line: int, what: str, times: int = 1) -> Fraction:
    try:
        number = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        raise Unreadable(line, f"{what} is no number: {_short(text) or 'empty'}.") from None
    if not number.is_finite() or number < 0:
        raise Unreadable(line, f"{what} must be 0 or more: {_short(text)}.")
    exponent = number.as_tuple().exponent
    if number and (number.adjusted() >= DIGITS or not isinstance(exponent, int) or -exponent > DECIMALS):
        raise Unreadable(
            line, f"{what} must have at most {DIGITS} digits and {DECIMALS} decimals: {_short(text)}."
        )
    number = number or Decimal(0)  # 0e999999 is 0
    whole = Fraction(number) * times
    if times > 1 and whole.denominator > 1:
        raise Unreadable(line, f"{what} has more than two decimals: {text.strip()}.")
    return whole


def _short(text: str) -> str:
    return text.strip() if len(text.strip()) <= SHOWN else f"{text.strip()[:SHOWN]}…"


def _scores(projects: _Rows, votes: _Rows, kind: str) -> dict[str, Fraction]:
    for column in ("score", "votes"):
        if projects and column in projects[0][1]:
            what = f"The number in {column}"
            return {
                row["project_id"].strip(): _number(row[column] or "0", line, what) for line, row in projects
            }
    if kind not in KINDS:
        raise Unreadable(
            0, f"PROJECTS has neither votes nor score, and vote_type is none of {', '.join(KINDS)}."
        )
    scores = {row["project_id"].strip(): Fraction(0) for _line, row in projects}
    for line, row in votes:
        named = [name.strip() for name in row.get("vote", "").split(",") if name.strip()]
        for name, points in zip(named, _points(row, named, kind, line), strict=True):
            if name not in scores:
                raise Unreadable(line, f"The vote is for {name}, which is not among the projects.")
            scores[name] += points
    return scores


def _points(row: Mapping[str, str], named: list[str], kind: str, line: int) -> Iterable[Fraction]:
    if kind == "approval":
        return [Fraction(1)] * len(named)
    if kind == "ordinal":
        return [Fraction(len(named) - place) for place in range(len(named))]
    given = [text for text in row.get("points", "").split(",") if text.strip()]
    if len(given) != len(named):
        raise Unreadable(line, f"{len(named)} projects and {len(given)} points.")
    return [_number(text, line, "A point") for text in given]
