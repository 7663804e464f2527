"""The plan as dataclasses: focus areas, commitments, sets. `plan_reading.parse_plan` makes it from data."""

from dataclasses import dataclass
from datetime import date

from pagt.plan.rules.language import Rule


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a set; `start` and `end` (both included) bound its membership, None = no bound."""

    id: str
    name: str
    start: date | None = None
    end: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether it is a member on the day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class MemberSet:
    """A named set that rules refer to, e.g. the municipalities of the region."""

    id: str
    title: str
    members: tuple[Member, ...]
    title_en: str = ""


@dataclass(frozen=True, slots=True)
class Commitment:
    """One promise of the plan. It has a rule, or is shown as the channel of another commitment.

    `start`, `end`, `notice_days`: None = the plan's. `version` counts the changes of the rule.
    """

    id: str
    title: str
    title_en: str = ""
    words: str = ""
    page: int | None = None
    owner: str = ""
    version: int = 1
    notice_days: int | None = None
    start: date | None = None
    end: date | None = None
    rule: Rule | None = None
    channel_of: str = ""
    note: str = ""
    note_en: str = ""


@dataclass(frozen=True, slots=True)
class FocusArea:
    """A part of the plan that holds commitments."""

    id: str
    title: str
    title_en: str = ""
    words: str = ""
    commitments: tuple[Commitment, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """An action plan. `start` and `end` are both included; `notice_days` is how long before a due date risk is shown."""

    id: str
    title: str
    start: date
    end: date
    notice_days: int
    title_en: str = ""
    pact: str = ""
    source: str = ""
    sets: tuple[MemberSet, ...] = ()
    focus_areas: tuple[FocusArea, ...] = ()

    @property
    def commitments(self) -> tuple[Commitment, ...]:
        """Every commitment, in the plan's order."""
        return tuple(commitment for area in self.focus_areas for commitment in area.commitments)

    def commitment(self, key: str) -> Commitment:
        """The commitment with that id; KeyError when there is none."""
        for commitment in self.commitments:
            if commitment.id == key:
                return commitment
        raise KeyError(key)

    def area_of(self, key: str) -> FocusArea:
        """The focus area that holds the commitment with that id; KeyError when there is none."""
        for area in self.focus_areas:
            if any(commitment.id == key for commitment in area.commitments):
                return area
        raise KeyError(key)

    def channels_of(self, key: str) -> tuple[Commitment, ...]:
        """The commitments that are shown as channels of the one with that id."""
        return tuple(commitment for commitment in self.commitments if commitment.channel_of == key)

    def member_set(self, key: str) -> MemberSet:
        """The set with that id; KeyError when the plan has none (the built-in sets are not the plan's)."""
        for member_set in self.sets:
            if member_set.id == key:
                return member_set
        raise KeyError(key)

    def span(self, commitment: Commitment) -> tuple[date, date]:
        """The first and last day of a commitment: its own or the plan's."""
        return commitment.start or self.start, commitment.end or self.end

    def notice(self, commitment: Commitment) -> int:
        """How many days before the due date an unmet commitment is at risk."""
        return self.notice_days if commitment.notice_days is None else commitment.notice_days
