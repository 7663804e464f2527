"""Starting an application, and saving what is typed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection, transaction
from django.db.models import IntegerField, Max, Q
from django.db.models.functions import Cast, Substr
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.actors import actor_names
from pagt.core.errors import Invalid, Refused
from pagt.core.rights import Right, require
from pagt.grants.applications.access import may, require_may
from pagt.grants.applications.actions.carrying import carry
from pagt.grants.applications.actions.steps import begin, journal_step, require_draft
from pagt.grants.applications.encoding import Sent
from pagt.grants.applications.models import Answer, AnswerRevision, Application, CoWriter
from pagt.grants.applications.queries import is_open
from pagt.grants.applications.states import May, Status
from pagt.grants.calls.models import Call
from pagt.grants.calls.queries import form_of, stages_of
from pagt.grants.calls.rules.answers import Problem, problems, read
from pagt.grants.calls.rules.forms import Form, Question, QuestionType
from pagt.grants.calls.rules.merge import merge
from pagt.grants.calls.states import Stage
from pagt.network.partners.models import Organisation
from pagt.network.partners.queries import acts_for
from pagt.people.models import User

LARGEST_ANSWER = 250_000
"""Characters of one answer as JSON: ten times the longest text that a form can ask for."""
ONE_CLICK = timedelta(seconds=30)
"""How long a second click on "begin" is taken for the first: it gives the same application, not another one."""
_NUMBERS = 7_241
"""The database's lock on the numbers of a year; the other half of the lock is the year."""


@transaction.atomic
def start(
    call: Call, *, by: User, organisation: Organisation, copy_of: Application | None = None
) -> Application:
    """Begin an application in the call's first stage; who begins it may write and submit.

    A second click gives the application that the first one began.

    Args:
        call: a call that is open.
        by: the person; acts for the organisation (an approved affiliation).
        organisation: the applicant.
        copy_of: an application that the person takes part in: its answers come along where the new form asks the
            same. `queries.left_behind` says which did not.

    Raises:
        Refused: the person may not apply, does not act for the organisation, or takes no part in what is copied.
        Invalid: the call is not open.
    """
    require(by, Right.APPLY)
    if not acts_for(by, organisation):
        raise Refused(
            _(
                "You can't apply for %(organisation)s before a colleague or the secretariat has let you in there."
            )
            % {"organisation": organisation.name}
        )
    if copy_of is not None:
        require_may(may(by, copy_of), May.VIEW)
    stage = stages_of(call)[0]
    if not is_open(call, organisation, stage, clock.database_now()):
        raise Invalid(_("The call is not open for new applications."))
    form = form_of(call, stage)
    if form is None:
        raise Invalid(_("The call has no form yet. Ask the secretariat."))
    number = _next_number(call.year)
    if clicked := _just_begun(call, by, organisation, copy_of):
        return clicked
    application = Application.objects.create(
        key=number,
        number=number,
        call=call,
        lead=organisation,
        stage=stage.value,
        status=Status.DRAFT.value,
        copied_from=copy_of,
    )
    CoWriter.objects.create(
        application=application, email=by.email, user=by, may=May.SUBMIT.value, added_by=by.actor_key
    )
    if copy_of is not None:
        carry(copy_of, application, form, by=by)
    journal_step(application, by=by, action="create")
    return application


def _just_begun(
    call: Call, by: User, organisation: Organisation, copy_of: Application | None
) -> Application | None:
    """What the same person began a moment ago from the same choices; asked under the lock on the numbers."""
    return Application.objects.filter(
        call=call,
        lead=organisation,
        copied_from=copy_of,
        status=Status.DRAFT.value,
        version=1,
        created_at__gt=clock.database_now() - ONE_CLICK,
        co_writers__added_by=by.actor_key,
        co_writers__user=by,
    ).first()


def _next_number(year: int) -> str:
    """Return the year's next number, e.g. `2027-0042`. Whoever else asks waits until this transaction is over."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_NUMBERS, year])
    last = Application.objects.filter(number__startswith=f"{year}-").aggregate(
        last=Max(Cast(Substr("number", 6), IntegerField()))
    )["last"]
    return f"{year}-{(last or 0) + 1:04}"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two people wrote different things at once. The other's text stands; nothing was written over it.

    `mine` is what was sent, `theirs` what stands now as version `version`, written by `who` (a name) at `at`.
    """

    mine: Any
    theirs: Any
    who: str
    at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What was sent and could not be stored, with the sentence that says why."""

    raw: Any
    why: str


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of each answer that was sent.

    Attributes:
        at: when, by the database's clock.
        versions: the version of each answer as it stands: the next `base`.
        values: the answers as they stand, which may be more than was sent: another's rows, merged in.
        conflicts: by question. Rows and cells that do not clash are stored all the same.
        problems: what is wrong with the answers that were sent; they are stored.
        unsaved: by question: not stored, for the page to keep.
    """

    at: datetime
    versions: dict[str, int] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unsaved: dict[str, Unsaved] = field(default_factory=dict)


