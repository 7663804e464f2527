"""What hearings and letters add to pages of the floors below, and what they tell those who write an application."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.register.spec import Section
from pagt.core.rights import Actor, Right
from pagt.grants.applications.models import Application
from pagt.grants.applications.notices import Notice
from pagt.grants.applications.when import spoken
from pagt.grants.awards.models import Decision, DecisionLetter, Hearing
from pagt.grants.awards.queries.letters import said, told
from pagt.grants.awards.states import HearingStanding, LetterState
from pagt.grants.awards.words import OUTCOME_NAMES, STANDING_NAMES
from pagt.grants.recommendation.states import GIVES, Verdict


def application_panel(application: Application, by: Actor) -> list[Section]:
    """The hearings and letters of a case."""
    if Right.READ_APPLICATIONS not in by.rights:
        return []
    sent = list(application.hearings.filter(withdrawn=""))
    # Most cases have none, and the clock is a statement.
    now = clock.database_now() if sent else clock.now()
    handles = Right.HANDLE_APPLICATIONS in by.rights
    hearings = [
        [
            (date_format(hearing.sent_at, "SHORT_DATE_FORMAT"), reverse("hearing-page", args=[hearing.key])),
            (date_format(hearing.answer_by, "SHORT_DATETIME_FORMAT"), ""),
            (STANDING_NAMES[hearing.standing(now)], ""),
        ]
        for hearing in sent
    ]
    letters = DecisionLetter.objects.filter(application=application).select_related("line__decision__call")
    rows = [
        [
            (OUTCOME_NAMES[Verdict(letter.line.verdict)], reverse("letter-page", args=[letter.key])),
            (letter.get_status_display(), ""),
            (date_format(letter.released_at, "SHORT_DATETIME_FORMAT") if letter.released_at else "–", ""),
        ]
        for letter in letters.order_by("-pk")
    ]
    found = []
    if hearings or handles:
        found.append(
            Section(
                _("Hearing of the applicant"),
                (_("Sent"), _("Answer by"), _("State")),
                hearings,
                _("Nothing has been put to the applicant."),
                (reverse("case-hearing", args=[application.key]), _("Hear the applicant"))
                if handles
                else None,
            )
        )
    if rows:
        found.append(Section(_("Decision letters"), (_("Decision"), _("State"), _("Released")), rows))
    return found


def decision_panel(decision: Decision, by: Actor) -> list[Section]:
    """How far the letters of a decision are."""
    letters = DecisionLetter.objects.filter(line__decision=decision).select_related("application", "line")
    rows = [
        [
            (letter.application.name_or_title, reverse("letter-page", args=[letter.key])),
            (OUTCOME_NAMES[Verdict(letter.line.verdict)], ""),
            (letter.get_status_display(), ""),
        ]
        for letter in letters.order_by("line__position")
    ]
    return [
        Section(
            _("Letters"),
            (_("Application"), _("Decision"), _("State")),
            rows,
            _("No letter has been made yet."),
            (reverse("decision-letters", args=[decision.key]), _("Letters and release")),
        )
    ]


def told_of(applications: Sequence[Application]) -> dict[int, list[Notice]]:
    """What those who write applications are told: open hearings, and decisions from their release on."""
    found: dict[int, list[Notice]] = {}
    sent = list(
        Hearing.objects.filter(application__in=applications, withdrawn="").select_related("application")
    )
    if sent:
        now = clock.database_now()
        for hearing in sent:
            found.setdefault(hearing.application_id, []).append(_of_hearing(hearing, hearing.standing(now)))
    for letter in told(applications):
        if letter.status == LetterState.RELEASED:
            found.setdefault(letter.application_id, []).insert(0, _of_letter(letter))
    return found


def _of_hearing(hearing: Hearing, standing: HearingStanding) -> Notice:
    waits = standing is HearingStanding.OPEN
    return Notice(
        tag=_("We ask for your comments") if waits else _("Hearing of the applicant"),
        text=_("You may answer until %(until)s.") % {"until": spoken(hearing.answer_by)} if waits else "",
        link=_("Read the facts and answer") if waits else _("Read the facts and your answer"),
        url=reverse("decided:hearing", args=[hearing.application.number, hearing.key]),
        tone="wrong" if waits else "quiet",
        waits=waits,
    )


def _of_letter(letter: DecisionLetter) -> Notice:
    verdict = Verdict(letter.line.verdict)
    return Notice(
        tag=str(OUTCOME_NAMES[verdict]),
        text=" ".join(said(letter)["opening"]),
        link=_("Read the whole letter"),
        url=reverse("decided:letter", args=[letter.application.number, letter.key]),
        tone="good" if verdict in GIVES else "quiet",
        settled=verdict is not Verdict.RESERVE,
    )
