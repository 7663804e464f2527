"""Writes to releases: planned by a person, carried out by the program at its instant, all of it or nothing."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from pagt.core import clock, journal
from pagt.core.actions import change, create, withdraw
from pagt.core.closed import closed_now
from pagt.core.errors import Invalid, Refused
from pagt.core.rights import Actor, Right, SystemActor, require
from pagt.grants.applications.models import Application
from pagt.grants.awards.actions.awards import (
    change_award,
    change_award_round,
    create_award,
    create_award_round,
)
from pagt.grants.awards.letter_content import mail_of
from pagt.grants.awards.models import Award, AwardRound, Decision, DecisionLetter, Release
from pagt.grants.awards.queries.letters import Row, rows, said, why_not_release
from pagt.grants.awards.states import RELEASE_MOVES, LetterState, ReleaseState, ReleaseStep
from pagt.grants.recommendation.states import GIVES
from pagt.post.actions import send
from pagt.post.delivery import address

RELEASER = SystemActor("system:release")
"""Who tells a decision at its instant; the release says who planned it, and each letter who approved it."""


@transaction.atomic
def plan_release(decision: Decision, *, by: Actor, due_at: datetime | None = None) -> Release:
    """Plan that a decision is told at an instant, or at once.

    Args:
        decision: the decision; each of its lines has an approved letter that is dated on the day of the instant.
        by: who plans it; needs the right to approve.
        due_at: the instant; at once when None.

    Raises:
        Refused: the actor has not the right, or one of the cases is closed to them.
        Invalid: a letter is missing, not approved, out of date or dated otherwise; the instant has passed; or the
            decision is released or planned to be.
    """
    from pagt.grants.awards.tasks import defer_release  # the worker's side calls the actions here

    require(by, Right.DECIDE)
    current = Decision.objects.select_for_update().select_related("call").get(pk=decision.pk)
    if current.lines.filter(application__key__in=closed_now(by)).exists():
        raise Refused(_("Somebody else must release this decision."))
    now = clock.database_now()
    if due_at is not None and due_at <= now:
        sentence = _("The instant has passed. Choose one that lies ahead, or release at once.")
        raise Invalid(sentence, {"due_at": [sentence]})
    moment = due_at or now
    if why := why_not_release(current, rows(current), timezone.localdate(moment)):
        raise Invalid(" ".join(why))
    release = create(Release, by=by, decision=current, due_at=moment, planned_by=by.actor_key)
    defer_release(release, at_once=due_at is None)
    return release


@transaction.atomic
def call_off(release: Release, *, by: Actor, version: int) -> Release:
    """Keep a planned release from happening.

    Raises:
        Refused, EditConflict: as in `core.actions.change`.
        Invalid: it has happened, broken off or been called off already.
    """
    require(by, Right.DECIDE)
    current = Release.objects.select_for_update().get(pk=release.pk)
    status = _after(current, ReleaseStep.CALL_OFF)
    return change(current, by=by, version=version, action="call off", status=status)


def carry_out(release: Release) -> Release:
    """Tell a decision: letters, mails, awards and the instant in one transaction, or nothing of it.

    What has come in its way since it was planned stands in the release's `problem`; then nobody is told.

    Raises:
        Invalid: its instant has not come, or it is not planned any more.
    """
    try:
        with journal.held(), transaction.atomic():
            return _told(release)
    except _Hindered as hindrance:
        with transaction.atomic():
            current = Release.objects.select_for_update().get(pk=release.pk)
            status = _after(current, ReleaseStep.BREAK_OFF)
            return change(
                current,
                by=RELEASER,
                version=current.version,
                action="break off",
                status=status,
                problem=str(hindrance),
            )


class _Hindered(Exception):
    """Why a decision that was to be told can't be."""


def _told(release: Release) -> Release:
    current = (
        Release.objects.select_for_update(of=("self", "decision"))
        .select_related("decision__call")
        .get(pk=release.pk)
    )
    status = _after(current, ReleaseStep.CARRY_OUT)
    decision, now = current.decision, clock.database_now()
    if now < current.due_at:
        raise Invalid(_("The instant of the release has not come yet."))
    found = rows(decision)
    if why := why_not_release(decision, found, timezone.localdate(current.due_at)):
        raise _Hindered(" ".join(why))
    lines = [row for row in found if row.material.line.in_force]
    decided = _round_for(decision, lines)
    for row in lines:
        _tell(row, decided, now)
    _count(decision)
    change(decision, by=RELEASER, version=decision.version, action="release", released_at=now)
    return change(
        current,
        by=RELEASER,
        version=current.version,
        action="release",
        status=status,
        released_at=now,
        round=decided,
    )


