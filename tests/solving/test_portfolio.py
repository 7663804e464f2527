"""The optimum against every portfolio there is, and what is told about it."""

import random
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pagt.solving.portfolio.alternatives import alternatives, budgets, prices
from pagt.solving.portfolio.clash import clash, feasible, shortage
from pagt.solving.portfolio.margins import margins
from pagt.solving.portfolio.problem import BUDGET, Candidate, Measure, Problem, Rule, Value, apart
from pagt.solving.portfolio.ranking import ranking
from pagt.solving.portfolio.solving import solve
from pagt.solving.robustness import Place, robustness


def case(seed):
    """A small case with every kind of rule there is, amounts that do not divide, and ties."""
    rng = random.Random(seed)
    count = rng.randint(1, 7)
    levels = rng.choice([(), (), (50,), (75, 33)]) if count < 6 else ()
    candidates = tuple(
        Candidate(
            f"a{n}", Fraction(rng.randint(0, 20), rng.choice([1, 4, 3])), rng.randint(0, 9_999_999), levels
        )
        for n in range(count)
    )
    names = [each.name for each in candidates]

    def some():
        return rng.sample(names, rng.randint(1, count))

    kinds = [
        lambda: Rule("share least", apart(some()), Measure.SHARE, Fraction(rng.randint(0, 60), 100), None),
        lambda: Rule(
            "share most", apart(some(), some()), Measure.SHARE, None, Fraction(rng.randint(20, 100), 100)
        ),
        lambda: Rule("money most", apart(some()), Measure.MONEY, None, rng.randint(0, 20_000_000)),
        lambda: Rule("money least", apart(some()), Measure.MONEY, rng.randint(0, 6_000_000), None),
        lambda: Rule("count least", apart(some()), Measure.COUNT, 1, None),
        lambda: Rule("count most", apart(some(), some()), Measure.COUNT, None, rng.randint(0, 3)),
        lambda: Rule("must", apart(some()[:1]), Measure.COUNT, 1, None),
        lambda: Rule("must not", apart(some()[:1]), Measure.COUNT, None, 0),
        lambda: Rule("either", apart(some()[:2]), Measure.COUNT, None, 1),
    ]
    rules = tuple(kind() for kind in rng.sample(kinds, rng.randint(0, 4)))
    return Problem(
        candidates,
        rng.choice([0, rng.randint(0, 30_000_000), 10**9]),
        rules,
        rng.choice(list(Value)),
        rng.choice([1, 100]),
    )


def everything(problem):
    """Every portfolio that keeps the rules, by plain counting."""
    ways = [(0, 100, *each.levels) for each in problem.candidates]
    for percents in product(*ways):
        choice = {each.name: p for each, p in zip(problem.candidates, percents, strict=True) if p}
        if keeps(problem, choice):
            yield choice


def money(problem, name, percent):
    amount = next(each.amount for each in problem.candidates if each.name == name)
    return amount if percent == 100 else amount * percent // 100 // problem.unit * problem.unit


def keeps(problem, choice):
    """The rules told once more, not by the code that is tested."""
    whole = sum(money(problem, *each) for each in choice.items())
    if whole > problem.budget:
        return False
    for rule in problem.rules:
        for group in rule.groups:
            inside = {name: percent for name, percent in choice.items() if name in group}
            measured = (
                len(inside)
                if rule.measure is Measure.COUNT
                else sum(money(problem, *each) for each in inside.items())
            )
            times = whole if rule.measure is Measure.SHARE else 1
            if rule.least is not None and measured < rule.least * times:
                return False
            if rule.most is not None and measured > rule.most * times:
                return False
    return True


def worth(problem, choice):
    scores = {each.name: each.score for each in problem.candidates}
    return sum(
        scores[name]
        * (money(problem, name, percent) if problem.value is Value.MONEY else Fraction(percent, 100))
        for name, percent in choice.items()
    )


@pytest.mark.parametrize("start", range(0, 500, 50))
def test_optimum_equals_that_of_all_portfolios(start):
    for seed in range(start, start + 50):
        problem = case(seed)
        best = solve(problem)
        all_of_them = list(everything(problem))
        if best is None:
            assert not all_of_them, seed
            continue
        assert keeps(problem, best.choice) and problem.broken(best.choice) == [], seed
        top = max(worth(problem, choice) for choice in all_of_them)
        assert best.value == top == worth(problem, best.choice), seed
        assert best.gap == 0 and best.bound == top
        assert best.amount == sum(money(problem, *each) for each in best.choice.items())
        assert solve(problem).choice == best.choice


