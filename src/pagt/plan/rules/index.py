"""The records of one kind on a shelf, in (date, key) order, with the sets that rules ask for."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import date
from itertools import chain
from typing import NamedTuple

from pagt.plan.rules.bits import NumberColumn, mask_of
from pagt.plan.rules.facts import Presence, State, presences, to_day, year_of
from pagt.plan.rules.vocabulary import RANGED, Kind, ValueType, attributes_of

MEMO_LIMIT = 8_192
"""Most remembered sets of one shelf; a long-lived index that sees many trial rules starts afresh beyond it."""


class Row(NamedTuple):
    """One record as the shelf keeps it; days as ordinals, so that no arithmetic can leave the calendar."""

    day: int
    key: str
    attested: bool
    recorded: int
    void: bool
    latest: bool
    state: State


class Shelf:
    """The records of one kind. Every method answers with a set of positions (an integer, see `bits`)."""

    def __init__(self, kind: Kind, rows: Iterable[Row]) -> None:
        self.kind = kind
        self.rows = sorted(rows, key=lambda row: (row.day, row.key, row.attested))
        self.size = len(self.rows)
        self.days = [row.day for row in self.rows]
        self.live = mask_of((p for p, row in enumerate(self.rows) if not row.void), self.size)
        self._memo: dict[object, int] = {}
        self._numbers: dict[str, NumberColumn] = {}
        self._values: dict[str, dict[object, list[int]]] = {}
        self._years: tuple[int, dict[int, int]] | None = None
        self._presences: dict[str, dict[tuple[str, bool], list[int]]] | None = None
        self._last_recorded = max((row.recorded for row in self.rows), default=0)

    def remembered(self, key: object, make: Callable[[], int]) -> int:
        """The set called `key`, made on first use."""
        found = self._memo.get(key)
        if found is None:
            if len(self._memo) >= MEMO_LIMIT:
                self._memo.clear()
            found = self._memo[key] = make()
        return found

    def until(self, day: int) -> int:
        """Records dated no later than the day."""
        return (1 << bisect_right(self.days, day)) - 1

    def between(self, start: int, end: int) -> int:
        """Records dated from `start` to `end`, both included."""
        low, high = bisect_left(self.days, start), bisect_right(self.days, end)
        return (1 << high) - (1 << low) if high > low else 0

    def known(self, known_at: int | None) -> int:
        """Records that were on record at the end of the day; None: all."""
        if known_at is None or known_at >= self._last_recorded:
            return (1 << self.size) - 1
        positions = (p for p, row in enumerate(self.rows) if row.recorded <= known_at)
        return self.remembered(("known", known_at), lambda: mask_of(positions, self.size))

    def for_years(self, start: int, end: int) -> int:
        """Records that say they are for one of the years."""
        _, by_year = self._year_sets()
        out = 0
        for year, mask in by_year.items():
            if start <= year <= end:
                out |= mask
        return out

    def placed(self, start: date, end: date) -> int:
        """Records of a period: by the year they are for when they say one, else by their date."""
        return self.remembered(("placed", start, end), lambda: self._placed(start, end))

    def _placed(self, start: date, end: date) -> int:
        with_year, _ = self._year_sets()
        by_date = self.between(start.toordinal(), end.toordinal()) & ~with_year
        return by_date | self.for_years(start.year, end.year)

    def late(self, start: date, end: date) -> int:
        """Records dated after `end`; those that say a year only when it is one of the years from `start` to `end`."""
        with_year, _ = self._year_sets()
        right_year = ((1 << self.size) - 1) & ~with_year | self.for_years(start.year, end.year)
        return right_year & ~self.until(end.toordinal())

    def year(self, position: int) -> int | None:
        """The year that one record says it is for."""
        return year_of(self.rows[position].state)

    def _year_sets(self) -> tuple[int, dict[int, int]]:
        if self._years is None:
            positions: dict[int, list[int]] = defaultdict(list)
            for position, row in enumerate(self.rows):
                year = year_of(row.state)
                if year is not None:
                    positions[year].append(position)
            by_year = {year: mask_of(places, self.size) for year, places in positions.items()}
            every = mask_of((p for places in positions.values() for p in places), self.size)
            self._years = every, by_year
        return self._years

    def numbers(self, attribute: str) -> NumberColumn:
        """The attribute as numbers: amounts, years and counts as they are, dates as ordinals."""
        found = self._numbers.get(attribute)
        if found is None:
            found = self._numbers[attribute] = NumberColumn(
                [self.number(p, attribute) for p in range(self.size)]
            )
        return found

    def number(self, position: int, attribute: str) -> int | None:
        """One record's value of an ordered attribute; the year of a record that says none is its date's."""
        row = self.rows[position]
        value = row.state.get(attribute)
        if attribute == "year":
            return value if isinstance(value, int) else date.fromordinal(row.day).year
        if attributes_of(self.kind)[attribute].type is ValueType.DATE:
            if attribute == "on":
                return row.day
            day = to_day(value)
            return day.toordinal() if day else None
        return value if isinstance(value, int) else None

    def values(self, position: int, attribute: str) -> tuple[object, ...]:
        """One record's values of an attribute without order: none, one, or those of its list."""
        value = self.rows[position].state.get(attribute)
        if attributes_of(self.kind)[attribute].type is ValueType.FLAG:
            return (bool(value),)
        if value is None or value == "":
            return ()
        if isinstance(value, list | tuple):
            return tuple(str(entry) for entry in value)
        return (str(value),)

    def having(self, attribute: str, value: object) -> int:
        """Records with the value (or with it in their list)."""
        places = self._places(attribute).get(value)
        if not places:
            return 0
        return self.remembered(("value", attribute, value), lambda: mask_of(places, self.size))

    def filled(self, attribute: str) -> int:
        """Records in which the attribute is filled in."""
        if attributes_of(self.kind)[attribute].type in RANGED:
            return self.numbers(attribute).present
        places = chain.from_iterable(self._places(attribute).values())
        return self.remembered(("filled", attribute), lambda: mask_of(places, self.size))

    def _places(self, attribute: str) -> dict[object, list[int]]:
        found = self._values.get(attribute)
        if found is None:
            found = self._values[attribute] = defaultdict(list)
            for position in range(self.size):
                for value in self.values(position, attribute):
                    found[value].append(position)
        return found

    def presences(self, position: int) -> list[Presence]:
        """Who took part in one record."""
        return presences(self.kind, self.rows[position].state)

    def _present(self) -> dict[str, dict[tuple[str, bool], list[int]]]:
        """Organisation -> (role, attended) -> positions."""
        if self._presences is None:
            found: dict[str, dict[tuple[str, bool], list[int]]] = {}
            for position, row in enumerate(self.rows):
                for organisation, role, attended, _ in presences(self.kind, row.state):
                    by_part = found.setdefault(organisation, {})
                    by_part.setdefault((role, attended), []).append(position)
            self._presences = found
        return self._presences

    @property
    def organisations(self) -> Collection[str]:
        """The ids of the organisations that take part in any record."""
        return self._present().keys()

    def with_organisation(self, organisation: str, roles: tuple[str, ...], attended: bool) -> int:
        """Records in which the organisation has one of the roles (none given: any), and attended if that is asked."""
        parts = self._present().get(organisation)
        if not parts:
            return 0
        key = ("organisation", organisation, roles, attended)
        return self.remembered(
            key, lambda: mask_of(self._positions(organisation, roles, attended), self.size)
        )

    def with_any(
        self, organisations: Iterable[str], roles: tuple[str, ...], attended: bool, least: int
    ) -> int:
        """Records in which at least `least` different ones of the organisations take part so."""
        if least == 1:
            return mask_of((p for o in organisations for p in self._positions(o, roles, attended)), self.size)
        counts: Counter[int] = Counter()
        for organisation in organisations:
            counts.update(set(self._positions(organisation, roles, attended)))
        return mask_of((p for p, count in counts.items() if count >= least), self.size)

    def _positions(self, organisation: str, roles: tuple[str, ...], attended: bool) -> list[int]:
        out: list[int] = []
        for (role, there), places in self._present().get(organisation, {}).items():
            if (there or not attended) and (not roles or role in roles):
                out.extend(places)
        return out
