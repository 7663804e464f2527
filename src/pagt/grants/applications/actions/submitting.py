"""Submitting: one transaction that freezes what was written, gives a receipt and tells those who wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from pagt.core import clock, journal
from pagt.core.actions import create
from pagt.core.errors import Invalid
from pagt.core.forms import seen
from pagt.core.rights import Actor, Right, require
from pagt.core.states import Scan
from pagt.grants.applications import content as contents
from pagt.grants.applications.actions.steps import after, begin
from pagt.grants.applications.models import Application, Attachment, LateException, Participant, Submission
from pagt.grants.applications.queries import answers_of, dates_of, facts_of, late_until
from pagt.grants.applications.states import May, Status, Step
from pagt.grants.applications.tasks import send_exception, send_receipts
from pagt.grants.applications.when import spoken
from pagt.grants.calls.models import Call
from pagt.grants.calls.queries import form_of
from pagt.grants.calls.rules import phases
from pagt.grants.calls.rules.answers import Problem, all_problems
from pagt.grants.calls.rules.budget import sums
from pagt.grants.calls.rules.forms import Form, QuestionType, shown, write_form
from pagt.grants.calls.sentences import say_problem
from pagt.grants.calls.states import Stage
from pagt.network.partners.models import Organisation
from pagt.network.partners.municipalities import names as municipality_names
from pagt.people.models import User
from pagt.themes.models import Theme

LONGEST_TOKEN = 64


class Incomplete(Invalid):
    """What hinders a submission, each with its question: the page links to them."""

    def __init__(self, message: str, problems: list[Problem], sentences: list[str]) -> None:
        super().__init__(message, {"problems": sentences})
        self.problems = problems


@transaction.atomic
def submit(application: Application, *, by: User, token: str, began_at: datetime) -> Submission:
    """Submit an application's present stage: freeze it, give a receipt, write to its co-writers.

    The same click twice, or a second click by somebody else, returns the submission that is there.

    Args:
        application: the application.
        by: who submits; must be a co-writer who may submit.
        token: what the page that submits was given, so that a second click is known.
        began_at: when the request began, by the database's clock (`clock.began_at`).

    Raises:
        Refused: the person may not submit.
        Invalid: the deadline has passed, the stage has not opened, or a file has a virus.
        Incomplete: answers are missing or can't stand; `fields["problems"]` says which.
    """
    current, now = begin(application, by=by, needs=May.SUBMIT)
    token = seen(token)[:LONGEST_TOKEN]
    if not token:
        raise Invalid(_("The page is too old to submit from. Open it again and submit once more."))
    earlier = list(current.submissions.defer("content"))
    in_force = next((s for s in earlier if s.stage == current.stage and s.superseded_at is None), None)
    if again := next((s for s in earlier if s.token == token), None):
        return again
    if current.status == Status.SUBMITTED and in_force:
        return in_force
    status = after(current, Step.SUBMIT)

    stage = Stage(current.stage)
    files = list(current.attachments.filter(stage=stage).select_related("document"))
    after_deadline = why_in_time(current, files, began_at=began_at, now=now)
    form = form_of(current.call, stage)
    if form is None:
        raise Invalid(_("The call has no form for this stage. Ask the secretariat."))
    written = answers_of(current, stage)
    facts = facts_of(current, written, form=form)
    answers = {key: written[key] for key in shown(form, written) if written.get(key) is not None}
    files = _answered(form, answers, files)
    _check(form, written, files, facts)

    receipt = f"P-{current.number}-{len(earlier) + 1}"
    named = _named(form, answers)
    if in_force:
        Submission.objects.filter(pk=in_force.pk).update(superseded_at=now)
    text = contents.canonical(
        contents.frozen(
            current,
            receipt=receipt,
            submitted_by={"key": by.key, "name": by.name},
            form=write_form(form),
            answers=answers,
            files=files,
            names=named.words,
        )
    )
    submission = Submission.objects.create(
        application=current,
        stage=stage.value,
        receipt=receipt,
        content=text,
        sha256=contents.fingerprint(text),
        token=token,
        submitted_at=now,
        submitted_by=by.actor_key,
        after_deadline=after_deadline,
    )
    _show_in_the_register(current, form, answers, named, submission, status=status, first=not earlier)
    journal.write(
        by=by,
        action="submit",
        kind=Application.KIND,
        key=current.key,
        title=current.journal_title,
        state=current.state(),
        reason=submission.after_deadline,
    )
    send_receipts.defer(submission=submission.pk)
    return submission


def why_in_time(
    application: Application, files: Iterable[Attachment], *, began_at: datetime, now: datetime
) -> str:
    """Return why a submission is accepted after the deadline; empty before it.

    Args:
        application: with its call and lead; its present stage counts.
        files: the attachments of the stage.
        began_at: when the request began.
        now: this instant, both by the database's clock.

    Raises:
        Invalid: the stage is not open, or no longer.
    """
    call, stage = application.call, Stage(application.stage)
    dates = dates_of(call)
    closes = phases.closes(dates, stage)
    begins = dates.begins if stage is Stage.APPLICATION else dates.opens_at
    if call.published_at is None or call.withdrawn or closes is None or (begins and now < begins):
        raise Invalid(_("The call is not open for this."))
    if now < closes:
        return ""
    with override(settings.LANGUAGE_CODE):
        later = late_until(call, application.lead, stage)
        if later and now < later:
            exceptions = LateException.objects.filter(
                call=call, organisation=application.lead, until=later, withdrawn=""
            )
            return _("Later deadline granted until %(until)s: %(reason)s") % {
                "until": spoken(later),
                "reason": exceptions.values_list("reason", flat=True)[0][:350],
            }
        deadline = max(closes, later) if later else closes
        if now < deadline + timedelta(minutes=call.grace_minutes):
            words = {"deadline": spoken(deadline), "minutes": call.grace_minutes}
            if began_at < deadline:
                return _(
                    "The submission began at %(began)s, before the deadline at %(deadline)s, and was complete "
                    "within the grace of %(minutes)s minutes."
                ) % {**words, "began": spoken(began_at)}
            # Under way when the deadline passed. A file that had come by then delayed nobody.
            for file in files:
                if file.began_at < deadline <= file.stored_at:
                    return _(
                        "The upload of a file began at %(began)s, before the deadline at %(deadline)s, and the "
                        "submission came within the grace of %(minutes)s minutes."
                    ) % {**words, "began": spoken(file.began_at)}
    raise Invalid(
        _(
            "The deadline was %(deadline)s, and it is now %(now)s. The application can't be submitted any more."
        )
        % {"deadline": spoken(deadline), "now": spoken(now)}
    )


def _answered(form: Form, answers: Mapping[str, Any], files: Iterable[Attachment]) -> list[Attachment]:
    """The files that the answers name."""
    named = {
        key
        for question in form.questions
        if question.type is QuestionType.FILE
        for key in answers.get(question.key) or ()
    }
    return [file for file in files if str(file.pk) in named]


def _check(form: Form, answers: Mapping[str, Any], files: Iterable[Attachment], facts: Any) -> None:
    infected = [file.document.name for file in files if file.document.scan == Scan.INFECTED]
    if infected:
        raise Invalid(
            _("The virus scanner found a virus in %(files)s. Remove it, and upload a clean file.")
            % {"files": ", ".join(infected)}
        )
    problems = all_problems(form, answers, facts)
    if problems:
        sentences = [
            str(say_problem(problem, question))
            for problem in problems
            if (question := form.question(problem.question))
        ]
        raise Incomplete(
            ngettext(
                "Something must be mended before the application can be submitted.",
                "%(count)s things must be mended before the application can be submitted.",
                len(problems),
            )
            % {"count": len(problems)},
            list(problems),
            sentences,
        )


@dataclass(frozen=True, slots=True)
class _Named:
    """What the codes among the answers stand for."""

    themes: list[Theme]
    organisations: dict[str, Organisation]
    words: dict[str, dict[str, str]]


def _named(form: Form, answers: Mapping[str, Any]) -> _Named:
    def all_of(kind: QuestionType) -> Any:
        return [answers[q.key] for q in form.questions if q.type is kind and q.key in answers]

    theme_keys = {key for value in all_of(QuestionType.THEMES) for key in value}
    codes = {code for value in all_of(QuestionType.MUNICIPALITIES) for code in value}
    organisation_keys = {
        row["cells"]["organisation"]
        for rows in all_of(QuestionType.PARTNERS)
        for row in rows
        if row["cells"].get("organisation")
    }
    themes = list(Theme.objects.filter(key__in=theme_keys).order_by("key")) if theme_keys else []
    organisations = Organisation.objects.filter(key__in=organisation_keys) if organisation_keys else ()
    known = municipality_names()
    return _Named(
        themes,
        {each.key: each for each in organisations},
        {
            "themes": {theme.key: theme.title for theme in themes},
            "municipalities": {code: known.get(code, code) for code in sorted(codes)},
        },
    )


def _show_in_the_register(
    application: Application,
    form: Form,
    answers: Mapping[str, Any],
    named: _Named,
    submission: Submission,
    *,
    status: Status,
    first: bool,
) -> None:
    """Write into the register's row what was submitted."""

    def answer(kind: QuestionType) -> Any:
        return next((answers[q.key] for q in form.questions if q.type is kind and q.key in answers), None)

    budget = answer(QuestionType.BUDGET)
    money = sums(budget) if budget is not None else None
    period = answer(QuestionType.PERIOD) or {}
    application.title = str(answer(QuestionType.TITLE) or "")[:300]
    if not application.title:
        raise Invalid(_("Give the project a title."))
    application.amount = money.applied if money else None
    application.total_cost = money.cost if money else None
    application.starts_on = _day(period.get("start"))
    application.ends_on = _day(period.get("end"))
    application.status = status.value
    application.submitted_at = submission.submitted_at
    application.receipt, application.sha256 = submission.receipt, submission.sha256
    application.version += 1
    application.save(
        update_fields=[
            "title",
            "amount",
            "total_cost",
            "starts_on",
            "ends_on",
            "status",
            "submitted_at",
            "receipt",
            "sha256",
            "version",
        ]
    )
    if not first:
        application.participants.all().delete()
        application.themes.clear()
    partners = [
        partner
        for partner in (
            _partner(application, row["cells"], named) for row in answer(QuestionType.PARTNERS) or ()
        )
        if partner.name
    ]
    for position, partner in enumerate(partners):
        partner.position = position
    Participant.objects.bulk_create(partners)
    through = Application.themes.through
    through._default_manager.bulk_create(
        through(application_id=application.pk, theme_id=theme.pk) for theme in named.themes
    )
    # As a later reader of the row would load them, so that its state needs no further questions.
    application._prefetched_objects_cache = {  # type: ignore[attr-defined]
        "themes": named.themes,
        "participants": partners,
    }


