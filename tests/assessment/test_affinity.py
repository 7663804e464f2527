"""How well an assessor fits an application: stated weights, each with its reason."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pagt.grants.assessment.rules.affinity import (
    BEST,
    EDUCATION,
    EDUCATION_UNSTATED,
    PER_WORD,
    THEME,
    THEME_UNSTATED,
    Expertise,
    Known,
    Subject,
    fit,
)

NAMES = st.frozensets(st.sampled_from("abc"))
WORDS = st.lists(st.sampled_from(["energi", "robot", "data", "brint", "piger"]), unique=True).map(tuple)


def test_each_reason_has_its_points() -> None:
    found = fit(
        Expertise(frozenset("a"), frozenset({"eud"}), {}),
        Subject(frozenset("ab"), frozenset({"eud"}), {}),
        ("energi",),
    )
    assert [(each.code, each.points) for each in found.reasons] == [
        (Known.THEMES, THEME),
        (Known.EDUCATION, EDUCATION),
        (Known.WORDS, PER_WORD),
    ]
    assert found.score == THEME + EDUCATION + PER_WORD


def test_who_states_nothing_is_not_ruled_out_and_who_states_something_else_gets_nothing() -> None:
    subject = Subject(frozenset("a"), frozenset({"eud"}), {})
    assert (
        fit(Expertise(frozenset(), frozenset(), {}), subject, ()).score == THEME_UNSTATED + EDUCATION_UNSTATED
    )
    assert fit(Expertise(frozenset("b"), frozenset({"stx"}), {}), subject, ()).score == 0


@given(themes=NAMES, educations=NAMES, others=NAMES, theirs=NAMES, words=WORDS)
def test_a_score_is_the_sum_of_its_reasons_and_at_most_100(
    themes: frozenset[str],
    educations: frozenset[str],
    others: frozenset[str],
    theirs: frozenset[str],
    words: tuple[str, ...],
) -> None:
    found = fit(Expertise(themes, educations, {}), Subject(others, theirs, {}), words)
    assert found.score == min(BEST, sum(each.points for each in found.reasons))
    assert 0 <= found.score <= BEST
