"""What the secretariat reads of applications: what was submitted, never a draft."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from pagt.core import clock
from pagt.core.closed import open_to
from pagt.core.rights import Actor, Right
from pagt.grants.applications.models import (
    Advice,
    Application,
    CaseTask,
    CoWriter,
    Letter,
    Participant,
    Submission,
)
from pagt.grants.applications.states import May, Status
from pagt.people.models import User
from pagt.people.roles import roles_with
from pagt.post.models import Mail
from pagt.themes.models import Theme

UNDECIDED = "undecided"


def listed(rows: QuerySet[Application]) -> QuerySet[Application]:
    """Return applications with what their list shows, as plain values of one query.

    `call_title`, `lead_name`; `overdue`: the number of tasks that are past their day.
    """
    return (
        rows.annotate(
            call_title=F("call__title"),
            lead_name=F("lead__name"),
            overdue=_overdue(clock.today()),
        )
        .only("key", "number", "title", "stage", "status", "amount", "submitted_at", "case_number", "outcome")
        .order_by()
    )


def _overdue(on: date) -> Coalesce:
    late = (
        CaseTask.objects.filter(application=OuterRef("pk"), withdrawn="", done_on=None, due__lt=on)
        .order_by()
        .values("application")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(late), Value(0))


def undecided(rows: QuerySet[Application]) -> QuerySet[Application]:
    """Narrow to submitted applications whose last submission has no eligibility decision."""
    return rows.filter(status=Status.SUBMITTED, withdrawn="", outcome="")


def with_names(rows: QuerySet[Application]) -> QuerySet[Application]:
    """Return applications with `partner_names` and `theme_titles`, lists of what was submitted last, in one query."""
    partners = Participant.objects.filter(application=OuterRef("pk")).order_by("position").values("name")
    themes = Theme.objects.filter(applications=OuterRef("pk")).order_by("title").values("title")
    return rows.annotate(partner_names=ArraySubquery(partners), theme_titles=ArraySubquery(themes))


def undecided_by_call(by: Actor) -> list[tuple[int, str, int]]:
    """Return (id, title, number of applications) of each call with applications that wait for the decision.

    Args:
        by: who reads; cases that are closed to them are not counted.
    """
    found = undecided(open_to(Application.objects.all(), by)).order_by().values("call_id", "call__title")
    return [
        (row["call_id"], row["call__title"], row["n"])
        for row in found.annotate(n=Count("pk")).order_by("call__title")
    ]


def with_task_of(rows: QuerySet[Application], user: User) -> QuerySet[Application]:
    """Narrow to applications with an open task that is the person's."""
    mine = CaseTask.objects.filter(application=OuterRef("pk"), withdrawn="", done_on=None, assigned_to=user)
    return rows.filter(Exists(mine))


def tasks_of(user: User) -> QuerySet[CaseTask]:
    """Return the person's open tasks on cases that are open to them, those due first."""
    found = open_to(CaseTask.objects.filter(assigned_to=user, done_on=None, withdrawn=""), user)
    return found.select_related("application").order_by(F("due").asc(nulls_last=True), "pk")


def handlers() -> QuerySet[User]:
    """Return the people who may be given a task: those who handle applications."""
    roles = [role.value for role in roles_with(Right.HANDLE_APPLICATIONS)]
    return User.objects.filter(is_active=True, memberships__role__in=roles).distinct().order_by("name", "pk")


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who is written to about an application."""

    application: Application
    user: User


def addressees(applications: Iterable[Application]) -> list[Addressee]:
    """Return those who may submit each application and can sign in, in the order of the applications."""
    wanted = list(applications)
    rows = CoWriter.objects.filter(
        application__in=wanted, may=May.SUBMIT, user__isnull=False, user__is_active=True
    ).select_related("user")
    by_application: dict[int, list[User]] = {}
    for row in rows.order_by("pk"):
        if row.user:
            by_application.setdefault(row.application_id, []).append(row.user)
    return [
        Addressee(application, user)
        for application in wanted
        for user in by_application.get(application.pk, ())
    ]


def submissions(application: Application) -> Sequence[Submission]:
    """Return all that was submitted, oldest first, each with its eligibility decision where there is one."""
    return list(application.submissions.select_related("eligibility").order_by("submitted_at", "pk"))


def last_saved(application: Application) -> datetime | None:
    """Return when somebody last wrote in the draft, None when nothing is written: all that staff know of it."""
    latest: datetime | None = application.answers.aggregate(latest=Max("at"))["latest"]
    return latest


def advice_on(application: Application) -> QuerySet[Advice]:
    """Return the advice on the case: given on the application, and to its applicant on its call before there was one."""
    before = Q(application=None, call=application.call_id, organisation=application.lead_id)
    found = Advice.objects.filter(Q(application=application) | before, withdrawn="")
    return found.order_by("-on", "-pk")


def letters_on(application: Application) -> QuerySet[Letter]:
    """Return the letters that are filed on the case, newest first."""
    return application.letters.filter(withdrawn="").select_related("document").order_by("-on", "-pk")


def mails_on(application: Application) -> QuerySet[Mail]:
    """Return the mails that are filed on the case, newest first; none that only its reader may see."""
    return Mail.objects.filter(about_kind=Application.KIND, about_key=application.key, secret=False).order_by(
        "-created_at", "-pk"
    )


def writers(application: Application) -> QuerySet[User]:
    """Return those who are told what becomes of an application."""
    return User.objects.filter(is_active=True, co_writing__application=application).order_by("pk")
