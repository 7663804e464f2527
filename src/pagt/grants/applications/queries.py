"""Reads of what is being written. What a person may see starts from their own rows among the co-writers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from pagt.core.rights import Right
from pagt.grants.applications.access import may
from pagt.grants.applications.models import Answer, AnswerRevision, Application, CoWriter, LateException
from pagt.grants.applications.states import May, Status
from pagt.grants.calls.models import Call, StageForm
from pagt.grants.calls.queries import form_of, stages_of
from pagt.grants.calls.rules import phases
from pagt.grants.calls.rules.answers import Facts, missing, read
from pagt.grants.calls.rules.eligibility import gather
from pagt.grants.calls.rules.forms import Form, Question, QuestionType, read_form, shown
from pagt.grants.calls.states import Stage
from pagt.network.partners.models import Organisation
from pagt.network.partners.municipalities import names
from pagt.people.models import User


def answers_of(application: Application, stage: Stage) -> dict[str, Any]:
    """Return the answers of a stage by question, as they stand; what is empty is left out."""
    rows = Answer.objects.filter(application=application, stage=stage.value, value__isnull=False)
    return dict(rows.values_list("question", "value"))


def versions_of(application: Application, stage: Stage) -> dict[str, int]:
    """Return the version of each answer of a stage by question: what a page sends back as `base`."""
    rows = Answer.objects.filter(application=application, stage=stage.value)
    return dict(rows.values_list("question", "version"))


def facts_of(application: Application, answers: Mapping[str, Any], *, form: Form | None = None) -> Facts:
    """Return what the answers of the present stage and the register say, for `all_problems` and `checks`.

    Args:
        application: with its call and lead.
        answers: canonical, by question.
        form: the form of the stage, when the caller has read it already.
    """
    stage = Stage(application.stage)
    form = form or form_of(application.call, stage) or Form()
    partners = form.of_type(QuestionType.PARTNERS)
    rows = answers.get(partners.key) if partners else None
    keys = {row["cells"].get("organisation") for row in rows or ()} - {None}
    picked = Organisation.objects.filter(key__in=keys, withdrawn="") if keys else Organisation.objects.none()
    attached = application.attachments.filter(stage=stage.value).values_list("pk", flat=True)
    has_files = form.of_type(QuestionType.FILE) is not None
    return gather(
        form,
        answers,
        lead_kind=application.lead.kind,
        lead_education=frozenset(application.lead.education_types),
        kinds=dict(picked.values_list("key", "kind")),
        themes=application.call.theme_keys,
        municipalities=frozenset(names()),
        files=frozenset(str(each) for each in attached) if has_files else frozenset(),
    )


def dates_of(call: Call) -> phases.Dates:
    """Return a call's instants as the rules read them."""
    return phases.Dates(call.opens_at, call.idea_closes_at, call.application_opens_at, call.closes_at)


def late_until(call: Call, organisation: Organisation, stage: Stage) -> datetime | None:
    """Return until when an organisation may submit later than the rest, or None."""
    granted = LateException.objects.filter(call=call, organisation=organisation, withdrawn="")
    return _latest(call, stage, granted.values_list("until", flat=True))


def _latest(call: Call, stage: Stage, granted: Iterable[datetime]) -> datetime | None:
    """The last of the instants that were granted for a stage.

    One up to the deadline for applications was granted for ideas; a later one for applications.
    """
    if call.idea_closes_at and call.closes_at:
        granted = [until for until in granted if (until <= call.closes_at) is (stage is Stage.IDEA)]
    return max(granted, default=None)


def deadline_of(application: Application) -> datetime | None:
    """Return the deadline of an application's present stage, with the exception that was made for its applicant."""
    return deadline(application.call, application.lead, Stage(application.stage))


def deadline(call: Call, organisation: Organisation, stage: Stage) -> datetime | None:
    """Return an organisation's deadline for a stage of a call; None when the call has none."""
    return _deadline(call, stage, late_until(call, organisation, stage))


def _deadline(call: Call, stage: Stage, late: datetime | None) -> datetime | None:
    closes = phases.closes(dates_of(call), stage)
    return max(closes, late) if closes and late else closes


def is_open(call: Call, organisation: Organisation, stage: Stage, now: datetime) -> bool:
    """Whether an organisation can hand in a stage of a call at this instant, an exception included."""
    if not call.run_here or call.published_at is None or call.withdrawn:
        return False
    dates = dates_of(call)
    if phases.stage_open(dates, now) is stage:
        return True
    closes = phases.closes(dates, stage)
    if closes is None or now < closes:
        return False
    late = late_until(call, organisation, stage)
    return late is not None and now < late


def may_be_written(application: Application, *, now: datetime, began_at: datetime | None = None) -> bool:
    """Whether what is sent now still counts: the stage is open, or the grace after its deadline holds.

    Args:
        application: with its call and lead.
        now: the database's clock.
        began_at: when the request began. The minutes of grace are for what began before the deadline, and for
            those who had a file under way when it passed.
    """
    call, stage = application.call, Stage(application.stage)
    if is_open(call, application.lead, stage, now):
        return True
    closes = deadline(call, application.lead, stage)
    if closes is None or not closes <= now < closes + timedelta(minutes=call.grace_minutes):
        return False
    if began_at is not None and began_at < closes:
        return True
    under_way = application.attachments.filter(stage=stage, began_at__lt=closes, stored_at__gte=closes)
    return under_way.exists()


