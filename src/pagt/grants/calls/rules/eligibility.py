"""Whether an application may be granted money at all: each rule of the call by itself, so that it explains itself. Pure.

Sources: the region's page on the education pool (only institutions with certain kinds of education, never companies
or private persons), standard terms for regional development grants (a partner bears cost and has its own interest;
least co-financing of the total cost), and what the call itself says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from pagt.grants.calls.rules.answers import Facts, PartnerFacts
from pagt.grants.calls.rules.budget import sums
from pagt.grants.calls.rules.questions import Form, QuestionType, shown
from pagt.grants.calls.rules.values import Value, is_typed
from pagt.network.partners.states import OrganisationKind

T = QuestionType


@dataclass(frozen=True, slots=True)
class Rules:
    """What a call demands; an empty one demands nothing. Amounts in øre, the same names as on the call.

    themes: keys of the call's themes.
    """

    lead_kinds: frozenset[str] = frozenset()
    lead_education: frozenset[str] = frozenset()
    partner_kinds: frozenset[str] = frozenset()
    min_partners: int = 0
    needs_municipality: bool = False
    min_amount: int | None = None
    max_amount: int | None = None
    cofinancing_percent: Decimal | None = None
    max_months: int | None = None
    themes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Check:
    """One rule judged: met, not met, or None while that can't be told. `sentences.say_check` says it."""

    code: str
    met: bool | None
    params: Mapping[str, Any] = field(default_factory=dict)


def gather(
    form: Form,
    answers: Mapping[str, Value],
    *,
    lead_kind: str,
    lead_education: frozenset[str] = frozenset(),
    kinds: Mapping[str, str] | None = None,
    themes: frozenset[str] | None = None,
    municipalities: frozenset[str] | None = None,
    files: frozenset[str] | None = None,
) -> Facts:
    """Return what an application's answers and the register say.

    Args:
        form: the form of its stage.
        answers: canonical values by the question's key.
        lead_kind: the applicant's `OrganisationKind`.
        lead_education: what the applicant offers (`EducationType`).
        kinds: register key -> `OrganisationKind` of the partners that the register has.
        themes, municipalities, files: what may be picked, see `Facts`.
    """
    keys = shown(form, answers)
    asked: dict[QuestionType, Value] = {}
    for question in form.questions:
        if question.key in keys:
            asked.setdefault(question.type, answers.get(question.key))
    period = asked.get(T.PERIOD) or {}
    return Facts(
        themes=themes,
        municipalities=municipalities,
        files=files,
        lead_kind=lead_kind,
        lead_education=lead_education,
        asked=frozenset(asked),
        partners=tuple(_partner(row["cells"], kinds or {}) for row in asked.get(T.PARTNERS) or ()),
        chosen=tuple(asked.get(T.THEMES) or ()),
        sums=sums(asked[T.BUDGET]) if asked.get(T.BUDGET) else None,
        start=_day(period.get("start")),
        end=_day(period.get("end")),
    )


def _partner(cells: Mapping[str, Any], kinds: Mapping[str, str]) -> PartnerFacts:
    cost = cells.get("cost")
    bears = isinstance(cost, int) and cost > 0
    name = cells.get("name") or cells.get("organisation") or ""
    return PartnerFacts(name, kinds.get(cells.get("organisation", "")), bears and bool(cells.get("interest")))


def _day(value: Value) -> date | None:
    return date.fromisoformat(value) if value and not is_typed(value) else None


def checks(rules: Rules, facts: Facts) -> list[Check]:
    """Return each rule of the call with whether it is met, in the order in which one reads an application.

    A rule on something that the form doesn't ask is left out: an idea without a budget is not judged by one.
    """
    found = _lead(rules, facts)
    if T.PARTNERS in facts.asked:
        found += _partners(rules, facts)
    if rules.needs_municipality and T.PARTNERS in facts.asked:
        found.append(Check("municipality", _municipality(facts)))
    if rules.themes and T.THEMES in facts.asked:
        found.append(_themes(rules, facts))
    if T.PERIOD in facts.asked:
        found += _period(rules, facts)
    if T.BUDGET in facts.asked:
        found += _budget(rules, facts)
    return found