def test_of_equals_more_and_earlier_numbers_are_taken():
    candidates = tuple(Candidate(f"a{n}", Fraction(1), 100) for n in range(8))
    assert list(solve(Problem(candidates, 350)).choice) == ["a0", "a1", "a2"]
    assert solve(Problem(tuple(reversed(candidates)), 100)).choice == {"a7": 100}


@pytest.mark.parametrize("seed", range(40))
def test_margins_are_where_the_choice_turns(seed):
    problem = case(seed)
    best = solve(problem)
    if best is None:
        pytest.skip("no portfolio keeps these rules")
    for margin in margins(problem, best, amounts=False):
        place = problem.place[margin.name]
        own = problem.candidates[place]

        def changed(score, place=place, own=own):
            each = Candidate(own.name, score, own.amount, own.levels)
            rows = (*problem.candidates[:place], each, *problem.candidates[place + 1 :])
            return Problem(rows, problem.budget, problem.rules, problem.value, problem.unit)

        step = Fraction(1, 1000)
        if margin.score is None:
            if margin.percent == 0:
                assert margin.name not in solve(changed(own.score + 10**6)).choice or own.amount == 0
            continue
        turned = own.score + margin.score if not margin.percent else own.score - margin.score
        toward = step if not margin.percent else -step
        if turned + toward >= 0:
            assert (margin.name in solve(changed(turned + toward)).choice) != bool(margin.percent)
        if turned - toward >= 0 and margin.score > step:
            assert (margin.name in solve(changed(turned - toward)).choice) == bool(margin.percent)


@pytest.mark.parametrize("value", list(Value))
def test_the_amount_at_which_it_would_be_in(value):
    candidates = tuple(
        Candidate(f"a{n}", Fraction(score), amount * 100)
        for n, (score, amount) in enumerate([(4, 500_000), (3, 300_000), (2, 200_000), (3, 450_000)])
    )
    problem = Problem(candidates, 1_000_000_00, value=value, unit=100)
    best = solve(problem)
    for margin in margins(problem, best):
        if margin.amount is None:
            continue
        for amount, inside in ((margin.amount, True), (margin.amount + 200, False)):
            own = problem.candidates[problem.place[margin.name]]
            rows = tuple(Candidate(e.name, e.score, amount if e is own else e.amount) for e in candidates)
            other = Problem(rows, problem.budget, value=value)
            must = Rule("must", apart([own.name]), least=1)
            held = solve(Problem(rows, problem.budget, (must,), value))
            assert (held is not None and held.value >= solve(other).value) is inside, (margin, amount)


def test_what_hinders_and_who_would_change_places():
    candidates = (
        Candidate("a", Fraction(5), 600),
        Candidate("b", Fraction(4), 600),
        Candidate("c", Fraction(1), 300),
    )
    problem = Problem(candidates, 1000)
    best = solve(problem)
    assert best.choice == {"a": 100, "c": 100}
    a, b, c = margins(problem, best)
    assert (a.score, a.costs, a.others) == (1, 1, {"b": 100})
    assert (b.score, b.costs, b.others, b.amount) == (1, 1, {"a": 0}, 400)
    assert b.hinders[0].rule == BUDGET and b.hinders[0].by == 500
    assert c.score == 1 and c.others == {}


def test_prices_of_rules_and_of_money():
    candidates = (
        Candidate("a", Fraction(5), 500),
        Candidate("b", Fraction(4), 500),
        Candidate("c", Fraction(1), 500),
    )
    rules = (
        Rule("lead", apart(["a", "b"]), most=1),
        Rule("slack", apart(["a"]), most=1),
    )
    problem = Problem(candidates, 1000, rules)
    best = solve(problem)
    lead, slack = prices(problem, best)
    assert (lead.gain, lead.choice) == (3, {"a": 100, "b": 100}) and slack.gain == 0
    (less, at_less), (more, at_more) = budgets(problem, [-1000, 500])
    assert (less, at_less.choice, more, at_more.value) == (0, {}, 1500, 6)


