"""A commitment as its page tells it: year by year, the proof, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pagt.plan.marks import ORDER
from pagt.plan.queries import SignedOff
from pagt.plan.rules.language import AllOf, AnyOf, Rule
from pagt.plan.rules.messages import say
from pagt.plan.rules.plan import Commitment
from pagt.plan.rules.results import CommitmentResult, PartResult, PeriodResult
from pagt.plan.rules.verdict import Verdict
from pagt.web.portal import board, phrases, whatnext
from pagt.web.portal.plans import Shown
from pagt.web.portal.shown import Proof, proof_of


@dataclass(frozen=True, slots=True)
class Dot:
    """A record on a period's line: how many days from its start, and whether it counts."""

    day: int
    counts: bool
    said: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One period with its proof. `now`: how many days from its start the shown day is, when it lies inside."""

    anchor: str
    name: str
    part: str
    verdict: Verdict
    word: str
    tally: str
    due: date
    running: bool
    left: str
    late: int | None
    proof: Proof
    length: int
    dots: tuple[Dot, ...]
    months: tuple[int, ...]
    now: int | None
    filled: int
    span: int
    sign_offs: tuple[SignedOff, ...] = ()

    @property
    def comma_left(self) -> str:
        """How many days are left, to be said after the due date."""
        return f", {self.left}" if self.left else ""


@dataclass(frozen=True, slots=True)
class PartStory:
    """One part of a composed rule."""

    label: str
    verdict: Verdict
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A commitment in a list."""

    id: str
    title: str
    words: str
    page: int | None
    owner: str
    url: str
    verdict: Verdict | None
    meaning: str
    channel_of: str
    channel_url: str


@dataclass(frozen=True, slots=True)
class Story:
    """A commitment's whole page. `mixed`: the periods by verdict, when they have not all the same."""

    summary: Summary
    word: str
    note: str
    version: int
    chapters: tuple[Chapter, ...]
    parts: tuple[PartStory, ...]
    next_due: Chapter | None
    mixed: str
    channels: tuple[Summary, ...]

    @property
    def running(self) -> bool:
        """Whether the shown day lies inside one of the periods."""
        return any(chapter.now is not None for chapter in self.chapters)


def summary(shown: Shown, result: CommitmentResult) -> Summary:
    """Return a commitment as a list shows it."""
    commitment = result.commitment
    return _summary(shown, commitment, result.verdict)


def _summary(shown: Shown, commitment: Commitment, verdict: Verdict | None) -> Summary:
    plan_id = shown.result.plan.id
    channel = commitment.channel_of
    return Summary(
        id=commitment.id,
        title=phrases.title_of(commitment),
        words=commitment.words,
        page=commitment.page,
        owner=commitment.owner,
        url=shown.addresses.commitment(plan_id, commitment.id),
        verdict=verdict,
        meaning=board.meanings()[verdict] if verdict else "",
        channel_of=channel,
        channel_url=shown.addresses.commitment(plan_id, channel) if channel else "",
    )


def tell(shown: Shown, result: CommitmentResult, sign_offs: Sequence[SignedOff]) -> Story:
    """Return everything that a commitment's page shows, in the active language.

    Args:
        shown: its plan on the day.
        result: the commitment's result.
        sign_offs: what its owner has said of its periods; each is told beside its period.
    """
    commitment, on = result.commitment, shown.result.on
    chapters = tuple(
        replace(_chapter(period, commitment.rule, on), sign_offs=_said_of(period, sign_offs))
        for period in result.periods
    )
    due = result.next_due
    if due and due.verdict not in whatnext.UNMET:
        due = None
    note = commitment.note_en if phrases.lang() == "en" and commitment.note_en else commitment.note
    return Story(
        summary=summary(shown, result),
        word=phrases.word(result.verdict) if result.verdict else "",
        note=note,
        version=result.rule_version,
        chapters=chapters,
        parts=tuple(_parts(result.parts, commitment.rule, on, "")),
        next_due=chapters[result.periods.index(due)] if due else None,
        mixed=_mixed(chapters),
        channels=tuple(
            _summary(shown, channel, None) for channel in shown.result.plan.channels_of(commitment.id)
        ),
    )


def _mixed(chapters: Sequence[Chapter]) -> str:
    found = [
        (verdict, [chapter.name for chapter in chapters if chapter.verdict is verdict]) for verdict in ORDER
    ]
    said = [f"{phrases.word(verdict)}: {', '.join(names)}" for verdict, names in found if names]
    return " · ".join(said) if len(said) > 1 else ""


def _said_of(period: PeriodResult, sign_offs: Sequence[SignedOff]) -> tuple[SignedOff, ...]:
    return tuple(said for said in sign_offs if said.begins <= period.end and said.ends >= period.start)


def _parts(parts: tuple[PartResult, ...], rule: Rule | None, on: date, before: str) -> Iterator[PartStory]:
    """The parts with their own proof; a part that has parts is told by them."""
    rules = [part.rule for part in getattr(rule, "parts", ())]
    for place, part in enumerate(parts):
        own = rules[place] if place < len(rules) else None
        label = before + say(part.label, phrases.lang())
        if part.parts:
            yield from _parts(part.parts, own, on, f"{label}: ")
        else:
            chapters = tuple(_chapter(period, own, on, label) for period in part.periods)
            yield PartStory(label, part.verdict, chapters)


def _chapter(period: PeriodResult, rule: Rule | None, on: date, part: str = "") -> Chapter:
    proof = proof_of(period, parts=isinstance(rule, AllOf | AnyOf))
    length = (period.end - period.start).days + 1
    dots = [Dot((entry.on - period.start).days, True, entry.title) for entry in proof.counted]
    dots += [Dot((entry.on - period.start).days, False, entry.title) for entry in proof.rejected]
    return Chapter(
        anchor=board.anchor(period),
        name=phrases.span(period.start, period.end),
        part=part,
        verdict=period.verdict,
        word=phrases.word(period.verdict),
        tally=phrases.tally(period, rule),
        due=period.due,
        running=period.days_left is not None,
        left=whatnext.days_left(period.days_left) if period.days_left is not None else "",
        late=period.days_late,
        proof=proof,
        length=length,
        dots=tuple(dot for dot in dots if 0 <= dot.day < length),
        months=tuple((first - period.start).days for first in _quarters(period.start, period.end)),
        now=(on - period.start).days if period.start <= on < period.end else None,
        filled=round(100 * phrases.reach(period)),
        span=period.end.year - period.start.year + 1,
    )


def _quarters(start: date, end: date) -> Iterator[date]:
    """The first days of quarters inside a period, or of years when it is long."""
    step = (1, 4, 7, 10) if end.year - start.year < 3 else (1,)
    for year in range(start.year, end.year + 1):
        for month in step:
            if start < (first := date(year, month, 1)) <= end:
                yield first


def due_in(shown: Shown) -> list[whatnext.Due]:
    """Return what falls due next in the plan."""
    return whatnext.falls_due([shown.result], shown.addresses)
