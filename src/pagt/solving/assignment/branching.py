"""Whole pairs where the linear programme gives halves: branch and bound on the few pairs that are in doubt."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from pagt.solving.assignment.problem import Flags, Floats, Ints
from pagt.solving.assignment.programme import Programme

_MOST_NODES = 1_000
"""Where branching stops, counted in nodes and not in seconds, so that it stops at the same place on any day."""
_WIDER = 8.0
_WHOLE = 1e-6


@dataclass(frozen=True)
class Branched:
    """What branching found.

    Args:
        chosen: the pairs, None when there is no such choice (or none was found).
        proven: whether nothing better exists, or nothing at all.
        bound: what no choice is worth more than, rounded down.
    """

    chosen: Flags | None
    proven: bool
    bound: int = 0


def is_whole(chosen: Floats) -> bool:
    """Whether every pair is chosen wholly or not at all."""
    return bool(np.all(np.minimum(chosen, 1 - chosen) < _WHOLE))


def branch(programme: Programme, least: Ints, *, any_will_do: bool) -> Branched:
    """Return the best choice of whole pairs that keeps each application's least score, or the first that is found.

    A pair whose reduced cost is further from 0 than the gap between the relaxed optimum and the best whole choice
    stays as the relaxed optimum has it. The gap is not known, so a narrow one is tried and widened until the choice
    that is found proves that it was wide enough. A pair that is too poor for its application to reach its least score,
    even beside its best others, is left out from the start.
    """
    possible = _possible(programme, least)
    reduced = programme.reduced(programme.cost, programme.duals)
    at_one = programme.chosen > 1 - _WHOLE
    relaxed = programme.objective
    doubt = np.sort(np.abs(reduced))
    width = float(doubt[min(len(doubt) - 1, 4 * len(programme.lower))]) + 1.0
    widest = float(doubt[-1]) + 1.0
    while True:
        near = np.abs(reduced) <= width
        found = _branched(programme, least, near & possible, at_one & possible & ~near, any_will_do)
        if found.chosen is None:
            if width >= widest or not found.proven:
                return found
            width *= _WIDER
            continue
        lost = relaxed - float(programme.cost[found.chosen].sum())
        if any_will_do or width >= widest or lost <= width:
            return found
        if not found.proven:
            return Branched(found.chosen, proven=False, bound=max(found.bound, int(relaxed - width)))
        width = lost + 1.0


def _possible(programme: Programme, least: Ints) -> Flags:
    """Return the pairs that some whole choice with the least scores has."""
    left, weight = programme.left, programme.weight
    need = programme.upper[: programme.lefts].astype(np.int64)
    order = np.lexsort((-weight, left))
    sides = left[order]
    rank = np.empty(len(left), dtype=np.int64)
    rank[order] = np.arange(len(left)) - np.searchsorted(sides, sides)
    all_but_last, whole = (
        np.bincount(left[rank < most[left]], weights=weight[rank < most[left]], minlength=programme.lefts)
        for most in (need - 1, need)
    )
    reach = np.where(rank < need[left], whole[left], all_but_last[left] + weight)
    return np.asarray(reach >= least[left])


def _branched(programme: Programme, least: Ints, free: Flags, fixed: Flags, first: bool) -> Branched:
    """Solve with the free pairs alone; the fixed ones are chosen."""
    lefts, rows = programme.lefts, programme.sides
    places = np.flatnonzero(free)
    sides = lefts + programme.right
    taken = np.bincount(programme.left[fixed], minlength=rows) + np.bincount(sides[fixed], minlength=rows)
    lower, upper = programme.lower[:rows] - taken, programme.upper[:rows] - taken
    scored = np.bincount(programme.left[fixed], weights=programme.weight[fixed], minlength=lefts)
    need = least - scored
    held = np.flatnonzero(need > 0)
    row_of = np.full(lefts, -1, dtype=np.int64)
    row_of[held] = rows + np.arange(len(held))
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    for option, value in (
        ("threads", 1),
        ("random_seed", 1),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 1e-6),
        ("mip_max_nodes", _MOST_NODES),
        ("mip_max_improving_sols", 1 if first else highspy.kHighsIInf),
    ):
        solver.setOptionValue(option, value)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(places), rows + len(held)
    model.col_cost_ = programme.cost[places]
    model.col_lower_, model.col_upper_ = np.zeros(len(places)), np.ones(len(places))
    model.row_lower_ = np.concatenate([np.maximum(lower, 0), need[held]])
    model.row_upper_ = np.concatenate([upper, np.full(len(held), highspy.kHighsInf)])
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(places)
    model.sense_ = highspy.ObjSense.kMaximize
    third = row_of[programme.left[places]] >= 0
    starts = np.concatenate([[0], np.cumsum(2 + third)])
    index = np.empty(starts[-1], dtype=np.int32)
    entry = np.ones(starts[-1])
    index[starts[:-1]] = programme.left[places]
    index[starts[:-1] + 1] = sides[places]
    index[starts[:-1][third] + 2] = row_of[programme.left[places[third]]]
    entry[starts[:-1][third] + 2] = programme.weight[places[third]]
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = (
        starts.astype(np.int32),
        index,
        entry,
    )
    solver.passModel(model)
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return Branched(None, proven=True)
    if not np.isfinite(solver.getInfo().mip_gap):
        return Branched(None, proven=False)
    chosen = fixed.copy()
    chosen[places] = np.asarray(solver.getSolution().col_value) > 0.5
    bound = float(programme.cost[fixed].sum()) + float(solver.getInfo().mip_dual_bound)
    return Branched(chosen, bool(status == highspy.HighsModelStatus.kOptimal), int(bound + _WHOLE))
