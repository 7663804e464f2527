"""The register of conflicts of interest."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from pagt.core.register.parts import choice_filter
from pagt.core.register.spec import Column, Filter, Register
from pagt.grants.calls.models import Call
from pagt.grants.conflicts.forms import ConflictForm
from pagt.grants.conflicts.models import Conflict
from pagt.grants.conflicts.panels import with_all
from pagt.grants.conflicts.reading import sentence
from pagt.grants.conflicts.states import WAITING
from pagt.grants.conflicts.words import ORIGIN_NAMES, STATE_NAMES, TIE_NAMES


def _waiting(rows: QuerySet[Conflict], value: str) -> QuerySet[Conflict]:
    waits = {"status__in": [str(state) for state in WAITING]}
    return rows.filter(**waits) if value == "yes" else rows.exclude(**waits)


conflicts = Register(
    model=Conflict,
    route="conflicts",
    title=gettext_lazy("Conflicts of interest"),
    singular=gettext_lazy("conflict of interest"),
    intro=gettext_lazy(
        "What ties somebody who handles, assesses, discusses or decides to an application, and what was decided of it."
    ),
    columns=(
        Column(
            "application",
            gettext_lazy("Application"),
            lambda row: row.application.number,
            "application__number",
        ),
        Column("person", gettext_lazy("Person"), lambda row: row.person.name, "person__name"),
        Column("why", gettext_lazy("What ties them to it"), sentence),
        Column("ground", gettext_lazy("Ground"), lambda row: row.get_ground_display(), "ground", narrow=True),
        Column(
            "status",
            gettext_lazy("Status"),
            lambda row: row.get_status_display(),
            "status",
            tone=lambda row: "bad" if row.stands else ("warning" if row.status in WAITING else "plain"),
        ),
        Column(
            "call",
            gettext_lazy("Call"),
            lambda row: row.application.call.title,
            "application__call__title",
            narrow=True,
            link=lambda row: reverse("conflicts-call", args=[row.application.call.key]),
        ),
        Column("origin", gettext_lazy("Raised by"), lambda row: row.get_origin_display(), listed=False),
        Column("reason", gettext_lazy("Reason"), lambda row: row.why, listed=False),
        Column("decided", gettext_lazy("Decided"), lambda row: row.decided_at, listed=False),
    ),
    filters=(
        Filter(
            "waiting",
            gettext_lazy("Waits for a decision"),
            lambda: [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
            _waiting,
        ),
        choice_filter("status", gettext_lazy("Status"), STATE_NAMES),
        choice_filter("tie", gettext_lazy("Tie"), TIE_NAMES),
        choice_filter("origin", gettext_lazy("Raised by"), ORIGIN_NAMES),
        Filter(
            "call",
            gettext_lazy("Call"),
            lambda: list(
                Call.objects.filter(applications__conflicts__isnull=False)
                .distinct()
                .order_by("title")
                .values_list("key", "title")
            ),
            lambda rows, value: rows.filter(application__call__key=value),
        ),
    ),
    search=("application__number", "person__name", "party__name", "application__title"),
    order="application",
    form=ConflictForm,
    rows=with_all,
)
