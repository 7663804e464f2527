"""The facts that verdicts rest on: an ordered set of records, the organisations they name, the ambassador terms."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pagt.plan.rules.facts import (
    Fact,
    Organisation,
    State,
    dated,
    is_void,
    organisation_of,
    to_day,
    void_reason,
    year_of,
)
from pagt.plan.rules.index import Row, Shelf
from pagt.plan.rules.labels import label
from pagt.plan.rules.messages import Message
from pagt.plan.rules.vocabulary import EVIDENCE, Kind

_KINDS: dict[str, Kind] = {kind.value: kind for kind in Kind}
LAST_DAY = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Participant:
    """An organisation's part in a record; `persons` = how many came, 0 = not said."""

    organisation: Organisation
    role: str
    attended: bool
    persons: int

    @property
    def id(self) -> str:
        """The organisation's id."""
        return self.organisation.id

    @property
    def name(self) -> str:
        """The organisation's name."""
        return self.organisation.name


@dataclass(frozen=True, slots=True)
class Record:
    """One piece of evidence. `void`: why it can never count; `on_is_latest`: dated no later than `on`."""

    kind: Kind
    key: str
    title: str
    on: date
    year: int | None
    recorded_on: date
    attributes: State
    participants: tuple[Participant, ...]
    items: tuple[Mapping[str, object], ...]
    void: Message | None
    confidential: bool
    attested: bool
    source: str
    on_is_latest: bool

    def heading(self, lang: str = "da") -> str:
        """Its title, or else its purpose or kind with who took part."""
        if self.title:
            return self.title
        purpose = str(self.attributes.get("purpose") or "")
        what = label("purpose", purpose, lang) if purpose else label("kind", self.kind, lang)
        who = ", ".join(participant.name for participant in self.participants[:3])
        return f"{what}: {who}" if who else what


@dataclass(frozen=True, slots=True)
class Term:
    """An organisation's time as ambassador, in ordinals, both ends included."""

    organisation: Organisation
    start: int
    end: int
    recorded: int


class RecordSet:
    """Every record, by kind in (date, key) order. Build it with `records_from_states`; it never changes."""

    def __init__(
        self, shelves: Mapping[Kind, Shelf], organisations: Mapping[str, Organisation], terms: Iterable[Term]
    ) -> None:
        self._shelves = dict(shelves)
        self.organisations = organisations
        self.terms = tuple(terms)

    def __len__(self) -> int:
        return sum(shelf.size for shelf in self._shelves.values())

    def shelf(self, kind: Kind) -> Shelf:
        """The records of a kind as sets."""
        return self._shelves[kind]

    def organisation(self, key: str) -> Organisation:
        """The organisation with that id; an unknown one has its id as its name."""
        return self.organisations.get(key) or Organisation(key, key)

    def records(self, kind: Kind) -> Iterator[Record]:
        """Every record of a kind, void ones too, in (date, key) order."""
        return (self.record(kind, position) for position in range(self._shelves[kind].size))

    def record(self, kind: Kind, position: int) -> Record:
        """The record at a position of the kind's shelf."""
        shelf = self._shelves[kind]
        row = shelf.rows[position]
        state = row.state
        items = state.get("items") or ()
        assert isinstance(items, list | tuple)  # noqa: S101 - the shape of a meeting's state
        return Record(
            kind=kind,
            key=row.key,
            title=str(state.get("title") or ""),
            on=date.fromordinal(row.day),
            year=year_of(state),
            recorded_on=date.fromordinal(row.recorded),
            attributes=state,
            participants=tuple(
                Participant(self.organisation(p.organisation), p.role, p.attended, p.persons)
                for p in shelf.presences(position)
            ),
            items=tuple(items),
            void=void_reason(kind, state),
            confidential=bool(state.get("confidential")),
            attested=row.attested,
            source=str(state.get("source") or ""),
            on_is_latest=row.latest,
        )


def records_from_states(facts: Iterable[Fact | tuple[str, str, date | str | None, State]]) -> RecordSet:
    """Order and index stored states, given as (kind, key, recorded_on, state) in any order.

    `recorded_on` None = the state's own `recorded_on`, else the record's date. Organisations are joined to the
    records that name them; an id that no organisation has stays as a participant of unknown kind. A record
    without a date (a bid not sent) is placed on the day it was recorded and never counts.
    """
    rows: dict[Kind, list[Row]] = defaultdict(list)
    organisations: dict[str, Organisation] = {}
    terms: list[tuple[str, int, int, int]] = []
    for name, key, recorded, state in facts:
        kind = _KINDS.get(name) or Kind(name)
        if kind is Kind.ORGANISATION:
            organisations[key] = organisation_of(key, state)
            continue
        if kind is Kind.AMBASSADOR_TERM:
            if not state.get("withdrawn"):
                terms.append(_term(recorded, state))
            continue
        attested = kind is Kind.ATTESTATION
        if attested:
            kind = Kind(str(state["of"]))
        day, latest = dated(kind, state)
        known = _recorded(recorded, state) or day or date.min
        placed = (day or known).toordinal()
        row = Row(placed, key, attested, known.toordinal(), is_void(kind, state, day), latest, state)
        rows[kind].append(row)
    joined = (
        Term(organisations.get(key) or Organisation(key, key), start, end, recorded)
        for key, start, end, recorded in sorted(terms, key=lambda term: (term[1], term[0]))
    )
    shelves = {kind: Shelf(kind, rows.get(kind, ())) for kind in EVIDENCE}
    return RecordSet(shelves, organisations, joined)


def _recorded(recorded: date | str | None, state: State) -> date | None:
    return to_day(recorded) or to_day(state.get("recorded_on"))


def _term(recorded: date | str | None, state: State) -> tuple[str, int, int, int]:
    begins = to_day(state.get("begins")) or date.min
    ends = to_day(state.get("ends"))
    known = _recorded(recorded, state) or begins
    end = ends.toordinal() if ends else LAST_DAY
    return str(state["organisation"]), begins.toordinal(), end, known.toordinal()
