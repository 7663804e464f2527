"""The register of pools: the money of a year, its split, its rules, and what its calls use."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core import money
from pagt.core.register.parts import about, amount_detail, cell, year_filter
from pagt.core.register.spec import Column, Detail, Register, Section
from pagt.core.rights import Actor
from pagt.grants.calls import actions
from pagt.grants.calls.access import visible_to
from pagt.grants.calls.forms import PoolYearForm
from pagt.grants.calls.models import Call, PoolYear
from pagt.grants.calls.queries import Use, uses
from pagt.grants.calls.words import POOL_NAMES


def kroner(oere: int | None) -> str:
    """Return an amount in words; a dash when it is unknown."""
    return _("%(amount)s kr.") % {"amount": money.kroner(oere)} if oere is not None else "–"


def percent(value: Any) -> str:
    """Return a percentage without the zeros that say nothing; a dash when there is none."""
    if value is None:
        return "–"
    return f"{number_format(value.normalize() if value % 1 else int(value))} %"


def too_much(use: Use) -> str:
    """Return the warning that the calls of a share want to award more than it is; empty when they do not."""
    if not use.over:
        return ""
    return _("By %(over)s the calls of “%(pool)s” exceed their share of %(share)s (they want to award %(used)s).") % {
        "pool": POOL_NAMES[use.pool],
        "used": kroner(use.used),
        "share": kroner(use.share),
        "over": kroner(use.over),
    }  # fmt: skip


def _details(pool_year: PoolYear) -> list[Detail]:
    return [
        Detail(_("Year"), str(pool_year.year)),
        amount_detail(_("Budget"), pool_year.budget),
        Detail(_("Budget decided by"), pool_year.decided_by),
        Detail(_("What the money is for"), pool_year.description),
        *about(pool_year),
    ]


def _sections(pool_year: PoolYear, by: Actor) -> list[Section]:
    known = visible_to(pool_year.calls.filter(withdrawn=""), by).order_by("opens_at", "pk")
    return [
        Section(
            _("What each share amounts to"),
            (_("Pool"), _("Share"), _("Amount"), _("Its calls award"), _("Remains")),
            [_use(use) for use in _uses(pool_year, by)],
            _("The budget is not split."),
        ),
        Section(
            _("Calls"),
            (_("Title"), _("Pool"), _("Amount to award")),
            [[cell(call), (call.get_pool_display(), ""), (kroner(call.amount), "")] for call in known],
            _("No call is paid from it yet."),
        ),
        Section(
            _("Rules"),
            (
                _("Applies from"),
                _("Legal basis"),
                _("Terms of the grant"),
                _("How to appeal"),
                _("Least co-financing"),
                _("Highest amount"),
            ),
            [
                [
                    (date_format(rules.applies_from, "SHORT_DATE_FORMAT"), ""),
                    (rules.legal_basis, ""),
                    (rules.terms, ""),
                    (rules.appeal_guidance, ""),
                    (percent(rules.cofinancing_percent), ""),
                    (kroner(rules.max_amount), ""),
                ]
                for rules in pool_year.rules.order_by("applies_from")
            ],
            _("No rules are written down."),
        ),
    ]


def _uses(pool_year: PoolYear, by: Actor) -> list[Use]:
    return uses(pool_year, visible_to(Call.objects.all(), by))


def _use(use: Use) -> list[tuple[Any, str]]:
    left = None if use.share is None else use.share - use.used
    return [
        (POOL_NAMES[use.pool], ""),
        (percent(use.percent), ""),
        (kroner(use.share), ""),
        (kroner(use.used), ""),
        (kroner(left), ""),
    ]


def _more(pool_year: PoolYear, by: Actor) -> dict[str, Any]:
    return {"warnings": [text for use in _uses(pool_year, by) if (text := too_much(use))]}


pools = Register(
    model=PoolYear,
    route="pools",
    title=gettext_lazy("Pools"),
    singular=gettext_lazy("pool"),
    new_label=gettext_lazy("New pool"),
    intro=gettext_lazy(
        "The money of each year, how it is split between calls, and the rules that it is given by."
    ),
    columns=(
        Column("title", gettext_lazy("Title"), lambda one: one.title, "title"),
        Column("year", gettext_lazy("Year"), lambda one: str(one.year), "year"),
        Column("budget", gettext_lazy("Budget (kr.)"), lambda one: one.budget, "budget", money=True),
        Column(
            "shares",
            gettext_lazy("Shares"),
            lambda one: ", ".join(
                f"{row.get_pool_display()} {percent(row.percent)}" for row in one.shares.all()
            ),
            narrow=True,
        ),
    ),
    filters=(year_filter(PoolYear, gettext_lazy("Year")),),
    search=("title", "description", "decided_by"),
    order="-year",
    form=PoolYearForm,
    create=actions.create_pool_year,
    change=actions.change_pool_year,
    details=_details,
    sections=_sections,
    rows=lambda rows: rows.prefetch_related("shares"),
    identify=(("title", "year"),),
    template="calls/pool.html",
    more=_more,
)
