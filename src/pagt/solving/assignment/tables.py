"""Assignment problems as CSV: scores `application,assessor,score` and conflicts `application,assessor`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pagt.solving.assignment.problem import LARGEST_SCORE, Pair

MOST_DECIMALS = 6


class InvalidTable(ValueError):
    """A file can't be read as a table; the text names file, line and what is wrong."""


def read_scores(path: Path) -> tuple[dict[Pair, int], int]:
    """Return the scores in whole units, and how many decimals a unit has: 2 says that 1.00 is 100 units.

    Raises:
        InvalidTable: the file can't be read, has other columns, names a pair twice, or a score is not a number from 0.
    """
    written: dict[Pair, tuple[Decimal, int]] = {}
    decimals = 0
    for line, (application, assessor, score) in _rows(path, ("application", "assessor", "score")):
        pair = (application, assessor)
        if pair in written:
            raise InvalidTable(
                f"{path}, line {line}: {application} and {assessor} stand on line {written[pair][1]} already."
            )
        try:
            value = Decimal(score)
            exponent = value.as_tuple().exponent
        except InvalidOperation:
            exponent = "n"
        if not isinstance(exponent, int) or value < 0 or value > LARGEST_SCORE:
            raise InvalidTable(
                f"{path}, line {line}: '{score}' is not a score; write a number from 0, e.g. 3.5."
            )
        if -exponent > MOST_DECIMALS:
            raise InvalidTable(f"{path}, line {line}: '{score}' has more than {MOST_DECIMALS} decimals.")
        decimals = max(decimals, -exponent)
        written[pair] = (value, line)
    scores = {pair: int(value.scaleb(decimals)) for pair, (value, _line) in written.items()}
    over = next((pair for pair, score in scores.items() if score > LARGEST_SCORE), None)
    if over is not None:
        raise InvalidTable(
            f"{path}, line {written[over][1]}: the score is too large beside {decimals} decimals elsewhere."
        )
    return scores, decimals


def read_pairs(path: Path) -> set[Pair]:
    """Return the pairs of a table without scores; a pair may stand twice.

    Raises:
        InvalidTable: the file can't be read or has other columns.
    """
    return {
        (application, assessor) for _line, (application, assessor) in _rows(path, ("application", "assessor"))
    }


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """Yield each row's line and cells; the first row holds the names of the columns."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            heading = next(reader, [])
            if [cell.strip() for cell in heading] != list(columns):
                raise InvalidTable(f"{path}, line 1: the columns must be {','.join(columns)}.")
            for cells in reader:
                if not cells:
                    continue
                stripped = [cell.strip() for cell in cells]
                if len(cells) != len(columns) or not all(stripped):
                    raise InvalidTable(
                        f"{path}, line {reader.line_num}: a row has {len(columns)} values: {','.join(columns)}."
                    )
                yield reader.line_num, stripped
    except OSError as error:
        raise InvalidTable(f"{path}: {error.strerror or 'it'} (the file can't be read).") from error
    except UnicodeDecodeError as error:
        raise InvalidTable(f"{path}: the file is not UTF-8 text.") from error
    except csv.Error as error:
        raise InvalidTable(f"{path}, line {reader.line_num}: {error}.") from error
