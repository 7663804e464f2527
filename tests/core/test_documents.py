"""Uploads are known by what is in them, and fetched only by those who may."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse

from pagt.core import clock, documents
from pagt.core.errors import Invalid, Refused
from pagt.core.models import Document
from pagt.people.roles import Role
from tests.core.sheets_for_tests import xlsx
from tests.factories import SYSTEM, client_as, person

FILES = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + b"\0" * 32
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\0" * 32


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (PNG, "png"),
        (JPEG, "jpg"),
        (archive("word/document.xml"), "docx"),
        (xlsx([["A"]]), "xlsx"),
    ],
)
def test_known_by_content(content: bytes, extension: str) -> None:
    assert documents.recognised(io.BytesIO(content))[0] == extension


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ\x90\0" + b"\0" * 64,
        b"#!/bin/sh\n",
        b"GIF89a" + b"\0" * 32,
        archive("evil.exe"),
        archive("word/document.xml", "word/vbaProject.bin"),
        archive("word/document.xml")[:-12] + b"\xff" * 12,
        b"PK\x03\x04" + b"x" * 100,
        b"text",
    ],
)
def test_all_else_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        documents.recognised(io.BytesIO(content))


@pytest.mark.django_db
def test_a_stored_file_has_a_secret_address_a_true_name_and_a_digest() -> None:
    upload = SimpleUploadedFile("../../etc/Referat \u202efdp.exe", b"%PDF-1.7\n")
    kept = documents.store(upload, by=SYSTEM)
    assert kept.name == "Referat fdp.pdf"
    assert len(kept.key) >= 20 and kept.key in kept.file.name and "Referat" not in kept.file.name
    assert len(kept.sha256) == 64 and kept.size == 9


@pytest.mark.django_db
def test_empty_large_and_unauthorised_uploads_are_refused() -> None:
    with pytest.raises(Invalid):
        documents.store(SimpleUploadedFile("a.pdf", b""), by=SYSTEM)
    with pytest.raises(Invalid, match="20 MB"):
        documents.store(SimpleUploadedFile("a.pdf", b"%PDF-1.7\n" + b"x" * 20 * 1024 * 1024), by=SYSTEM)
    with pytest.raises(Refused):
        documents.store(SimpleUploadedFile("a.pdf", b"%PDF-1.7\n"), by=person(Role.COUNCIL_MEMBER))
    assert not Document.objects.exists()


@pytest.mark.django_db
def test_who_may_fetch_and_how_it_is_sent(pdf: Any) -> None:
    plain = documents.store(pdf("Referat møde.pdf"), by=SYSTEM)
    secret = documents.store(pdf("Fortroligt.pdf"), by=SYSTEM, confidential=True)
    addresses = {one: reverse("document", args=[one.key]) for one in (plain, secret)}
    answer = client_as(Role.COUNCIL_MEMBER).get(addresses[plain])
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/pdf" and answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert client_as(Role.COUNCIL_MEMBER).get(addresses[secret]).status_code == 403
    allowed = client_as(Role.OFFICER).get(addresses[secret])
    assert allowed.status_code == 200
    assert b"".join(allowed.streaming_content)
    assert client_as(Role.APPLICANT).get(addresses[plain]).status_code == 403
    assert Client().get(addresses[plain]).status_code == 302
    assert client_as(Role.OFFICER).get(reverse("document", args=["none"])).status_code == 404


@pytest.mark.django_db
def test_a_file_whose_record_was_refused_is_deleted_after_a_day(tmp_path: Path) -> None:
    with override_settings(
        STORAGES=settings.STORAGES | {"default": {**FILES, "OPTIONS": {"location": tmp_path}}}
    ):
        kept = documents.store(SimpleUploadedFile("a.pdf", b"%PDF-1.7\n"), by=SYSTEM)
        with pytest.raises(Invalid), transaction.atomic():
            documents.store(SimpleUploadedFile("b.pdf", b"%PDF-1.7\n"), by=SYSTEM)
            raise Invalid("refused")
        stored = sum(path.is_file() for path in tmp_path.rglob("*"))

        documents.drop_strays(clock.now() - timedelta(days=1))
        after_an_hour = sum(path.is_file() for path in tmp_path.rglob("*"))
        documents.drop_strays(clock.now() + timedelta(seconds=5))

        assert (stored, after_an_hour) == (2, 2)
        assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [
            str(kept.file.name).rsplit("/")[-1]
        ]
