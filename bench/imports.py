"""How many rows a second the dry run of a secretariat's spreadsheet takes: people with organisations that it makes.

    python bench/imports.py [ROWS]

Takes the database of `DATABASE_URL`, or the embedded one, which must be migrated; writes nothing that stays.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pagt.config.settings")
django.setup()

from pagt.core.register import imports  # noqa: E402 - Django has to be ready first
from pagt.core.register.plans import Line, Plan, Table  # noqa: E402
from pagt.core.register.spec import registers  # noqa: E402
from pagt.core.rights import SystemActor  # noqa: E402

PEOPLE_EACH = 5


def line(number: int) -> Line:
    """One person of the file; five in a row work at the same place."""
    of = number // PEOPLE_EACH
    return Line(
        number + 2,
        {
            "organisation": f"Eksempel Maaling {of} A/S",
            "organisation:kind": "company",
            "organisation:address": f"Eksempelvej {of}",
            "organisation:postcode": "8000",
            "name": f"Eksempel Person {number}",
            "email": f"person{number}@maaling.eksempel.dk",
            "phone": f"20{number:06}",
            "role": "HR-chef",
        },
        [],
    )


def main(rows: int) -> None:
    plan = Plan(fixed={"organisation:kind": "company"}, make_beside=True)
    table = Table([], [line(number) for number in range(rows)])
    begun = time.perf_counter()
    report = imports.check(registers()["contact"], table, plan, by=SystemActor("system:bench"))
    took = time.perf_counter() - begun
    print(
        f"{rows} rows in {took:.1f} s: {rows / took:.0f} rows/s",
        dict(Counter(o.outcome for o in report.outcomes)),
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
