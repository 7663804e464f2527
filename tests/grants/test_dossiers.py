"""One PDF of several applications: what is merged, what is listed, and who may fetch it."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader, PdfWriter

from pagt.core import clock
from pagt.core.errors import Invalid, Refused
from pagt.grants.applications import dossier_work
from pagt.grants.applications.dossiers import assemble
from pagt.grants.applications.models import Application, Dossier
from pagt.people.models import Membership
from pagt.people.roles import Role
from tests.factories import SYSTEM, person
from tests.grants import applications_for_tests as made

pytestmark = pytest.mark.django_db


def paper(pages: int, password: str = "") -> bytes:
    """A PDF of blank pages."""
    writer = PdfWriter()
    for _n in range(pages):
        writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def with_files(*files: tuple[str, bytes]) -> Application:
    """A submitted application with files."""
    application = made.draft()
    attached = [made.attachment(application, name, content) for name, content in files]
    made.submit(
        application,
        title="Eksempel: Med bilag",
        files=attached,
        answers={"files": [str(each.pk) for each in attached]},
    )
    return application


def test_pdfs_are_merged_and_all_else_is_listed_with_its_hash() -> None:
    application = with_files(
        ("god.pdf", paper(3)),
        ("laast.pdf", paper(1, "hemmelig")),
        ("brudt.pdf", paper(2)[:300]),
        ("billede.png", b"png"),
    )
    swapped = application.attachments.get(document__name="god.pdf")
    other = with_files(("byttet.pdf", paper(2)))
    document = other.attachments.get().document
    with document.file.open("rb") as stored, transaction.atomic():
        assert stored.read() == paper(2)
    document.file.save("x.pdf", BytesIO(paper(9)))
    steps: list[int] = []
    content, pages = assemble([application, other], by=SYSTEM, language="da", progress=steps.append)
    assert steps == [1, 2]
    reader = PdfReader(BytesIO(content))
    assert len(reader.pages) == pages
    index = reader.pages[0].extract_text()
    words = " ".join(index.split())
    for text in ("Beskyttet med adgangskode", "Filen kan ikke læses", "Ikke en PDF"):
        assert text in words, words
    assert "Filen er ikke den, der blev indsendt" in words
    assert swapped.document.sha256[:20] in index.replace("\n", "").replace(" ", "")
    blank = [page for page in reader.pages if float(page.mediabox.width) == 200]
    assert len(blank) == 3
    # The index names the page on which each application begins.
    for mark, item in zip((application, other), reader.outline, strict=True):
        start = reader.get_destination_page_number(item)  # type: ignore[arg-type]
        assert start is not None and mark.title in reader.pages[start].extract_text()
        assert f"{mark.lead.name} {start + 1}" in words


def test_what_is_not_submitted_is_listed_without_pages() -> None:
    draft = made.draft()
    content, pages = assemble([draft], by=SYSTEM, language="da", progress=lambda done: None)
    assert pages == 1
    assert "Ikke indsendt" in PdfReader(BytesIO(content)).pages[0].extract_text()


def test_a_dossier_is_made_by_the_worker_for_its_maker_alone() -> None:
    applications = [made.submitted(title=f"Eksempel: {n}") for n in range(2)]
    auditor = person(Role.AUDITOR)
    client = Client()
    client.force_login(auditor)
    query = "&".join(f"key={application.key}" for application in applications)
    answer = client.post(reverse("case-dossier") + f"?{query}")
    dossier = Dossier.objects.get()
    state = reverse("case-dossier-run", args=[dossier.key])
    assert answer.headers["Location"] == state
    assert "<progress" in client.get(state).content.decode()
    assert client.get(reverse("case-dossier-file", args=[dossier.key])).headers["Location"] == state
    dossier_work.make_dossier(dossier.key, "da")
    dossier.refresh_from_db()
    assert (dossier.state, dossier.done) == ("done", 2)
    assert reverse("case-dossier-file", args=[dossier.key]) in client.get(state).content.decode()
    fetched = client.get(reverse("case-dossier-file", args=[dossier.key]))
    assert b"".join(fetched.streaming_content).startswith(b"%PDF")
    other = Client()
    other.force_login(person(Role.OFFICER))
    for name in ("case-dossier-run", "case-dossier-file"):
        assert other.get(reverse(name, args=[dossier.key])).status_code == 404


def test_whoever_lost_the_right_meanwhile_gets_no_dossier() -> None:
    officer = person(Role.OFFICER)
    dossier = dossier_work.begin([made.submitted().number], by=officer)
    Membership.objects.filter(user=officer).delete()
    dossier_work.make_dossier(dossier.key, "da")
    dossier.refresh_from_db()
    assert dossier.state == "failed" and not dossier.file
    with pytest.raises(Refused):
        dossier_work.begin(["x"], by=person(Role.APPLICANT))
    with pytest.raises(Invalid):
        dossier_work.begin([], by=person(Role.OFFICER))


def test_a_month_old_dossier_is_forgotten_with_its_file() -> None:
    officer = person(Role.OFFICER)
    keys = [dossier_work.begin([made.submitted().number], by=officer).key for _n in range(2)]
    for key in keys:
        dossier_work.make_dossier(key, "da")
    now = clock.now()
    old = Dossier.objects.get(key=keys[0])
    Dossier.objects.filter(pk=old.pk).update(created_at=now - timedelta(days=31))
    dossier_work.forget(int(now.timestamp()))
    assert [each.key for each in Dossier.objects.all()] == keys[1:]
    assert not old.file.storage.exists(old.file.name)


def test_the_database_knows_the_states_of_a_dossier() -> None:
    for values in ({"state": "lost"}, {"state": "done", "file": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Dossier.objects.create(key="k", created_by="user:x", **values)
