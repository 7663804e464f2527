"""The form builder: what an officer does with it, together with others, and after publication."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from pagt.core import clock
from pagt.core.errors import EditConflict, Invalid, Refused
from pagt.core.journal import history
from pagt.grants.applications.models import Answer
from pagt.grants.calls.actions_forms import save_form
from pagt.grants.calls.models import Amendment, Call, StageForm
from pagt.grants.calls.queries import form_of, stage_form
from pagt.grants.calls.rules.exchange import write_toml
from pagt.grants.calls.rules.forms import QuestionType
from pagt.grants.calls.states import Stage
from pagt.people.roles import Role
from tests.factories import SYSTEM, client_as, person
from tests.grants.applications_for_tests import FORM, call
from tests.grants.ready_to_submit import call_with_form, ready

pytestmark = pytest.mark.django_db
APPLICATION = Stage.APPLICATION


def draft_call(**values: Any) -> Call:
    """A call that nobody has published."""
    return call(
        **{"idea_closes_at": None, "published_at": None, "published_by": "", "prepared_by": "", **values}
    )


def with_form(made: Call) -> Call:
    save_form(made, APPLICATION, by=SYSTEM, version=None, content=FORM)
    return made


def url(name: str, made: Call, *more: Any) -> str:
    return reverse(name, args=[made.key, "application", *more])


def question(made: Call, client: Client, key: str, **given: Any) -> Any:
    """Open a question, change what is given, and save it."""
    page = client.get(url("form-question", made, key))
    form = page.context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value not in (None, False, [])}
    return client.post(url("form-question", made, key), {**data, "token": page.context["token"], **given})


def labels(made: Call) -> list[str]:
    form = form_of(made, APPLICATION)
    return [each.label for each in form.questions] if form else []


def test_an_officer_builds_a_form_of_sections_and_questions() -> None:
    made, client = draft_call(), client_as(Role.OFFICER)
    assert client.get(url("form-builder", made)).status_code == 200
    client.post(url("form-section-new", made), {"title": "Projektet", "intro": "Skriv kort."})
    types = client.get(url("form-question-new", made, 0))
    assert {value for value, _label, _help in types.context["types"]} == {kind.value for kind in QuestionType}
    new = url("form-question-new", made, 0)
    client.post(f"{new}?type=title", {"label": "Projektets titel", "required": "on", "limit": "120"})
    client.post(f"{new}?type=choice", {"label": "Nyt?", "options": "Ja\nNej"})
    answer = client.post(f"{new}?type=long_text", {"label": "Hvad er nyt?", "shown_if": "nyt:ja"})
    assert answer.status_code == 302
    form = form_of(made, APPLICATION)
    assert form is not None
    title, choice, why = form.questions
    assert (title.type, title.limit, title.required) == (QuestionType.TITLE, 120, True)
    assert [option.value for option in choice.options] == ["ja", "nej"]
    assert why.shown_if and why.shown_if.question == choice.key
    assert len(history(StageForm.KIND, stage_form(made, APPLICATION).key)) == 4  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", list(QuestionType))
def test_each_type_has_its_page_and_exactly_its_settings(kind: QuestionType) -> None:
    made, client = draft_call(), client_as(Role.OFFICER)
    client.post(url("form-section-new", made), {"title": "Projektet"})
    page = client.get(f"{url('form-question-new', made, 0)}?type={kind.value}")
    assert page.status_code == 200
    fields = set(page.context["form"].fields)
    own = fields - {"label", "help", "required", "contains_personal_data", "visible_to_assessors"}
    limit, bounds = {"limit"}, {"minimum", "maximum"}
    expected: dict[QuestionType, set[str]] = {
        QuestionType.TITLE: limit,
        QuestionType.TEXT: limit,
        QuestionType.LONG_TEXT: limit,
        QuestionType.NUMBER: bounds,
        QuestionType.MONEY: bounds,
        QuestionType.DATE: bounds,
        QuestionType.PERIOD: bounds,
        QuestionType.CHOICE: {"options"},
        QuestionType.MANY: {"options", "limit"},
        QuestionType.FILE: limit,
        QuestionType.TABLE: {"columns", "limit"},
        QuestionType.STEPS: limit,
        QuestionType.PARTNERS: limit,
        QuestionType.BUDGET: {"first_year", "last_year", "limit"},
    }
    assert own == expected.get(kind, set())


def test_what_cannot_be_published_is_said_at_its_field() -> None:
    made, client = with_form(draft_call()), client_as(Role.OFFICER)
    answer = question(made, client, "title", limit="5000")
    assert answer.status_code == 422
    assert answer.context["form"].errors["limit"]
    one = client.post(f"{url('form-question-new', made, 0)}?type=choice", {"label": "Nyt?", "options": "Ja"})
    assert one.context["form"].errors["options"]
    assert 'value="Nyt?"' in one.content.decode()


def test_questions_move_are_copied_and_taken_out_after_a_warning() -> None:
    made, client = with_form(draft_call()), client_as(Role.OFFICER)

    def do(what: str, **more: str) -> Any:
        version = stage_form(made, APPLICATION).version  # type: ignore[union-attr]
        return client.post(url("form-change", made), {"do": what, "version": version, **more})

    before = labels(made)
    do("down:title")
    assert labels(made)[:2] == before[1::-1]
    do("copy:why")
    assert len(labels(made)) == len(before) + 1
    asked = do("delete:period")
    assert asked.status_code == 200 and "Projektperiode" in asked.context["warning"]
    assert "Projektperiode" in labels(made)
    do("delete:period", sure="1")
    assert "Projektperiode" not in labels(made)


def test_a_question_that_another_depends_on_is_not_taken_out() -> None:
    made, client = draft_call(), client_as(Role.OFFICER)
    options = [{"value": value, "label": value} for value in "ab"]
    ask = {"key": "new", "type": "choice", "label": "Nyt?", "options": options}
    condition = {"question": "new", "values": ["a"]}
    follow = {"key": "why", "type": "text", "label": "Hvorfor?", "shown_if": condition}
    content = {"sections": [{"title": "S", "questions": [ask, follow]}]}
    save_form(made, APPLICATION, by=SYSTEM, version=None, content=content)
    answer = client.post(url("form-change", made), {"do": "delete:new", "version": "1", "sure": "1"})
    assert answer.status_code == 422
    assert "Hvorfor?" in answer.context["problem"]
    assert labels(made) == ["Nyt?", "Hvorfor?"]


def test_two_people_at_different_questions_do_not_disturb_each_other() -> None:
    made = with_form(draft_call())
    first, second = client_as(Role.OFFICER), client_as(Role.OFFICER)
    page = second.get(url("form-question", made, "why"))
    question(made, first, "title", label="Hvad hedder projektet?")
    data = {"label": "Hvorfor nu?", "token": page.context["token"]}
    assert second.post(url("form-question", made, "why"), data).status_code == 302
    assert labels(made)[:2] == ["Hvad hedder projektet?", "Hvorfor nu?"]


def test_two_people_at_one_question_lose_nothing() -> None:
    made = with_form(draft_call())
    first, second = client_as(Role.OFFICER), client_as(Role.OFFICER)
    page = second.get(url("form-question", made, "why"))
    question(made, first, "why", label="Hvorfor gør I det?")
    address, data = (
        url("form-question", made, "why"),
        {"label": "Hvorfor nu?", "token": page.context["token"]},
    )
    told = second.post(address, data)
    assert told.status_code == 409
    body = told.content.decode()
    assert "Hvorfor gør I det?" in body and 'value="Hvorfor nu?"' in body
    assert labels(made)[1] == "Hvorfor gør I det?"
    second.post(address, {**data, "token": told.context["token"]})
    assert labels(made)[1] == "Hvorfor nu?"


def test_a_question_taken_out_meanwhile_can_be_put_in_again() -> None:
    made = with_form(draft_call())
    client = client_as(Role.OFFICER)
    page = client.get(url("form-question", made, "why"))
    client.post(url("form-change", made), {"do": "delete:why", "version": "1", "sure": "1"})
    address, data = url("form-question", made, "why"), {"label": "Hvorfor nu?", "kind": "long_text"}
    told = client.post(address, {**data, "token": page.context["token"]})
    assert told.status_code == 409 and 'value="Hvorfor nu?"' in told.content.decode()
    assert "Hvorfor nu?" not in labels(made)
    client.post(address, {**data, "token": told.context["token"]})
    assert labels(made)[-1] == "Hvorfor nu?"


def test_moving_upon_an_old_version_is_told() -> None:
    made, client = with_form(draft_call()), client_as(Role.OFFICER)
    question(made, client, "title", label="Nyt navn")
    for old in ("1", "", "x", "²", "9" * 5_000):
        answer = client.post(url("form-change", made), {"do": "down:title", "version": old})
        assert answer.status_code == 409 and answer.context["problem"]
    assert labels(made)[0] == "Nyt navn"


def test_the_action_refuses_what_it_must() -> None:
    made = with_form(draft_call())
    with pytest.raises(Refused):
        save_form(made, APPLICATION, by=person(Role.COUNCIL_MEMBER), version=1, content=FORM)
    with pytest.raises(EditConflict):
        save_form(made, APPLICATION, by=SYSTEM, version=None, content=FORM)
    with pytest.raises(EditConflict):
        save_form(made, APPLICATION, by=SYSTEM, version=7, content=FORM)
    with pytest.raises(Invalid):
        save_form(made, APPLICATION, by=SYSTEM, version=1, content={"sections": 3})
    with pytest.raises(Invalid):
        save_form(made, Stage.IDEA, by=SYSTEM, version=None, content=FORM)


def corrected() -> dict[str, Any]:
    """The form with another label of its second question, fit to be applied with."""
    section = FORM["sections"][0]
    questions = [{**each, "required": True} for each in section["questions"]]
    questions[1] = {**questions[1], "label": "Hvorfor netop nu?"}
    return {"sections": [{**section, "questions": questions}]}


def test_a_published_form_changes_only_by_an_announced_correction() -> None:
    made = call_with_form()
    with pytest.raises(Invalid) as refusal:
        save_form(made, APPLICATION, by=SYSTEM, version=1, content=corrected())
    assert "amendment" in refusal.value.fields
    assert not Amendment.objects.exists()
    save_form(
        made, APPLICATION, by=SYSTEM, version=1, content=corrected(), amendment="Spørgsmålet var uklart."
    )
    amendment = Amendment.objects.get()
    assert (amendment.call_id, amendment.text) == (made.pk, "Spørgsmålet var uklart.")
    assert "Hvorfor netop nu?" in labels(made)
    record = stage_form(made, APPLICATION)
    assert record and history(StageForm.KIND, record.key)[0].entry.reason == "Spørgsmålet var uklart."


def test_a_published_form_stays_fit_to_be_applied_with() -> None:
    made = call_with_form()
    unfit = {"sections": [{"title": "S", "questions": [{"key": "why", "type": "text", "label": "Hvorfor?"}]}]}
    with pytest.raises(Invalid):
        save_form(made, APPLICATION, by=SYSTEM, version=1, content=unfit, amendment="Kortere.")
    assert "Projektets titel" in labels(made)


def test_after_the_deadline_the_form_stays() -> None:
    now = clock.now()
    made = call_with_form(opens_at=now - timedelta(days=3), closes_at=now - timedelta(minutes=1))
    with pytest.raises(Invalid):
        save_form(made, APPLICATION, by=SYSTEM, version=1, content=corrected(), amendment="For sent.")


def test_saving_what_stands_announces_nothing() -> None:
    made = call_with_form()
    save_form(made, APPLICATION, by=SYSTEM, version=1, content=corrected(), amendment="Rettet.")
    save_form(made, APPLICATION, by=SYSTEM, version=2, content=corrected(), amendment="Rettet igen.")
    assert Amendment.objects.count() == 1


def test_answers_to_a_question_that_is_taken_out_are_kept() -> None:
    application, _writer = ready()
    content = corrected()
    content["sections"][0]["questions"].pop(1)
    save_form(application.call, APPLICATION, by=SYSTEM, version=1, content=content, amendment="Udgår.")
    assert Answer.objects.filter(application=application, question="why").exists()


def test_a_form_begins_with_the_example_and_travels_as_a_file() -> None:
    made, client = draft_call(), client_as(Role.OFFICER)
    begin = url("form-begin", made)
    assert client.post(begin, {"source": "example", "version": "0"}).status_code == 302
    form = form_of(made, APPLICATION)
    assert form is not None and form.of_type(QuestionType.BUDGET)
    assert client.get(url("form-builder", made)).context["faults"] == []
    fetched = client.get(url("form-export", made)).content
    assert fetched.decode() == write_toml(form)
    other = draft_call()
    upload = SimpleUploadedFile("form.toml", fetched)
    client.post(url("form-begin", other), {"source": "file", "version": "0", "file": upload})
    assert form_of(other, APPLICATION) == form
    third = draft_call()
    record = stage_form(other, APPLICATION)
    assert record
    client.post(url("form-begin", third), {"source": "call", "call": record.pk, "version": "0"})
    assert form_of(third, APPLICATION) == form


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"sections = 3", b"[[sections]\n", b'[[sections]]\ntitle = "x"\nodd = 1\n']
)
def test_a_file_that_is_no_form_is_told_and_changes_nothing(content: bytes) -> None:
    made, client = with_form(draft_call()), client_as(Role.OFFICER)
    upload = SimpleUploadedFile("form.toml", content)
    answer = client.post(url("form-begin", made), {"source": "file", "version": "1", "file": upload})
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert labels(made)[0] == "Projektets titel"


def test_the_preview_shows_every_question() -> None:
    made, client = draft_call(), client_as(Role.OFFICER)
    client.post(url("form-begin", made), {"source": "example", "version": "0"})
    body = client.get(url("form-preview", made)).content.decode()
    form = form_of(made, APPLICATION)
    assert form is not None
    for each in form.questions:
        assert f'id="question-{each.key}"' in body


def test_who_only_reads_sees_the_form_and_no_tools() -> None:
    made = call_with_form()
    client = client_as(Role.COUNCIL_MEMBER)
    page = client.get(url("form-builder", made))
    assert page.status_code == 200 and 'name="do"' not in page.content.decode()
    assert client.post(url("form-change", made), {"do": "delete:why", "version": "1"}).status_code == 403


def test_everybody_reads_and_prints_the_form_of_a_published_call() -> None:
    made = call_with_form()
    page = Client().get(url("call-form-read", made))
    assert page.status_code == 200 and "Hvorfor?" in page.content.decode()
    printed = Client().get(url("call-form-pdf", made))
    reader = PdfReader(BytesIO(printed.content))
    text = "\n".join(page.extract_text() for page in reader.pages)
    for part in ("1.1 Projektets titel", "1.2 Hvorfor?", "4.000", "2027, 2028"):
        assert part in text
    assert reader.metadata and reader.metadata.title == made.title


def test_the_form_of_a_draft_is_only_for_those_who_make_it() -> None:
    made = with_form(draft_call())
    for name in ("call-form-read", "call-form-pdf"):
        assert Client().get(url(name, made)).status_code == 404
        assert client_as(Role.APPLICANT).get(url(name, made)).status_code == 404
        answer = client_as(Role.OFFICER).get(url(name, made))
        assert answer.status_code == 200
        assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("name", "more"),
    [("form-section", (9,)), ("form-question", ("nothing",)), ("form-question-new", (9,))],
)
def test_what_is_not_in_the_form_is_not_found(name: str, more: tuple[Any, ...]) -> None:
    made = with_form(draft_call())
    assert client_as(Role.OFFICER).get(url(name, made, *more)).status_code == 404


@pytest.mark.parametrize(
    "do", ["", "up:", "delete:nothing", "section-up:x", "section-delete:99", "fly:title"]
)
def test_an_unknown_step_is_told(do: str) -> None:
    made, client = with_form(draft_call()), client_as(Role.OFFICER)
    answer = client.post(url("form-change", made), {"do": do, "version": "1", "sure": "1"})
    assert answer.status_code == 422
    assert len(labels(made)) == 5