def test_alternatives_keep_the_rules_and_nearly_the_value():
    rng = random.Random(4)
    candidates = tuple(Candidate(f"a{n}", Fraction(rng.randint(30, 34), 10), 1000) for n in range(14))
    problem = Problem(candidates, 7000, (Rule("few", apart([c.name for c in candidates[:5]]), most=3),))
    best = solve(problem)
    found = alternatives(problem, best, within=Fraction(3, 100))
    assert len(found) == 5
    assert len({tuple(each.choice) for each in found} | {tuple(best.choice)}) == 6
    for each in found:
        assert keeps(problem, each.choice) and each.value >= best.value * Fraction(97, 100)
    # No portfolio so near in value is further from the optimum than the first.
    far = max(
        len(set(choice) ^ set(best.choice))
        for choice in everything(problem)
        if worth(problem, choice) >= best.value * Fraction(97, 100)
    )
    assert len(set(found[0].choice) ^ set(best.choice)) == far


@pytest.mark.parametrize("start", range(0, 300, 100))
def test_a_clash_is_one_and_no_rule_of_it_can_be_spared(start):
    clashes = 0
    for seed in range(start, start + 100):
        problem = case(seed)
        names = clash(problem)
        possible = any(True for _choice in everything(problem))
        assert feasible(problem) is possible and bool(names) is not possible, seed
        if possible:
            assert shortage(problem) == []
            continue
        clashes += 1
        others = [name for name in [BUDGET, *(rule.name for rule in problem.rules)] if name not in names]
        assert not feasible(problem.without(*others))
        for name in names:
            assert feasible(problem.without(*others, name)), (seed, name)
        assert shortage(problem), seed
    assert clashes > 3


def test_what_is_short_by_how_much():
    candidates = (Candidate("a", Fraction(5), 700_00), Candidate("b", Fraction(4), 600_00))
    rules = (Rule("a must", apart(["a"]), least=1), Rule("b must", apart(["b"]), least=1))
    problem = Problem(candidates, 1_200_00, rules)
    assert [(each.rule, each.by) for each in shortage(problem)] == [(BUDGET, 100_00)]
    assert clash(problem) == [BUDGET, "a must", "b must"]


@pytest.mark.parametrize("budget", range(2_197_865, 2_198_366, 50))
def test_the_proof_is_one_where_rounded_rows_deceived_the_solver(budget):
    """All of C fits; scaled by its largest amount, the budget made the solver prove that 90 % of it was best."""
    candidates = (
        Candidate("A", Fraction(5, 7), 1_800_000, (75,)),
        Candidate("B", Fraction(2), 400_090, (75,)),
        Candidate("C", Fraction(199, 100), 400_000, (75, 90)),
    )
    best = solve(Problem(candidates, budget, value=Value.MONEY))
    assert best is not None and best.choice == {"A": 75, "B": 100, "C": 100}


def test_limits_that_no_sum_lies_between_are_short_too():
    """B alone can't get between 197 and 206 øre when it applies for 236."""
    candidates = (Candidate("A", Fraction(1), 112), Candidate("B", Fraction(1), 236))
    rule = Rule("between", apart(["B"]), Measure.MONEY, 197, 206)
    problem = Problem(candidates, 500, (rule,))
    assert solve(problem) is None
    assert [(each.rule, each.by) for each in shortage(problem)] == [("between", Fraction(30))]
    many = Rule("many", apart(["A", "B"]), Measure.COUNT, 2, 1)
    assert [(each.rule, each.by) for each in shortage(Problem(candidates, 500, (many,)))] == [("many", 1)]


def test_a_part_of_nothing_is_no_way_of_funding():
    """Rounded down to whole kroner, half of 1.98 kr. is nothing, and would bring its score for no money."""
    problem = Problem((Candidate("A", Fraction(5), 198, (50, 75)),), 150, unit=100)
    assert [option.percent for option in problem.options] == [100, 75]
    cheap = Problem((Candidate("A", Fraction(5), 101, (90,)),), 50, unit=100)
    best = solve(cheap)
    assert best is not None and best.choice == {}


