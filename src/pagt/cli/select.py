"""`pagt select`: the best portfolio of a participatory budgeting election."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from pagt.solving import pabulib
from pagt.solving.portfolio.problem import Problem, Value
from pagt.solving.portfolio.ranking import ranking
from pagt.solving.portfolio.solving import Solution, solve

WRONG = 2


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--value",
    type=click.Choice([value.value for value in Value]),
    default=Value.SCORES.value,
    show_default=True,
    help="What makes a portfolio good: the sum of scores, or of score times money.",
)
@click.option("--gap", type=click.FloatRange(0, 1), default=0.0, help="A relative gap that is good enough.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def select(file: Path, value: str, gap: float, as_json: bool) -> None:
    """Choose among the projects of FILE (Pabulib .pb) under its budget: the proven optimum, beside the ranking.

    A project's score is its `score`, else its `votes`, else what the votes in the file sum up to.
    """
    try:
        election = pabulib.read(file.read_text("utf-8"))
    except UnicodeDecodeError:
        click.echo(f"{file}: the text is not UTF-8.", err=True)
        sys.exit(WRONG)
    except pabulib.Unreadable as error:
        click.echo(f"{file}: {error}", err=True)
        sys.exit(WRONG)
    problem = Problem(election.candidates, election.budget, value=Value(value))
    best = solve(problem, gap=gap)
    if best is None:  # a budget alone can always be kept, by choosing nobody
        raise RuntimeError("the budget can't be kept")
    if as_json:
        click.echo(json.dumps(_told(problem, best), ensure_ascii=False, indent=2))
    else:
        _print(election, problem, best)


def _money(oere: int) -> float | int:
    return oere // pabulib.OERE if oere % pabulib.OERE == 0 else oere / pabulib.OERE


def _of_value(problem: Problem, amount: Any) -> float:
    return float(amount / (pabulib.OERE if problem.value is Value.MONEY else 1))


def _told(problem: Problem, best: Solution) -> dict[str, Any]:
    plain = {
        name: {
            "objective": _of_value(problem, problem.value_of(choice)),
            "cost": _money(problem.amount_of(choice)),
            "choice": list(choice),
        }
        for name, choice in (
            ("ranking_skip", ranking(problem, stop=False)),
            ("ranking_stop", ranking(problem, stop=True)),
        )
    }
    return {
        "objective": _of_value(problem, best.value),
        "bound": _of_value(problem, best.bound),
        "gap": best.gap,
        "seconds": round(best.seconds, 4),
        "value": problem.value.value,
        "budget": _money(problem.budget),
        "cost": _money(best.amount),
        "projects": len(problem.candidates),
        "choice": list(best.choice),
        "certificate": {
            "feasible": not problem.broken(best.choice),
            "objective_exact": str(problem.value_of(best.choice) / _scale(problem)),
            "cost_exact": str(problem.amount_of(best.choice)) + "/100",
            "optimal": best.gap == 0,
            "ties_broken": best.tie_broken,
        },
        **plain,
    }


def _scale(problem: Problem) -> int:
    return pabulib.OERE if problem.value is Value.MONEY else 1


def _print(election: pabulib.Election, problem: Problem, best: Solution) -> None:
    plain = ranking(problem, stop=False)
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(election.meta.get("description", "")), title_justify="left")
    for heading, side in (("Project", "left"), ("Name", "left"), ("Score", "right"), ("Cost", "right")):
        table.add_column(heading, justify="right" if side == "right" else "left")
    table.add_column("Ranking")
    for each in problem.candidates:
        if each.name in best.choice:
            score = f"{float(each.score):g}"
            mark = "in" if each.name in plain else "out"
            # As text: what a file says is no markup.
            named = [Text(text) for text in (each.name, election.names[each.name])]
            table.add_row(*named, score, f"{_money(each.amount):,}", mark)
    console = Console()
    console.print(table)
    proof = "proven optimum" if best.gap == 0 else f"gap at most {best.gap:.2e}"
    console.print(
        f"{len(best.choice)} of {len(problem.candidates)} projects for {_money(best.amount):,} of "
        f"{_money(problem.budget):,}; value {_of_value(problem, best.value):,.10g} ({proof}), "
        f"the ranking gives {_of_value(problem, problem.value_of(plain)):,.10g}; {best.seconds:.2f} s"
    )
