"""From what the register knows to suggested conflicts of interest, each with its ground and its source. Pure.

Source: forvaltningsloven (LBK 433/22-04-2014) § 3, stk. 1. What is suggested is a question to a human being, never a
finding: docs/explanation/conflicts-of-interest.md says which tie gives which ground, and why.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date

from pagt.grants.conflicts.rules.facts import Bond, Case, Joint, Person, Source, World
from pagt.grants.conflicts.states import Ground, Part, Tie

YEARS = 2
"""How many years after its end a tie is still suggested. The Act names no number; this is the program's choice."""
_GROUNDS = {Tie.OWNER: Ground.OWN, Tie.FAMILY: Ground.FAMILY}
_OF_PRIVATE_BODIES = frozenset({Tie.BOARD, Tie.EMPLOYER})
_JOBS = frozenset({Tie.EMPLOYER, Tie.CONTACT})
_SPEAKS_FOR = frozenset({Tie.EMPLOYER, Tie.BOARD, Tie.OWNER, Tie.CONTACT})
"""The ties by which what an organisation did is also the person's."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A tie between a person and an application that somebody must look at.

    `strong`: closes the case until somebody has decided. `party`: the applicant or partner, `through`: the person's
    own organisation where it is another. `matched`: what is the same, a domain or another application's number.
    """

    tie: Tie
    ground: Ground
    strong: bool
    party: str
    part: Part
    source: Source
    through: str = ""
    until: date | None = None
    matched: str = ""
    said: str = ""

    @property
    def identity(self) -> tuple[str, ...]:
        """What makes it the same suggestion on another day."""
        return (self.tie, self.party, self.source.kind, self.source.key, self.matched)

    @property
    def fingerprint(self) -> str:
        """What the source said, as a hash: another one is a new question."""
        said = "\n".join(str(part) for part in astuple(self))
        return hashlib.sha256(said.encode()).hexdigest()


def suggestions(
    person: Person, case: Case, world: World, *, on: date, years: int = YEARS
) -> list[Suggestion]:
    """Return what ties a person to an application, one for each tie, party and source, strongest first.

    Args:
        person: somebody who handles, assesses, discusses or decides.
        case: the application.
        world: what the register says of organisations.
        on: the day that is asked about.
        years: how long a tie that has ended is still suggested.
    """
    since = years_before(on, years)
    parties = dict.fromkeys(case.partners, Part.PARTNER) | {case.lead: Part.LEAD}
    found: list[Suggestion] = []
    for party, part in parties.items():
        near = list(_near(person, party, part, world, on=on, since=since))
        if not near:
            near = list(_far(person, party, part, case, world, since=since, on=on))
        found += near or _same_domain(person, party, part, case, world)
    found += _wrote(person, case, world, since=since)
    found += _advised(person, case)
    # Two rows of one source may say the same tie, e.g. two jobs: the stronger and longer one stands for both.
    best: dict[tuple[str, ...], Suggestion] = {}
    for each in sorted(found, key=_order):
        best.setdefault(each.identity, each)
    return list(best.values())


def _order(each: Suggestion) -> tuple[object, ...]:
    return (
        not each.strong,
        -(each.until or date.max).toordinal(),
        each.ground,
        each.identity,
        each.through,
        each.said,
    )


