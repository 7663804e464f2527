"""People who write applications, and forms for them, for tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models.functions import Now

from pagt.core import clock
from pagt.grants.applications.actions.drafting import Saved, save, start
from pagt.grants.applications.encoding import Sent
from pagt.grants.applications.models import Application, LateException
from pagt.grants.applications.queries import versions_of
from pagt.grants.calls.models import Call, StageForm
from pagt.grants.calls.states import Stage
from pagt.network.partners.models import Affiliation, Organisation
from pagt.people.models import User
from pagt.people.roles import Role
from tests.factories import SYSTEM, organisation, person
from tests.grants.applications_for_tests import call

TITLE = {"key": "title", "type": "title", "label": "Projektets titel", "required": True}
WHY = {"key": "why", "type": "long_text", "label": "Hvorfor?", "required": True}
KIND = {
    "key": "kind",
    "type": "choice",
    "label": "Slags",
    "options": [{"value": "new", "label": "Nyt"}, {"value": "old", "label": "Gammelt"}],
}
MORE = {
    "key": "more",
    "type": "text",
    "label": "Hvilket?",
    "required": True,
    "shown_if": {"question": "kind", "values": ["old"]},
}
FILES = {"key": "files", "type": "file", "label": "Bilag", "limit": 2}
BUDGET = {"key": "budget", "type": "budget", "label": "Budget", "years": [2027, 2028]}
PERIOD = {"key": "period", "type": "period", "label": "Periode"}
IDEA = {"sections": [{"title": "Idé", "questions": [TITLE, WHY, KIND, MORE, FILES]}]}
APPLICATION = {
    "sections": [
        {"title": "Projekt", "questions": [TITLE, WHY, PERIOD, FILES]},
        {"title": "Økonomi", "questions": [BUDGET]},
    ]
}


def open_call(*, idea: dict[str, Any] | None = IDEA, **values: Any) -> Call:
    """Return a call that is open for ideas, or for applications at once without an idea's form."""
    if idea is None:
        values.setdefault("idea_closes_at", None)
    made = call(**values)
    if idea is not None:
        StageForm.objects.create(key=f"{made.key}-idea", call=made, stage="idea", content=idea)
    StageForm.objects.create(
        key=f"{made.key}-application", call=made, stage="application", content=APPLICATION
    )
    return made


def applicant(lead: Organisation | None = None, **values: Any) -> User:
    """Return somebody who may apply, for an organisation when it is given."""
    user = person(Role.APPLICANT, **values)
    if lead is not None:
        Affiliation.objects.create(
            user=user, organisation=lead, state="approved", decided_by="user:decides", decided_at=Now()
        )
    return user


def begun(of: Call | None = None, *, by: User | None = None) -> tuple[Application, User]:
    """Return an application that has just begun, and who began it."""
    lead = organisation(kind="school")
    user = applicant(lead) if by is None else by
    if by is not None:
        Affiliation.objects.create(
            user=by, organisation=lead, state="approved", decided_by="user:decides", decided_at=Now()
        )
    return start(of or open_call(), by=user, organisation=lead), user


def write(application: Application, by: User, *, began_at: datetime | None = None, **answers: Any) -> Saved:
    """Save answers as somebody who has just opened the page."""
    versions = versions_of(application, Stage(application.stage))
    sent = {key: Sent(raw, versions.get(key, 0)) for key, raw in answers.items()}
    return save(application, by=by, sent=sent, began_at=began_at)


def move_deadline(of: Call, **fields: timedelta) -> None:
    """Put instants of a call some time from now."""
    now = clock.database_now()
    Call.objects.filter(pk=of.pk).update(**{name: now + offset for name, offset in fields.items()})
    of.refresh_from_db()


def close_ideas(of: Call) -> None:
    """Let the ideas' deadline have passed."""
    move_deadline(of, opens_at=timedelta(days=-9), idea_closes_at=timedelta(minutes=-30))


def later(of: Call, lead: Organisation, by: timedelta) -> LateException:
    """Let an organisation submit later than the rest."""
    return LateException.objects.create(
        key=f"late-{of.key}-{lead.key}-{LateException.objects.count()}",
        call=of,
        organisation=lead,
        until=clock.database_now() + by,
        reason="Eksempel",
        granted_by=SYSTEM.actor_key,
    )