def _partner(application: Application, cells: Mapping[str, Any], named: _Named) -> Participant:
    organisation = named.organisations.get(cells.get("organisation") or "")
    return Participant(
        application=application,
        organisation=organisation,
        name=str(cells.get("name") or (organisation.name if organisation else ""))[:200],
        cvr=str(cells.get("cvr") or (organisation.cvr if organisation else ""))[:8],
        role=str(cells.get("role") or "")[:500],
        cost=cells.get("cost"),
        interest=str(cells.get("interest") or ""),
        aid=str(cells.get("aid") or ""),
        aid_reason=str(cells.get("aid_reason") or ""),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@transaction.atomic
def allow_late(
    call: Call, *, by: Actor, organisation: Organisation, until: datetime, reason: str
) -> LateException:
    """Let a named organisation submit later than the rest, and tell those who write for it.

    Args:
        call: the call.
        by: who grants it; needs the right to handle applications.
        organisation: the applicant.
        until: the new deadline; later than a deadline of the call, and yet to come.
        reason: why; stands in the journal and on the application's record.

    Raises:
        Refused: the actor has not the right.
        Invalid: the day is no later deadline, or no reason was given.
    """
    require(by, Right.HANDLE_APPLICATIONS)
    reason = seen(reason).strip()
    if not reason:
        raise Invalid(_("Say why."), {"reason": [_("Say why.")]})
    closings = [moment for moment in (call.idea_closes_at, call.closes_at) if moment]
    wrong = ""
    if until <= clock.database_now():
        wrong = _("The later deadline must lie ahead.")
    elif not closings or until <= min(closings):
        wrong = _("This is no later than the call's own deadline.")
    if wrong:
        raise Invalid(wrong, {"until": [wrong]})
    exception = create(
        LateException,
        by=by,
        call=call,
        organisation=organisation,
        until=until,
        reason=reason,
        granted_by=by.actor_key,
    )
    send_exception.defer(exception=exception.pk)
    return exception
