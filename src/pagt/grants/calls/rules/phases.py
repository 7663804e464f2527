"""Where a call stands at an instant, and which stage one can hand in. Pure; the caller brings the clock.

A deadline's own instant is past it: what closes at 12:00:00 takes the last submission before 12:00:00.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from pagt.grants.calls.states import Phase, Stage


@dataclass(frozen=True, slots=True)
class Dates:
    """The instants of a call, each with its time zone; the same names as on the call.

    `idea_closes_at` makes it a call in two stages. `application_opens_at` then says when the second begins, right
    after the ideas' deadline if empty, and never before it.

    Raises:
        ValueError: an instant has no time zone, so that it is none.
    """

    opens_at: datetime | None
    idea_closes_at: datetime | None
    application_opens_at: datetime | None
    closes_at: datetime | None

    def __post_init__(self) -> None:
        for name in ("opens_at", "idea_closes_at", "application_opens_at", "closes_at"):
            moment = getattr(self, name)
            # Compared in UTC: within one time zone Python compares the clock's face, wrong when it is set back.
            object.__setattr__(self, name, None if moment is None else _utc(moment))

    @property
    def begins(self) -> datetime | None:
        """When the applications' own stage begins."""
        if self.idea_closes_at is None:
            return self.opens_at
        return max(self.idea_closes_at, self.application_opens_at or self.idea_closes_at)


def phase(
    *,
    published: bool,
    run_here: bool,
    opens_at: datetime | None,
    idea_closes_at: datetime | None,
    application_opens_at: datetime | None,
    closes_at: datetime | None,
    now: datetime,
) -> Phase:
    """Return where the call stands.

    Args:
        published: a second person has published it; what is not run here is a fact and always public.
        run_here: its applications are written in Pagt.
        opens_at, idea_closes_at, application_opens_at, closes_at: its instants, see `Dates`.
        now: the instant asked about.

    Raises:
        ValueError: an instant has no time zone.
    """
    if run_here and not published:
        return Phase.DRAFT
    dates = Dates(opens_at, idea_closes_at, application_opens_at, closes_at)
    last = dates.closes_at or dates.idea_closes_at
    at = _utc(now)
    if last is None or (dates.opens_at and at < min(dates.opens_at, last)):
        return Phase.PUBLISHED
    if at >= last:
        return Phase.CLOSED
    return Phase.OPEN if stage_open(dates, now) else Phase.BETWEEN


def stage_open(dates: Dates, now: datetime) -> Stage | None:
    """Return the stage that can be handed in at the instant, as far as the dates say; None when none can.

    Whether the call is published at all, the caller knows.
    """
    at = _utc(now)
    if dates.opens_at and at < dates.opens_at:
        return None
    if dates.idea_closes_at and at < dates.idea_closes_at:
        return Stage.IDEA
    if dates.closes_at is None or at >= dates.closes_at or (dates.begins and at < dates.begins):
        return None
    return Stage.APPLICATION


def closes(dates: Dates, stage: Stage) -> datetime | None:
    """Return the stage's deadline in UTC; None when the call has none."""
    return dates.idea_closes_at if stage is Stage.IDEA else dates.closes_at


def _utc(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC)
