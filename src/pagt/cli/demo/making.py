"""How a demonstration record is written down: short, and always marked as invented."""

from __future__ import annotations

from datetime import date
from typing import Any

from pagt.cli.loading import Row
from pagt.core import clock
from pagt.core.danish import key_from

SOURCE = "Eksempel (opdigtet)"
BEGINNING = date(2022, 1, 3)
"""The day on which the invented register begins."""


def day(text: str) -> date:
    """Return the date of an ISO text."""
    return date.fromisoformat(text)


def named(*keys: str) -> list[str]:
    """Return references to records by key, as forms understand them."""
    return [f"[{key}]" for key in keys]


def made(kind: str, key: str, known: date, /, **values: Any) -> Row:
    """Return the row of an invented record.

    Args:
        kind: the record's kind.
        key: its key; what makes a second load find it.
        known: the day it was put on record; a day to come is left to the day of loading.
        values: its values by form field.
    """
    if known <= clock.today():
        values["recorded_on"] = known
    return Row(kind=kind, key=key_from(f"eksempel {key}"), values={"source": SOURCE, **values})
