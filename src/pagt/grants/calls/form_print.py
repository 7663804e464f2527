"""A whole form in words, before anybody starts: what is asked, how much may be written, what it is judged by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pagt.core import money, typed
from pagt.core.typeset import pdf
from pagt.grants.calls.models import Call
from pagt.grants.calls.question_words import COLUMN_NAMES, COLUMN_TYPE_NAMES, TYPE_NAMES
from pagt.grants.calls.rules.forms import ROWS, WRITTEN, Form, Question, QuestionType
from pagt.grants.calls.states import Stage
from pagt.grants.calls.words import STAGE_NAMES
from pagt.network.partners.states import EducationType, OrganisationKind
from pagt.network.partners.words import EDUCATION_NAMES, KIND_NAMES

T = QuestionType


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in words.

    `notes`: what kind of answer, how long, and when it is asked; `offered`: what is chosen from, or columns.
    """

    number: str
    key: str
    label: str
    help: str
    required: bool
    notes: tuple[str, ...]
    offered: tuple[str, ...]
    personal: bool


@dataclass(frozen=True, slots=True)
class AskedSection:
    title: str
    intro: str
    questions: tuple[Asked, ...]


def asked(form: Form) -> list[AskedSection]:
    """Return all questions in words, numbered, in the order in which they are asked."""
    return [
        AskedSection(
            section.title,
            section.intro,
            tuple(_asked(form, each, f"{i}.{j}") for j, each in enumerate(section.questions, start=1)),
        )
        for i, section in enumerate(form.sections, start=1)
    ]


def notes(form: Form, question: Question) -> tuple[str, ...]:
    """Return what kind of answer a question wants, its limits, and when it is asked, a sentence each."""
    found = [str(TYPE_NAMES[question.type]) + "."]
    most = question.most
    if question.type in WRITTEN and most:
        found.append(_("At most %(most)s characters.") % {"most": number_format(most, force_grouping=True)})
    elif question.type in ROWS and question.limit:
        found.append(
            ngettext("At most one row.", "At most %(n)s rows.", question.limit) % {"n": question.limit}
        )
    elif question.type is T.FILE and most:
        found.append(ngettext("At most one file.", "At most %(n)s files.", most) % {"n": most})
    elif question.type is T.MANY and most:
        found.append(ngettext("Choose at most one.", "Choose at most %(n)s.", most) % {"n": most})
    least, greatest = _bound(question, question.minimum), _bound(question, question.maximum)
    if least:
        found.append(_("Not below %(limit)s.") % {"limit": least})
    if greatest:
        found.append(_("Not above %(limit)s.") % {"limit": greatest})
    if question.years:
        found.append(_("Years: %(years)s.") % {"years": ", ".join(map(str, question.years))})
    if condition := said_condition(form, question):
        found.append(condition)
    return tuple(found)


def said_condition(form: Form, question: Question) -> str:
    """Return when a question is asked, as a sentence; empty when everybody is asked."""
    if question.shown_if is None:
        return ""
    other = form.question(question.shown_if.question)
    names = {option.value: option.label for option in other.options} if other else {}
    values = " / ".join(f"“{names.get(value, value)}”" for value in question.shown_if.values)
    return _("Asked only if the answer to “%(question)s” is %(values)s.") % {
        "question": other.label if other else question.shown_if.question,
        "values": values,
    }


