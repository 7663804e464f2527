"""Applications past their deadline and the people around them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pagt.core import clock
from pagt.grants.applications.models import Application
from pagt.grants.conflicts.models import Conflict
from pagt.network.partners.models import Organisation
from pagt.people.models import User
from tests.factories import organisation
from tests.grants.applications_for_tests import call, submitted
from tests.grants.ready_to_submit import close

WHY = "Eksempel: derfor."


def case(lead: Organisation | None = None, **values: Any) -> Application:
    """Return a submitted application of a call whose deadline has passed."""
    made = call(idea_closes_at=None)
    application = submitted(made, lead=lead or organisation(kind="school"), **values)
    close(made, timedelta(days=1))
    made.save()
    return Application.objects.get(pk=application.pk)


def conflict(application: Application, person: User, **values: Any) -> Conflict:
    """Return a conflict written straight into the table: a strong suggestion, unless told otherwise."""
    given = {
        "key": f"{application.number}-{person.pk}-{Conflict.objects.count()}",
        "ground": "5",
        "origin": "register",
        "tie": "employer",
        "status": "suggested",
        "strong": True,
        **values,
    }
    if given["status"] in ("confirmed", "dismissed", "pinned"):
        given = {"why": WHY, "decided_by": "user:somebody", "decided_at": clock.now(), **given}
    return Conflict.objects.create(application=application, person=person, **given)
