"""Every word of a letter, frozen: the PDF, the applicant's page and the mail are made of this and of nothing else.

The letter follows forvaltningsloven (LBK 433/22-04-2014) §§ 22-25: what was decided, by whom and when; rules, main
considerations and decisive facts where the party does not get it all; how to appeal; whom to ask (§ 7).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from pagt.core.money import kroner
from pagt.core.typeset import pdf
from pagt.grants.awards.letter_material import Material
from pagt.grants.awards.rules.reasons import gets_it_all
from pagt.grants.recommendation.states import Verdict

FORMAT = 1
"""The layout of the content. A later layout gets the next number; what is frozen stays as it is."""
TEMPLATE = "grants/awards/typst/letter.typ"


def content_of(material: Material, *, dated: date, language: str, officer: str) -> dict[str, Any]:
    """Return what a letter says, complete in itself: nothing is looked up when it is shown or printed later.

    Args:
        material: what it rests on; nothing of it is missing.
        dated: the letter's date.
        language: `da` or `en`.
        officer: the name of who signs for the secretariat.
    """
    line, application = material.line, material.application
    lead = application.lead
    with override(language):
        return {
            "format": FORMAT,
            "language": language,
            "dated": dated.isoformat(),
            "day": _day(dated),
            "application": application.number,
            "decision": line.decision.key,
            "verdict": line.verdict,
            "amount": line.amount,
            "title": _title(material),
            "project": application.title,
            "to": [lead.name, *([f"CVR {lead.cvr}"] if lead.cvr else [])],
            "references": [
                [_("Application"), application.number],
                [_("Case number"), application.case_number or line.decision.case_number],
                [_("Call"), material.call.title],
                [_("Officer"), officer],
            ],
            "opening": _opening(material),
            "figures": _figures(material),
            "sections": [
                {"heading": heading, "text": text.strip()}
                for heading, text in _sections(material)
                if text.strip()
            ],
            "closing": [_("Yours sincerely"), officer, _("For the secretariat of %(pact)s") % _pact()],
        }


def letter_pdf(content: Mapping[str, Any]) -> bytes:
    """Return a letter as PDF/UA-1 and PDF/A-2a, made of its content alone: the same bytes every time."""
    dated = date.fromisoformat(content["dated"])
    return pdf(
        TEMPLATE,
        content,
        title=content["title"],
        lang=content["language"],
        short=f"{content['application']} · {content['title']}",
        dated=dated,
    )


def _pact() -> dict[str, str]:
    return {"pact": settings.PACT_NAME}


def _day(day: date) -> str:
    return str(date_format(day, "DATE_FORMAT"))


def _kroner(oere: int) -> str:
    return _("DKK %(amount)s") % {"amount": kroner(oere)}


def _title(material: Material) -> str:
    return {
        Verdict.FUND: _("You have been awarded a grant"),
        Verdict.PART: _("You have been awarded part of the grant that you applied for"),
        Verdict.RESERVE: _("Your application is on the reserve list"),
        Verdict.REJECT: _("Your application has been rejected"),
    }[material.verdict]


def _opening(material: Material) -> list[str]:
    line, application = material.line, material.application
    facts = {
        "body": line.decision.body,
        "day": _day(line.decision.on),
        "lead": application.lead.name,
        "amount": _kroner(line.amount),
        "applied": _kroner(line.applied),
        "title": application.title,
        "rank": line.reserve_rank,
    }
    words = {
        Verdict.FUND: (
            _(
                "On %(day)s, %(body)s decided to award %(lead)s a grant of %(amount)s for the project “%(title)s”."
            ),
            _("This is the whole amount that you applied for."),
        ),
        Verdict.PART: (
            _(
                "On %(day)s, %(body)s decided to award %(lead)s a grant of %(amount)s for the project “%(title)s”."
            ),
            _("You applied for %(applied)s. Your application has thus been granted in part."),
        ),
        Verdict.RESERVE: (
            _(
                "On %(day)s, %(body)s decided that the project “%(title)s” gets no grant now, and put it on the "
                "reserve list as number %(rank)s. You applied for %(applied)s."
            ),
            _(
                "If money becomes free, you get a new decision. A place on the reserve list gives no right to a grant."
            ),
        ),
        Verdict.REJECT: (
            _(
                "On %(day)s, %(body)s decided to reject your application for %(applied)s for the project “%(title)s”."
            ),
        ),
    }[material.verdict]
    changed = line.supersedes_id is not None
    instead = _("This decision takes the place of the one that we wrote to you about before.")
    return [*(text % facts for text in words), *([instead] if changed else [])]


def _figures(material: Material) -> list[list[str]]:
    """The grant in figures; for a grant alone."""
    line, application = material.line, material.application
    if material.verdict not in (Verdict.FUND, Verdict.PART):
        return []
    rows = [[_("Grant"), _kroner(line.amount)], [_("Applied for"), _kroner(line.applied)]]
    if application.total_cost:
        rows.append([_("Total cost of the project, as applied for"), _kroner(application.total_cost)])
    if application.starts_on and application.ends_on:
        rows.append([_("Project period"), f"{_day(application.starts_on)} – {_day(application.ends_on)}"])
    return [*rows, [_("The decision is in force from"), _day(line.decision.effective_on)]]


def _sections(material: Material) -> list[tuple[str, str]]:
    line = material.line
    gives = material.verdict in (Verdict.FUND, Verdict.PART)
    whole = gets_it_all(material.known)
    return [
        (_("Conditions of this grant"), line.conditions if gives else ""),
        (_("The rules that the decision rests on"), material.legal_basis),
        (_("Why we decided so"), "" if whole else material.considerations),
        (_("The facts that weighed most"), "" if whole else material.decisive_facts),
        (_("Your answer to our hearing"), "" if whole else _heard(material)),
        (_("Terms that hold for all grants"), material.terms if gives else ""),
        (_("How to appeal"), "" if whole else material.appeal),
        (_("If you have questions"), _("Write to us or call us:") + "\n" + material.contact),
    ]


def _heard(material: Material) -> str:
    hearing = material.hearing
    if hearing is None:
        return ""
    sent = _day(timezone.localdate(hearing.sent_at))
    if not hearing.answer or hearing.answered_at is None:
        return _(
            "On %(day)s we put facts to you that you did not know. We got no answer before the deadline."
        ) % {"day": sent}
    return (
        _("On %(day)s we put facts to you that you did not know. You answered on %(answered)s.")
        % {
            "day": sent,
            "answered": _day(timezone.localdate(hearing.answered_at)),
        }
        + f"\n\n{hearing.considered}"
    )


def mail_of(content: Mapping[str, Any], url: str) -> tuple[str, str]:
    """Return subject and text of the mail that brings a letter, in the letter's words and language.

    Args:
        content: what the letter says.
        url: the letter's own page.
    """
    with override(content["language"]):
        subject = f"{content['title']} ({content['application']})"
        parts = [
            content["project"],
            *content["opening"],
            _("The whole letter is attached, and stands on your application's page:") + f"\n{url}",
            "\n".join(content["closing"]),
        ]
    return subject, "\n\n".join(parts)
