"""The assignment core against full enumeration, against its own bounds, and on bad input."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pagt.solving.assignment import (
    Assigned,
    Fairness,
    Infeasible,
    InvalidProblem,
    Problem,
    Proof,
    Short,
    Shortage,
    assign,
    problem,
)

Choice = tuple[int, ...]


def small(seed: int) -> Problem:
    """A random problem that can be enumerated, with conflicts, bounds, locked and earlier pairs."""
    chance = random.Random(seed)
    applications = [f"a{n}" for n in range(chance.randint(1, 4))]
    assessors = [f"p{n}" for n in range(chance.randint(2, 4))]
    highest = chance.choice([1, 5, 100])
    scores = {
        (a, p): chance.randint(0, highest) for a in applications for p in assessors if chance.random() < 0.9
    }
    conflicts = [pair for pair in scores if chance.random() < 0.08]
    free = sorted(set(scores) - set(conflicts))
    least = chance.choice([0, 0, 1])
    return problem(
        scores,
        reviews=chance.choice([1, 2, 2]),
        conflicts=conflicts,
        least=least,
        most={p: least + chance.randint(1, 3) for p in assessors},
        locked=[pair for pair in free if chance.random() < 0.06],
        earlier=[pair for pair in free if chance.random() < 0.2],
        change_cost=chance.choice([0, 0, 2, 20]),
        applications=applications,
        assessors=assessors,
    )


def every_choice(given: Problem) -> Iterator[Choice]:
    """All the choices that keep the rules, by brute force."""
    own = [
        [
            combination
            for combination in itertools.combinations(
                [p for p in range(len(given.score)) if given.application_of[p] == a], given.reviews
            )
            if all(p in combination for p in np.flatnonzero(given.locked) if given.application_of[p] == a)
        ]
        for a in range(len(given.applications))
    ]
    for chosen in itertools.product(*own):
        pairs = tuple(itertools.chain.from_iterable(chosen))
        loads = [0] * len(given.assessors)
        for p in pairs:
            loads[given.assessor_of[p]] += 1
        if all(given.least[j] <= load <= given.most[j] for j, load in enumerate(loads)):
            yield pairs


def sums(given: Problem, pairs: Choice) -> list[int]:
    found = [0] * len(given.applications)
    for p in pairs:
        found[given.application_of[p]] += int(given.worth[p])
    return found


def best_alone(given: Problem) -> list[int]:
    """What each application would have if it were alone: its locked pairs and the best of the others."""
    found = []
    for a in range(len(given.applications)):
        mine = [p for p in range(len(given.score)) if given.application_of[p] == a]
        locked = [int(given.worth[p]) for p in mine if given.locked[p]]
        rest = sorted((int(given.worth[p]) for p in mine if not given.locked[p]), reverse=True)
        found.append(sum(locked) + sum(rest[: given.reviews - len(locked)]))
    return found


def value(given: Problem, pairs: Choice, fairness: Fairness) -> tuple[int, int]:
    """What is raised, in its order."""
    got = sums(given, pairs)
    if fairness is Fairness.WORST:
        return min(got), sum(got)
    alone = best_alone(given)
    return min(1000 * g // b if b else 1000 for g, b in zip(got, alone, strict=True)), sum(got)


def proves(given: Problem, shortage: Shortage) -> bool:
    """Whether a shortage is one, counted anew on the problem without trust in the solver."""
    if shortage.needed <= shortage.available:
        return False
    applications = [given.applications.index(name) for name in shortage.applications]
    assessors = [given.assessors.index(name) for name in shortage.assessors]
    pairs = list(zip(given.application_of.tolist(), given.assessor_of.tolist(), given.locked, strict=True))
    if shortage.kind is Short.CAPACITY:
        held = sum(1 for a, p, locked in pairs if locked and a in applications)
        needed = given.reviews * len(applications) - held
        loose = sum(1 for a, p, locked in pairs if not locked and a in applications and p not in assessors)
        room = sum(
            int(given.most[j]) - sum(1 for _, p, locked in pairs if locked and p == j) for j in assessors
        )
        return needed == shortage.needed and room + loose == shortage.available
    return True


@pytest.mark.parametrize("fairness", list(Fairness))
def test_it_equals_full_enumeration_on_a_thousand_small_cases(fairness: Fairness) -> None:
    infeasible = 0
    for seed in range(1000):
        given = small(seed)
        values = [value(given, pairs, fairness) for pairs in every_choice(given)]
        if not values:
            with pytest.raises(Infeasible) as caught:
                assign(given, fairness=fairness)
            assert proves(given, caught.value.shortage), (seed, caught.value.shortage)
            infeasible += 1
            continue
        found = assign(given, fairness=fairness)
        assert (found.worst.value, found.total.value) == max(values), seed
        assert value(given, found.pairs, fairness) == max(values), seed
        assert found.worst.bound == found.worst.value, seed
        assert found.total.bound == found.total.value, seed
        assert found.total.gap == 0 and found.total.proof is not Proof.NONE
        assert found.free_total == max(total for _, total in values), seed
    assert 100 < infeasible < 800  # both kinds of case were tried


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), fairness=st.sampled_from(Fairness))
def test_larger_choices_keep_every_rule_and_do_not_depend_on_the_order_of_the_input(
    seed: int, fairness: Fairness
) -> None:
    chance = random.Random(seed)
    scores = {
        (f"a{a:02}", f"p{p:02}"): chance.randint(0, 50)
        for a in range(chance.randint(5, 25))
        for p in range(10)
        if chance.random() < 0.9
    }
    conflicts = {pair for pair in scores if chance.random() < 0.1}
    asked = {"reviews": 2, "conflicts": conflicts, "least": 1, "most": 7}
    try:
        found = assign(problem(scores, **asked), fairness=fairness)  # type: ignore[arg-type]
    except Infeasible as error:
        assert error.shortage.needed > error.shortage.available
        return
    assert not conflicts & set(found.names)
    assert all(1 <= load <= 7 for load in found.loads.values())
    each = [application for application, _ in found.names]
    assert all(each.count(name) == 2 for name in found.problem.applications)
    shuffled = list(scores.items())
    chance.shuffle(shuffled)
    again = assign(problem(dict(shuffled), **asked), fairness=fairness)  # type: ignore[arg-type]
    assert again.names == found.names


def test_an_earlier_choice_stays_until_a_change_pays_more_than_its_cost() -> None:
    scores = {("a", "old"): 50, ("a", "new"): 60}

    def who(cost: int) -> list[tuple[str, str]]:
        given = problem(scores, reviews=1, most=1, earlier=[("a", "old")], change_cost=cost)
        found = assign(given)
        assert bool(found.dropped) == (("a", "new") in found.names)
        return found.names

    assert who(9) == [("a", "new")]
    assert who(11) == [("a", "old")]


def test_what_fairness_costs_is_shown() -> None:
    # Alone the total would give everything to `a`.
    scores = {("a", "p"): 10, ("a", "q"): 7, ("b", "p"): 6, ("b", "q"): 1}
    found = assign(problem(scores, reviews=1, most=1))
    assert found.names == [("a", "q"), ("b", "p")]
    assert (found.worst.value, found.total.value, found.free_total) == (6, 13, 13)
    scores = {("a", "p"): 10, ("a", "q"): 3, ("b", "p"): 5, ("b", "q"): 1}
    found = assign(problem(scores, reviews=1, most=1))
    assert (found.worst.value, found.total.value, found.free_total) == (3, 8, 11)


def _assigned(**asked: object) -> Assigned:
    return assign(problem({("a", "p"): 1, ("b", "p"): 1, ("a", "q"): 1}, **asked))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "kind", "about"),
    [
        ({"reviews": 2, "most": 9}, Short.CANDIDATES, (("b",), ())),
        ({"reviews": 1, "most": {"p": 0, "q": 9}}, Short.CAPACITY, (("b",), ("p",))),
        ({"reviews": 1, "most": 9, "least": {"p": 0, "q": 2}}, Short.APPLICATIONS, ((), ("q",))),
        ({"reviews": 1, "most": 9, "locked": [("a", "p"), ("a", "q")]}, Short.LOCKED, (("a",), ())),
        ({"reviews": 1, "most": 1, "locked": [("a", "p"), ("b", "p")]}, Short.LOCKED, ((), ("p",))),
    ],
)
def test_what_is_short_is_named(asked: dict[str, object], kind: Short, about: object) -> None:
    with pytest.raises(Infeasible) as caught:
        _assigned(**asked)
    short = caught.value.shortage
    assert (short.kind, (short.applications, short.assessors)) == (kind, about)
    assert short.needed > short.available


@pytest.mark.parametrize(
    "asked",
    [
        {"reviews": 0, "most": 1},
        {"reviews": 1, "most": -1},
        {"reviews": 1, "most": 1, "least": 2},
        {"reviews": 1, "most": 1, "change_cost": -1},
        {"reviews": 1, "most": 1, "locked": [("b", "q")]},
        {"reviews": 1, "most": 1, "locked": [("a", "p")], "conflicts": [("a", "p")]},
    ],
)
def test_what_contradicts_itself_is_refused(asked: dict[str, object]) -> None:
    with pytest.raises(InvalidProblem):
        _assigned(**asked)


def test_scores_out_of_range_are_refused() -> None:
    for score in (-1, 10**9 + 1):
        with pytest.raises(InvalidProblem):
            problem({("a", "p"): score}, reviews=1, most=1)


def test_one_assessor_for_everything_and_nothing_to_assign() -> None:
    found = assign(problem({(f"a{n}", "p"): 0 for n in range(50)}, reviews=1, most=50))
    assert found.loads == {"p": 50} and found.worst.value == found.total.value == 0
    assert assign(problem({}, reviews=3, most=6)).names == []


def test_the_bound_of_the_total_holds_whatever_the_solver_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Multipliers that are off give a bound that is too high, never one that is too low."""
    from pagt.solving.assignment.programme import Programme

    exact = Programme.bound
    given = small(3)
    best = assign(given).total.value

    def off(self: Programme, worth: np.ndarray, duals: np.ndarray) -> int:  # type: ignore[type-arg]
        return exact(self, worth, duals + 0.37)

    monkeypatch.setattr(Programme, "bound", off)
    assert assign(given).total.bound >= best
