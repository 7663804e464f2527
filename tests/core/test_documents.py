"""Uploads are known by what is in them, and fetched only by those who may."""

from __future__ import annotations

import io
import socketserver
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from pagt.core import clock, documents
from pagt.core.errors import Invalid, Refused
from pagt.core.models import Document
from pagt.core.states import Scan
from pagt.people.roles import Role
from tests.core.sheets_for_tests import xlsx
from tests.factories import SYSTEM, client_as, person
from tests.files import archive, docx
from tests.files import pdf as pdf_file

FILES = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + b"\0" * 32
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\0" * 32


def named(*names: str) -> bytes:
    return archive(dict.fromkeys(names, "x"))


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (pdf_file(), "pdf"),
        (PNG, "png"),
        (JPEG, "jpg"),
        (named("word/document.xml"), "docx"),
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
        named("evil.exe"),
        named("word/document.xml", "word/vbaProject.bin"),
        named("word/document.xml")[:-12] + b"\xff" * 12,
        b"PK\x03\x04" + b"x" * 100,
        b"text",
    ],
)
def test_all_else_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        documents.recognised(io.BytesIO(content))


@pytest.mark.django_db
def test_a_stored_file_has_a_secret_address_a_true_name_and_a_digest() -> None:
    upload = SimpleUploadedFile("../../etc/Referat \u202efdp.exe", pdf_file())
    kept = documents.store(upload, by=SYSTEM)
    assert kept.name == "Referat fdp.pdf"
    assert len(kept.key) >= 20 and kept.key in kept.file.name and "Referat" not in kept.file.name
    assert len(kept.sha256) == 64 and kept.size == len(pdf_file())


@pytest.mark.django_db
def test_empty_large_and_unauthorised_uploads_are_refused() -> None:
    with pytest.raises(Invalid):
        documents.store(SimpleUploadedFile("a.pdf", b""), by=SYSTEM)
    with pytest.raises(Invalid, match="20 MB"):
        documents.store(SimpleUploadedFile("a.pdf", pdf_file() + b"x" * 20 * 1024 * 1024), by=SYSTEM)
    with pytest.raises(Refused):
        documents.store(SimpleUploadedFile("a.pdf", pdf_file()), by=person(Role.COUNCIL_MEMBER))
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
        kept = documents.store(SimpleUploadedFile("a.pdf", pdf_file()), by=SYSTEM)
        with pytest.raises(Invalid), transaction.atomic():
            documents.store(SimpleUploadedFile("b.pdf", pdf_file()), by=SYSTEM)
            raise Invalid("refused")
        stored = sum(path.is_file() for path in tmp_path.rglob("*"))

        documents.drop_strays(clock.now() - timedelta(days=1))
        after_an_hour = sum(path.is_file() for path in tmp_path.rglob("*"))
        documents.drop_strays(clock.now() + timedelta(seconds=5))

        assert (stored, after_an_hour) == (2, 2)
        assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [
            str(kept.file.name).rsplit("/")[-1]
        ]


def acting(touch: Any) -> bytes:
    return pdf_file(touch=touch)


