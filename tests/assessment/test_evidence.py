"""What a score is flagged for, and how scores are ranked."""

import pytest

from pagt.grants.assessment.rules.evidence import (
    Agreement,
    Evidence,
    Flag,
    Sureness,
    agreement,
    flags,
    ranks,
    sureness,
)


def evidence(**changed: object) -> Evidence:
    sound = {
        "scores": (3, 3.5, 3),
        "strays": 0,
        "wanted": 3,
        "given": 12,
        "asked": 12,
        "sd": 0.3,
        "length": 4,
    }
    return Evidence(**(sound | changed))  # type: ignore[arg-type]


def test_sound_evidence_has_no_flags() -> None:
    assert flags(evidence()) == ()


@pytest.mark.parametrize(
    ("changed", "flag"),
    [
        ({"strays": 1}, Flag.STRAY),
        ({"scores": (2, 3, 4)}, Flag.SPREAD),
        ({"wanted": 4}, Flag.FEW),
        ({"given": 8}, Flag.UNJUDGED),
        ({"sd": 0.7}, Flag.UNSURE),
    ],
)
def test_each_flag_by_itself(changed: dict[str, object], flag: Flag) -> None:
    assert flags(evidence(**changed)) == (flag,)


@pytest.mark.parametrize(
    "changed", [{"scores": (2.1, 3, 4)}, {"wanted": 3}, {"given": 9}, {"sd": 0.66}, {"strays": 0}]
)
def test_just_below_each_threshold_nothing_is_flagged(changed: dict[str, object]) -> None:
    assert flags(evidence(**changed)) == ()


def test_an_application_without_reviews_has_too_few() -> None:
    assert flags(evidence(scores=(), given=0, asked=0, sd=None)) == (Flag.FEW,)


@pytest.mark.parametrize(
    ("sd", "word"),
    [
        (0.33, Sureness.FAIRLY_SURE),
        (0.34, Sureness.UNSURE),
        (0.66, Sureness.UNSURE),
        (0.67, Sureness.VERY_UNSURE),
    ],
)
def test_sureness_in_a_word(sd: float, word: Sureness) -> None:
    assert sureness(sd, 4) is word


@pytest.mark.parametrize(
    ("alpha", "word"),
    [
        (0.8, Agreement.GOOD),
        (0.79, Agreement.USABLE),
        (0.667, Agreement.USABLE),
        (0.66, Agreement.POOR),
        (-0.4, Agreement.POOR),
    ],
)
def test_agreement_in_a_word(alpha: float, word: Agreement) -> None:
    assert agreement(alpha) is word


def test_equal_scores_share_a_rank_and_missing_ones_have_none() -> None:
    assert ranks([3.0, None, 4.0, 3.0, 2.0]) == [2, None, 1, 2, 4]
    assert ranks([0.1 + 0.2, 0.3]) == [1, 1]
    assert ranks([]) == []
