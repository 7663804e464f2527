"""What a stored state says: its date, whether it is void, who took part. Trusts the shape, forgives what is absent.

A state is the dict of one record as the journal, an export or a records file holds it; dates are `date` objects or
ISO texts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from pagt.network.partners.states import Level
from pagt.plan.rules.messages import Message, message
from pagt.plan.rules.vocabulary import HOME_COUNTRY, SPECS, Kind

State = Mapping[str, object]
_UNDATED = {Kind.BID: "not_sent", Kind.APPLICATION: "not_submitted", Kind.MATCH: "not_introduced"}


class Fact(NamedTuple):
    """One record as stored: kind, its key within the kind, the day it was put on record, its state.

    `recorded_on` None = the record's own date (the custom of records files).
    """

    kind: str
    key: str
    recorded_on: date | str | None
    state: State


@dataclass(frozen=True, slots=True)
class Organisation:
    """What rules may ask about an organisation; an unknown one has only its name (equal to its id)."""

    id: str
    name: str
    kind: str = ""
    level: str = ""
    country: str = HOME_COUNTRY
    municipality: str = ""
    parent: str = ""

    @property
    def abroad(self) -> bool:
        """Whether it has its home in another country, or works across countries."""
        return self.country != HOME_COUNTRY or self.level == Level.INTERNATIONAL


class Presence(NamedTuple):
    """One organisation's part in a record."""

    organisation: str
    role: str
    attended: bool
    persons: int


def to_day(value: object) -> date | None:
    """The date of a stored value (a date, an instant or an ISO text); None when empty."""
    if isinstance(value, str):
        return _from_text(value[:10]) if value else None
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


# Many records share few days, so that most texts have been read before.
_from_text = lru_cache(maxsize=20_000)(date.fromisoformat)


def closing_day(value: object) -> date | None:
    """The day in Copenhagen on which an instant falls; None when empty."""
    if not value:
        return None
    instant = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    if instant.tzinfo is None:
        return instant.date()
    from zoneinfo import ZoneInfo  # only calls need it, and it costs start-up time

    try:
        return instant.astimezone(ZoneInfo("Europe/Copenhagen")).date()
    except OverflowError:  # the first or the last day of the calendar
        return instant.date()


def dated(kind: Kind, state: State) -> tuple[date | None, bool]:
    """The record's date, and whether it is only known to be no later than that day."""
    latest = bool(state.get("on_is_latest"))
    own = to_day(state.get(SPECS[kind].dated_by))
    if own is None and "of" in state:
        own = to_day(state.get("on"))  # an attestation is always dated by `on`
    if own is not None or kind is not Kind.CALL:
        return own, latest
    closings = [day for name in ("idea_closes_at", "closes_at") if (day := closing_day(state.get(name)))]
    if closings:
        return min(closings), True
    year = state.get("year")
    return (date(year, 12, 31), True) if isinstance(year, int) else (None, latest)


_ELSEWHERE = {"withdrawn": "withdrawn_elsewhere", "cancelled": "cancelled_elsewhere"}
_SEAL = "SHA-256 "
"""How a reason begins that is written in the register; the state only proves it."""


def void_reason(kind: Kind, state: State) -> Message | None:
    """Why the record can't count: withdrawn, cancelled, unpublished, not sent, without a date; None when it can."""
    for name, elsewhere in _ELSEWHERE.items():
        if why := str(state.get(name) or ""):
            # Of what was written in the register, the journal says that there is a reason, never which.
            return message(elsewhere) if why.startswith(_SEAL) else message(name, why=why)
    if state.get("draft"):
        return message("unpublished")
    if dated(kind, state)[0] is None:
        return message(_UNDATED.get(kind, "undated"))
    return None


def is_void(kind: Kind, state: State, day: date | None) -> bool:
    """Whether `void_reason` would give a reason, for a record whose date is known already."""
    return day is None or any(state.get(name) for name in ("withdrawn", "cancelled", "draft"))


def year_of(state: State) -> int | None:
    """The year that the record is for, when it says so."""
    year = state.get("year")
    return year if isinstance(year, int) else None


def presences(kind: Kind, state: State) -> list[Presence]:
    """Who took part in a record, in every role."""
    out: list[Presence] = []
    for role, name in SPECS[kind].roles.items():
        value = state.get(name)
        if not value:
            continue
        if name == "participants":
            assert isinstance(value, list | tuple)  # noqa: S101 - the shape of a meeting's state
            for entry in value:
                attended = bool(entry.get("attended", True))
                out.append(
                    Presence(str(entry["organisation"]), role, attended, int(entry.get("persons") or 0))
                )
        elif isinstance(value, str):
            out.append(Presence(value, role, True, 0))
        else:
            assert isinstance(value, list | tuple)  # noqa: S101 - a list of organisation ids
            out.extend(Presence(str(entry), role, True, 0) for entry in value)
    return out


def organisation_of(key: str, state: State) -> Organisation:
    """The organisation that a state describes."""
    return Organisation(
        id=key,
        name=str(state.get("name") or state.get("title") or key),
        kind=str(state.get("kind") or ""),
        level=str(state.get("level") or ""),
        country=str(state.get("country") or HOME_COUNTRY),
        municipality=str(state.get("municipality") or ""),
        parent=str(state.get("parent") or ""),
    )