def conditions(call: Call, stage: Stage) -> list[tuple[str, str]]:
    """Return what a call demands and its dates, as label and words; what it does not demand is left out."""
    deadline = call.idea_closes_at if stage is Stage.IDEA else call.closes_at
    kinds = _listed(KIND_NAMES[OrganisationKind(each)] for each in call.lead_kinds)
    rows = [
        (_("Opens"), _instant(call.opens_at)),
        (_("Deadline"), _instant(deadline)),
        (_("Amount to award"), _kroner(call.amount)),
        (_("Who may apply"), kinds),
        (
            _("The applicant must offer one of"),
            _listed(EDUCATION_NAMES[EducationType(each)] for each in call.lead_education),
        ),
        (
            _("Who may be partners"),
            _listed(KIND_NAMES[OrganisationKind(each)] for each in call.partner_kinds),
        ),
        (_("Fewest partners"), str(call.min_partners or "")),
        (_("Municipality"), _("One must be partner or applicant.") if call.needs_municipality else ""),
        (_("Lowest amount for one project"), _kroner(call.min_amount)),
        (_("Highest amount for one project"), _kroner(call.max_amount)),
        (_("Least co-financing"), _percent(call.cofinancing_percent)),
        (_("Longest duration"), _("%(n)s months") % {"n": call.max_months} if call.max_months else ""),
        (_("Grading scale"), " – ".join(call.scale)),
        (
            _("Contact"),
            ", ".join(part for part in (call.contact_name, call.contact_email, call.contact_phone) if part),
        ),
    ]
    return [(label, text) for label, text in rows if text]


def print_form(call: Call, stage: Stage, form: Form, *, version: int, lang: str) -> bytes:
    """Return the form as PDF, in the language that is active.

    Args:
        call: the call.
        stage: one of its stages.
        form: its questions.
        version: the version of the form, which the document names.
        lang: that language.
    """
    data: dict[str, Any] = {
        "lead": _("%(stage)s, version %(version)s of the form")
        % {"stage": STAGE_NAMES[stage], "version": version},
        "conditions_heading": _("What the call demands"),
        "conditions": conditions(call, stage),
        "criteria_heading": _("What applications are assessed by"),
        "criteria_headings": [_("Criterion"), _("What it means"), _("Weight")],
        "criteria": [[row.title, row.help, str(row.weight)] for row in call.criteria.all()],
        "guidance_heading": _("Guidance"),
        "guidance": call.guidance,
        "required": _("Must be answered."),
        "personal": _("The answer holds personal data."),
        "sections": [_plain(section, number) for number, section in enumerate(asked(form), start=1)],
    }
    return pdf("grants/calls/typst/form.typ", data, title=call.title, lang=lang)


def _plain(section: AskedSection, number: int) -> Mapping[str, Any]:
    return {
        "title": f"{number}. {section.title}",
        "intro": section.intro,
        "questions": [
            {
                "label": f"{each.number} {each.label}",
                "help": each.help,
                "required": each.required,
                "personal": each.personal,
                "notes": " ".join(each.notes),
                "offered": list(each.offered),
            }
            for each in section.questions
        ],
    }


def _asked(form: Form, question: Question, number: str) -> Asked:
    offered: tuple[str, ...] = tuple(option.label for option in question.options)
    if question.type is T.TABLE:
        offered = tuple(f"{column.label} ({COLUMN_TYPE_NAMES[column.type]})" for column in question.columns)
    elif question.type in COLUMN_NAMES:
        offered = tuple(str(name) for name in COLUMN_NAMES[question.type].values())
    return Asked(
        number,
        question.key,
        question.label,
        question.help,
        question.required,
        notes(form, question),
        offered,
        question.contains_personal_data,
    )


def _bound(question: Question, text: str | None) -> str:
    if not text:
        return ""
    if question.type is T.MONEY:
        return _kroner(int(Decimal(text) * 100))
    if question.type in (T.DATE, T.PERIOD):
        return str(date_format(typed.day(text), "SHORT_DATE_FORMAT"))
    return str(number_format(Decimal(text)))


def _percent(percent: Decimal | None) -> str:
    if percent is None:
        return ""
    return _("%(percent)s percent of the total cost") % {
        "percent": number_format(format(percent.normalize(), "f"))
    }


def _kroner(oere: int | None) -> str:
    return _("%(amount)s kr.") % {"amount": money.kroner(oere)} if oere is not None else ""


def _instant(moment: datetime | None) -> str:
    return str(date_format(timezone.localtime(moment), "DATETIME_FORMAT")) if moment else ""


def _listed(words: Any) -> str:
    return ", ".join(str(word) for word in words)
