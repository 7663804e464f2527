"""Two people's changes of one answer brought together: nothing of either is lost. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pagt.grants.calls.rules.questions import ROWS, Question, QuestionType
from pagt.grants.calls.rules.values import Value, read

T = QuestionType
Row = dict[str, Any]
Rows = dict[str, dict[str, Any]]
"""Cells by the id of the row."""
_PARTS = ("start", "end")


@dataclass(frozen=True, slots=True)
class Merged:
    """`value`: both changes, and theirs wherever the two contradict each other.

    `conflicts`: the places where they do: "" for the whole answer, "start" or "end" of a period, "r1" for a row
    that one took away and the other changed (it stays, with the change), "r1.cost" for a cell. What I wrote there
    is in `mine` only, so that the caller must show it.
    """

    value: Value
    conflicts: tuple[str, ...] = ()


def merge(question: Question, base: Value, mine: Value, theirs: Value) -> Merged:
    """Merge two changes of one answer.

    Args:
        question: the question.
        base: what stood there when I began, canonical (see `values`), as are the others.
        mine: what I make of it.
        theirs: what stands there now.
    """
    if mine in (theirs, base):
        return Merged(theirs)
    if theirs == base:
        return Merged(mine)
    values = (base, mine, theirs)
    if question.type in ROWS and all(value is None or isinstance(value, list) for value in values):
        return _rows(question, base or [], mine or [], theirs or [])
    if question.type in (T.MANY, T.THEMES, T.MUNICIPALITIES, T.FILE):
        return _picked(question, set(base or ()), set(mine or ()), set(theirs or ()))
    if question.type is T.PERIOD and all(value is None or "start" in value for value in values):
        merged, conflicts = _parts(base or {}, mine or {}, theirs or {}, _PARTS)
        return Merged(read(question, merged), conflicts)
    return Merged(theirs, ("",))


def _picked(question: Question, base: set[str], mine: set[str], theirs: set[str]) -> Merged:
    """What either added is there, what either took away is gone."""
    return Merged(read(question, list((base & mine & theirs) | (mine - base) | (theirs - base))))


def _parts(
    base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any], names: Sequence[str]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Merge value by value; an absent one is the same as an empty one."""
    merged, conflicts = {}, []
    for name in names:
        old, my, their = (values.get(name) or "" for values in (base, mine, theirs))
        if my != their and my != old and their != old:
            conflicts.append(name)
        value = my if their == old else their
        if value != "":
            merged[name] = value
    return merged, tuple(conflicts)


def _rows(question: Question, base: list[Row], mine: list[Row], theirs: list[Row]) -> Merged:
    old, my, their = _by_id(base), _by_id(mine), _by_id(theirs)
    merged: Rows = {}
    conflicts: list[str] = []
    for row in [*their, *(row for row in my if row not in their)]:
        if row in old and not (row in my and row in their):
            left = my.get(row) or their[row]
            if left != old[row]:  # one took it away, the other changed it
                conflicts.append(row)
                merged[row] = left
            continue
        values = [rows.get(row, {}) for rows in (old, my, their)]
        if row not in old and not (row in my and row in their):
            merged[row] = values[1] or values[2]
            continue
        names = list(dict.fromkeys([*values[2], *values[1]]))
        cells, at = _parts(values[0], values[1], values[2], names)
        conflicts.extend(f"{row}.{name}" for name in at)
        if cells:
            merged[row] = cells
    order, contradicts = _order(list(old), list(my), list(their), set(merged))
    if contradicts:
        conflicts.insert(0, "")
    # Read, because a row of which each took a part away may have nothing left.
    value = read(question, [{"id": row, "cells": merged[row]} for row in order])
    return Merged(value, tuple(conflicts))


def _by_id(rows: list[Row]) -> Rows:
    return {row["id"]: row["cells"] for row in rows}


def _order(old: list[str], my: list[str], their: list[str], kept: set[str]) -> tuple[list[str], bool]:
    """The order of the rows that are kept, and whether both put the old ones in another order.

    Each new row stands after the old one that it was written after. Where both wrote at the same place, the order
    of the ids says whose come first, so that it is the same whoever saves first.
    """
    shared = [row for row in old if row in my and row in their]
    places = [[row for row in rows if row in shared] for rows in (my, their)]
    contradicts = places[0] != places[1] and shared not in places
    backbone = [row for row in (my if places[1] == shared else their) if row in old and row in kept]
    for rows in (their, my):
        _insert(backbone, [row for row in rows if row in old and row in kept])
    anchored: dict[str, list[list[str]]] = {}
    for rows in (my, their):
        for anchor, chain in _chains(rows, set(backbone), kept).items():
            anchored.setdefault(anchor, []).append(chain)
    order: list[str] = []
    for anchor in ["", *backbone]:
        order.extend([anchor] if anchor else [])
        for chain in sorted(anchored.get(anchor, [])):
            order.extend(row for row in chain if row not in order)
    return order, contradicts


def _insert(backbone: list[str], rows: list[str]) -> None:
    """Put the rows that the backbone lacks into it, each after the one that it stands after."""
    for number, row in enumerate(rows):
        if row not in backbone:
            backbone.insert(backbone.index(rows[number - 1]) + 1 if number else 0, row)


def _chains(rows: list[str], fixed: set[str], kept: set[str]) -> dict[str, list[str]]:
    """New rows, by the fixed one that they come after ("" for none)."""
    chains: dict[str, list[str]] = {}
    anchor = ""
    for row in rows:
        if row in fixed:
            anchor = row
        elif row in kept:
            chains.setdefault(anchor, []).append(row)
    return chains
