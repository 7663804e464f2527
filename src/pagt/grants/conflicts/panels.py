"""What a case's page shows of conflicts of interest."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from pagt.core.register.spec import Section
from pagt.core.rights import Actor
from pagt.grants.applications.models import Application
from pagt.grants.conflicts.models import Conflict
from pagt.grants.conflicts.reading import sentence
from pagt.grants.conflicts.states import State


def conflicts_of_case(application: Application, by: Actor) -> list[Section]:
    """Return the table of a case: who has an interest in it, why, and how far it has come; lapsed ones left out."""
    if Conflict.READS not in by.rights:
        return []
    rows = [
        [
            (each.person.name, reverse("conflict-detail", args=[each.key])),
            (sentence(each), ""),
            (f"§ 3(1) {each.get_ground_display()}", ""),
            (each.get_status_display(), ""),
        ]
        for each in with_all(Conflict.objects.filter(application=application, withdrawn="")).exclude(
            status=State.LAPSED
        )
    ]
    add = f"{reverse('conflicts-raise')}?application={application.number}"
    return [
        Section(
            _("Conflicts of interest"),
            (_("Person"), _("What ties them to it"), _("Ground"), _("Status")),
            rows,
            _("Nobody has a known interest in this application."),
            (add, _("Add a conflict of interest")) if Conflict.NEEDS in by.rights else None,
        )
    ]


def with_all(rows: QuerySet[Conflict]) -> QuerySet[Conflict]:
    """Return conflicts with what their sentences and links need."""
    return rows.select_related("application__call", "person", "party", "through", "meeting")
