"""Reads of what is being written. What a person may see starts from their own rows among the co-writers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet

from pagt.core.rights import Right
from pagt.grants.applications.access import may
from pagt.grants.applications.models import Answer, Application, CoWriter, LateException
from pagt.grants.applications.states import May, Status
from pagt.grants.calls.models import Call
from pagt.grants.calls.queries import form_of
from pagt.grants.calls.rules import phases
from pagt.grants.calls.rules.answers import read
from pagt.grants.calls.rules.forms import Form, Question
from pagt.grants.calls.states import Stage
from pagt.network.partners.models import Organisation
from pagt.people.models import User


def answers_of(application: Application, stage: Stage) -> dict[str, Any]:
    """Return the answers of a stage by question, as they stand; what is empty is left out."""
    rows = Answer.objects.filter(application=application, stage=stage.value, value__isnull=False)
    return dict(rows.values_list("question", "value"))


def versions_of(application: Application, stage: Stage) -> dict[str, int]:
    """Return the version of each answer of a stage by question: what a page sends back as `base`."""
    rows = Answer.objects.filter(application=application, stage=stage.value)
    return dict(rows.values_list("question", "version"))


def dates_of(call: Call) -> phases.Dates:
    """Return a call's instants as the rules read them."""
    return phases.Dates(call.opens_at, call.idea_closes_at, call.application_opens_at, call.closes_at)


def first_stage(call: Call) -> Stage:
    """Return what is handed in first: the idea where the call asks for one."""
    return Stage.IDEA if call.idea_closes_at else Stage.APPLICATION


def late_until(call: Call, organisation: Organisation, stage: Stage) -> datetime | None:
    """Return until when an organisation may submit later than the rest, or None.

    An exception that ends by the deadline for applications is one for ideas; a later one is for applications.
    """
    granted = LateException.objects.filter(call=call, organisation=organisation, withdrawn="")
    if call.idea_closes_at and call.closes_at:
        for_ideas = Q(until__lte=call.closes_at)
        granted = granted.filter(for_ideas if stage is Stage.IDEA else ~for_ideas)
    latest: datetime | None = granted.aggregate(latest=Max("until"))["latest"]
    return latest


def deadline_of(application: Application) -> datetime | None:
    """Return the deadline of an application's present stage, with the exception that was made for its applicant."""
    return deadline(application.call, application.lead, Stage(application.stage))


def deadline(call: Call, organisation: Organisation, stage: Stage) -> datetime | None:
    """Return an organisation's deadline for a stage of a call; None when the call has none."""
    closes = phases.closes(dates_of(call), stage)
    late = late_until(call, organisation, stage)
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


def latest_answers(application: Application, *, before: Stage | None = None) -> dict[str, tuple[Question, Any]]:
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
    own_idea = stage is not first_stage(application.call)
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


def writers_of(call: Call) -> QuerySet[User]:
    """Return everybody who takes part in an application to a call that is not withdrawn."""
    return (
        User.objects.filter(is_active=True, co_writing__application__call=call)
        .exclude(co_writing__application__status=Status.WITHDRAWN.value)
        .distinct()
    )
