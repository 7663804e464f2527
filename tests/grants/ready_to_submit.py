"""An application of which everything is written, for tests of submitting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile

from pagt.core import clock
from pagt.core.models import Document
from pagt.grants.applications.models import Answer, Application, Attachment, CoWriter
from pagt.grants.applications.states import May
from pagt.grants.calls.models import Call, StageForm
from pagt.people.models import User
from pagt.people.roles import Role
from tests.factories import person
from tests.grants.applications_for_tests import ANSWERS, FORM, call, draft


def call_with_form(**values: Any) -> Call:
    """Return an open call without ideas, with the form of `applications_for_tests`."""
    made = call(**{"idea_closes_at": None, **values})
    StageForm.objects.create(
        key=f"form-{made.key}", call=made, stage="application", content=FORM, recorded_on=clock.today()
    )
    return made


def ready(
    of: Call | None = None, *, answers: Mapping[str, Any] | None = None, may: May = May.SUBMIT
) -> tuple[Application, User]:
    """Return an application with every answer, and somebody who writes it."""
    application = draft(of or call_with_form(), stage="application")
    user = person(Role.APPLICANT)
    CoWriter.objects.create(
        application=application, email=user.email, user=user, may=may.value, added_by=user.actor_key
    )
    Answer.objects.bulk_create(
        Answer(application=application, stage="application", question=key, value=value, by=user.actor_key)
        for key, value in {**ANSWERS, **(answers or {})}.items()
    )
    return application, user


def attached(application: Application, *, scan: str = "", **values: Any) -> Attachment:
    """Return a file that the application's answers name."""
    now = clock.database_now()
    document = Document.objects.create(
        key=f"file-{application.number}",
        name="Bilag æøå.pdf",
        content_type="application/pdf",
        size=9,
        sha256="0" * 64,
        file=ContentFile(b"%PDF-1.7\n", name=f"file-{application.number}.pdf"),
        created_by="user:uploads",
        scan=scan,
    )
    file = Attachment.objects.create(
        application=application,
        stage="application",
        question="files",
        document=document,
        by="user:uploads",
        **{"began_at": now, "stored_at": now, **values},
    )
    Answer.objects.create(
        application=application,
        stage="application",
        question="files",
        value=[str(file.pk)],
        by="user:uploads",
    )
    return file


def close(made: Call, ago: timedelta) -> None:
    """Move a call's deadline to some time ago; a negative time lies ahead."""
    made.closes_at = clock.database_now() - ago
    made.save(update_fields=["closes_at"])
