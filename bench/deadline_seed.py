"""Makes what the deadline day needs, in the database of the environment: a call, and applicants who have begun.

    python bench/deadline_seed.py APPLICANTS GRACE_MINUTES

Prints one JSON line: the call's id, and each applicant's application with a session that is signed in. Written straight
into the tables: signing up and in belongs to the days before.
"""

import json
import secrets
import sys
from datetime import timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import transaction  # noqa: E402

from pagt.core import clock  # noqa: E402
from pagt.grants.applications.models import Answer, Application, CoWriter  # noqa: E402
from pagt.grants.calls.models import Call, StageForm  # noqa: E402
from pagt.network.partners.models import Organisation  # noqa: E402
from pagt.people.models import Membership, User  # noqa: E402
from pagt.people.roles import Role  # noqa: E402

FORM = {
    "sections": [
        {
            "title": "Projektet",
            "questions": [
                {"key": "title", "type": "title", "label": "Projektets titel", "required": True},
                {"key": "why", "type": "long_text", "label": "Hvorfor?", "required": True, "limit": 4000},
                {"key": "period", "type": "period", "label": "Projektperiode", "required": True},
                {"key": "budget", "type": "budget", "label": "Budget", "required": True, "years": [2027]},
            ],
        }
    ]
}
WRITTEN = {
    "period": {"start": "2027-08-01", "end": "2027-12-31"},
    "budget": [
        {"id": "a", "cells": {"side": "cost", "kind": "salary", "text": "Projektleder", "y2027": 40_000_000}},
        {"id": "b", "cells": {"side": "financing", "kind": "applied", "y2027": 30_000_000}},
        {"id": "c", "cells": {"side": "financing", "kind": "own", "y2027": 10_000_000}},
    ],
}


def main(applicants: int, grace: int) -> None:
    now = clock.now()
    call = Call.objects.create(
        key="eksempel-frist",
        title="Eksempel: udbud på fristens dag",
        year=2027,
        pool="education",
        run_here=True,
        opens_at=now - timedelta(days=30),
        closes_at=now + timedelta(days=1),
        grace_minutes=grace,
        prepared_by="user:one",
        published_by="user:other",
        published_at=now - timedelta(days=31),
    )
    StageForm.objects.create(key="eksempel-skema", call=call, stage="application", content=FORM)
    found = [_applicant(call, number) for number in range(1, applicants + 1)]
    print(json.dumps({"call": call.pk, "cookie": settings.SESSION_COOKIE_NAME, "applicants": found}))


def _applicant(call: Call, number: int) -> dict[str, str]:
    user = User(email=f"frist-{number}@eksempel.dk", name=f"Eksempel Ansøger {number}")
    user.set_unusable_password()
    user.save()
    Membership.objects.create(user=user, role=Role.APPLICANT.value)
    lead = Organisation.objects.create(
        key=f"eksempel-skole-{number}", name=f"Eksempel Skole {number}", kind="school"
    )
    name = f"2027-{number:04}"
    application = Application.objects.create(key=name, number=name, call=call, lead=lead, stage="application")
    CoWriter.objects.create(
        application=application, email=user.email, user=user, may="submit", added_by="bench"
    )
    Answer.objects.bulk_create(
        Answer(application=application, stage="application", question=key, value=value, by="bench")
        for key, value in WRITTEN.items()
    )
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return {"number": name, "session": session.session_key, "secret": secrets.token_hex(5)}


if __name__ == "__main__":
    with transaction.atomic():
        main(int(sys.argv[1]), int(sys.argv[2]))