SCRIPT = DictionaryObject(
    {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
)
HIDDEN = DictionaryObject(
    {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("a.exe")}
)
TEMPLATE = (
    '<Relationships><Relationship Id="r" Type="http://x/relationships/attachedTemplate" '
    'Target="http://eksempel.dk/a.dotm" TargetMode="External"/></Relationships>'
)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (acting(lambda made: made.root_object.update({NameObject("/OpenAction"): SCRIPT})), "JavaScript"),
        (acting(lambda made: made.add_attachment("a.exe", b"MZ")), "filer i filen"),
        (acting(lambda made: made._add_object(HIDDEN)), "JavaScript"),
        (acting(lambda made: made.encrypt("hemmelig")), "adgangskode"),
        (b"%PDF-1.7\nnot one", "beskadiget"),
        (docx(**{"word/media/x.bin": b"\0" * 250 * 1024 * 1024}), "pakker sig ud"),
        (docx(**{f"word/{n}.xml": "" for n in range(5_001)}), "pakker sig ud"),
        (docx(**{"word/_rels/settings.xml.rels": TEMPLATE}), "andre steder"),
        (docx(**{"word/_rels/settings.xml.rels": TEMPLATE.replace('"', "'")}), "andre steder"),
        (docx(**{"word/_rels/settings.xml.rels": TEMPLATE.replace("=", " = ")}), "andre steder"),
        (docx(**{"word/_rels/settings.xml.rels": TEMPLATE.encode("utf-16")}), "andre steder"),
        (docx(**{"word/_rels/settings.xml.rels": "<" * 1024 * 1024}), "beskadiget"),
        (docx(**{"word/_rels/settings.xml.rels": " " * 3 * 1024 * 1024}), "pakker sig ud"),
        (docx(**{"word/embeddings/a.exe": "MZ"}), "makroer"),
        (PNG[:16] + b"\0\0\xff\xff\0\0\xff\xff" + b"\0" * 32, "pixels"),
        (b"\xff\xd8\xff\xc0\0\x11\x08\xff\xff\xff\xff" + b"\0" * 32, "pixels"),
    ],
)
def test_what_acts_by_itself_or_never_ends_is_refused_with_a_reason(content: bytes, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        documents.recognised(io.BytesIO(content))


def test_a_part_that_lies_about_its_size_is_found_by_unpacking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pagt.core.file_kinds.MOST_UNPACKED", 1_000)
    lying = bytearray(docx(**{"word/media/x.bin": b"\0" * 5_000}))
    for place in (lying.find((5_000).to_bytes(4, "little")), lying.rfind((5_000).to_bytes(4, "little"))):
        lying[place : place + 4] = (10).to_bytes(4, "little")
    with pytest.raises(Invalid):
        documents.recognised(io.BytesIO(bytes(lying)))


class _Clamd(socketserver.BaseRequestHandler):
    """Finds the EICAR test text and nothing else, as clamd's INSTREAM command does."""

    def handle(self) -> None:
        assert self.request.recv(10) == b"zINSTREAM\0"
        content = b""
        while size := int.from_bytes(self._exactly(4), "big"):
            content += self._exactly(size)
        self.request.sendall(
            b"stream: Eicar-Test-Signature FOUND\0" if b"EICAR" in content else b"stream: OK\0"
        )

    def _exactly(self, size: int) -> bytes:
        got = b""
        while len(got) < size:
            got += self.request.recv(size - len(got))
        return got


@pytest.fixture
def clamd() -> Iterator[tuple[str, int]]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield ("127.0.0.1", server.server_address[1])
        server.shutdown()


@pytest.mark.django_db
def test_the_virus_scanner_has_the_last_word(clamd: tuple[str, int]) -> None:
    clean, infected = (SimpleUploadedFile("a.pdf", pdf_file(note)) for note in ("", "EICAR"))
    with override_settings(CLAMD=clamd):
        assert documents.store(clean, by=SYSTEM).scan == Scan.CLEAN
        with pytest.raises(Invalid, match="virus"):
            documents.store(infected, by=SYSTEM)
    assert Document.objects.count() == 1


@pytest.mark.django_db
def test_what_came_while_the_scanner_was_away_waits_and_is_given_to_nobody(clamd: tuple[str, int]) -> None:
    away = ("127.0.0.1", 1)
    with override_settings(CLAMD=away):
        kept = [
            documents.store(SimpleUploadedFile("a.pdf", pdf_file(note)), by=SYSTEM) for note in ("", "EICAR")
        ]
        assert documents.scan_waiting() == 2
    officer = client_as(Role.OFFICER)
    assert {officer.get(one.url).status_code for one in kept} == {403}
    with override_settings(CLAMD=clamd):
        assert documents.scan_waiting() == 0
    answers = [officer.get(one.url) for one in kept]
    assert [answer.status_code for answer in answers] == [200, 403]
    assert b"".join(answers[0].streaming_content).startswith(b"%PDF")


@pytest.mark.django_db
def test_a_private_file_is_not_served_with_the_rest() -> None:
    mine = documents.store(SimpleUploadedFile("a.pdf", pdf_file()), by=person(Role.APPLICANT), private=True)
    assert client_as(Role.OFFICER).get(mine.url).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("length", [str(2**30), "9" * 16, "9" * 5_000])
def test_a_body_that_no_form_takes_is_refused_in_words_before_it_is_read(length: str) -> None:
    class Unread(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise AssertionError("it was read")

    answer = Client().generic(
        "POST", "/en/account/login/", "", CONTENT_LENGTH=length, **{"wsgi.input": Unread()}
    )
    assert answer.status_code == 413
    assert "at most 20 MB" in answer.content.decode()
