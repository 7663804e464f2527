"""The rules of a recommendation, without a database."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pagt.grants.recommendation.rules import (
    DeviationKind,
    FaultKind,
    Line,
    by_ranking,
    deviations,
    faults,
    inversions,
    running,
)
from pagt.grants.recommendation.states import Verdict


def line(number: str, verdict: Verdict = Verdict.FUND, rank: int | None = None, **values: object) -> Line:
    amount = 100 if verdict is Verdict.FUND else 0
    said = {"considerations": "x", "decisive_facts": "y"}
    return Line(number, verdict, **{"amount": amount, "applied": 100, "rank": rank, **said, **values})  # type: ignore[arg-type]


def test_a_lower_rank_before_a_higher_is_a_deviation_of_both() -> None:
    found = deviations(
        [line("a", Verdict.REJECT, 1), line("b", Verdict.FUND, 2), line("c", Verdict.REJECT, 3)]
    )
    assert [each.kind for each in found["a"]] == [DeviationKind.PASSED_OVER]
    assert found["a"][0].others == ("b",)
    assert [each.kind for each in found["b"]] == [DeviationKind.LIFTED]
    assert "c" not in found


def test_equal_ranks_and_no_rank_never_deviate() -> None:
    assert (
        deviations([line("a", Verdict.REJECT, 1), line("b", Verdict.FUND, 1), line("c", Verdict.FUND)]) == {}
    )


def test_the_order_of_the_reserve_list_deviates_too() -> None:
    first = line("a", Verdict.RESERVE, 1, reserve_rank=2)
    second = line("b", Verdict.RESERVE, 2, reserve_rank=1)
    assert set(deviations([first, second])) == {"a", "b"}


def test_another_amount_than_the_proposed_one_needs_its_own_reason() -> None:
    lines = [line("a", Verdict.PART, 1, amount=50, proposed=100)]
    assert [fault.kind for fault in faults(lines, budget=100)] == [FaultKind.AMOUNT_UNEXPLAINED]
    assert faults([line("a", Verdict.PART, 1, amount=50, proposed=100, deviation="z")], budget=100) == []


def test_one_reason_on_either_side_explains_a_pair() -> None:
    over, lifted = line("a", Verdict.REJECT, 1), line("b", Verdict.FUND, 2)
    (fault,) = faults([over, lifted], budget=100)
    assert (fault.kind, fault.numbers) == (FaultKind.UNEXPLAINED, ("a", "b"))
    assert faults([line("a", Verdict.REJECT, 1, deviation="z"), lifted], budget=100) == []
    assert faults([over, line("b", Verdict.FUND, 2, deviation="z")], budget=100) == []


def test_what_a_letter_must_state_is_asked_for_when_the_answer_is_no_less_or_on_conditions() -> None:
    silent = {"considerations": "", "decisive_facts": ""}
    kinds = [FaultKind.NO_CONSIDERATIONS, FaultKind.NO_FACTS]
    for each in (
        line("a", Verdict.REJECT, **silent),
        line("a", Verdict.PART, amount=50, **silent),
        line("a", Verdict.FUND, conditions="on this", **silent),
    ):
        assert [fault.kind for fault in faults([each], budget=100)] == kinds
    assert faults([line("a", Verdict.FUND, **silent)], budget=100) == []


def test_the_budget_is_kept_and_must_be_known() -> None:
    (fault,) = faults([line("a")], budget=99)
    assert (fault.kind, fault.oere) == (FaultKind.OVER_BUDGET, 1)
    assert faults([line("a")], budget=100) == []
    assert [each.kind for each in faults([line("a")], budget=None)] == [FaultKind.NO_BUDGET]
    assert [each.kind for each in faults([], budget=0)] == [FaultKind.NO_LINES]


def test_an_application_without_a_line_is_named() -> None:
    (fault,) = faults([line("a")], budget=100, left_out=["c", "b"])
    assert (fault.kind, fault.numbers) == (FaultKind.LEFT_OUT, ("b", "c"))


def test_places_in_reserve_run_without_a_gap() -> None:
    lines = [line("a", Verdict.RESERVE, reserve_rank=1), line("b", Verdict.RESERVE, reserve_rank=3)]
    assert [each.kind for each in faults(lines, budget=0)] == [FaultKind.RESERVE_ORDER]


def test_the_sum_runs_and_says_when_it_goes_beyond() -> None:
    found = running([line("a"), line("b")], 150)
    assert [(so_far, left) for _line, so_far, left in found] == [(100, 50), (200, -50)]


@given(st.lists(st.integers(0, 500), max_size=12), st.integers(0, 2_000))
def test_the_ranking_gives_a_first_stretch_that_fits(applied: list[int], budget: int) -> None:
    given_ = by_ranking(applied, budget)
    assert sum(given_) <= budget
    stops = next((i for i, amount in enumerate(applied) if sum(applied[: i + 1]) > budget), len(applied))
    assert given_ == [*applied[:stops], *([0] * (len(applied) - stops))]


VERDICTS = st.sampled_from([Verdict.FUND, Verdict.REJECT])


@given(st.lists(VERDICTS, max_size=8))
def test_nothing_deviates_exactly_when_the_funded_come_first(verdicts: list[Verdict]) -> None:
    lines = [line(str(i), verdict, i + 1) for i, verdict in enumerate(verdicts)]
    ordered = sorted(verdicts, key=lambda verdict: verdict is Verdict.REJECT) == verdicts
    assert (not list(inversions(lines))) is ordered
    assert (not deviations(lines)) is ordered
