"""What the words of a records file are called in the register's forms: the one place that knows both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from pagt.cli.loading import Row
from pagt.core import clock
from pagt.core.danish import key_from
from pagt.core.errors import PagtError
from pagt.core.models import Record
from pagt.core.register.spec import registers
from pagt.plan.rules.facts import Fact, dated
from pagt.plan.rules.labels import label
from pagt.plan.rules.messages import Path
from pagt.plan.rules.toml_source import Source
from pagt.plan.rules.vocabulary import ATTESTATION_OWN, COMMON, EVIDENCE, Kind, ValueType, attributes_of
from pagt.plan.words import reader_language

FIELDS: Mapping[Kind, Mapping[str, str]] = {
    Kind.BID: {"state": "stage"},
    # A draft that is loaded elsewhere stays one; what was published comes as a fact.
    Kind.CALL: {"opens_on": "opens_at", "draft": "run_here"},
    Kind.ATTESTATION: {"document": "reference"},
}
"""Word of the records file -> field of the form, where they differ."""

WRITTEN_HERE = frozenset({Kind.APPLICATION, Kind.MATCH})
"""What a file can't bring in: it is made of what somebody writes in Pagt."""

THEMES = {Kind.CALL: "themes", Kind.AWARD: "theme"}
"""Where a kind names themes, by id or by title."""

_APART = frozenset({"id", "withdrawn"})


