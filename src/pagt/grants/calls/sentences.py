"""What the rules of forms, answers and eligibility find, as sentences that say what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core import money
from pagt.grants.calls.fault_words import FAULTS, NAMES_OF_PARTS
from pagt.grants.calls.question_words import TYPE_NAMES
from pagt.grants.calls.rules.answers import Problem
from pagt.grants.calls.rules.eligibility import Check
from pagt.grants.calls.rules.forms import Fault, Place, Question
from pagt.network.partners.words import EDUCATION_NAMES, KIND_NAMES

_PROBLEMS = {
    "missing": gettext_lazy("An answer is needed here."),
    "too_long": gettext_lazy(
        "Shorten the text by %(over)s characters: it has %(count)s of at most %(limit)s."
    ),
    "too_many_rows": gettext_lazy("Take away rows: there are %(count)s of at most %(limit)s."),
    "too_many_files": gettext_lazy("Take away files: there are %(count)s of at most %(limit)s."),
    "too_many_choices": gettext_lazy("Choose fewer: you have chosen %(count)s of at most %(limit)s."),
    "not_a_number": gettext_lazy("“%(value)s” is no number. Write one with at most two decimals, e.g. 12.5."),
    "not_an_amount": gettext_lazy(
        "“%(value)s” is no amount that can be used. Write kroner without a minus, e.g. 1,250,000 or 499.50."
    ),
    "not_a_date": gettext_lazy("“%(value)s” is no date. Write it as day-month-year, e.g. 24-06-2027."),
    "not_a_period": gettext_lazy(
        "“%(value)s” is no period. Give the day on which it begins and the last day."
    ),
    "unknown_option": gettext_lazy("“%(value)s” is not among the answers here. Choose one of them."),
    "unknown_theme": gettext_lazy(
        "A theme that you have chosen does not belong to this call. Choose among those that stand here."
    ),
    "unknown_municipality": gettext_lazy(
        "“%(value)s” is no municipality of the region. Choose among those that stand here."
    ),
    "file_gone": gettext_lazy("A file is no longer here. Attach it again."),
    "number_below": gettext_lazy("The number must be at least %(limit)s."),
    "number_above": gettext_lazy("The number can be at most %(limit)s."),
    "money_below": gettext_lazy("The amount must be at least %(limit)s"),
    "money_above": gettext_lazy("The amount can be at most %(limit)s"),
    "date_below": gettext_lazy("The day can't lie before %(limit)s."),
    "date_above": gettext_lazy("The day can't lie after %(limit)s."),
    "start_missing": gettext_lazy("Give the day on which it begins."),
    "end_missing": gettext_lazy("Give the last day."),
    "ends_before_it_starts": gettext_lazy("The last day lies before the first. Mend one of them."),
    "organisation_unnamed": gettext_lazy("Write the organisation's name."),
    "partner_unnamed": gettext_lazy("Write the partner's name."),
    "not_a_cvr": gettext_lazy(
        "“%(value)s” can't be a CVR number: it has 8 digits of which the last must fit the others. Look for a typing error."
    ),
    "aid_reason_missing": gettext_lazy("Write why the partner's part is, or is not, state aid."),
    "side_missing": gettext_lazy("Say whether the line is a cost or part of the financing."),
    "cost_kind_missing": gettext_lazy("Choose what kind of cost it is."),
    "financing_kind_missing": gettext_lazy("Choose where the money comes from."),
    "amount_missing": gettext_lazy("Write an amount in at least one year, or take the line away."),
}


def say_problem(problem: Problem, question: Question) -> str:
    """Return what is wrong with an answer, and what to do, in the reader's language.

    Args:
        problem: what `rules.answers` found.
        question: the question that it is about.
    """
    named = dict(problem.params)
    if {"limit", "count"} <= named.keys():
        named["over"] = number_format(int(str(named["count"])) - int(str(named["limit"])))
        named["count"] = number_format(str(named["count"]))
    if "limit" in named:
        named["limit"] = _limit(problem.code, str(named["limit"]))
    if "value" in named:
        named["value"] = _short(str(named["value"]))
    return str(_PROBLEMS[problem.code]) % named


def _limit(code: str, limit: str) -> str:
    if code.startswith("money_"):
        return _kroner(int(Decimal(limit) * 100))
    return (
        date_format(date.fromisoformat(limit)) if code.startswith("date_") else number_format(Decimal(limit))
    )


def _short(text: str) -> str:
    """What somebody typed, on one line that fits in a sentence."""
    line = " ".join(text.split())
    return f"{line[:40]}…" if len(line) > 40 else line


def _kroner(oere: int) -> str:
    return _("%(amount)s kr.") % {"amount": money.kroner(oere)}


def _percent(percent: Fraction | Decimal) -> str:
    """Never rounded up: what misses a limit by an øre must not look as if it met it."""
    exact = Fraction(percent)
    number = Decimal(exact.numerator) / Decimal(exact.denominator)
    return f"{number_format(number.quantize(Decimal('0.01'), ROUND_FLOOR).normalize())} %"


def _listed(texts: Iterable[object]) -> str:
    return "; ".join(str(text) for text in texts)  # a name may hold a comma or an "or"


_CHECKS: dict[str, tuple[Any, Any, Any]] = {
    "lead_kind": (
        gettext_lazy("The applicant is an organisation that may apply: %(kind)s."),
        gettext_lazy("The applicant is of a kind that can't apply: %(kind)s. The call is for: %(kinds)s."),
        gettext_lazy(
            "Let an organisation of the right kind apply, and take part as a partner if the call allows it."
        ),
    ),
    "lead_education": (
        gettext_lazy("The applicant offers an education that the call is for."),
        gettext_lazy("The applicant must offer one of: %(education)s."),
        gettext_lazy(
            "Let an institution that does apply. If yours does, write to the call's contact, so that the register is "
            "corrected."
        ),
    ),
    "min_partners": (
        gettext_lazy("There are %(count)s partners; at least %(least)s are needed."),
        gettext_lazy("There are %(count)s partners, but at least %(least)s are needed."),
        gettext_lazy("Add the partners that take part."),
    ),
    "partner_kinds": (
        gettext_lazy("All partners are of a kind that may take part."),
        gettext_lazy("Of a kind that can't be a partner: %(wrong)s. Partners may be: %(kinds)s."),
        gettext_lazy("Take them out of the partners. They may still be suppliers, as a cost of the budget."),
    ),
    "partners_take_part": (
        gettext_lazy("Each partner bears a cost and has an interest of its own."),
        gettext_lazy(
            "It is not said what cost they bear or what interest they have of their own: %(names)s."
        ),
        gettext_lazy(
            "Write both for each partner. Who only sells something to the project is a supplier and no partner."
        ),
    ),
    "municipality": (
        gettext_lazy("A municipality takes part."),
        gettext_lazy("A municipality must be the applicant or a partner, and none is."),
        gettext_lazy("Add the municipality among the partners."),
    ),
    "theme_chosen": (
        gettext_lazy("The project lies within the call's themes."),
        gettext_lazy("A chosen theme does not belong to this call."),
        gettext_lazy("Choose at least one of the call's themes, and no others."),
    ),
    "max_months": (
        gettext_lazy("The project lasts no longer than %(most)s months."),
        gettext_lazy("The project lasts longer than the %(most)s months that the call allows."),
        gettext_lazy("Shorten the period."),
    ),
    "budget_in_period": (
        gettext_lazy("The budget lies within the project's period."),
        gettext_lazy("The budget has amounts in years outside the project's period: %(years)s."),
        gettext_lazy("Move the amounts, or change the period: only costs within it can be paid."),
    ),
    "min_amount": (
        gettext_lazy("The amount applied for is at least %(least)s"),
        gettext_lazy("%(applied)s is applied for, but the call gives at least %(least)s to a project."),
        gettext_lazy("Apply for more, or ask the call's contact for a pool for smaller projects."),
    ),
    "max_amount": (
        gettext_lazy("The amount applied for is at most %(most)s"),
        gettext_lazy("%(applied)s is applied for, but the call gives at most %(most)s to a project."),
        gettext_lazy("Apply for less, and find the rest elsewhere or make the project smaller."),
    ),
    "cofinancing": (
        gettext_lazy("Co-financing is %(share)s of the total cost; at least %(least)s is needed."),
        gettext_lazy("Co-financing is %(share)s of the total cost, but at least %(least)s is needed."),
        gettext_lazy("Move at least %(over)s from the amount applied for to own share or other funding."),
    ),
    "balanced": (
        gettext_lazy("Cost and financing come to the same."),
        gettext_lazy("Cost and financing differ by %(difference)s: %(which)s."),
        gettext_lazy("Mend the budget until both sides come to the same."),
    ),
}
"""Rule -> what is said when it is met, what when it is not, and what to do then."""

_NOT_YET = {
    "lead_education": (
        gettext_lazy("The register does not say what the applicant offers. The call is for: %(education)s."),
        gettext_lazy("Write to the call's contact, so that the register is completed."),
    ),
    "partner_kinds": (
        gettext_lazy(
            "The register does not know what kind these are: %(unknown)s. Partners may be: %(kinds)s."
        ),
        gettext_lazy(
            "You can submit; the secretariat looks at them. Pick partners from the register where you can."
        ),
    ),
    "municipality": (
        gettext_lazy(
            "A municipality must be the applicant or a partner. The register does not know what kind some partners are."
        ),
        gettext_lazy("Pick the municipality from the register."),
    ),
    "theme_chosen": (
        gettext_lazy("No theme is chosen yet."),
        gettext_lazy("Choose at least one of the call's themes."),
    ),
    "max_months": (
        gettext_lazy("How long the project lasts is not known yet; the call allows %(most)s months."),
        gettext_lazy("Give the project's period."),
    ),
    "budget_in_period": (
        gettext_lazy("Whether the budget lies within the project's period can't be told yet."),
        gettext_lazy("Give the project's period and the budget."),
    ),
    "min_amount": (
        gettext_lazy("What is applied for is not known yet; the call gives at least %(least)s"),
        gettext_lazy("Fill in the budget; every amount in it must be readable."),
    ),
    "max_amount": (
        gettext_lazy("What is applied for is not known yet; the call gives at most %(most)s"),
        gettext_lazy("Fill in the budget; every amount in it must be readable."),
    ),
    "cofinancing": (
        gettext_lazy("Co-financing is not known yet; at least %(least)s of the total cost is needed."),
        gettext_lazy("Fill in the budget; every amount in it must be readable."),
    ),
    "balanced": (
        gettext_lazy("Whether cost and financing come to the same can't be told yet."),
        gettext_lazy("Fill in the budget; every amount in it must be readable."),
    ),
}
"""Rule -> what is said while it can't be told, and what to do."""


