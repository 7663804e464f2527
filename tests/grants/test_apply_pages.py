"""The applicant's pages: what they show, what they store, and that no input breaks them."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pagt.grants.applications.models import Answer, Application, CoWriter
from pagt.grants.applications.queries import answers_of
from pagt.grants.applications.states import May, Status
from pagt.grants.calls.states import Stage
from pagt.people.models import User
from tests.factories import organisation
from tests.files import pdf
from tests.grants.writing import applicant, begun, move_deadline, open_call, write

pytestmark = pytest.mark.django_db


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


def url(application: Application, *rest: str) -> str:
    return "/".join(["/apply", application.number, *rest, ""])


def colleague(application: Application, may: May = May.EDIT) -> User:
    user = applicant(application.lead, name="Bo Eksempel")
    CoWriter.objects.create(
        application=application, email=user.email, user=user, may=may.value, added_by="user:adds"
    )
    return user


def test_my_applications_say_what_is_missing_and_until_when() -> None:
    application, user = begun()
    write(application, user, title="Robotter i naturfag")
    page = text_of(client_of(user).get("/apply/"))
    assert "Robotter i naturfag" in page
    assert "1 obligatorisk svar mangler" in page
    assert "dage tilbage" in page


def test_an_empty_list_says_how_to_begin() -> None:
    page = text_of(client_of(applicant()).get("/apply/"))
    assert "Find min organisation" in page
    assert "Intet udbud er åbent lige nu" in page


def test_the_start_page_says_which_organisation_may_apply_and_why() -> None:
    call = open_call(lead_kinds=["school"])
    user = applicant(organisation("Eksempel Firma", kind="company"))
    page = text_of(client_of(user).get(f"/apply/calls/{call.key}/"))
    assert "Kan ikke få tilskud som ansøger" in page
    assert "skole eller uddannelsesinstitution" in page


def test_one_begins_from_the_call_and_may_copy() -> None:
    application, user = begun()
    write(application, user, title="Den gamle", why="Derfor.")
    page = f"/apply/calls/{application.call.key}/"
    client = client_of(user)
    wrong = client.post(page, {"organisation": "somebody-elses"})
    assert wrong.status_code == 400
    assert "Vælg den organisation, der søger." in text_of(wrong)
    client.post(page, {"organisation": application.lead.key, "copy_of": application.number})
    copy = Application.objects.exclude(pk=application.pk).get()
    assert answers_of(copy, Stage.IDEA)["why"] == "Derfor."


def test_a_section_is_saved_with_its_button() -> None:
    application, user = begun()
    page = url(application, "write", "1")
    client = client_of(user)
    sent = {"base-title": "0", "q-title": "Robotter", "base-why": "0", "q-why": "Linje 1\r\nLinje 2"}
    answer = client.post(page, {**sent, "then": "next"})
    assert answer.status_code == 302
    assert answer["Location"] == url(application)
    assert answers_of(application, Stage.IDEA) == {"title": "Robotter", "why": "Linje 1\nLinje 2"}


def test_what_is_wrong_is_stored_and_said() -> None:
    application, user = begun()
    client = client_of(user)
    page = url(application, "write", "1")
    answer = client.post(page, {"base-title": "0", "q-title": "x" * 301, "then": "next"})
    assert answer["Location"] == f"{page}?check=1"
    shown = text_of(client.get(f"{page}?check=1"))
    assert "Det er gemt, men noget skal rettes" in shown
    assert "x" * 301 in shown
    assert "Gå videre, og ret det senere" in shown


def test_two_texts_without_javascript_are_both_shown_and_one_chooses() -> None:
    application, user = begun()
    other = colleague(application)
    write(application, other, title="Bos titel")
    page = url(application, "write", "1")
    client = client_of(user)
    answer = client.post(page, {"base-title": "0", "q-title": "Min titel", "then": "stay"})
    shown = text_of(answer)
    assert answer.status_code == 409
    assert "Bo Eksempel rettede det samme svar" in shown
    assert "Min titel" in shown
    assert "Bos titel" in shown
    assert answers_of(application, Stage.IDEA)["title"] == "Bos titel"

    both = client.post(page, {"base-title": "1", "q-title": "Min titel", "resolve-title": "both"})
    assert "Min titel – Bos titel" in text_of(both)
    client.post(page, {"base-title": "1", "q-title": "Min titel", "resolve-title": "theirs"})
    assert answers_of(application, Stage.IDEA)["title"] == "Bos titel"
    client.post(page, {"base-title": "1", "q-title": "Min titel", "resolve-title": "mine"})
    assert answers_of(application, Stage.IDEA)["title"] == "Min titel"


def test_autosave_answers_with_versions_and_conflicts() -> None:
    application, user = begun()
    other = colleague(application)
    save = url(application, "save") + "?section=1"
    first = client_of(user).post(save, {"base-title": "0", "q-title": "Min titel"}).json()
    assert first["versions"] == {"title": 1}
    assert first["conflicts"] == {}
    second = client_of(other).post(save, {"base-title": "0", "q-title": "Bos titel"}).json()
    clash = second["conflicts"]["title"]
    assert clash["version"] == 1
    assert "Min titel" in clash["theirs"]
    assert "Bos titel" in clash["mine"]
    assert "title" not in second["versions"]
    assert answers_of(application, Stage.IDEA)["title"] == "Min titel"


def test_autosave_says_what_is_wrong_with_what_it_stored() -> None:
    application, user = begun()
    save = url(application, "save") + "?section=1"
    answer = client_of(user).post(save, {"base-title": "0", "q-title": "😀" * 301}).json()
    [[at, sentence]] = answer["problems"]["title"]
    assert at == "q-title"
    assert "301" in sentence


def test_rows_of_two_people_come_together() -> None:
    call = open_call(idea=None)
    user = applicant()
    application, _same = begun(call, by=user)
    other = colleague(application)
    save = url(application, "save") + "?section=2"
    row = {"base-budget": "0", "rows-budget": "a", "q-budget-a-side": "cost", "q-budget-a-kind": "salary"}
    client_of(user).post(save, {**row, "q-budget-a-y2027": "100"})
    theirs = {
        "base-budget": "0",
        "rows-budget": "b",
        "q-budget-b-side": "financing",
        "q-budget-b-kind": "own",
    }
    answer = client_of(other).post(save, {**theirs, "q-budget-b-y2027": "100"}).json()
    assert answer["conflicts"] == {}
    assert 'name="q-budget-a-y2027"' in answer["fresh"]["budget"]
    assert [row["id"] for row in answers_of(application, Stage.APPLICATION)["budget"]] == ["a", "b"]


def test_what_others_wrote_is_fetched() -> None:
    application, user = begun()
    other = colleague(application)
    write(application, other, title="Bos titel")
    changes = url(application, "changes")
    answer = client_of(user).get(changes, {"section": "1", "seen": "title:0,why:0"}).json()
    assert list(answer["changed"]) == ["title"]
    assert "Bos titel" in answer["changed"]["title"]["html"]
    assert "Bo Eksempel" in answer["changed"]["title"]["note"]
    assert client_of(user).get(changes, {"section": "1", "seen": "title:1"}).json()["changed"] == {}


def test_a_reader_reads_and_can_not_write() -> None:
    application, user = begun()
    write(application, user, title="Kun til læsning")
    reader = client_of(colleague(application, May.VIEW))
    page = text_of(reader.get(url(application, "write", "1")))
    assert "Kun til læsning" in page
    assert "<textarea" not in page
    refused = reader.post(url(application, "save"), {"base-title": "1", "q-title": "Anden"})
    assert refused.status_code == 403
    assert refused.json()["closed"] is True
    assert answers_of(application, Stage.IDEA)["title"] == "Kun til læsning"


def test_nobody_else_finds_an_application() -> None:
    application, _user = begun()
    stranger = client_of(applicant(application.lead))
    for rest in ((), ("write", "1"), ("preview",), ("writers",), ("changes",), ("withdraw",), ("reopen",)):
        assert stranger.get(url(application, *rest)).status_code == 404, rest
    assert stranger.post(url(application, "save"), {"base-title": "0", "q-title": "x"}).status_code == 404


def test_after_the_deadline_it_can_only_be_read_and_what_was_typed_stays_on_the_page() -> None:
    application, user = begun()
    write(application, user, title="Før fristen")
    client = client_of(user)
    move_deadline(application.call, opens_at=-timedelta(days=9), idea_closes_at=-timedelta(days=1))
    assert "Fristen er udløbet" in text_of(client.get(url(application, "write", "1")))
    late = client.post(url(application, "write", "1"), {"base-title": "1", "q-title": "Efter fristen"})
    assert late.status_code == 400
    assert "Efter fristen" in text_of(late)
    assert answers_of(application, Stage.IDEA)["title"] == "Før fristen"


def test_a_question_is_shown_once_its_condition_holds() -> None:
    application, user = begun()
    client = client_of(user)
    page = url(application, "write", "1")
    hidden = text_of(client.get(page)).partition('data-answer="more"')[2].partition(">")[0]
    assert hidden.endswith(" hidden")
    write(application, user, kind="old")
    shown = text_of(client.get(page)).partition('data-answer="more"')[2].partition(">")[0]
    assert not shown.endswith(" hidden")


def test_a_file_is_added_fetched_and_removed() -> None:
    application, user = begun()
    client = client_of(user)
    attach = url(application, "files", "files")
    added = client.post(attach, {"file": SimpleUploadedFile("bilag.pdf", pdf())}).json()
    assert "bilag.pdf" in added["html"]
    [key] = answers_of(application, Stage.IDEA)["files"]
    fetched = client.get(url(application, "file", key))
    assert fetched["Content-Disposition"].startswith("attachment")
    b"".join(fetched)  # type: ignore[arg-type]
    assert client_of(applicant()).get(url(application, "file", key)).status_code == 404
    lying = client.post(attach, {"file": SimpleUploadedFile("bilag.pdf", b"not a pdf")})
    assert lying.status_code == 400
    assert "hverken PDF" in lying.json()["refused"]
    client.post(url(application, "write", "1"), {"detach": key})
    assert "files" not in answers_of(application, Stage.IDEA)


def test_those_who_may_submit_invite_and_remove() -> None:
    application, user = begun()
    client = client_of(user)
    page = url(application, "writers")
    wrong = client.post(page, {"do": "invite", "email": "ikke en adresse", "may": "edit"})
    assert wrong.status_code == 400
    assert "ikke en adresse" in text_of(wrong)
    client.post(page, {"do": "invite", "email": "anna@eksempel.dk", "may": "view"})
    row = CoWriter.objects.get(email="anna@eksempel.dk")
    client.post(page, {"do": "change", "writer": row.pk, "may": "edit"})
    row.refresh_from_db()
    assert row.may == May.EDIT.value
    client.post(page, {"do": "remove", "writer": row.pk})
    assert not CoWriter.objects.filter(pk=row.pk).exists()


def test_withdrawing_needs_a_reason() -> None:
    application, user = begun()
    client = client_of(user)
    assert client.post(url(application, "withdraw"), {"reason": " "}).status_code == 400
    client.post(url(application, "withdraw"), {"reason": "Skolen lukker."})
    application.refresh_from_db()
    assert application.status == Status.WITHDRAWN.value
    assert "trukket tilbage" in text_of(client.get(url(application)))


def test_the_pages_read_as_often_for_many_answers_as_for_one(django_assert_max_num_queries: Any) -> None:
    application, user = begun()
    write(application, user, title="Titel", why="Derfor.", kind="old", more="Mere")
    client = client_of(user)
    client.get(url(application))
    with django_assert_max_num_queries(20):
        client.get(url(application, "write", "1"))


_WORD = st.text(alphabet=st.characters(blacklist_categories=["Cs"]), max_size=40)
_NAME = st.sampled_from(
    [
        "base-title",
        "q-title",
        "base-why",
        "q-why",
        "base-kind",
        "q-kind",
        "base-gone",
        "q-gone",
        "base-files",
        "base-budget",
        "rows-budget",
        "q-budget-a-side",
        "q-budget-a-y2027",
        "base-period",
        "q-period-start",
        "q-period-end",
        "detach",
        "then",
        "resolve-title",
        "do",
        "writer",
        "may",
        "email",
        "reason",
        "copy_of",
    ]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fields=st.dictionaries(_NAME, _WORD | st.lists(_WORD, max_size=3), max_size=8), section=_WORD)
def test_whatever_is_posted_is_answered(fields: dict[str, Any], section: str) -> None:
    application = Application.objects.filter(status=Status.DRAFT.value).first()
    if application is None:
        application, user = begun(open_call(idea=None), by=applicant())
    else:
        user = User.objects.get(co_writing__application=application)
    client = client_of(user)
    for rest in (("write", "1"), ("write", "2"), ("save",), ("writers",), ("files", "files")):
        answer = client.post(url(application, *rest) + "?section=2", fields)
        assert answer.status_code < 500, (rest, fields)
    answer = client.get(url(application, "changes"), {"section": section, "seen": section})
    assert answer.status_code == 200
    Answer.objects.filter(application=application).delete()