def _tell(row: Row, decided: AwardRound | None, now: datetime) -> None:
    letter, application = row.letter, row.material.application
    assert letter is not None  # noqa: S101 - `why_not_release` has seen it
    _supersede(application)
    award = _award(row, decided)
    released = change(
        letter,
        by=RELEASER,
        version=letter.version,
        action="release",
        status=LetterState.RELEASED.value,
        released_at=now,
        award=award,
    )
    content = said(released)
    url = address("decided:letter", application.number, released.key, language=released.language)
    subject, body = mail_of(content, url)
    for user in row.material.readers:
        send(
            by=RELEASER,
            to=user,
            subject=subject,
            body=body,
            language=released.language,
            about=(Application.KIND, application.key),
            attachments=[released.document],
        )


def _supersede(application: Application) -> None:
    """The letter in force gives way to the one that is told now; it stays readable."""
    old = DecisionLetter.objects.filter(application=application, status=LetterState.RELEASED.value).first()
    if old is not None:
        change(old, by=RELEASER, version=old.version, action="supersede", status=LetterState.SUPERSEDED.value)


def _award_before(row: Row) -> Award | None:
    """What an earlier decision on the same application gave, while it is in use."""
    known = DecisionLetter.objects.filter(
        application=row.material.application, award__isnull=False, award__withdrawn=""
    )
    found = known.select_related("award__round").order_by("-released_at").first()
    return found.award if found else None


def _round_for(decision: Decision, lines: list[Row]) -> AwardRound | None:
    """The round of the awards that a decision gives anew; None when it gives none."""
    new = [row for row in lines if row.material.verdict in GIVES and _award_before(row) is None]
    if not new:
        return None
    with override("da"):
        title = _("%(call)s: grants of %(day)s") % {
            "call": decision.call.title,
            "day": date_format(decision.on, "SHORT_DATE_FORMAT"),
        }
    return create_award_round(
        by=RELEASER,
        title=title[:300],
        on=decision.on,
        pool=decision.call.pool,
        projects=len(new),
        amount=sum(row.material.line.amount for row in new),
        call=decision.call,
        decided_by=decision.body,
        source=decision.case_number,
    )


def _award(row: Row, decided: AwardRound | None) -> Award | None:
    """Give, change or take back what one line gives."""
    material, line, application = row.material, row.material.line, row.material.application
    known = _award_before(row)
    if material.verdict not in GIVES:
        if known:
            withdraw(
                known, by=RELEASER, version=known.version, reason=line.decision.reason or str(line.decision)
            )
        return None
    if known:
        return change_award(known, by=RELEASER, version=known.version, amount=line.amount)
    return create_award(
        by=RELEASER,
        title=application.title,
        on=line.decision.on,
        round=decided,
        call=material.call,
        pool=material.call.pool,
        lead=application.lead,
        partners=[part.organisation for part in application.participants.all() if part.organisation],
        amount=line.amount,
        theme=application.themes.order_by("pk").first(),
        municipality=application.lead.municipality,
        starts_on=application.starts_on,
        ends_on=application.ends_on,
        source=application.case_number or line.decision.case_number,
    )


def _count(decision: Decision) -> None:
    """Let the earlier rounds of the call say what they give now."""
    rounds = AwardRound.objects.filter(
        pk__in=Release.objects.filter(decision__call=decision.call).values("round")
    )
    for decided in rounds:
        amounts = list(decided.awards.filter(withdrawn="").values_list("amount", flat=True))
        change_award_round(
            decided,
            by=RELEASER,
            version=decided.version,
            projects=len(amounts),
            amount=sum(amount or 0 for amount in amounts),
        )


def _after(release: Release, step: ReleaseStep) -> str:
    status = ReleaseState(release.status)
    if (status, step) not in RELEASE_MOVES:
        raise Invalid(_("The release is not planned any more."))
    return RELEASE_MOVES[status, step].value
