"""What the law asks of the letter of a decision. Pure: facts in, what is missing out.

Source: forvaltningsloven (LBK 433/22-04-2014). § 22: a written decision gives reasons unless the party gets what was
applied for. § 24: the rules it rests on, the main considerations of the discretion, and the facts that decided. § 25:
how to appeal, where the party does not get it all. § 19: facts against the party that the party does not know are put
to the party first. § 7: where to ask.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pagt.grants.awards.states import HearingStanding
from pagt.grants.recommendation.states import Verdict


class Lack(StrEnum):
    """What a letter can't be made without."""

    RULES = "rules"
    CONSIDERATIONS = "considerations"
    FACTS = "facts"
    APPEAL = "appeal"
    HEARING = "hearing"
    HEARING_OPEN = "hearing_open"
    ANSWER_NOT_CONSIDERED = "answer_not_considered"
    PERIOD = "period"
    TERMS = "terms"
    CONTACT = "contact"
    READER = "reader"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Grounds:
    """What is known of one decision when its letter is to be made.

    Args:
        verdict: what was decided.
        applied: what was applied for, in øre.
        amount: what is given, in øre.
        conditions: conditions of this grant alone, beyond the standard terms.
        rules: the legal basis, as dated text.
        considerations: the main considerations of the discretion.
        facts: the facts that decided.
        appeal: how to appeal, as the pool says.
        terms: the standard terms of the grant.
        contact: whom the applicant can ask.
        has_period: whether the project has a first and a last day.
        has_reader: whether anybody who writes the application can be written to.
        hearing: where the latest hearing on it stands; None when nothing was put to the party.
        nothing_unknown: an officer has stated that no fact counts against the party that the party does not know.
        is_withdrawn: whether the party has taken the application back.
    """

    verdict: Verdict
    applied: int
    amount: int
    conditions: str = ""
    rules: str = ""
    considerations: str = ""
    facts: str = ""
    appeal: str = ""
    terms: str = ""
    contact: str = ""
    has_period: bool = True
    has_reader: bool = True
    hearing: HearingStanding | None = None
    nothing_unknown: bool = False
    is_withdrawn: bool = False


def gets_it_all(grounds: Grounds) -> bool:
    """Whether the party gets what was applied for: the whole amount, with no conditions but those that all have."""
    is_whole = grounds.verdict is Verdict.FUND and grounds.amount >= grounds.applied
    return is_whole and not grounds.conditions.strip()


def is_against(grounds: Grounds) -> bool:
    """Whether the decision goes against the party: no money, or less than was applied for."""
    return grounds.verdict is not Verdict.FUND or grounds.amount < grounds.applied


def lacks(grounds: Grounds) -> tuple[Lack, ...]:
    """Return what is missing before a letter can be made, in the order in which people see to it."""
    found = []
    if grounds.is_withdrawn and grounds.verdict is not Verdict.REJECT:
        found.append(Lack.WITHDRAWN)
    if grounds.hearing is HearingStanding.OPEN:
        found.append(Lack.HEARING_OPEN)
    elif grounds.hearing is HearingStanding.ANSWERED:
        found.append(Lack.ANSWER_NOT_CONSIDERED)
    elif is_against(grounds) and grounds.hearing is None and not grounds.nothing_unknown:
        found.append(Lack.HEARING)
    if not gets_it_all(grounds):
        # A whole grant with conditions of its own rests on rules and a discretion too; what decided is the grant's.
        found += _missing(
            (Lack.RULES, grounds.rules),
            (Lack.CONSIDERATIONS, grounds.considerations),
            *([(Lack.FACTS, grounds.facts)] if is_against(grounds) else []),
            (Lack.APPEAL, grounds.appeal),
        )
    if grounds.verdict in (Verdict.FUND, Verdict.PART):
        found += [] if grounds.has_period else [Lack.PERIOD]
        found += _missing((Lack.TERMS, grounds.terms))
    found += _missing((Lack.CONTACT, grounds.contact))
    return (*found, *(() if grounds.has_reader else (Lack.READER,)))


def _missing(*needed: tuple[Lack, str]) -> list[Lack]:
    return [lack for lack, text in needed if not text.strip()]
