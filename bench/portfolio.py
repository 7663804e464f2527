"""What choosing a portfolio costs, and what it gives beside ranking until the money runs out, in one run.

    python bench/portfolio.py [--cases 20] [--large]

Made-up calls: scores from 1 to 5, amounts from 100,000 to 2,000,000 kr., money for 40 % of what is asked. The rules:
a least and a greatest share for four themes, an amount for one, at most so many and at least one in municipalities, at
most two for each applicant, either-or, must and must-not. Times are processor seconds of one process.
"""

from __future__ import annotations

import argparse
import random
import resource
from collections.abc import Callable
from fractions import Fraction
from statistics import median
from time import process_time

import numpy as np

from pagt.solving.portfolio.alternatives import alternatives, budgets, prices
from pagt.solving.portfolio.margins import margins
from pagt.solving.portfolio.problem import Candidate, Measure, Problem, Rule, Value, apart
from pagt.solving.portfolio.ranking import ranking
from pagt.solving.portfolio.solving import solve
from pagt.solving.robustness import robustness


def made_up(count: int, seed: int, *, rules: bool = True, value: Value = Value.SCORES) -> Problem:
    """Return a call with so many applications."""
    rng = random.Random(seed)
    candidates = tuple(
        Candidate(
            f"a{n:05}", Fraction(rng.randint(10_000, 50_000), 10_000), rng.randrange(100_000, 2_000_000) * 100
        )
        for n in range(count)
    )
    names = [each.name for each in candidates]
    themes = [names[part::4] for part in range(4)]
    places = [names[part::19] for part in range(19)]
    leads = [names[part : part + 3] for part in range(0, count, 3)]
    money = sum(each.amount for each in candidates) * 2 // 5
    rows = (
        Rule("a theme has at least a fifth", apart(themes[0]), Measure.SHARE, Fraction(1, 5)),
        Rule("no theme has more than 35 %", apart(*themes), Measure.SHARE, None, Fraction(35, 100)),
        Rule("a theme has at most a quarter", apart(themes[1]), Measure.MONEY, None, money // 4),
        Rule("at most so many in a municipality", apart(*places), most=max(2, count // 30)),
        Rule("at least one in three municipalities", apart(*places[:3]), least=1),
        Rule("at most two for each applicant", apart(*leads), most=2),
        Rule("either or", apart([names[0], names[7]]), most=1),
        Rule("must", apart([names[5]]), least=1),
        Rule("must not", apart([names[9]]), most=0),
    )
    return Problem(candidates, money, rows if rules else (), value)


def timed(work: Callable[[], object]) -> float:
    """Return the processor seconds of some work."""
    began = process_time()
    work()
    return process_time() - began


def compared(cases: int) -> None:
    """Print what ranking loses beside the optimum."""
    print("| ranking | value function | rules | value lost | rules broken | decisions that change |")
    print("|---|---|---|---|---|---|")
    for value in Value:
        for rules in (False, True):
            problems = [made_up(60, seed, rules=rules, value=value) for seed in range(cases)]
            best = [solve(each) for each in problems]
            for stop in (False, True):
                lost, broken, changed = [], [], []
                for problem, found in zip(problems, best, strict=True):
                    plain = ranking(problem, stop=stop)
                    lost.append(float(1 - problem.value_of(plain) / found.value))
                    broken.append(len({each.rule for each in problem.broken(plain)}))
                    changed.append(len(set(plain) ^ set(found.choice)) / len(problem.candidates))
                print(
                    f"| {'stops' if stop else 'skips'} | {value} | {'all' if rules else 'none'} "
                    f"| {np.mean(lost):.1%} | {np.mean(broken):.1f} | {np.mean(changed):.0%} |"
                )


def _draws(count: int, draws: int) -> None:
    call = made_up(count, 1)
    means = np.array([float(each.score) for each in call.candidates])
    scores = np.random.default_rng(1).normal(means, 0.3, (draws, count))
    began = process_time()
    found = robustness(call, scores)
    how = "exact" if found.exact else "parts of projects"
    print(f"{draws} draws at {count}: {process_time() - began:.1f} s ({how}, gap {found.gap:.3%})")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=20)
    parser.add_argument("--large", action="store_true", help="10,000 applications too")
    given = parser.parse_args()
    compared(given.cases)
    print()
    for count, gap in ((60, 0.0), (1_000, 0.0), *(((10_000, 1e-4),) if given.large else ())):
        for value in Value:
            problems = [
                made_up(count, seed, value=value)
                for seed in range(5 if count == 60 else 3 if count == 1_000 else 1)
            ]
            times = [timed(lambda each=each, gap=gap: solve(each, gap=gap)) for each in problems]
            print(
                f"optimum, {count} applications, {value}, gap {gap}: median {median(times):.2f} s, most {max(times):.2f} s"
            )
    problem = made_up(60, 1)
    best = solve(problem)
    print(f"margins in score, 60: {timed(lambda: margins(problem, best, amounts=False)):.2f} s")
    print(f"margins in score and amount, 60: {timed(lambda: margins(problem, best)):.2f} s")
    print(f"prices of 9 rules, 60: {timed(lambda: prices(problem, best)):.2f} s")
    print(
        f"budget 5 % up and down, 60: {timed(lambda: budgets(problem, [-problem.budget // 20, problem.budget // 20])):.2f} s"
    )
    print(f"five alternatives within 1 %, 60: {timed(lambda: alternatives(problem, best)):.2f} s")
    for count, draws in ((60, 200), (1_000, 1_000)):
        _draws(count, draws)
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