def awaits_keeping(application: Application, *, now: datetime) -> bool:
    """Whether it was submitted, reopened and not submitted again in time, the minutes of grace included."""
    stage = Stage(application.stage)
    closes = deadline(application.call, application.lead, stage)
    if application.status != Status.DRAFT or closes is None:
        return False
    if now < closes + timedelta(minutes=application.call.grace_minutes):
        return False
    in_force = application.submissions.filter(stage=stage.value, superseded_at=None)
    return in_force.exists()


def latest_answers(
    application: Application, *, before: Stage | None = None
) -> dict[str, tuple[Question, Any]]:
    """Return the answers to carry over, with the question that each answered: the latest stage's first.

    Args:
        application: what is copied.
        before: only the stages before this one.
    """
    found: dict[str, tuple[Question, Any]] = {}
    for stage in reversed(Stage):
        if before is not None and list(Stage).index(stage) >= list(Stage).index(before):
            continue
        answers = answers_of(application, stage)
        form = form_of(application.call, stage) if answers else None
        for question in form.questions if form else ():
            if question.key in answers and question.key not in found:
                found[question.key] = (question, answers[question.key])
    return found


def comes_along(old: tuple[Question, Any], question: Question | None) -> Any:
    """Return what an old answer says to a question of another form, or None when that asks something else."""
    asked, value = old
    if question is None or question.type is not asked.type:
        return None
    return read(question, value)


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """An answer that did not come along, or not whole, with the question that it answered."""

    question: Question
    value: Any


def left_behind(application: Application, *, user: User) -> list[LeftBehind]:
    """Return what an application was copied or carried over from said, and its present form does not ask.

    Only to those who take part in what was copied, too.
    """
    stage = Stage(application.stage)
    own_idea = stage is not stages_of(application.call)[0]
    source = application if own_idea else application.copied_from
    if source is None or may(user, source) is None:
        return []
    form = form_of(application.call, stage) or Form()
    found = latest_answers(source, before=stage if own_idea else None)
    return [
        LeftBehind(asked, value)
        for key, (asked, value) in found.items()
        if comes_along((asked, value), form.question(key)) != value
    ]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage has come: questions that show, those answered, and those that must be and are not."""

    asked: int
    answered: int
    missing: int


def progress(form: Form, answers: Mapping[str, Any]) -> Progress:
    """Return how many of a form's questions are answered."""
    keys = shown(form, answers)
    answered = sum(answers.get(key) is not None for key in keys)
    return Progress(len(keys), answered, len(missing(form, answers)))


@dataclass(frozen=True, slots=True)
class Mine:
    """An application as one of those who write it sees it among theirs.

    `title` is what the draft says now. `progress` is None where the call has no form for the stage.
    """

    application: Application
    may: May
    title: str
    deadline: datetime | None
    progress: Progress | None
    saved_at: datetime | None


def mine(user: User) -> list[Mine]:
    """Return the applications that a person takes part in, those that await something first, in five questions."""
    if Right.APPLY not in user.rights:
        return []
    rows = list(
        CoWriter.objects.filter(user=user, application__withdrawn="")
        .select_related("application__call", "application__lead")
        .order_by("-application__number")
    )
    applications = [row.application for row in rows]
    said: dict[tuple[int, str], dict[str, Any]] = {}
    saved: dict[int, datetime] = {}
    for answer in Answer.objects.filter(application__in=applications):
        said.setdefault((answer.application_id, answer.stage), {})[answer.question] = answer.value
        saved[answer.application_id] = max(saved.get(answer.application_id, answer.at), answer.at)
    forms = {
        (row.call_id, row.stage): read_form(row.content)
        for row in StageForm.objects.filter(call__in={each.call_id for each in applications}, withdrawn="")
    }
    late = LateException.objects.filter(call__in={each.call_id for each in applications}, withdrawn="")
    granted: dict[tuple[int, int], list[datetime]] = {}
    for exception in late:
        granted.setdefault((exception.call_id, exception.organisation_id), []).append(exception.until)
    found = []
    for row in rows:
        each, stage = row.application, Stage(row.application.stage)
        until = granted.get((each.call_id, each.lead_id), [])
        form = forms.get((each.call_id, each.stage))
        answers = said.get((each.pk, each.stage), {})
        asked = form.of_type(QuestionType.TITLE) if form else None
        title = answers.get(asked.key) if asked else None
        found.append(
            Mine(
                application=each,
                may=May(row.may),
                title=title if isinstance(title, str) else each.title,
                deadline=_deadline(each.call, stage, _latest(each.call, stage, until)),
                progress=progress(form, answers) if form else None,
                saved_at=saved.get(each.pk),
            )
        )
    return sorted(found, key=lambda one: one.application.status != Status.DRAFT)


def writers_of(call: Call) -> QuerySet[User]:
    """Return everybody who takes part in an application to a call, unless that application is withdrawn."""
    return User.objects.filter(
        is_active=True,
        co_writing__application__call=call,
        # Named in one breath with the call: an application that was withdrawn elsewhere silences nobody.
        co_writing__application__status__in=[each.value for each in Status if each is not Status.WITHDRAWN],
    ).distinct()


def who_wrote(application: Application) -> frozenset[str]:
    """Return the actor keys of those who have written an answer of the application."""
    own = Answer.objects.filter(application=application).values_list("by", flat=True)
    earlier = AnswerRevision.objects.filter(answer__application=application).values_list("by", flat=True)
    return frozenset([*own, *earlier])


def is_known(writer: CoWriter, written: frozenset[str]) -> bool:
    """Whether a co-writer may be named to the others.

    Until they have written, only the address is shown that they were invited by: whoever invites an address must
    not learn whether somebody has an account with it, and what they are called.
    """
    return writer.user is not None and writer.user.actor_key in {writer.added_by, *written}
