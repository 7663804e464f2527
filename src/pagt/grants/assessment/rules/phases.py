"""What an assessor may do and see at an instant, and how a plan may still change. Pure; the caller brings the clock.

A phase holds from the instant it opens until the instant it closes, which is past it.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from pagt.grants.assessment.review_states import ShownTo


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of a plan. Instants have time zones."""

    title: str
    opens_at: datetime
    closes_at: datetime
    may_score: bool = True
    sees_applicant: bool = True
    sees_others: bool = False
    sees_names: bool = False
    discusses: bool = False

    def runs(self, now: datetime) -> bool:
        """Whether it holds at the instant."""
        return self.opens_at <= now < self.closes_at


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds for the assessors of a call at an instant.

    Attributes:
        has_begun: a phase has opened, so that applications may be read.
        may_score, sees_others, discusses: by the phase that runs; no without one.
        sees_applicant, sees_names: by the phases so far: what one has seen, one knows.
        phase: the phase that runs.
        coming: the next one to open.
    """

    has_begun: bool = False
    may_score: bool = False
    sees_applicant: bool = False
    sees_others: bool = False
    sees_names: bool = False
    discusses: bool = False
    phase: Phase | None = None
    coming: Phase | None = None

    @property
    def reopens_at(self) -> datetime | None:
        """When the next phase opens; None when there is none."""
        return self.coming.opens_at if self.coming else None


def standing(phases: Sequence[Phase], now: datetime) -> Standing:
    """Return what holds at an instant.

    Args:
        phases: those of the plan, in any order; no two run at once.
        now: the instant.
    """
    begun = [phase for phase in phases if phase.opens_at <= now]
    running = next((phase for phase in begun if phase.runs(now)), None)
    coming = min(
        (phase for phase in phases if phase.opens_at > now), key=lambda one: one.opens_at, default=None
    )
    return Standing(
        has_begun=bool(begun),
        may_score=running is not None and running.may_score,
        sees_applicant=any(phase.sees_applicant for phase in begun),
        sees_others=running is not None and running.sees_others,
        sees_names=any(phase.sees_names for phase in begun),
        discusses=running is not None and running.discusses,
        phase=running,
        coming=coming,
    )


def last_scoring(phases: Sequence[Phase], now: datetime) -> datetime | None:
    """Return until when assessments can be written: the end of the last phase for it that is not over, else None."""
    return max(
        (phase.closes_at for phase in phases if phase.may_score and phase.closes_at > now), default=None
    )


class Fault(StrEnum):
    """What is wrong with the phases of a plan."""

    NONE = "none"
    ENDS_BEFORE = "ends_before"
    OVERLAP = "overlap"
    NO_SCORING = "no_scoring"
    OTHERS_TOO_EARLY = "others_too_early"


def faults(phases: Sequence[Phase]) -> list[tuple[Fault, str]]:
    """Return what is wrong with the phases of a plan, each with the title of the phase it is about.

    Seeing each other's assessments while one writes one's own is refused: the first would steer the rest. Once a
    phase has shown them, a later one may let everybody write again: that is how a discussion changes minds.
    """
    if not phases:
        return [(Fault.NONE, "")]
    found = [(Fault.ENDS_BEFORE, phase.title) for phase in phases if phase.closes_at <= phase.opens_at]
    in_order = sorted(phases, key=lambda one: one.opens_at)
    for before, after in itertools.pairwise(in_order):
        if after.opens_at < before.closes_at:
            found.append((Fault.OVERLAP, after.title))
    first = next((phase for phase in in_order if phase.may_score), None)
    if first is None:
        found.append((Fault.NO_SCORING, ""))
    elif any(phase.sees_others for phase in in_order[: in_order.index(first) + 1]):
        found.append((Fault.OTHERS_TOO_EARLY, first.title))
    return found


class Harm(StrEnum):
    """What a change of the plan would break that assessors were told when they were invited."""

    NAMES_SHOWN = "names_shown"
    TEXTS_SHOWN = "texts_shown"
    SHORTER = "shorter"
    PHASE_OVER = "phase_over"
    PHASE_BEGUN = "phase_begun"
    LESS_TIME = "less_time"
    NAMES_SEEN = "names_seen"


@dataclass(frozen=True, slots=True)
class Terms:
    """What assessors are told of a plan when they are invited."""

    phases: tuple[Phase, ...]
    reason_limit: int
    names_shown_to: ShownTo
    texts_shown_to: ShownTo


_WIDTH = {each: place for place, each in enumerate(ShownTo)}


def harms(before: Terms, after: Terms, now: datetime) -> list[tuple[Harm, str]]:
    """Return what a change would break once assessors are invited, each with the title of the phase it is about.

    What stands: no more people see the assessors' names and texts after the decision than they were told; a reason may
    be as long as it might; a phase that is over does not change, one that runs keeps its beginning and what it lets
    people do and see; there is never less time to write than was told; and assessors who were told that the others
    would not know their names stay unknown to them.
    """
    found: list[tuple[Harm, str]] = []
    if _WIDTH[after.names_shown_to] > _WIDTH[before.names_shown_to]:
        found.append((Harm.NAMES_SHOWN, ""))
    if _WIDTH[after.texts_shown_to] > _WIDTH[before.texts_shown_to]:
        found.append((Harm.TEXTS_SHOWN, ""))
    if after.reason_limit < before.reason_limit:
        found.append((Harm.SHORTER, ""))
    for phase in before.phases:
        if phase.closes_at <= now and phase not in after.phases:
            found.append((Harm.PHASE_OVER, phase.title))
        elif phase.runs(now) and _kept(phase) not in [_kept(other) for other in after.phases]:
            found.append((Harm.PHASE_BEGUN, phase.title))
    if _time_left(after.phases, now) < _time_left(before.phases, now) or _ends(after, now) < _ends(
        before, now
    ):
        found.append((Harm.LESS_TIME, ""))
    if any(phase.sees_names for phase in after.phases) and not any(p.sees_names for p in before.phases):
        found.append((Harm.NAMES_SEEN, ""))
    return found


def _time_left(phases: Sequence[Phase], now: datetime) -> timedelta:
    """How long assessments can still be written."""
    left = (phase.closes_at - max(phase.opens_at, now) for phase in phases if phase.may_score)
    return sum((each for each in left if each > timedelta()), timedelta())


def _ends(terms: Terms, now: datetime) -> datetime:
    return last_scoring(terms.phases, now) or now


def _kept(phase: Phase) -> tuple[object, ...]:
    """What a phase that runs keeps: all but its name and its end."""
    return (
        phase.opens_at,
        phase.may_score,
        phase.sees_applicant,
        phase.sees_others,
        phase.sees_names,
        phase.discusses,
    )
