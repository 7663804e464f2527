"""What the law asks of a letter, case by case (forvaltningsloven §§ 7, 19, 22-25)."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from pagt.grants.awards.rules.reasons import Grounds, Lack, gets_it_all, is_against, lacks
from pagt.grants.awards.states import HearingStanding
from pagt.grants.recommendation.states import Verdict

ALL = 100
WHOLE = Grounds(Verdict.FUND, ALL, ALL, terms="T", contact="C")
FULL = Grounds(Verdict.PART, ALL, 60, "", "R", "C", "F", "A", "T", "K", hearing=HearingStanding.CONSIDERED)
TEXTS = {
    "rules": Lack.RULES,
    "considerations": Lack.CONSIDERATIONS,
    "facts": Lack.FACTS,
    "appeal": Lack.APPEAL,
}
AGAINST = [(Verdict.PART, 60), (Verdict.RESERVE, 0), (Verdict.REJECT, 0)]


def test_a_whole_grant_needs_no_reasons() -> None:
    assert gets_it_all(WHOLE) and not is_against(WHOLE)
    assert lacks(WHOLE) == ()


def test_a_whole_grant_with_conditions_says_the_rules_and_why() -> None:
    grounds = replace(WHOLE, conditions="Et statusmøde hvert halve år")
    assert not gets_it_all(grounds) and not is_against(grounds)
    assert lacks(grounds) == (Lack.RULES, Lack.CONSIDERATIONS, Lack.APPEAL)
    assert lacks(replace(grounds, conditions="  ")) == ()


@pytest.mark.parametrize(("verdict", "amount"), AGAINST)
def test_what_goes_against_the_applicant_says_all_that_section_24_asks(verdict: Verdict, amount: int) -> None:
    """Every combination of the four texts: what is missing is said, and nothing else."""
    for present in product((True, False), repeat=len(TEXTS)):
        given = {name: "tekst" if there else " \n" for name, there in zip(TEXTS, present, strict=True)}
        grounds = replace(FULL, verdict=verdict, amount=amount, **given)
        expected = tuple(lack for lack, there in zip(TEXTS.values(), present, strict=True) if not there)
        assert lacks(grounds) == expected


@pytest.mark.parametrize(("verdict", "amount"), [*AGAINST, (Verdict.FUND, ALL)])
@pytest.mark.parametrize("stated", [True, False])
@pytest.mark.parametrize("standing", [None, *HearingStanding])
def test_hearing(verdict: Verdict, amount: int, stated: bool, standing: HearingStanding | None) -> None:
    grounds = replace(FULL, verdict=verdict, amount=amount, hearing=standing, nothing_unknown=stated)
    found = [lack for lack in lacks(grounds) if "hearing" in lack or lack is Lack.ANSWER_NOT_CONSIDERED]
    if standing is HearingStanding.OPEN:
        assert found == [Lack.HEARING_OPEN]
    elif standing is HearingStanding.ANSWERED:
        assert found == [Lack.ANSWER_NOT_CONSIDERED]
    elif standing is None and not stated and verdict is not Verdict.FUND:
        assert found == [Lack.HEARING]
    else:
        assert found == []


@pytest.mark.parametrize("verdict", list(Verdict))
def test_terms_period_contact_and_reader(verdict: Verdict) -> None:
    amount = {Verdict.FUND: ALL, Verdict.PART: 60}.get(verdict, 0)
    bare = replace(
        FULL, verdict=verdict, amount=amount, terms="", contact="", has_period=False, has_reader=False
    )
    gives = verdict in (Verdict.FUND, Verdict.PART)
    assert lacks(bare) == (*((Lack.PERIOD, Lack.TERMS) if gives else ()), Lack.CONTACT, Lack.READER)
