"""The registers of applications, advice and tasks."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.actions import change
from pagt.core.actors import actor_names
from pagt.core.register.parts import about, choice_filter, record_detail
from pagt.core.register.spec import Bulk, Column, Detail, Filter, Register
from pagt.core.rights import Actor, Right
from pagt.grants.applications.actions import casework
from pagt.grants.applications.forms_staff import AdviceForm, CaseForm, LetterForm, TaskForm
from pagt.grants.applications.models import Advice, Application, CaseTask, Letter
from pagt.grants.applications.queries_staff import (
    UNDECIDED,
    handlers,
    listed,
    undecided,
    with_task_of,
)
from pagt.grants.applications.states import Eligibility, Status
from pagt.grants.applications.words import DIRECTION_NAMES, ELIGIBILITY_NAMES, STATUS_NAMES
from pagt.grants.calls.models import Call
from pagt.grants.calls.states import Stage
from pagt.grants.calls.words import STAGE_NAMES
from pagt.network.partners.municipalities import names as municipality_names
from pagt.network.partners.words import CHANNEL_NAMES, KIND_NAMES
from pagt.people.models import User
from pagt.themes.models import Theme

_BY_LEAD_KIND = {str(kind): label for kind, label in KIND_NAMES.items()}


def _calls() -> list[tuple[str, str]]:
    found = Call.objects.filter(run_here=True).order_by("-year", "title")
    return [(str(pk), f"{title} ({year})") for pk, title, year in found.values_list("pk", "title", "year")]


def _years() -> list[tuple[str, str]]:
    years = Call.objects.filter(run_here=True).order_by("-year").values_list("year", flat=True).distinct()
    return [(str(year), str(year)) for year in years]


def _themes() -> list[tuple[str, str]]:
    found = Theme.objects.filter(calls__run_here=True).order_by("-year", "title").distinct()
    return [(str(pk), f"{title} ({year})") for pk, title, year in found.values_list("pk", "title", "year")]


def _eligibility() -> list[tuple[str, Any]]:
    names = [(value.value, label) for value, label in ELIGIBILITY_NAMES.items()]
    return [(UNDECIDED, gettext_lazy("Not decided yet")), *names]


def _by_eligibility(rows: QuerySet[Application], value: str) -> QuerySet[Application]:
    return undecided(rows) if value == UNDECIDED else rows.filter(outcome=value)


def _mine(rows: QuerySet[Application], value: str, by: Actor) -> QuerySet[Application]:
    return with_task_of(rows, by) if isinstance(by, User) else rows.none()


def _standing(row: Any) -> Any:
    """The status, with the decision on eligibility where there is one: the list has no room for both apart."""
    status = STATUS_NAMES[Status(row.status)]
    return f"{status} · {ELIGIBILITY_NAMES[Eligibility(row.outcome)]}" if row.outcome else status


applications = Register(
    model=Application,
    route="applications",
    title=gettext_lazy("Applications"),
    singular=gettext_lazy("application"),
    intro=gettext_lazy(
        "What the schools have applied for. What is still being written shows its number and applicant alone."
    ),
    columns=(
        Column("number", gettext_lazy("Application no."), lambda row: row.number, "number"),
        Column("title", gettext_lazy("Title"), lambda row: row.title, "title"),
        Column("applicant", gettext_lazy("Applicant"), lambda row: row.lead_name, "lead__name"),
        Column("call", gettext_lazy("Call"), lambda row: row.call_title, "call__title", narrow=True),
        Column("stage", gettext_lazy("Stage"), lambda row: STAGE_NAMES[Stage(row.stage)], "stage"),
        Column(
            "status",
            gettext_lazy("Status"),
            lambda row: STATUS_NAMES[Status(row.status)],
            "status",
            shown=_standing,
        ),
        Column(
            "eligibility",
            gettext_lazy("Eligibility"),
            lambda row: ELIGIBILITY_NAMES[Eligibility(row.outcome)] if row.outcome else "",
            "outcome",
            listed=False,
        ),
        Column("amount", gettext_lazy("Applied for (kr.)"), lambda row: row.amount, "amount", money=True),
        Column(
            "submitted",
            gettext_lazy("Submitted"),
            lambda row: row.submitted_at,
            "submitted_at",
            narrow=True,
            shown=lambda row: row.submitted_at and timezone.localdate(row.submitted_at),
        ),
        Column(
            "case_number",
            gettext_lazy("Case number"),
            lambda row: row.case_number,
            "case_number",
            narrow=True,
        ),
        Column(
            "overdue",
            gettext_lazy("Tasks overdue"),
            lambda row: row.overdue or None,
            "overdue",
            numeric=True,
            narrow=True,
        ),
    ),
    filters=(
        Filter("call", gettext_lazy("Call"), _calls, lambda rows, value: rows.filter(call=value)),
        choice_filter("stage", gettext_lazy("Stage"), STAGE_NAMES),
        choice_filter("status", gettext_lazy("Status"), STATUS_NAMES),
        Filter("eligibility", gettext_lazy("Eligibility"), _eligibility, _by_eligibility),
        Filter("year", gettext_lazy("Year"), _years, lambda rows, value: rows.filter(call__year=int(value))),
        Filter("theme", gettext_lazy("Theme"), _themes, lambda rows, value: rows.filter(themes=value)),
        Filter(
            "municipality",
            gettext_lazy("Applicant's municipality"),
            lambda: municipality_names().items(),
            lambda rows, value: rows.filter(lead__municipality=value),
        ),
        Filter(
            "kind",
            gettext_lazy("Kind of applicant"),
            lambda: _BY_LEAD_KIND.items(),
            lambda rows, value: rows.filter(lead__kind=value),
        ),
        Filter(
            "tasks",
            gettext_lazy("Tasks"),
            lambda: [("mine", gettext_lazy("With a task of mine"))],
            apply_for=_mine,
        ),
    ),
    search=("number", "title", "lead__name", "case_number"),
    order="-submitted",
    form=CaseForm,
    rows=listed,
    bulk=(
        Bulk(gettext_lazy("Write to the applicants"), "case-message", Right.HANDLE_APPLICATIONS),
        Bulk(gettext_lazy("Make a dossier"), "case-dossier", Right.READ_APPLICATIONS),
    ),
)


def _advice_details(advice: Advice) -> list[Detail]:
    return [
        record_detail(_("Application"), advice.application),
        record_detail(_("Call"), advice.call),
        record_detail(_("Organisation"), advice.organisation),
        Detail(_("Day"), advice.on),
        Detail(_("How"), advice.get_channel_display()),
        Detail(_("What was asked and answered"), advice.text),
        Detail(_("Given by"), actor_names([advice.given_by])[advice.given_by]),
        *about(advice),
    ]


advice_log = Register(
    model=Advice,
    route="advice",
    title=gettext_lazy("Advice log"),
    singular=gettext_lazy("advice"),
    new_label=gettext_lazy("Log advice"),
    intro=gettext_lazy(
        "What applicants asked and were told, before and while they write. It shows that all got the same advice."
    ),
    columns=(
        Column("on", gettext_lazy("Day"), lambda advice: advice.on, "on"),
        Column(
            "organisation",
            gettext_lazy("Organisation"),
            lambda advice: advice.organisation.name,
            "organisation__name",
        ),
        Column("call", gettext_lazy("Call"), lambda advice: advice.call.title, "call__title"),
        Column(
            "application",
            gettext_lazy("Application"),
            lambda advice: advice.application.number if advice.application else "",
            "application__number",
        ),
        Column(
            "channel",
            gettext_lazy("How"),
            lambda advice: advice.get_channel_display(),
            "channel",
            narrow=True,
        ),
        Column(
            "text", gettext_lazy("What was asked and answered"), lambda advice: advice.text[:200], narrow=True
        ),
    ),
    filters=(
        Filter("call", gettext_lazy("Call"), _calls, lambda rows, value: rows.filter(call=value)),
        choice_filter("channel", gettext_lazy("How"), CHANNEL_NAMES),
    ),
    search=("organisation__name", "application__number", "text"),
    order="-on",
    form=AdviceForm,
    create=casework.give_advice,
    change=change,
    details=_advice_details,
    rows=lambda rows: rows.select_related("organisation", "call", "application"),
)


def _task_details(task: CaseTask) -> list[Detail]:
    return [
        record_detail(_("Application"), task.application),
        Detail(_("What"), task.text),
        Detail(_("Due"), task.due),
        Detail(_("Assigned to"), task.assigned_to or _("Nobody yet")),
        Detail(_("Done"), task.done_on),
        *about(task),
    ]


def _task_says(name: str, value: Any) -> tuple[str, str] | None:
    """The journal knows the person by key; the page shows the name that they have now."""
    if name != "assigned_to":
        return None
    return _("Assigned to"), actor_names([f"user:{value}"])[f"user:{value}"] if value else ""


tasks = Register(
    model=CaseTask,
    route="case-tasks",
    title=gettext_lazy("Tasks on cases"),
    singular=gettext_lazy("task on a case"),
    new_label=gettext_lazy("New task"),
    intro=gettext_lazy("What is to be done on applications, by whom and by when."),
    columns=(
        Column("text", gettext_lazy("What"), lambda task: task.text, "text"),
        Column(
            "application",
            gettext_lazy("Application"),
            lambda task: task.application.number,
            "application__number",
        ),
        Column("due", gettext_lazy("Due"), lambda task: task.due, "due"),
        Column(
            "assigned_to",
            gettext_lazy("Assigned to"),
            lambda task: str(task.assigned_to) if task.assigned_to else "",
            "assigned_to__name",
        ),
        Column("done_on", gettext_lazy("Done"), lambda task: task.done_on, "done_on"),
    ),
    filters=(
        Filter(
            "state",
            gettext_lazy("State"),
            lambda: [("open", gettext_lazy("To be done")), ("done", gettext_lazy("Done"))],
            lambda rows, value: rows.filter(done_on__isnull=value == "open"),
        ),
        Filter(
            "who",
            gettext_lazy("Assigned to"),
            lambda: [("mine", gettext_lazy("Me")), *((user.key, user.name) for user in handlers())],
            apply_for=lambda rows, value, by: rows.filter(
                assigned_to__key=by.actor_key.removeprefix("user:") if value == "mine" else value
            ),
            kept=False,  # the journal knows nobody's name
        ),
    ),
    search=("text", "application__number", "application__title"),
    order="due",
    form=TaskForm,
    create=casework.add_task,
    change=change,
    details=_task_details,
    rows=lambda rows: rows.select_related("application", "assigned_to"),
    says=_task_says,
)


def _letter_details(letter: Letter) -> list[Detail]:
    return [
        record_detail(_("Application"), letter.application),
        Detail(_("Day"), letter.on),
        Detail(_("Received or sent"), letter.get_direction_display()),
        Detail(_("The letter"), letter.document.name, reverse("letter-file", args=[letter.key])),
        *about(letter),
    ]


letters = Register(
    model=Letter,
    route="letters",
    title=gettext_lazy("Letters"),
    singular=gettext_lazy("letter"),
    new_label=gettext_lazy("File a letter"),
    intro=gettext_lazy(
        "Letters that came or went outside Pagt. Mails that Pagt sends are filed by themselves."
    ),
    columns=(
        Column("title", gettext_lazy("Title"), lambda letter: letter.title, "title"),
        Column(
            "application",
            gettext_lazy("Application"),
            lambda letter: letter.application.number,
            "application__number",
        ),
        Column("on", gettext_lazy("Day"), lambda letter: letter.on, "on"),
        Column(
            "direction",
            gettext_lazy("Received or sent"),
            lambda letter: letter.get_direction_display(),
            "direction",
        ),
    ),
    filters=(choice_filter("direction", gettext_lazy("Received or sent"), DIRECTION_NAMES),),
    search=("title", "application__number"),
    order="-on",
    form=LetterForm,
    create=casework.file_letter,
    change=casework.change_letter,
    details=_letter_details,
    rows=lambda rows: rows.select_related("application", "document"),
)
