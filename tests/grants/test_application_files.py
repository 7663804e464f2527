"""Files of an application."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pagt.core import clock
from pagt.core.errors import Invalid, NotOnRecord, Refused
from pagt.core.models import Document
from pagt.grants.applications.access import may_fetch
from pagt.grants.applications.actions.drafting import start
from pagt.grants.applications.actions.files import attach, detach
from pagt.grants.applications.actions.moves import reopen
from pagt.grants.applications.models import Application, Attachment
from pagt.grants.applications.queries import answers_of, facts_of, versions_of
from pagt.grants.applications.states import May
from pagt.grants.calls.models import StageForm
from pagt.grants.calls.states import Stage
from pagt.people.models import User
from pagt.people.roles import Role
from tests.factories import client_as, person
from tests.files import pdf
from tests.grants.applications_for_tests import co_writer, submit
from tests.grants.writing import IDEA, TITLE, applicant, begun, move_deadline, write

pytestmark = pytest.mark.django_db


def put(
    application: Application, user: User, *, question: str = "files", content: bytes = b"", late: float = 0
) -> Attachment:
    """Attach a PDF whose upload began so many seconds ago."""
    began = clock.database_now() - timedelta(seconds=late)
    upload = SimpleUploadedFile("Bilag æ.pdf", content or pdf())
    return attach(application, question, by=user, upload=upload, began_at=began)


def test_a_file_becomes_part_of_the_answer_and_leaves_it_again() -> None:
    application, user = begun()
    one, two = put(application, user), put(application, user)
    assert answers_of(application, Stage.IDEA) == {"files": [str(one.pk), str(two.pk)]}
    assert facts_of(application, {}).files == {str(one.pk), str(two.pk)}
    detach(one, by=user)
    assert answers_of(application, Stage.IDEA) == {"files": [str(two.pk)]}
    assert versions_of(application, Stage.IDEA) == {"files": 3}
    assert list(Document.objects.all()) == [two.document]
    detach(two, by=user)
    assert answers_of(application, Stage.IDEA) == {}
    with pytest.raises(NotOnRecord):
        detach(two, by=user)


def test_a_question_takes_as_many_files_as_it_says() -> None:
    application, user = begun()
    put(application, user)
    put(application, user)
    with pytest.raises(Invalid, match="allerede 2 filer"):
        put(application, user)
    assert Document.objects.count() == 2


@pytest.mark.parametrize("question", ["title", "nothing", "", "files\x00"])
def test_only_a_question_for_files_takes_one(question: str) -> None:
    application, user = begun()
    with pytest.raises(Invalid, match="taget ud"):
        put(application, user, question=question)
    assert not Document.objects.exists()


def test_a_file_that_lies_about_its_kind_is_not_kept() -> None:
    application, user = begun()
    with pytest.raises(Invalid):
        put(application, user, content=b"MZ\x90\x00 not a PDF")
    assert not Attachment.objects.exists()
    assert not Document.objects.exists()


def test_files_are_only_for_those_who_write() -> None:
    application, user = begun()
    stranger, reader = applicant(), applicant()
    co_writer(application, reader, May.VIEW)
    for other in (stranger, reader):
        with pytest.raises(Refused):
            put(application, other)
    attached = put(application, user)
    with pytest.raises(Refused):
        detach(attached, by=reader)
    assert may_fetch(user, attached)
    assert may_fetch(reader, attached)
    assert not may_fetch(stranger, attached)
    for role in Role:
        assert not may_fetch(person(role), attached)
        assert client_as(role).get(attached.document.url).status_code in (403, 404)


def test_staff_fetch_what_was_submitted_and_only_that() -> None:
    application, user = begun()
    attached = put(application, user)
    submit(application, files=[attached])
    reopen(Application.objects.get(pk=application.pk), by=user)
    later = put(application, user)
    readers = {Role.OFFICER, Role.APPROVER, Role.AUDITOR}
    for role in Role:
        assert may_fetch(person(role), attached) is (role in readers)
        assert not may_fetch(person(role), later)
    detach(attached, by=user)
    assert answers_of(application, Stage.IDEA) == {"files": [str(later.pk)]}
    assert Attachment.objects.filter(pk=attached.pk).exists()
    assert may_fetch(person(Role.OFFICER), attached)
    with pytest.raises(NotOnRecord):
        detach(attached, by=user)


def test_a_copy_has_the_same_file_and_outlives_the_first() -> None:
    application, user = begun()
    attached = put(application, user)
    copy = start(application.call, by=user, organisation=application.lead, copy_of=application)
    (again,) = copy.attachments.all()
    assert again.document == attached.document
    assert answers_of(copy, Stage.IDEA) == {"files": [str(again.pk)]}
    detach(attached, by=user)
    assert may_fetch(user, again)
    detach(again, by=user)
    assert not Document.objects.exists()


def test_a_file_that_was_under_way_at_the_deadline_counts_and_lets_the_rest_be_saved() -> None:
    application, user = begun()
    move_deadline(application.call, opens_at=timedelta(days=-9), idea_closes_at=timedelta(minutes=-2))
    with pytest.raises(Invalid, match="Fristen"):
        put(application, user, late=60)
    with pytest.raises(Invalid, match="Fristen"):
        write(application, user, title="Et")
    attached = put(application, user, late=180)
    assert attached.began_at < application.call.idea_closes_at < attached.stored_at  # type: ignore[operator]
    write(application, user, title="Et")
    move_deadline(application.call, idea_closes_at=timedelta(minutes=-11))
    with pytest.raises(Invalid, match="Fristen"):
        put(application, user, late=900)


def test_a_file_can_be_taken_away_when_its_question_is_gone() -> None:
    application, user = begun()
    attached = put(application, user)
    StageForm.objects.filter(call=application.call, stage="idea").update(
        content={"sections": [{**IDEA["sections"][0], "questions": [TITLE]}]}
    )
    detach(attached, by=user)
    assert not Document.objects.exists()
