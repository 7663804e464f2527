"""What is done without a solver: fund from the top of the ranking until the money runs out."""

from __future__ import annotations

from pagt.solving.portfolio.problem import WHOLE, Choice, Problem


def ranking(problem: Problem, *, stop: bool) -> Choice:
    """Return whom the ranking funds, in full; it looks at no rule but the budget.

    Args:
        problem: what is asked. Equal scores are ranked in the candidates' order.
        stop: at the first that the money does not reach, rather than skip it and go on with those that it does.
    """
    places = range(len(problem.candidates))
    left, chosen = problem.budget, set()
    for place in sorted(places, key=lambda place: (-problem.candidates[place].score, place)):
        each = problem.candidates[place]
        if each.amount <= left:
            chosen.add(each.name)
            left -= each.amount
        elif stop:
            break
    return {each.name: WHOLE for each in problem.candidates if each.name in chosen}
