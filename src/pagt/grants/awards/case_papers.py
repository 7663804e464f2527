"""The handling of a case in its dossier: conflicts, assessments, consensus, recommendation, decision, hearing, letters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.actors import actor_names
from pagt.core.closed import is_open
from pagt.core.money import kroner
from pagt.core.rights import Actor
from pagt.core.typeset import pdf
from pagt.grants.applications.dossiers import CasePaper
from pagt.grants.applications.models import Application
from pagt.grants.assessment.queries.results_case import consensus_on, grade_words, read_reviews, word_of
from pagt.grants.awards.models import DecisionLetter, DecisionLine
from pagt.grants.awards.words import OUTCOME_NAMES, STANDING_NAMES
from pagt.grants.conflicts.models import Conflict
from pagt.grants.recommendation.models import RecommendationLine
from pagt.grants.recommendation.states import Verdict

TEMPLATE = "grants/awards/typst/papers.typ"
Rows = list[list[str]]
Section = tuple[str, list[tuple[str, Rows]]]


def papers(application: Application, by: Actor, language: str) -> list[CasePaper]:
    """Return the papers of a case: one on how it was handled, and each letter as it was sent.

    Args:
        application: with call and lead.
        by: who reads; a case that is closed to them has no papers.
        language: `da` or `en`; must be the active language.
    """
    if not is_open(application.key, by):
        return []
    sections = [section for section in _sections(application) if section[1]]
    found = []
    if sections:
        title = _("How the case was handled")
        data = {
            "about": [[_("Application"), application.name_or_title], [_("Applicant"), application.lead.name]],
            "sections": [
                {"heading": heading, "parts": [{"title": name, "rows": rows} for name, rows in parts]}
                for heading, parts in sections
            ],
        }
        found.append(
            CasePaper(title, pdf(TEMPLATE, data, title=title, lang=language, short=application.number))
        )
    letters = DecisionLetter.objects.filter(application=application).select_related("document").order_by("pk")
    for letter in letters:
        with letter.document.file.open("rb") as file:
            found.append(
                CasePaper(
                    _("Letter of %(day)s (%(state)s)")
                    % {
                        "day": date_format(letter.dated, "SHORT_DATE_FORMAT"),
                        "state": str(letter.get_status_display()).lower(),
                    },
                    bytes(file.read()),
                )
            )
    return found


def _sections(application: Application) -> Iterable[Section]:
    yield _("Conflicts of interest"), _conflicts(application)
    yield _("Assessments"), _assessments(application)
    yield _("What the panel agreed on"), _consensus(application)
    yield _("Recommendation"), _recommended(application)
    yield _("Decision"), _decided(application)
    yield _("Hearing of the applicant"), _heard(application)


def _conflicts(application: Application) -> list[tuple[str, Rows]]:
    known = Conflict.objects.filter(application=application, withdrawn="").select_related("person")
    return [
        (
            str(each.person),
            [
                [_("Ground"), str(each.get_ground_display())],
                [_("Tie"), str(each.get_tie_display())],
                [_("State"), str(each.get_status_display())],
                [_("Reason"), each.why],
            ],
        )
        for each in known.order_by("pk")
    ]


def _assessments(application: Application) -> list[tuple[str, Rows]]:
    criteria = list(application.call.criteria.all())
    found = []
    for read in read_reviews(application):
        rows = [[_("Score"), "–" if read.score is None else number_format(read.score, 2)]]
        for criterion in criteria:
            mark: Any = read.marks.get(criterion.pk)
            grade = word_of(application.call.scale, mark.grade) if mark else ""
            text = "\n".join(filter(None, (grade or _("Not judged"), mark.reason if mark else "")))
            rows.append([criterion.title, text])
        found.append((read.name, [*rows, [_("Overall assessment"), read.summary]]))
    return found


def _consensus(application: Application) -> list[tuple[str, Rows]]:
    agreed = consensus_on(application)
    if agreed is None:
        return []
    grades = [[criterion.title, word] for criterion, word in grade_words(application.call, agreed)]
    meeting = agreed.meeting.title if agreed.meeting else ""
    return [("", [[_("Meeting"), meeting], *grades, [_("Reason"), agreed.reason]])]


def _recommended(application: Application) -> list[tuple[str, Rows]]:
    lines = RecommendationLine.objects.filter(application=application, recommendation__withdrawn="")
    return [
        (
            f"{line.recommendation.name_or_title} ({line.recommendation.get_status_display()})",
            [
                [_("Recommendation"), str(line.get_verdict_display())],
                [_("Amount"), _("%(amount)s kr.") % {"amount": kroner(line.amount)}],
                [_("Reason for the deviation"), line.deviation],
                [_("Conditions"), line.conditions],
                [_("Main considerations"), line.considerations],
                [_("Decisive facts"), line.decisive_facts],
            ],
        )
        for line in lines.select_related("recommendation__call").order_by("recommendation__number")
    ]


def _decided(application: Application) -> list[tuple[str, Rows]]:
    lines = DecisionLine.objects.filter(application=application, decision__withdrawn="")
    return [
        (
            line.decision.name_or_title,
            [
                [_("Decision"), str(OUTCOME_NAMES[Verdict(line.verdict)])],
                [_("Amount"), _("%(amount)s kr.") % {"amount": kroner(line.amount)}],
                [_("Decided by"), line.decision.body],
                [_("In force from"), date_format(line.decision.effective_on, "DATE_FORMAT")],
                [_("Why it differs from the recommendation"), line.difference],
                [_("In force"), _("yes") if line.in_force else _("no, changed by a later decision")],
            ],
        )
        for line in lines.select_related("decision__call").order_by("decision")
    ]


def _heard(application: Application) -> list[tuple[str, Rows]]:
    hearings = list(application.hearings.filter(withdrawn="").order_by("sent_at"))
    names = actor_names({key for each in hearings for key in (each.sent_by, each.answered_by) if key})
    now = clock.database_now()
    return [
        (
            date_format(each.sent_at, "DATE_FORMAT"),
            [
                [_("Sent by"), names[each.sent_by]],
                [_("What was put to the applicant"), each.told],
                [_("Answer by"), date_format(each.answer_by, "DATETIME_FORMAT")],
                [_("State"), str(STANDING_NAMES[each.standing(now)])],
                [_("The answer"), each.answer],
                [_("What the answer changes"), each.considered],
            ],
        )
        for each in hearings
    ]
