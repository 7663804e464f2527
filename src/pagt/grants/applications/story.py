"""What applications tell of an organisation: what was submitted with it, never what somebody is writing."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Concat, TruncDate
from django.utils.translation import gettext as _

from pagt.core.closed import open_to
from pagt.core.register.story import Part, Row, rows_of
from pagt.core.rights import Actor
from pagt.grants.applications.models import Application, Participant
from pagt.grants.applications.states import Status
from pagt.grants.applications.words import STATUS_NAMES
from pagt.network.partners.models import Organisation


def _applications(organisation: Organisation, by: Actor) -> QuerySet[Any, Any] | None:
    if Application.READS not in by.rights:
        return None
    partners = Participant.objects.filter(organisation=organisation).values("application")
    found = open_to(Application.objects.all(), by).filter(
        Q(lead=organisation) | Q(pk__in=partners), withdrawn="", submitted_at__isnull=False
    )
    return rows_of(
        found,
        on=TruncDate("submitted_at"),
        title=Concat(F("number"), Value(" "), F("title")),
        first="status",
        second=Case(When(lead=organisation, then=Value("lead")), default=Value("partner")),
    )


def _text(row: Row) -> str:
    role = _("Applicant") if row.second == "lead" else _("Partner")
    # What is opened again is still what was submitted, for everybody but those who write it.
    status = Status.SUBMITTED if row.first == Status.DRAFT else Status(row.first)
    return f"{role}. {STATUS_NAMES[status]}"


APPLICATIONS = Part("application", _applications, _text)