def _lead(rules: Rules, facts: Facts) -> list[Check]:
    found = []
    if rules.lead_kinds:
        met = facts.lead_kind in rules.lead_kinds
        found.append(Check("lead_kind", met, {"kind": facts.lead_kind, "kinds": sorted(rules.lead_kinds)}))
    if rules.lead_education:
        offers = None if not facts.lead_education else bool(facts.lead_education & rules.lead_education)
        found.append(Check("lead_education", offers, {"education": sorted(rules.lead_education)}))
    return found


def _partners(rules: Rules, facts: Facts) -> list[Check]:
    found = []
    if rules.min_partners:
        met = len(facts.partners) >= rules.min_partners
        found.append(Check("min_partners", met, {"least": rules.min_partners, "count": len(facts.partners)}))
    if rules.partner_kinds:
        wrong = [p.name for p in facts.partners if p.kind is not None and p.kind not in rules.partner_kinds]
        unknown = [p.name for p in facts.partners if p.kind is None]
        met_kinds = False if wrong else None if unknown else True
        kinds = sorted(rules.partner_kinds)
        found.append(Check("partner_kinds", met_kinds, {"kinds": kinds, "wrong": wrong, "unknown": unknown}))
    if T.BUDGET in facts.asked and facts.partners:
        bare = [partner.name for partner in facts.partners if not partner.whole]
        found.append(Check("partners_take_part", not bare, {"names": bare}))
    return found


def _municipality(facts: Facts) -> bool | None:
    kinds = [facts.lead_kind, *(partner.kind for partner in facts.partners)]
    if OrganisationKind.MUNICIPALITY in kinds:
        return True
    return None if None in kinds else False


def _themes(rules: Rules, facts: Facts) -> Check:
    if not facts.chosen:
        return Check("theme_chosen", None)
    return Check("theme_chosen", rules.themes.issuperset(facts.chosen))


def _period(rules: Rules, facts: Facts) -> list[Check]:
    known = facts.start is not None and facts.end is not None
    found = []
    if rules.max_months is not None:
        met = None
        if facts.start is not None and facts.end is not None:
            met = facts.end < _months_after(facts.start, rules.max_months)
        found.append(Check("max_months", met, {"most": rules.max_months}))
    if T.BUDGET in facts.asked:
        outside: list[int] = []
        if facts.start is not None and facts.end is not None and facts.sums is not None:
            years = range(facts.start.year, facts.end.year + 1)
            outside = [
                year
                for year, part in facts.sums.by_year.items()
                if year not in years and part != type(part)()
            ]
        told = known and facts.sums is not None
        found.append(Check("budget_in_period", not outside if told else None, {"years": outside}))
    return found


def _months_after(day: date, months: int) -> date:
    """The first day after so many months from the day on: 31 January and one month end before 1 March."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    after = first + timedelta(days=day.day - 1)
    following = (first + timedelta(days=32)).replace(day=1)
    return min(after, following)


def _budget(rules: Rules, facts: Facts) -> list[Check]:
    total = facts.sums if facts.sums and facts.sums.cost and not facts.sums.unread else None
    found = []
    applied = total.applied if total else None
    if rules.min_amount is not None:
        met = None if applied is None else applied >= rules.min_amount
        found.append(Check("min_amount", met, {"least": rules.min_amount, "applied": applied}))
    if rules.max_amount is not None:
        met = None if applied is None else applied <= rules.max_amount
        found.append(Check("max_amount", met, {"most": rules.max_amount, "applied": applied}))
    if rules.cofinancing_percent:
        least = Fraction(rules.cofinancing_percent) / 100
        share = total.cofinancing if total else None
        over = max(0, total.applied - floor(total.cost * (1 - least))) if total else None
        met = None if share is None else share >= least
        found.append(
            Check("cofinancing", met, {"least": rules.cofinancing_percent, "share": share, "over": over})
        )
    difference = total.difference if total else None
    found.append(
        Check("balanced", None if difference is None else difference == 0, {"difference": difference})
    )
    return found
