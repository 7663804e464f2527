"""How long a person's data are kept: pure, from what is on record and the day.

Source: GDPR art. 5(1)(e): no longer than is necessary for the purpose. The months are the secretariat's decision.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date

from pagt.network.partners.states import Relation

PROPOSALS: Mapping[Relation, int] = {
    Relation.AMBASSADOR: 60,
    Relation.COMPANY: 36,
    Relation.SCHOOL: 36,
    Relation.MUNICIPAL: 36,
    Relation.COUNCIL: 60,
    Relation.FOUNDATION: 36,
    Relation.ABROAD: 36,
    Relation.GUEST: 12,
}
"""Months after the last activity, proposed and not decided: the secretariat decides before the first person is kept.

Guests of a meeting a year, so that next year's can be planned; partners three years, two plan periods of dialogue;
ambassadors and the council five, the documentation of what was promised and decided.
"""


def months_after(day: date, months: int) -> date:
    """Return the day that is so many months later; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def a_month_after(day: date) -> date:
    """Return the last day on which somebody who asks for their data must have an answer (GDPR art. 12(3))."""
    return months_after(day, 1)


def kept_until(*, recorded_on: date, last_active: date | None, months: int) -> date:
    """Return the day after which a person's data are past their time.

    A role that is still held does not keep anybody for ever: whoever nobody has had to do with for all those months
    is asked about again, since nobody can know whether they are there.

    Args:
        recorded_on: the day on which they were put on record.
        last_active: the newest day on which they took part in something; None for never.
        months: the time limit of their relation.
    """
    return months_after(max(recorded_on, last_active or recorded_on), months)


def is_past(until: date, on: date) -> bool:
    """Whether data that are kept until a day are past their time on another."""
    return on > until
