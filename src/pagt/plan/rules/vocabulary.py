"""What kinds of record there are and what each may carry: the words that rules are written in.

The choices come from the `states` modules of the floors below, which are their only source.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from pagt.bids.states import BidState, Programme
from pagt.grants.applications.states import Status
from pagt.grants.calls.states import Pool, Stage
from pagt.network.matching.states import MatchState
from pagt.network.meetings.states import Forum, ItemMark, Purpose
from pagt.network.partners.states import Channel, InteractionPurpose, Level, OrganisationKind, SupportKind
from pagt.themes.states import HearingGroup


class Kind(StrEnum):
    """The kinds of record. All but the first two and the last are evidence; an attestation becomes the kind it is of."""

    ORGANISATION = "organisation"
    AMBASSADOR_TERM = "ambassador_term"
    INTERACTION = "interaction"
    MATCH = "match"
    CONTRIBUTION = "contribution"
    MEETING = "meeting"
    THEME = "theme"
    HEARING_INPUT = "hearing_input"
    CALL = "call"
    APPLICATION = "application"
    AWARD_ROUND = "award_round"
    AWARD = "award"
    RECOMMENDATION = "recommendation"
    BID = "bid"
    ATTESTATION = "attestation"


class ValueType(StrEnum):
    """What a value is. Money is whole kroner; a municipality is its 4-digit code."""

    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    MONEY = "money"
    YEAR = "year"
    DATE = "date"
    INSTANT = "instant"
    FLAG = "flag"
    MUNICIPALITY = "municipality"
    ORGANISATION = "organisation"
    RECORD = "record"
    PARTICIPANTS = "participants"
    ITEMS = "items"


RANGED = frozenset({ValueType.NUMBER, ValueType.MONEY, ValueType.YEAR, ValueType.DATE})
"""Types that have an order, so that a rule may say `min` and `max`."""

SUMMABLE = frozenset({ValueType.NUMBER, ValueType.MONEY})
"""Types that can be added up."""

TESTABLE = RANGED | {ValueType.TEXT, ValueType.CHOICE, ValueType.FLAG, ValueType.MUNICIPALITY}
"""Types that `where` may test; organisations are tested by `participants`."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """One thing a record may carry; `many` = a list of such values, `values` = the choices."""

    type: ValueType
    values: tuple[str, ...] = ()
    many: bool = False
    required: bool = False
    testable: bool = True


@dataclass(frozen=True, slots=True)
class KindSpec:
    """What one kind carries besides the common attributes.

    `dated_by`: the attribute that dates a record of the kind. `roles`: role -> the attribute that names the
    organisations in that role (participants of every kind are reached by role).
    """

    kind: Kind
    own: Mapping[str, Attribute]
    evidence: bool = True
    dated_by: str = "on"
    roles: Mapping[str, str] = field(default_factory=dict)

    @property
    def attributes(self) -> dict[str, Attribute]:
        """Every attribute that a record of the kind may carry, the common ones included."""
        common = COMMON | EVIDENCE_COMMON if self.evidence else COMMON
        return {**common, **self.own}

    @property
    def has_items(self) -> bool:
        """Whether records of the kind have agenda items."""
        return "items" in self.own

    @property
    def has_attendance(self) -> bool:
        """Whether a participant can be invited without attending."""
        return "participants" in self.own


class Confidence(StrEnum):
    """How sure a record of the public file is: its source says so, or it was worked out from what it says."""

    STATED = "stated"
    DERIVED = "derived"


def _text(*, required: bool = False, many: bool = False) -> Attribute:
    return Attribute(ValueType.TEXT, required=required, many=many)


def _choice(enum: type[StrEnum], *, required: bool = False) -> Attribute:
    return Attribute(ValueType.CHOICE, tuple(enum), required=required)


def _of(kind: ValueType, *, required: bool = False, many: bool = False) -> Attribute:
    return Attribute(kind, required=required, many=many)


def _hidden(kind: ValueType) -> Attribute:
    return Attribute(kind, testable=False)


COMMON: dict[str, Attribute] = {
    "id": _hidden(ValueType.TEXT),
    "title": _text(),
    "source": _text(),
    "recorded_on": _hidden(ValueType.DATE),
    "confidential": _of(ValueType.FLAG),
    "withdrawn": _hidden(ValueType.TEXT),
    "note": _text(),
    "confidence": _choice(Confidence),
}
EVIDENCE_COMMON: dict[str, Attribute] = {
    "year": _of(ValueType.YEAR),
    "on_is_latest": _of(ValueType.FLAG),
}
_ON = {"on": _of(ValueType.DATE, required=True)}
_DATE = _of(ValueType.DATE)
_MONEY = _of(ValueType.MONEY)
_ORGANISATION = _of(ValueType.ORGANISATION)
_ORGANISATIONS = _of(ValueType.ORGANISATION, many=True)

_SPECS = (
    KindSpec(
        Kind.ORGANISATION,
        {
            "name": _text(required=True),
            "kind": _choice(OrganisationKind),
            "cvr": _text(),
            "municipality": _of(ValueType.MUNICIPALITY),
            "country": _text(),
            "level": _choice(Level),
            "parent": _ORGANISATION,
        },
        evidence=False,
    ),
    KindSpec(
        Kind.AMBASSADOR_TERM,
        {
            "organisation": _of(ValueType.ORGANISATION, required=True),
            "begins": _of(ValueType.DATE, required=True),
            "ends": _DATE,
        },
        evidence=False,
        dated_by="begins",
    ),
    KindSpec(
        Kind.INTERACTION,
        {
            **_ON,
            "channel": _choice(Channel),
            "purpose": _choice(InteractionPurpose, required=True),
            "organisations": _ORGANISATIONS,
            "next_step": _text(),
            "next_step_due": _DATE,
        },
        roles={"counterpart": "organisations"},
    ),
    KindSpec(
        Kind.MATCH,
        {
            **_ON,
            "state": _choice(MatchState, required=True),
            "support": _choice(SupportKind),
            "introduced_on": _DATE,
            "result_on": _DATE,
            "seeker": _ORGANISATION,
            "provider": _ORGANISATION,
        },
        # Deciding on a match is not yet contact between the two.
        dated_by="introduced_on",
        roles={"seeker": "seeker", "provider": "provider"},
    ),
    KindSpec(
        Kind.CONTRIBUTION,
        {
            **_ON,
            "support": _choice(SupportKind, required=True),
            "quantity": _of(ValueType.NUMBER),
            "organisation": _ORGANISATION,
            "receivers": _ORGANISATIONS,
        },
        roles={"giver": "organisation", "receiver": "receivers"},
    ),
    KindSpec(
        Kind.MEETING,
        {
            **_ON,
            "purpose": _choice(Purpose, required=True),
            "forum": _choice(Forum),
            "place": _text(),
            "cancelled": _hidden(ValueType.TEXT),
            "minutes": _of(ValueType.FLAG),
            "participants": _of(ValueType.PARTICIPANTS, many=True),
            "items": _of(ValueType.ITEMS, many=True),
        },
        roles={"participant": "participants"},
    ),
    KindSpec(
        Kind.THEME,
        {**_ON, "year": _of(ValueType.YEAR, required=True), "esf_priorities": _text(many=True)},
    ),
    KindSpec(
        Kind.HEARING_INPUT,
        {
            **_ON,
            "year": _of(ValueType.YEAR, required=True),
            "group": _choice(HearingGroup, required=True),
            "organisation": _ORGANISATION,
        },
        roles={"sender": "organisation"},
    ),
    KindSpec(
        Kind.CALL,
        {
            "pool": _choice(Pool),
            "amount": _MONEY,
            "opens_on": _DATE,
            "idea_closes_at": _hidden(ValueType.INSTANT),
            "closes_at": _hidden(ValueType.INSTANT),
            "themes": _text(many=True),
            "draft": _hidden(ValueType.FLAG),
        },
        dated_by="opens_on",
    ),
    KindSpec(
        Kind.APPLICATION,
        {
            "on": _DATE,
            "stage": _choice(Stage, required=True),
            "status": _choice(Status, required=True),
            "call": _text(),
            "lead": _ORGANISATION,
            "partners": _ORGANISATIONS,
            "amount": _MONEY,
            "themes": _text(many=True),
        },
        roles={"lead": "lead", "partner": "partners"},
    ),
    KindSpec(
        Kind.AWARD_ROUND,
        {**_ON, "pool": _choice(Pool), "projects": _of(ValueType.NUMBER), "amount": _MONEY},
    ),
    KindSpec(
        Kind.AWARD,
        {
            **_ON,
            "round": Attribute(ValueType.RECORD, testable=False),
            "lead": _ORGANISATION,
            "partners": _ORGANISATIONS,
            "amount": _MONEY,
            "theme": _text(),
            "municipality": _of(ValueType.MUNICIPALITY),
            "pool": _choice(Pool),
        },
        roles={"lead": "lead", "partner": "partners"},
    ),
    KindSpec(
        Kind.RECOMMENDATION,
        {
            **_ON,
            "programme": _choice(Programme, required=True),
            "projects": _of(ValueType.NUMBER),
            "amount": _MONEY,
            "lead": _ORGANISATION,
        },
        roles={"lead": "lead"},
    ),
    KindSpec(
        Kind.BID,
        {
            "programme": _choice(Programme, required=True),
            "sent_on": _DATE,
            "funder": _ORGANISATION,
            "partners": _ORGANISATIONS,
            "amount_sought": _MONEY,
            "amount_won": _MONEY,
            "state": _choice(BidState),
        },
        dated_by="sent_on",
        roles={"funder": "funder", "partner": "partners"},
    ),
)

SPECS: dict[Kind, KindSpec] = {spec.kind: spec for spec in _SPECS}
"""The kinds by name. Attestations have no entry: their attributes are those of the kind they are of."""

EVIDENCE: tuple[Kind, ...] = tuple(spec.kind for spec in _SPECS if spec.evidence)
"""The kinds that a rule may ask for."""

ATTESTATION_OWN: dict[str, Attribute] = {
    "of": Attribute(ValueType.CHOICE, tuple(EVIDENCE), required=True, testable=False),
    "on": _of(ValueType.DATE, required=True),
    "document": _text(required=True),
    "vouched_by": _text(required=True),
    "commitment": _hidden(ValueType.TEXT),
}
"""What an attestation carries besides the attributes of the kind it is of."""

ITEM_MARKS: tuple[str, ...] = tuple(ItemMark)
"""What an agenda item may be marked as."""

AMBASSADORS = "ambassadors"
"""The built-in set: the organisations whose ambassador term is in force on a day."""

HOME_COUNTRY = "DK"
"""An organisation that names no country is at home."""


@cache
def attributes_of(kind: Kind) -> dict[str, Attribute]:
    """The attributes of a kind, by name."""
    return SPECS[kind].attributes


def common_attributes(kinds: tuple[Kind, ...]) -> dict[str, Attribute]:
    """The attributes that every one of the kinds carries with the same type (choices: those of the first kind)."""
    first, *rest = (attributes_of(kind) for kind in kinds)

    def shared(name: str, mine: Attribute) -> bool:
        return all(
            name in other and (other[name].type, other[name].many) == (mine.type, mine.many) for other in rest
        )

    return {name: attribute for name, attribute in first.items() if shared(name, attribute)}