def test_the_ranking_skips_or_stops():
    candidates = (
        Candidate("a", Fraction(2), 300),
        Candidate("b", Fraction(5), 800),
        Candidate("c", Fraction(3), 400),
    )
    problem = Problem(candidates, 1100)
    assert ranking(problem, stop=False) == {"a": 100, "b": 100}
    assert ranking(problem, stop=True) == {"b": 100}


@pytest.mark.parametrize("seed", range(8))
def test_shares_of_draws_are_those_of_solving_each(seed):
    problem = case(seed * 7 + 1)
    draws = np.random.default_rng(seed).uniform(0, 5, (25, len(problem.candidates))).round(3)
    told = []
    found = robustness(problem, draws, progress=told.append)
    if found is None:
        assert solve(problem) is None
        return
    assert told == list(range(1, 26))
    total = dict.fromkeys(problem.place, 0)
    for row in draws:
        rows = tuple(
            Candidate(each.name, Fraction(str(score)), each.amount, each.levels)
            for each, score in zip(problem.candidates, row, strict=True)
        )
        for name in solve(Problem(rows, problem.budget, problem.rules, problem.value, problem.unit)).choice:
            total[name] += 1
    for name, share in found.shares.items():
        if next(e.amount for e in problem.candidates if e.name == name) == 0 and problem.value is Value.MONEY:
            continue  # worth nothing, so in or out is a tie
        assert found.exact and share == pytest.approx(total[name] / 25), name


def test_what_is_certain_is_core_and_what_is_hopeless_is_outside():
    candidates = (
        Candidate("a", Fraction(5), 500),
        Candidate("b", Fraction(1), 500),
        Candidate("c", Fraction(1), 500),
    )
    draws = np.random.default_rng(1).normal([5, 1, 1], [0.1, 0.5, 0.5], (200, 3))
    found = robustness(Problem(candidates, 1000), draws)
    assert found.place("a") is Place.CORE and found.place("b") is Place.BORDERLINE
    assert 0.3 < found.shares["b"] < 0.7 and found.shares["b"] + found.shares["c"] == pytest.approx(1)


def test_bad_input():
    assert solve(Problem((), 100)).choice == {}
    assert solve(Problem((), 100, (Rule("some", apart([]), least=1),))) is None
    nothing = (Candidate("a", Fraction(0), 100), Candidate("b", Fraction(0), 100))
    assert solve(Problem(nothing, 100)).value == 0
    assert solve(Problem((Candidate("a", Fraction(3), 100),), 0)).choice == {}
    assert solve(Problem((Candidate("a", Fraction(3), 100),), 10**12)).choice == {"a": 100}
    for broken in (
        lambda: Problem((*nothing, nothing[0]), 1),
        lambda: Problem(nothing, -1),
        lambda: Problem((Candidate("a", Fraction(-1), 1),), 1),
        lambda: Problem((Candidate("a", Fraction(1), 1, (100,)),), 1),
        lambda: Problem(nothing, 1, (Rule("x", apart(["z"]), most=1),)),
        lambda: Problem(nothing, 1, (Rule(BUDGET, apart(["a"]), most=1),)),
        lambda: robustness(Problem(nothing, 1), np.zeros((3, 5))),
    ):
        with pytest.raises(ValueError):
            broken()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 10**9), min_size=3, max_size=12), st.integers(0, 5 * 10**9))
def test_money_is_kept_to_the_last_oere(amounts, budget):
    candidates = tuple(Candidate(f"a{n}", Fraction(amount), amount) for n, amount in enumerate(amounts))
    best = solve(Problem(candidates, budget))
    assert best.amount <= budget
    full = max(
        sum(amounts[n] for n in range(len(amounts)) if mask >> n & 1)
        for mask in range(1 << len(amounts))
        if sum(amounts[n] for n in range(len(amounts)) if mask >> n & 1) <= budget
    )
    assert best.amount == full


def test_ten_thousand_within_its_gap():
    rng = random.Random(3)
    candidates = tuple(
        Candidate(f"a{n}", Fraction(rng.randint(100, 500), 100), rng.randint(10**7, 10**8))
        for n in range(10_000)
    )
    problem = Problem(candidates, 10**11)
    best = solve(problem, gap=1e-4)
    assert 0 <= best.gap <= 1e-4 and problem.broken(best.choice) == []
    assert best.value > problem.value_of(ranking(problem, stop=False))