def years_before(on: date, years: int) -> date:
    """Return the same day so many years earlier."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:  # 29 February
        return on.replace(year=on.year - years, day=28)


def _ended(bond: Bond, on: date) -> bool:
    return bond.ends is not None and bond.ends < on


def _near(
    person: Person, party: str, part: Part, world: World, *, on: date, since: date
) -> Iterator[Suggestion]:
    """A tie to the party itself, to the same legal person, or to its group."""
    for bond in person.bonds:
        if bond.ends is not None and bond.ends < since:
            continue
        ended = _ended(bond, on)
        same = world.legal(bond.organisation) == world.legal(party)
        if not same and (ended or world.top(bond.organisation) != world.top(party)):
            continue
        suggestion = Suggestion(
            tie=_tie(bond, party, part),
            ground=_ground(bond, party, world, ended=ended),
            strong=same and not ended,
            party=party,
            part=part,
            source=bond.source,
            until=bond.ends if ended else None,
            said=bond.said,
        )
        if bond.organisation != party:
            suggestion = replace(suggestion, through=bond.organisation)
        yield suggestion


def _tie(bond: Bond, party: str, part: Part) -> Tie:
    if bond.organisation != party:
        return Tie.GROUP
    return Tie.PARTNER if part is Part.PARTNER and bond.tie in _JOBS else bond.tie


def _ground(bond: Bond, party: str, world: World, *, ended: bool) -> Ground:
    if ended:  # nos. 1 to 3 speak of what is, not of what was
        return Ground.OTHER
    if bond.tie in _OF_PRIVATE_BODIES and world.is_private(party):
        return Ground.CLOSE_TIE
    return _GROUNDS.get(bond.tie, Ground.OTHER)


def _far(
    person: Person, party: str, part: Part, case: Case, world: World, *, since: date, on: date
) -> Iterator[Suggestion]:
    """What the person's own organisation has done together with the party."""
    # What is itself a party of the case is a tie already, and says why it works with the others.
    parties = {world.legal(key) for key in (case.lead, *case.partners)}
    own = {
        bond.organisation
        for bond in person.bonds
        if bond.tie in _SPEAKS_FOR and not _ended(bond, on) and world.legal(bond.organisation) not in parties
    }
    kinds = ((Tie.CO_APPLICATION, world.applied), (Tie.AMBASSADOR, world.supported))
    for tie, joint in kinds:
        for mine in sorted(own):
            last = _newest(joint.get(mine, ()), party, since, case.number)
            if last is None:
                continue
            yield Suggestion(
                tie=tie,
                ground=Ground.OTHER,
                strong=False,
                party=party,
                part=part,
                source=last.source,
                through=mine,
                matched=last.source.key if tie is Tie.CO_APPLICATION else "",
                said=last.on.isoformat(),
            )


def _newest(joint: Sequence[Joint], party: str, since: date, number: str) -> Joint | None:
    """The newest thing that was done with the party, other than the application itself."""
    done = [each for each in joint if each.other == party and each.on >= since and each.source.key != number]
    return max(done, key=lambda each: (each.on, each.source.key), default=None)


def _same_domain(person: Person, party: str, part: Part, case: Case, world: World) -> list[Suggestion]:
    if not person.domain or person.domain in world.common or case.number in person.wrote:
        return []
    body = world.bodies.get(party)
    if body and person.domain in body.domains:
        source = Source("organisation", party)
    elif part is Part.LEAD and person.domain in case.domains:
        source = Source("application", case.number)
    else:
        return []
    return [
        Suggestion(
            tie=Tie.DOMAIN,
            ground=Ground.OTHER,
            strong=False,
            party=party,
            part=part,
            source=source,
            matched=person.domain,
        )
    ]


def _wrote(person: Person, case: Case, world: World, *, since: date) -> Iterator[Suggestion]:
    """Whoever writes an application speaks for the applicant in the same case (no. 1).

    Who wrote an earlier one of the same applicant took part in its matters there (no. 4 for an authority).
    """
    if case.number in person.wrote:
        yield Suggestion(
            tie=Tie.CO_APPLICATION,
            ground=Ground.OWN,
            strong=True,
            party=case.lead,
            part=Part.LEAD,
            source=Source("application", case.number),
            matched=case.number,
        )
        return
    known = ((number, world.earlier[number]) for number in person.wrote if number in world.earlier)
    theirs = [(each.on, number) for number, each in known if each.lead == case.lead and each.on >= since]
    if theirs:
        _on, number = max(theirs)
        yield Suggestion(
            tie=Tie.EARLIER_CASE,
            ground=Ground.OTHER if world.is_private(case.lead) else Ground.SUPERVISION,
            strong=False,
            party=case.lead,
            part=Part.LEAD,
            source=Source("application", number),
            matched=number,
        )


def _advised(person: Person, case: Case) -> Iterator[Suggestion]:
    """Whoever helped an application on its way and would now assess it: sparring is no conflict for a case worker."""
    advice = person.advised.get(case.number)
    if person.assesses and advice:
        yield Suggestion(
            tie=Tie.EARLIER_CASE,
            ground=Ground.OTHER,
            strong=False,
            party=case.lead,
            part=Part.LEAD,
            source=Source("advice", advice),
            matched=case.number,
        )
