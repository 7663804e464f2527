"""`pagt assign`: assessors for applications, from CSV files. No database, no Django."""

from __future__ import annotations

import json
import time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pagt.solving.assignment import Assigned, Certified, Shortage

_PROOFS = {
    "ceiling": "no application's own ceiling allows more",
    "duality": "proven by multipliers, in exact arithmetic",
    "search": "proven by going through every case",
    "none": "not proven: the search was cut off",
}
_MOST_NAMED = 10


@click.command()
@click.option(
    "--affinity", required=True, type=click.Path(path_type=Path), help="CSV: application,assessor,score."
)
@click.option(
    "--conflicts",
    type=click.Path(path_type=Path),
    help="CSV: application,assessor; such a pair is never made.",
)
@click.option(
    "--reviews",
    default=3,
    show_default=True,
    type=click.IntRange(1, 1000),
    help="Assessors for each application.",
)
@click.option(
    "--min-load",
    default=0,
    show_default=True,
    type=click.IntRange(0),
    help="Fewest applications of an assessor.",
)
@click.option(
    "--max-load",
    default=6,
    show_default=True,
    type=click.IntRange(0),
    help="Most applications of an assessor.",
)
@click.option(
    "--fairness",
    default="worst",
    show_default=True,
    type=click.Choice(["worst", "relative"]),
    help="What is raised before the total: the smallest sum of one application, or the smallest share of its own best.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def assign(
    affinity: Path,
    conflicts: Path | None,
    reviews: int,
    min_load: int,
    max_load: int,
    fairness: str,
    as_json: bool,
) -> None:
    """Give each application its assessors, and prove that no choice is better.

    Conflicts and loads are kept. The worst-served application comes first, then the total; among equals a fixed
    tie-break decides, so that the same files give the same answer. Scores are numbers from 0, greater is better.

    A pair that the affinity file does not have can't be assigned: write score 0 for a pair that may be made.

    Exit codes: 0 done, 1 nothing fits (it is said what is short), 2 the input is refused.
    """
    from pagt.solving import assignment
    from pagt.solving.assignment.tables import InvalidTable, read_pairs, read_scores

    try:
        scores, decimals = read_scores(affinity)
        barred = read_pairs(conflicts) if conflicts else set()
        given = assignment.problem(scores, reviews=reviews, conflicts=barred, least=min_load, most=max_load)
    except (InvalidTable, assignment.InvalidProblem) as error:
        click.echo(str(error), err=True)
        raise SystemExit(2) from error
    began = time.perf_counter()
    try:
        found = assignment.assign(given, fairness=assignment.Fairness(fairness))
    except assignment.Infeasible as error:
        said = _shortage(error.shortage)
        if as_json:
            click.echo(
                json.dumps(
                    {"status": "infeasible", "reason": said, "shortage": _plain(error.shortage)},
                    ensure_ascii=False,
                    indent=2,
                )
            )
        else:
            click.echo(said, err=True)
        raise SystemExit(1) from error
    seconds = time.perf_counter() - began
    if as_json:
        click.echo(json.dumps(_answer(found, decimals, seconds), ensure_ascii=False, indent=2))
    else:
        _table(found, decimals, seconds)


def _number(units: int, decimals: int) -> int | float:
    """Units as the score that the file writes."""
    return float(Decimal(units).scaleb(-decimals)) if decimals else units


def _answer(found: Assigned, decimals: int, seconds: float) -> dict[str, Any]:
    share = found.fairness.value == "relative"
    problem = found.problem
    scores = found.scores
    chosen: dict[str, list[dict[str, Any]]] = {name: [] for name in problem.applications}
    for place in found.pairs:
        application, assessor = problem.pair(place)
        chosen[application].append(
            {"assessor": assessor, "score": _number(int(problem.score[place]), decimals)}
        )

    def certified(number: Certified, scale: int) -> dict[str, Any]:
        return {
            "value": _number(number.value, scale),
            "bound": _number(number.bound, scale),
            "gap": number.gap,
            "proof": number.proof.value,
        }

    return {
        "status": "optimal" if found.worst.gap == found.total.gap == 0 else "feasible",
        "objective": {
            "fairness": found.fairness.value,
            "worst": _number(found.worst.value, 3 if share else decimals),
            "total": _number(found.total.value, decimals),
        },
        "bound": {
            "worst": _number(found.worst.bound, 3 if share else decimals),
            "total": _number(found.total.bound, decimals),
        },
        "gap": {"worst": found.worst.gap, "total": found.total.gap},
        "seconds": round(seconds, 4),
        "certificate": {
            "worst": certified(found.worst, 3 if share else decimals) | {"application": found.at_worst},
            "total": certified(found.total, decimals),
            "total_without_fairness": _number(found.free_total, decimals),
        },
        "applications": len(problem.applications),
        "assessors": len(problem.assessors),
        "choice": [
            {"application": name, "score": _number(scores[name], decimals), "assessors": chosen[name]}
            for name in problem.applications
        ],
        "loads": found.loads,
    }


def _table(found: Assigned, decimals: int, seconds: float) -> None:
    problem = found.problem
    names: dict[str, list[str]] = {name: [] for name in problem.applications}
    for application, assessor in found.names:
        names[application].append(assessor)
    scores = found.scores
    width = max((len(name) for name in [*problem.applications, "application"]), default=0)
    click.echo(f"{'application':<{width}}  {'score':>10}  assessors")
    for name in problem.applications:
        click.echo(f"{name:<{width}}  {_number(scores[name], decimals):>10}  {', '.join(names[name])}")
    loads = sorted(found.loads.values())
    share = found.fairness.value == "relative"
    worst = (
        f"{found.worst.value / 10:g} % of its own best"
        if share
        else str(_number(found.worst.value, decimals))
    )
    click.echo()
    click.echo(f"Worst served: {found.at_worst}, {worst} ({_PROOFS[found.worst.proof.value]}).")
    click.echo(
        f"Total: {_number(found.total.value, decimals)} of at most {_number(found.total.bound, decimals)}, "
        f"gap {found.total.gap:.4%} ({_PROOFS[found.total.proof.value]})."
    )
    click.echo(f"Without fairness the total would be {_number(found.free_total, decimals)}.")
    if loads:
        click.echo(f"Loads: from {loads[0]} to {loads[-1]}. Solved in {seconds:.3f} s.")


def _plain(shortage: Shortage) -> dict[str, Any]:
    return {
        "kind": shortage.kind.value,
        "applications": list(shortage.applications),
        "assessors": list(shortage.assessors),
        "needed": shortage.needed,
        "available": shortage.available,
    }


def _shortage(shortage: Shortage) -> str:
    applications, assessors = _named(shortage.applications), _named(shortage.assessors)
    match shortage.kind.value:
        case "candidates":
            return (
                f"Nothing fits: {applications} needs {shortage.needed} assessors, but only {shortage.available} "
                "can take it (see its conflicts and which pairs have a score)."
            )
        case "capacity":
            return (
                f"Nothing fits: {applications} need {shortage.needed} reviews, but their assessors have room for "
                f"{shortage.available} (full: {assessors or 'nobody'})."
            )
        case _:
            return (
                f"Nothing fits: {assessors} must have at least {shortage.needed} applications, but there are only "
                f"{shortage.available} for them."
            )


def _named(names: tuple[str, ...]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
