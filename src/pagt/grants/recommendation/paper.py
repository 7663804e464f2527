"""The paper on a recommendation, for the council and for the regional council: one content, as PDF and as DOCX."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from pagt.core import money
from pagt.core.typeset import pdf
from pagt.grants.recommendation import rules
from pagt.grants.recommendation.docx import docx
from pagt.grants.recommendation.models import Recommendation, RecommendationLine
from pagt.grants.recommendation.queries import as_rule, balance, conflicts_by_ground, lines_of
from pagt.grants.recommendation.sentences import say_deviation, say_reason
from pagt.grants.recommendation.states import Audience, State, Verdict
from pagt.grants.recommendation.words import AUDIENCE_NAMES, VERDICT_NAMES


@dataclass(frozen=True)
class Table:
    """A table of texts with a row of headings; `numeric` are the columns that stand to the right.

    `said` describes it to whoever does not see it; `widths` are shares of the page's width.
    """

    said: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: Sequence[int] = ()
    widths: Sequence[int] = ()


@dataclass(frozen=True)
class Part:
    """A part of the paper under a heading: paragraphs, then tables. `level` 1 begins an appendix or a chapter."""

    heading: str
    paragraphs: Sequence[str] = ()
    tables: Sequence[Table] = ()
    empty: str = ""
    level: int = 1


@dataclass(frozen=True)
class Paper:
    """The whole paper: title, what stands at its head as label and value, and its parts."""

    title: str
    language: str
    head: Sequence[tuple[str, str]]
    parts: Sequence[Part] = field(default_factory=tuple)


def paper_pdf(recommendation: Recommendation, audience: Audience, *, language: str = "da") -> bytes:
    """Return the paper as PDF/UA-1; the same bytes for the same recommendation."""
    paper = content(recommendation, audience, language=language)
    data: dict[str, Any] = {
        "head": [list(row) for row in paper.head],
        "parts": [
            {
                "heading": part.heading,
                "level": part.level,
                "paragraphs": list(part.paragraphs),
                "empty": part.empty,
                "tables": [
                    {
                        "said": table.said,
                        "headings": list(table.headings),
                        "rows": [list(row) for row in table.rows],
                        "numeric": list(table.numeric),
                        "widths": list(table.widths),
                    }
                    for table in part.tables
                ],
            }
            for part in paper.parts
        ],
    }
    return pdf("grants/recommendation/typst/paper.typ", data, title=paper.title, lang=language)


def paper_docx(recommendation: Recommendation, audience: Audience, *, language: str = "da") -> bytes:
    """Return the paper as a DOCX that an agenda system takes: real headings and tables with header rows."""
    return docx(content(recommendation, audience, language=language))


def content(recommendation: Recommendation, audience: Audience, *, language: str) -> Paper:
    """Return what the paper says, in a language.

    Args:
        recommendation: any version; one that is not approved says so at its head.
        audience: the regional council also reads what the council advised.
        language: `da` or `en`.
    """
    with override(language):
        lines = lines_of(recommendation)
        ruled = [as_rule(line) for line in lines]
        call = recommendation.call
        budget, given = call.amount or 0, rules.total(ruled)
        funded = [line for line in ruled if line.gives]
        head = [
            (_("Call"), f"{call.title} ({call.year})"),
            (_("For"), str(AUDIENCE_NAMES[audience])),
            (_("Version"), str(recommendation.number)),
            (_("Status"), _standing(recommendation)),
            (_("To award"), _kr(budget)),
            (_("Recommended"), _kr(given)),
            (_("Remaining"), _kr(budget - given)),
        ]
        parts = [
            Part(
                _("Recommendation"),
                [
                    _(
                        "It is recommended that %(funded)s of %(all)s applications are funded with %(amount)s kr. in "
                        "all. The call has %(budget)s kr. to award."
                    )
                    % {
                        "funded": len(funded),
                        "all": len(lines),
                        "amount": money.kroner(given),
                        "budget": money.kroner(budget),
                    }
                ],
            ),
            Part(_("Background"), _paragraphs(recommendation.background)),
            *_advice(recommendation, audience),
            _funded(lines),
            _reserve(lines),
            _rejected(lines),
            *_reasons(lines),
            _ranking(lines),
            _deviations(ruled),
            *_balances(lines),
            _conflicts(lines),
        ]
        title = _("Recommendation: %(call)s") % {"call": call.title}
    return Paper(
        title, language, head, [part for part in parts if part.paragraphs or part.tables or part.empty]
    )


def _kr(oere: int) -> str:
    return _("%(amount)s kr.") % {"amount": money.kroner(oere)}


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


def _standing(recommendation: Recommendation) -> str:
    at = recommendation.approved_at
    if recommendation.status == State.APPROVED.value and at:
        return _("Approved %(day)s") % {"day": date_format(timezone.localtime(at), "DATE_FORMAT")}
    return _("Draft: nobody has approved it yet")


def _advice(recommendation: Recommendation, audience: Audience) -> list[Part]:
    if audience is not Audience.REGIONAL_COUNCIL:
        return []
    on = recommendation.advice_on
    if not recommendation.advice or on is None:
        return [Part(_("The council's advice"), empty=_("The council has not been asked yet."))]
    day = _("Given on %(day)s.") % {"day": date_format(on, "DATE_FORMAT")}
    return [Part(_("The council's advice"), [day, *_paragraphs(recommendation.advice)])]


def _projects(lines: Sequence[RecommendationLine]) -> list[list[str]]:
    return [[line.application.number, line.application.title, line.application.lead.name] for line in lines]


def _funded(lines: Sequence[RecommendationLine]) -> Part:
    chosen = [line for line in lines if line.amount]
    rows = [
        [*said, money.kroner(line.applied), money.kroner(line.amount)]
        for said, line in zip(_projects(chosen), chosen, strict=True)
    ]
    totals = [sum(line.applied for line in chosen), sum(line.amount for line in chosen)]
    rows.append([_("In all"), "", "", *(money.kroner(total) for total in totals)])
    table = Table(
        _("What is recommended for funding, with what was applied for and what is recommended."),
        [_("No."), _("Project"), _("Applicant"), _("Applied for (kr.)"), _("Recommended (kr.)")],
        rows,
        (3, 4),
        (13, 32, 25, 15, 15),
    )
    conditions = [
        _("%(number)s is funded on this condition: %(text)s")
        % {"number": line.application.number, "text": line.conditions}
        for line in chosen
        if line.conditions
    ]
    if not chosen:
        return Part(_("Recommended for funding"), empty=_("Nothing is recommended for funding."))
    return Part(_("Recommended for funding"), conditions, [table])


def _reserve(lines: Sequence[RecommendationLine]) -> Part:
    waiting = sorted(
        (line for line in lines if line.verdict == Verdict.RESERVE.value),
        key=lambda line: line.reserve_rank or 0,
    )
    rows = [
        [str(line.reserve_rank), *said, money.kroner(line.applied)]
        for said, line in zip(_projects(waiting), waiting, strict=True)
    ]
    table = Table(
        _("The reserve list in its order: who gets money that comes free."),
        [_("Place"), _("No."), _("Project"), _("Applicant"), _("Applied for (kr.)")],
        rows,
        (0, 4),
        (9, 13, 36, 25, 17),
    )
    return Part(_("Reserve list"), tables=[table] if rows else [])


def _rejected(lines: Sequence[RecommendationLine]) -> Part:
    refused = [line for line in lines if line.verdict == Verdict.REJECT.value]
    rows = [
        [*said, money.kroner(line.applied)] for said, line in zip(_projects(refused), refused, strict=True)
    ]
    table = Table(
        _("What is not recommended for funding."),
        [_("No."), _("Project"), _("Applicant"), _("Applied for (kr.)")],
        rows,
        (3,),
        (13, 40, 30, 17),
    )
    return Part(_("Not recommended for funding"), tables=[table] if rows else [])


def _reasons(lines: Sequence[RecommendationLine]) -> list[Part]:
    said = [line for line in lines if line.considerations or line.decisive_facts]
    if not said:
        return []
    found = [
        Part(
            _("Reasons"),
            [_("The main considerations and the decisive facts, which the applicants' letters will state.")],
        )
    ]
    for line in said:
        facts = line.decisive_facts and _("Decisive facts: %(text)s") % {"text": line.decisive_facts}
        heading = (
            f"{line.application.number} {line.application.title} – {VERDICT_NAMES[Verdict(line.verdict)]}"
        )
        found.append(
            Part(heading, [text for text in (*_paragraphs(line.considerations), facts) if text], level=2)
        )
    return found


def _ranking(lines: Sequence[RecommendationLine]) -> Part:
    rows = [
        [
            str(line.rank or "–"),
            *said,
            "–" if line.score is None else number_format(line.score, 2),
            str(VERDICT_NAMES[Verdict(line.verdict)]),
        ]
        for said, line in zip(_projects(lines), lines, strict=True)
    ]
    table = Table(
        _("All applications by their rank, with score and recommendation."),
        [_("Rank"), _("No."), _("Project"), _("Applicant"), _("Score"), _("Recommendation")],
        rows,
        (0, 4),
        (8, 13, 31, 21, 10, 17),
    )
    return Part(_("Appendix: the ranking"), tables=[table])


def _deviations(ruled: Sequence[rules.Line]) -> Part:
    found = rules.deviations(ruled)
    heading = _("Appendix: deviations from the ranking")
    rows = [
        [
            line.number,
            " ".join(say_deviation(each) for each in found[line.number]),
            say_reason(line.deviation, rules.explained_by(line, ruled, found[line.number])),
        ]
        for line in ruled
        if line.number in found
    ]
    if not rows:
        return Part(heading, empty=_("Nothing deviates from the ranking or from the proposed amounts."))
    table = Table(
        _("Each deviation from the ranking with its reason."),
        [_("No."), _("Deviation"), _("Reason")],
        rows,
        (),
        (14, 38, 48),
    )
    return Part(heading, tables=[table])


def _balances(lines: Sequence[RecommendationLine]) -> list[Part]:
    chapter = Part(
        _("Appendix: how the money is spread"),
        [_("A project of several themes or kinds of education counts in each of them.")],
    )
    return [
        chapter,
        *(
            Part(
                title,
                tables=[
                    Table(
                        _("How the money is spread: %(title)s.") % {"title": title.lower()},
                        [title, _("Applied"), _("Applied for (kr.)"), _("Funded"), _("Recommended (kr.)")],
                        [
                            [
                                share.name,
                                str(share.applied),
                                money.kroner(share.applied_for),
                                str(share.funded),
                                money.kroner(share.amount),
                            ]
                            for share in shares
                        ],
                        (1, 2, 3, 4),
                        (40, 10, 20, 10, 20),
                    )
                ],
                level=2,
            )
            for title, shares in balance(lines)
        ),
    ]


def _conflicts(lines: Sequence[RecommendationLine]) -> Part:
    heading = _("Appendix: conflicts of interest")
    rows = [
        [_("No. %(n)s") % {"n": ground}, str(raised), str(stands)]
        for ground, raised, stands in conflicts_by_ground(lines)
    ]
    if not rows:
        return Part(heading, empty=_("No conflict of interest has been raised in these cases."))
    table = Table(
        _("Conflicts of interest by their ground, as counts."),
        [_("Ground in section 3(1) of the Public Administration Act"), _("Raised"), _("Standing")],
        rows,
        (1, 2),
        (60, 20, 20),
    )
    text = _("Whoever has a standing conflict has seen nothing of the case and takes no part in it.")
    return Part(heading, [text], [table])