def say_check(check: Check) -> tuple[str, str]:
    """Return what a rule found, for applicant and officer alike, and what the applicant can do ("" when it is met)."""
    named = {name: _said(check.code, name, value) for name, value in check.params.items()}
    if check.code == "balanced" and check.met is False:
        more = check.params["difference"] > 0
        named["which"] = _("the cost is higher") if more else _("the financing is higher")
    if check.met is None:
        sentence, todo = _NOT_YET[check.code]
        return str(sentence) % named, str(todo)
    good, bad, todo = _CHECKS[check.code]
    return (str(good) % named, "") if check.met else (str(bad) % named, str(todo) % named)


def _said(code: str, name: str, value: Any) -> str:
    """A param of a check as people read it."""
    if value is None:
        return ""
    if isinstance(value, Fraction | Decimal):
        return _percent(value * 100 if isinstance(value, Fraction) else value)
    if code in ("min_amount", "max_amount", "balanced") or name == "over":
        return _kroner(abs(value))
    if name in ("kind", "kinds"):
        kinds = [value] if isinstance(value, str) else value
        return _listed(_name_of(KIND_NAMES, kind) for kind in kinds)
    if name == "education":
        return _listed(_name_of(EDUCATION_NAMES, kind) for kind in value)
    return _listed(value) if isinstance(value, list) else number_format(value)


def _name_of(names: Mapping[Any, Any], value: str) -> str:
    return str(names.get(value, value)).lower() if value else _("unknown")


def say_fault(fault: Fault) -> str:
    """Return what is wrong with a form, and what to do, in the officer's language."""
    named: dict[str, object] = {**fault.params, "where": where(fault.place)}
    if "type" in named:
        named["type"] = TYPE_NAMES.get(named["type"], named["type"])  # type: ignore[call-overload]
    if isinstance(named.get("words"), list):
        named["words"] = _listed(named["words"])  # type: ignore[arg-type]
    return str(FAULTS[fault.code]) % named


def where(place: Place) -> str:
    """Return a place of a form in words: `section 1, question 3, help`. The whole form: `the form`."""
    parts: list[str] = []
    for part in place:
        if isinstance(part, int):
            parts[-1] += f" {part + 1}"
        else:
            parts.append(str(NAMES_OF_PARTS.get(part, part)))
    return ", ".join(parts) or _("the form")
