"""What the worker does with an import, and what it forgets."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pagt.core import clock
from pagt.core.models import Draft, ImportRun
from pagt.core.register import tasks
from pagt.network.partners.models import Organisation
from pagt.people.roles import Role
from tests.core.imports_for_tests import through_the_columns
from tests.factories import client_as

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
def test_an_import_and_its_report_are_there_together_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker may die between them; a report that is lost would have the file imported again."""
    client = client_as(Role.OFFICER)
    file = SimpleUploadedFile("virksomheder.csv", b"Navn;Organisationstype\nEksempel Firma;Virksomhed")
    client.post(reverse("organisation-import"), {"file": file})
    started = ImportRun.objects.get()
    through_the_columns(client, started)
    client.post(reverse("organisation-import-apply", args=[started.key]))
    save = ImportRun.save

    def dies(run: ImportRun, **options: Any) -> None:
        if run.state == "done":
            raise OSError("no space left on the device")
        save(run, **options)

    monkeypatch.setattr(ImportRun, "save", dies)
    tasks.apply_import(started.key, "da")

    started.refresh_from_db()
    assert started.state == "failed"
    assert started.report[0]["outcome"] == "create"  # what the dry run said
    assert not Organisation.objects.exists()


def test_uploads_and_drafts_that_nobody_came_back_to_are_forgotten() -> None:
    now = clock.now()
    for days in (29, 31):
        run = ImportRun.objects.create(key=f"run-{days}", register="contact", file_name="x", content=b"x")
        ImportRun.objects.filter(pk=run.pk).update(created_at=now - timedelta(days=days))
        draft = Draft.objects.create(owner="user:1", form=f"contact:{days}", data="name=x")
        Draft.objects.filter(pk=draft.pk).update(saved_at=now - timedelta(days=days))

    tasks.forget(int(now.timestamp()))

    assert [run.key for run in ImportRun.objects.all()] == ["run-29"]
    assert [draft.form for draft in Draft.objects.all()] == ["contact:29"]