class RecordsFile:
    """The facts of a records file as rows for the registers.

    Args:
        facts: the facts, as `parse_records` read them.
        source: the file's data and text, for the lines of problems.
        name: the file's name in messages.
    """

    def __init__(self, facts: Sequence[Fact], source: Source, name: str) -> None:
        self.facts, self.source, self.name = facts, source, name
        self.notices: list[str] = []
        self._keys: dict[tuple[str, str], str] = {}
        self._days = [day for fact in facts if (day := _own_day(fact))]

    def check(self) -> None:
        """Raise PagtError where a record says what the register has no place for; the sentences say where."""
        if applications := sum(fact.kind == Kind.APPLICATION for fact in self.facts):
            self.notices.append(
                _("%(n)s applications were left out: they are written and submitted in Pagt.")
                % {"n": applications}
            )
        if matches := sum(fact.kind == Kind.MATCH for fact in self.facts):
            self.notices.append(
                _("%(n)s matches were left out: they belong to needs and offers, which are written in Pagt.")
                % {"n": matches}
            )
        problems = [
            self._place((str(fact.kind), number, name)) + _no_room(Kind(fact.kind), name)
            for fact, number in self._in_order()
            for name in fact.state
            if fact.kind not in WRITTEN_HERE and _field(Kind(fact.kind), name) not in _room(Kind(fact.kind))
        ]
        if problems:
            raise PagtError("\n".join(problems))

    def rows(self) -> Iterator[Row]:
        """Yield a row a record, each after those that it names; themes are looked up when a row is taken."""
        alike: Counter[tuple[str, str]] = Counter()
        for fact, number in self._in_order():
            if fact.kind in WRITTEN_HERE:
                continue
            key = key_from(str(fact.state.get("id") or _made_id(fact)))
            alike[fact.kind, key] += 1
            times = alike[fact.kind, key]
            yield Row(
                kind=str(fact.kind),
                values=self._values(fact, number),
                key=key if times == 1 else f"{key}-{times}",
                withdrawn=str(fact.state.get("withdrawn") or ""),
                place=partial(self._place, (str(fact.kind), number)),
                done=partial(self._remember, fact),
            )

    def _remember(self, fact: Fact, record: Record) -> None:
        """The record may have stood in the register before, under a key of its own."""
        if fact.state.get("id"):
            self._keys[fact.kind, str(fact.state["id"])] = record.key

    def _in_order(self) -> Iterator[tuple[Fact, int]]:
        """Yield the facts with their number within the kind; an organisation comes after its parent."""
        numbered: list[tuple[Fact, int]] = []
        counts: dict[str, int] = {}
        for fact in self.facts:
            numbered.append((fact, counts.get(fact.kind, 0)))
            counts[fact.kind] = counts.get(fact.kind, 0) + 1
        waiting = [entry for entry in numbered if entry[0].kind == Kind.ORGANISATION]
        while waiting:
            coming = {entry[0].key for entry in waiting}
            ready = [entry for entry in waiting if entry[0].state.get("parent") not in coming]
            ready = ready or waiting  # a circle: the action says so
            yield from ready
            waiting = [entry for entry in waiting if entry not in ready]
        yield from (entry for entry in numbered if entry[0].kind != Kind.ORGANISATION)

    def _place(self, path: Path) -> str:
        line = self.source.line_of(path)
        return _("%(file)s, line %(line)s: ") % {"file": self.name, "line": line}

    def _values(self, fact: Fact, number: int) -> dict[str, Any]:
        kind = Kind(fact.kind)
        state = {name: value for name, value in fact.state.items() if name not in _APART}
        if kind is Kind.ATTESTATION:
            return self._known_since(fact, self._attestation(state))
        if kind is Kind.MEETING and state.pop("minutes", False):
            self.notices.append(
                self._place((str(kind), number))
                + _("the minutes are a file and must be uploaded on the meeting's page.")
            )
        values = {_field(kind, name): self._value(kind, name, value, fact) for name, value in state.items()}
        return self._known_since(fact, values)

    def _attestation(self, state: Mapping[str, Any]) -> dict[str, Any]:
        """What every attestation says has fields; the rest are particulars of the kind that it is of."""
        known = {**ATTESTATION_OWN, **COMMON}
        values = {_field(Kind.ATTESTATION, name): value for name, value in state.items() if name in known}
        particulars = {name: value for name, value in state.items() if name not in known}
        of = attributes_of(Kind(state["of"]))
        for name, value in particulars.items():
            if of[name].type is ValueType.ORGANISATION:
                keys = [self._key(Kind.ORGANISATION, text) for text in (value if of[name].many else [value])]
                particulars[name] = keys if of[name].many else keys[0]
            elif of[name].type is ValueType.PARTICIPANTS:
                particulars[name] = [
                    {**row, "organisation": self._key(Kind.ORGANISATION, row["organisation"])}
                    for row in value
                ]
        return {**values, "particulars": particulars}

    def _known_since(self, fact: Fact, values: dict[str, Any]) -> dict[str, Any]:
        """Add the day on record where the file leaves it to the custom: the record's own day.

        What has no day of its own (an organisation) was known when the file begins; what is planned is put
        on record when it is loaded.
        """
        if "recorded_on" not in values:
            day = _own_day(fact) or min(self._days, default=clock.today())
            if day <= clock.today():
                values["recorded_on"] = day
        return values

    def _value(self, kind: Kind, name: str, value: Any, fact: Fact) -> Any:
        attribute = attributes_of(kind)[name]
        if (kind, name) == (Kind.CALL, "opens_on"):
            return self._opening(fact.key, value)
        named: Callable[[str], str] | None = None
        if name == THEMES.get(kind):
            year = fact.state.get("year") or (_own_day(fact) or date.min).year
            named = partial(self._theme, year)
        elif attribute.type is ValueType.RECORD:
            named = partial(self._named, Kind.AWARD_ROUND)
        elif attribute.type in (ValueType.ORGANISATION, ValueType.PARTICIPANTS):
            named = partial(self._named, Kind.ORGANISATION)
        if named is None:
            return value
        if attribute.type is ValueType.PARTICIPANTS:
            return [{"attended": True, **row, "organisation": named(row["organisation"])} for row in value]
        return [named(text) for text in value] if attribute.many else named(value)

    def _opening(self, reference: str, day: date) -> date | datetime:
        """The file knows the day on which a call opens; of a call in the register, the instant on it stays."""
        call = (
            registers()[Kind.CALL].model._default_manager.filter(key=self._key(Kind.CALL, reference)).first()
        )
        known: datetime | None = getattr(call, "opens_at", None)
        return known if known and timezone.localdate(known) == day else day

    def _key(self, kind: Kind, reference: str) -> str:
        return self._keys.get((kind, reference)) or key_from(reference)

    def _named(self, kind: Kind, reference: str) -> str:
        """A reference as a form understands it beyond doubt: by key."""
        return f"[{self._key(kind, reference)}]"

    def _theme(self, year: object, text: str) -> str:
        """A theme by its id; by its title that of the same year, for titles come again."""
        if (Kind.THEME, text) in self._keys:
            return self._named(Kind.THEME, text)
        themes = registers()[Kind.THEME].model._default_manager.filter(withdrawn="")
        found = themes.filter(title__iexact=text, year=year).values_list("key", flat=True)[:1]
        return f"[{found[0]}]" if found else text


def _own_day(fact: Fact) -> date | None:
    if isinstance(fact.recorded_on, date):
        return fact.recorded_on
    return dated(Kind(str(fact.state.get("of") or fact.kind)), fact.state)[0]


def _made_id(fact: Fact) -> str:
    """What tells a record that has no id of its own, so that a second load finds it: what it is called, and when."""
    name = fact.state.get("title") or fact.state.get("name") or fact.state.get("organisation") or fact.kind
    return f"{name} {fact.state.get('year') or _own_day(fact) or ''}"


def _field(kind: Kind, name: str) -> str:
    return FIELDS.get(kind, {}).get(name, name)


def _room(kind: Kind) -> frozenset[str]:
    """The words of the file that have a place: a field of the form, or, of an attestation, all it may say."""
    if kind is Kind.ATTESTATION:
        return frozenset({*ATTESTATION_OWN, "reference", *COMMON, *_attested()})
    return _APART | set(registers()[kind].form.base_fields)


def _attested() -> set[str]:
    return {name for of in EVIDENCE for name in attributes_of(of)}


def _no_room(kind: Kind, name: str) -> str:
    lang = reader_language()
    return _("the register has no place for “%(name)s” on this kind of record (%(kind)s).") % {
        "name": name,
        "kind": label("kind", kind, lang),
    }
