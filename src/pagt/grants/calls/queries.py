"""Reads of pools and calls."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from pagt.core.cache import Newest
from pagt.grants.calls.models import Call, PoolRules, PoolYear, StageForm
from pagt.grants.calls.rules.eligibility import Rules
from pagt.grants.calls.rules.forms import Form, read_form
from pagt.grants.calls.rules.phases import phase
from pagt.grants.calls.states import Phase, Pool, Stage

_forms: Newest[Form] = Newest(size=100)
"""Forms as they were read, by what they were read from: reading costs eight times what writing it as text does."""


def phase_of(call: Call, now: datetime) -> Phase:
    """Return where a call stands at an instant: worked out from its publication and its dates."""
    return phase(
        published=call.published_at is not None,
        run_here=call.run_here,
        opens_at=call.opens_at,
        idea_closes_at=call.idea_closes_at,
        application_opens_at=call.application_opens_at,
        closes_at=call.closes_at,
        now=now,
    )


def next_date(call: Call, now: datetime) -> tuple[str, datetime] | None:
    """Return which of a call's dates comes next, by the name of its field, and when; None after the last."""
    names = ("opens_at", "idea_closes_at", "application_opens_at", "closes_at")
    coming = [(at, name) for name in names if (at := getattr(call, name)) and at > now]
    if not coming:
        return None
    at, name = min(coming)
    return name, at


def stages_of(call: Call) -> tuple[Stage, ...]:
    """Return what is handed in, in order: a project idea first where the call has a deadline for it."""
    return (Stage.IDEA, Stage.APPLICATION) if call.idea_closes_at else (Stage.APPLICATION,)


def stage_form(call: Call, stage: Stage) -> StageForm | None:
    """Return the record with the form of a stage; None when nobody has begun it."""
    found: StageForm | None = call.forms.filter(stage=stage.value, withdrawn="").first()
    return found


def form_of(call: Call, stage: Stage) -> Form | None:
    """Return the questions of a stage as they stand; None when nobody has begun them."""
    record = stage_form(call, stage)
    if record is None:
        return None
    return _forms.get_or_build(json.dumps(record.content), lambda: read_form(record.content))


def open_calls(now: datetime) -> QuerySet[Call]:
    """Return the published calls in which somebody can write an application at an instant, the nearest deadline first."""
    found: QuerySet[Call] = Call.objects.filter(
        withdrawn="", run_here=True, published_at__lte=now, opens_at__lte=now, closes_at__gt=now
    )
    return found.order_by("closes_at", "pk")


def rules_for(pool_year: PoolYear, on: date) -> PoolRules | None:
    """Return the rules of a pool that are in force on a day; None before the first."""
    found: PoolRules | None = pool_year.rules.filter(applies_from__lte=on).order_by("-applies_from").first()
    return found


@dataclass(frozen=True, slots=True)
class Use:
    """What one kind of pool has of a year's money, and what its calls want to award.

    Args:
        pool: the kind of pool.
        percent: its share; None when the split does not name it.
        share: the share in øre; None when the budget or the share is unknown.
        calls: its calls.
        used: the sum of the calls' amounts in øre, as far as they are known.
    """

    pool: Pool
    percent: Decimal | None
    share: int | None
    calls: tuple[Call, ...]
    used: int

    @property
    def over(self) -> int:
        """How many øre the calls exceed the share by; 0 when they do not or the share is unknown."""
        return max(0, self.used - self.share) if self.share is not None else 0


def uses(pool_year: PoolYear, known: QuerySet[Call]) -> list[Use]:
    """Return how much of each share of a pool's year its calls use; calls outside the split come last.

    Args:
        pool_year: the pool's year.
        known: the calls that the reader may know of (`access.visible_to`): a sum tells of a draft, too.
    """
    calls = list(known.filter(pool_year=pool_year, withdrawn="").order_by("opens_at", "pk"))
    shares = {Pool(row.pool): row.percent for row in pool_year.shares.all()}
    pools = [*shares, *(pool for pool in Pool if pool not in shares and _of(calls, pool))]
    found = []
    for pool in pools:
        percent, mine = shares.get(pool), _of(calls, pool)
        share = 0 if percent is None and shares else None
        if percent is not None and pool_year.budget is not None:
            share = int(pool_year.budget * percent / 100)
        if not shares:
            share = pool_year.budget
        found.append(Use(pool, percent, share, mine, sum(call.amount or 0 for call in mine)))
    return found


def _of(calls: Iterable[Call], pool: Pool) -> tuple[Call, ...]:
    return tuple(call for call in calls if call.pool == pool)


def rules_of(call: Call) -> Rules:
    """Return what a call demands of an application, for `rules.eligibility.checks`."""
    return Rules(
        lead_kinds=frozenset(call.lead_kinds),
        lead_education=frozenset(call.lead_education),
        partner_kinds=frozenset(call.partner_kinds),
        min_partners=call.min_partners,
        needs_municipality=call.needs_municipality,
        min_amount=call.min_amount,
        max_amount=call.max_amount,
        cofinancing_percent=call.cofinancing_percent,
        max_months=call.max_months,
        themes=call.theme_keys,
    )
