"""Calls and applications for tests that only read them, written straight into the tables.

What is submitted here has the layout of `content.frozen`; the program itself submits through its actions.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.core.files.base import ContentFile

from pagt.core import clock
from pagt.core.models import Document
from pagt.grants.applications.content import canonical, fingerprint, frozen
from pagt.grants.applications.models import Application, Attachment, CoWriter, Submission
from pagt.grants.applications.states import May
from pagt.grants.calls.models import Call
from pagt.network.partners.models import Organisation
from pagt.people.models import User
from tests.factories import organisation

_numbers = count(1)

FORM: dict[str, Any] = {
    "sections": [
        {
            "title": "Projektet",
            "intro": "",
            "questions": [
                {
                    "key": "title",
                    "type": "title",
                    "label": "Projektets titel",
                    "required": True,
                    "limit": 120,
                },
                {"key": "why", "type": "long_text", "label": "Hvorfor?", "limit": 4000},
                {"key": "period", "type": "period", "label": "Projektperiode"},
                {"key": "files", "type": "file", "label": "Bilag", "limit": 5},
                {"key": "budget", "type": "budget", "label": "Budget", "years": [2027, 2028]},
            ],
        }
    ]
}
ANSWERS: dict[str, Any] = {
    "title": "Eksempel: Robotter i naturfag",
    "why": "Eleverne skal prøve teknologi i praksis.\nLærerne får ny viden.",
    "period": {"start": "2027-08-01", "end": "2028-07-31"},
    "budget": [
        {"id": "a", "cells": {"side": "cost", "kind": "salary", "text": "Projektleder", "y2027": 40_000_000}},
        {"id": "b", "cells": {"side": "financing", "kind": "applied", "y2027": 30_000_000}},
        {"id": "c", "cells": {"side": "financing", "kind": "own", "y2027": 10_000_000}},
    ],
}


def call(title: str = "", **values: Any) -> Call:
    """Return a call with applications in Pagt, published and open for ideas, unless told otherwise."""
    number = next(_numbers)
    now = clock.now()
    given = {
        "key": f"eksempel-udbud-{number}",
        "title": title or f"Eksempeludbud {number}",
        "year": 2027,
        "pool": "education",
        "run_here": True,
        "opens_at": now - timedelta(days=10),
        "idea_closes_at": now + timedelta(days=20),
        "closes_at": now + timedelta(days=80),
        "prepared_by": "user:prepares",
        "published_by": "user:publishes",
        "published_at": now - timedelta(days=11),
        **values,
    }
    themes = given.pop("themes", ())
    made = Call.objects.create(**given)
    made.themes.set(themes)
    return made


def draft(
    of: Call | None = None, lead: Organisation | None = None, *, stage: str = "idea", **values: Any
) -> Application:
    """Return an application that nobody has submitted yet."""
    number = values.pop("number", f"2027-{next(_numbers):04}")
    return Application.objects.create(
        key=number,
        number=number,
        call=of or call(),
        lead=lead or organisation(kind="school"),
        stage=stage,
        **values,
    )


def submitted(
    of: Call | None = None,
    lead: Organisation | None = None,
    *,
    stage: str = "idea",
    title: str = "Eksempel: Robotter i naturfag",
    amount: int | None = 30_000_000,
    answers: Mapping[str, Any] | None = None,
    files: Sequence[Attachment] = (),
    **values: Any,
) -> Application:
    """Return an application with one submission in force."""
    application = draft(of, lead, stage=stage, **values)
    submit(application, title=title, amount=amount, answers=answers, files=files)
    return application


def submit(
    application: Application,
    *,
    title: str = "",
    amount: int | None = None,
    answers: Mapping[str, Any] | None = None,
    files: Sequence[Attachment] = (),
    form: Mapping[str, Any] = FORM,
    at: datetime | None = None,
) -> Submission:
    """Submit an application in its stage; a submission in force of the stage is superseded."""
    now = at or clock.now()
    said = {**ANSWERS, **(answers or {})}
    said["title"] = title or said["title"]
    application.submissions.filter(stage=application.stage, superseded_at=None).update(superseded_at=now)
    receipt = f"K-{application.number}-{secrets.token_hex(3)}"
    content = canonical(
        frozen(
            application,
            receipt=receipt,
            submitted_by={"key": "user:submits", "name": "Eksempel Ansøger"},
            form=form,
            answers=said,
            files=files,
            names={},
        )
    )
    submission = Submission.objects.create(
        application=application,
        stage=application.stage,
        receipt=receipt,
        content=content,
        sha256=fingerprint(content),
        token=secrets.token_hex(8),
        submitted_at=now,
        submitted_by="user:submits",
    )
    application.title, application.amount = said["title"], amount
    application.status, application.submitted_at = "submitted", now
    application.save()
    return submission


def carried_over(application: Application) -> Application:
    """Return the application in its second stage, as a draft."""
    application.stage, application.status = "application", "draft"
    application.save()
    return application


def co_writer(application: Application, user: User, may: May = May.SUBMIT) -> CoWriter:
    """Let a person write along."""
    return CoWriter.objects.create(
        application=application, email=user.email, user=user, may=may.value, added_by="user:adds"
    )


def attachment(application: Application, name: str, content: bytes, **values: Any) -> Attachment:
    """Attach a file to the application's present stage, as it lies before anything is submitted."""
    kind = "application/pdf" if name.endswith(".pdf") else "image/png"
    document = Document(
        key=secrets.token_hex(8),
        name=name,
        content_type=kind,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        private=True,
        created_by="user:adds",
        **values,
    )
    document.file.save(name, ContentFile(content), save=False)
    document.save()
    return Attachment.objects.create(
        application=application,
        stage=application.stage,
        question="files",
        document=document,
        began_at=clock.now(),
        by="user:adds",
    )