@transaction.atomic
def save(
    application: Application, *, by: User, sent: Mapping[str, Sent], began_at: datetime | None = None
) -> Saved:
    """Store answers as they are typed; what others have written meanwhile is merged, never written over.

    Args:
        application: the application.
        by: the person; may write.
        sent: by question, with the version that the writer saw.
        began_at: when the request began (`clock.began_at`), for the grace after the deadline.

    Raises:
        Refused: the person may not write here, or no longer.
        Invalid: the application is no draft any more, or its deadline has passed.
    """
    current, now = begin(application, by=by, needs=May.EDIT)
    require_draft(current, now=now, began_at=began_at)
    form = form_of(current.call, Stage(current.stage)) or Form()
    saved = Saved(at=now)
    asked: dict[str, Question] = {}
    for key, each in sent.items():
        question = form.question(key)
        if why := _why_not_stored(question, each.raw):
            saved.unsaved[key] = Unsaved(each.raw, why)
        elif question is not None:
            asked[key] = question
    rows = {
        row.question: row
        for row in Answer.objects.filter(application=current, stage=current.stage, question__in=asked)
    }
    bases = _bases(rows, sent)
    changed: dict[str, Any] = {}
    clashes: list[str] = []
    for key, question in asked.items():
        mine = read(question, sent[key].raw)
        row = rows.get(key)
        version, theirs = (row.version, row.value) if row else (0, None)
        value = mine
        if mine != theirs and sent[key].base != version:
            merged = merge(question, bases.get(key), mine, theirs)
            value = merged.value
            if merged.conflicts:
                clashes.append(key)
        if value != theirs:
            changed[key] = value
        saved.versions[key] = version + (value != theirs)
        saved.values[key] = value
        saved.problems.extend(problems(question, value, None))
    write_answers(current, changed, rows, by=by, now=now)
    names = actor_names(rows[key].by for key in clashes)
    for key in clashes:
        row = rows[key]
        mine = read(asked[key], sent[key].raw)
        saved.conflicts[key] = Conflict(
            mine, saved.values[key], names.get(row.by, ""), row.at, saved.versions[key]
        )
    return saved


def write_answers(
    application: Application,
    values: Mapping[str, Any],
    rows: Mapping[str, Answer],
    *,
    by: User,
    now: datetime,
) -> None:
    """Store values as the next versions of their answers, and keep what stood; the application is locked.

    Args:
        application: the application.
        values: by question.
        rows: the answers that there are, by question.
        by: who writes.
        now: the database's clock.
    """
    if not values:
        return
    kept = [rows[key] for key in values if key in rows]
    AnswerRevision.objects.bulk_create(
        AnswerRevision(answer=row, version=row.version, value=row.value, by=row.by, at=row.at) for row in kept
    )
    Answer.objects.bulk_create(
        (
            Answer(
                application=application,
                stage=application.stage,
                question=key,
                value=value,
                version=rows[key].version + 1 if key in rows else 1,
                by=by.actor_key,
                at=now,
            )
            for key, value in values.items()
        ),
        update_conflicts=True,
        unique_fields=["application", "stage", "question"],
        update_fields=["value", "version", "by", "at"],
    )


def _why_not_stored(question: Question | None, raw: Any) -> str:
    """Return why an answer can't be stored; empty when it can."""
    if question is None:
        return _(
            "This question has been taken out of the form since you opened it. "
            "Copy your text from here if you need it elsewhere."
        )
    if question.type is QuestionType.FILE:
        return _("Files are added and removed one by one.")
    if len(json.dumps(raw, ensure_ascii=False, default=str)) > LARGEST_ANSWER:
        return _("This is more than an answer can hold. Shorten it; what was saved before still stands.")
    return ""


def _bases(rows: Mapping[str, Answer], sent: Mapping[str, Sent]) -> dict[str, Any]:
    """Return what the writers saw where somebody else has written meanwhile, by question."""
    behind = [
        Q(answer=row, version=sent[key].base) for key, row in rows.items() if 0 < sent[key].base < row.version
    ]
    if not behind:
        return {}
    found = AnswerRevision.objects.filter(reduce(or_, behind)).select_related("answer")
    return {revision.answer.question: revision.value for revision in found}
