"""Starting an application and saving what is typed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pagt.core import clock
from pagt.core.errors import Invalid, NotOnRecord, Refused
from pagt.core.models import JournalEntry
from pagt.grants.applications.access import may, writer_or_404
from pagt.grants.applications.actions.drafting import LARGEST_ANSWER, save, start
from pagt.grants.applications.actions.moves import withdraw
from pagt.grants.applications.encoding import Sent
from pagt.grants.applications.models import Answer, AnswerRevision, Application, CoWriter
from pagt.grants.applications.queries import (
    answers_of,
    deadline_of,
    left_behind,
    mine,
    versions_of,
    writers_of,
)
from pagt.grants.applications.states import May
from pagt.grants.calls.models import StageForm
from pagt.grants.calls.states import Stage
from pagt.network.partners.models import Affiliation
from pagt.people.models import Membership
from pagt.people.roles import Role
from tests.factories import organisation, person
from tests.grants.applications_for_tests import co_writer
from tests.grants.writing import (
    IDEA,
    KIND,
    TITLE,
    applicant,
    begun,
    close_ideas,
    later,
    move_deadline,
    open_call,
    write,
)

pytestmark = pytest.mark.django_db


def test_a_second_click_begins_no_second_application() -> None:
    lead = organisation(kind="school")
    user = applicant(lead)
    call = open_call()
    first = start(call, by=user, organisation=lead)

    assert start(call, by=user, organisation=lead) == first
    assert start(call, by=applicant(lead), organisation=lead) != first
    Application.objects.filter(pk=first.pk).update(created_at=clock.now() - timedelta(minutes=1))
    assert start(call, by=user, organisation=lead) != first


def test_starting_gives_the_next_number_of_the_calls_year() -> None:
    lead = organisation(kind="school")
    user = applicant(lead)
    of, other = open_call(), open_call(idea=None)
    first = start(of, by=user, organisation=lead)
    second = start(other, by=user, organisation=lead)
    third = start(open_call(year=2028), by=user, organisation=lead)

    assert (first.number, second.number, third.number) == ("2027-0001", "2027-0002", "2028-0001")
    assert (first.stage, second.stage) == ("idea", "application")
    assert first.key == first.number
    assert may(user, first) is May.SUBMIT
    line = JournalEntry.objects.get(kind="application", key=first.key)
    assert (line.action, line.actor) == ("create", user.actor_key)


def test_the_number_after_9999_has_five_digits() -> None:
    application, user = begun()
    Application.objects.filter(pk=application.pk).update(number="2027-9999", key="2027-9999")
    Application.objects.update(created_at=clock.now() - timedelta(minutes=1))
    again = start(application.call, by=user, organisation=application.lead)
    more = start(application.call, by=applicant(application.lead), organisation=application.lead)
    assert (again.number, more.number) == ("2027-10000", "2027-10001")


@pytest.mark.parametrize("state", ["asked", "refused", "left", None])
def test_only_who_is_approved_may_apply_for_an_organisation(state: str | None) -> None:
    lead = organisation(kind="school")
    user = applicant(lead)
    tie = Affiliation.objects.filter(user=user)
    if state is None:
        tie.delete()
    else:
        tie.update(state=state, decided_at=None if state == "asked" else clock.now())
        tie.update(decided_by="" if state == "asked" else "user:decides")
    with pytest.raises(Refused):
        start(open_call(), by=user, organisation=lead)
    assert not Application.objects.exists()


def test_who_may_not_apply_does_not_begin() -> None:
    lead = organisation(kind="school")
    user = applicant(lead)
    Membership.objects.filter(user=user).delete()
    user = type(user).objects.get(pk=user.pk)
    with pytest.raises(Refused):
        start(open_call(), by=user, organisation=lead)


@pytest.mark.parametrize(
    "values",
    [
        {"published_at": None, "published_by": ""},
        {"run_here": False, "published_at": None, "published_by": ""},
        {"withdrawn": "Fejl"},
        {"opens_at": clock.now() + timedelta(days=1)},
        {"idea_closes_at": clock.now() - timedelta(seconds=1)},
    ],
)
def test_one_begins_only_while_the_call_is_open(values: dict[str, object]) -> None:
    lead = organisation(kind="school")
    with pytest.raises(Invalid, match="ikke åbent"):
        start(open_call(**values), by=applicant(lead), organisation=lead)


def test_a_later_deadline_lets_its_organisation_begin_and_write_and_nobody_else() -> None:
    of = open_call()
    close_ideas(of)
    lead, other = organisation(kind="school"), organisation(kind="school")
    later(of, lead, timedelta(hours=1))
    application = start(of, by=applicant(lead), organisation=lead)
    assert application.stage == "idea"
    with pytest.raises(Invalid):
        start(of, by=applicant(other), organisation=other)


def test_a_later_deadline_for_applications_is_none_for_ideas() -> None:
    of = open_call()
    close_ideas(of)
    lead = organisation(kind="school")
    later(of, lead, timedelta(days=90))
    with pytest.raises(Invalid):
        start(of, by=applicant(lead), organisation=lead)


def test_a_withdrawn_exception_counts_no_more() -> None:
    of = open_call()
    close_ideas(of)
    lead = organisation(kind="school")
    exception = later(of, lead, timedelta(hours=1))
    exception.withdrawn = "Fejl"
    exception.save()
    with pytest.raises(Invalid):
        start(of, by=applicant(lead), organisation=lead)


def test_a_copy_answers_what_the_new_form_asks_and_says_what_it_does_not() -> None:
    source, user = begun()
    write(source, user, title="Robotter", why="Derfor", kind="old", more="Den gamle")
    kind = {**KIND, "options": [{"value": "other", "label": "Andet"}]}
    form = {
        "sections": [{"title": "Ny", "questions": [TITLE, {**TITLE, "key": "why", "type": "text"}, kind]}]
    }
    lead = organisation(kind="school")
    Affiliation.objects.filter(user=user).update(organisation=lead)
    copy = start(open_call(idea=form), by=user, organisation=lead, copy_of=source)

    assert answers_of(copy, Stage.IDEA) == {"title": "Robotter", "kind": {"typed": "old"}}
    assert [(left.question.key, left.value) for left in left_behind(copy, user=user)] == [
        ("why", "Derfor"),
        ("kind", "old"),
        ("more", "Den gamle"),
    ]
    assert answers_of(source, Stage.IDEA)["why"] == "Derfor"
    # A colleague who takes no part in the old one learns nothing of it.
    colleague = applicant()
    co_writer(copy, colleague)
    assert left_behind(copy, user=colleague) == []


def test_nobody_copies_what_they_take_no_part_in() -> None:
    source, _user = begun()
    lead = organisation(kind="school")
    with pytest.raises(Refused):
        start(source.call, by=applicant(lead), organisation=lead, copy_of=source)


def test_answers_are_saved_as_versions_and_the_earlier_ones_kept() -> None:
    application, user = begun()
    first = write(application, user, title="Et", why="To\r\nlinjer")
    assert first.versions == {"title": 1, "why": 1}
    assert first.values == {"title": "Et", "why": "To\nlinjer"}
    second = write(application, user, title="Et andet")
    assert second.versions == {"title": 2}
    assert [(r.version, r.value) for r in AnswerRevision.objects.all()] == [(1, "Et")]
    assert answers_of(application, Stage.IDEA) == {"title": "Et andet", "why": "To\nlinjer"}
    assert not JournalEntry.objects.filter(kind="application").exclude(action="create").exists()


def test_the_same_value_ten_times_makes_one_version() -> None:
    application, user = begun()
    for _again in range(10):
        write(application, user, title="Et")
    save(application, by=user, sent={"title": Sent(" Et ", 0)})  # even by somebody who saw nothing
    assert versions_of(application, Stage.IDEA) == {"title": 1}
    assert not AnswerRevision.objects.exists()


def test_an_empty_answer_to_what_was_never_answered_is_no_version() -> None:
    application, user = begun()
    saved = write(application, user, title="", why="")
    assert saved.versions == {"title": 0, "why": 0}
    assert not Answer.objects.exists()


def test_emptying_an_answer_keeps_what_it_said() -> None:
    application, user = begun()
    write(application, user, why="Lang tekst")
    write(application, user, why="")
    assert answers_of(application, Stage.IDEA) == {}
    assert AnswerRevision.objects.get().value == "Lang tekst"


def test_what_two_people_write_differently_is_a_conflict_and_nothing_is_written_over() -> None:
    application, anna = begun()
    bent = applicant(name="Eksempel Bent")
    co_writer(application, bent, May.EDIT)
    write(application, anna, why="Fælles")
    save(application, by=bent, sent={"why": Sent("Bents", 1)})
    saved = save(application, by=anna, sent={"why": Sent("Annas", 1)})

    conflict = saved.conflicts["why"]
    assert (conflict.mine, conflict.theirs, conflict.who, conflict.version) == (
        "Annas",
        "Bents",
        "Eksempel Bent",
        2,
    )
    assert conflict.at is not None
    assert (saved.versions, saved.values) == ({"why": 2}, {"why": "Bents"})
    assert answers_of(application, Stage.IDEA) == {"why": "Bents"}
    # With the version that she has now been shown, hers is meant.
    assert not save(application, by=anna, sent={"why": Sent("Annas", 2)}).conflicts
    assert answers_of(application, Stage.IDEA) == {"why": "Annas"}


@pytest.mark.parametrize("base", [0, 7, 999_999_999])
def test_a_version_that_nobody_saw_writes_over_nothing(base: int) -> None:
    application, user = begun()
    write(application, user, why="Det står her")
    saved = save(application, by=user, sent={"why": Sent("Noget andet", base)})
    assert saved.conflicts["why"].theirs == "Det står her"
    assert answers_of(application, Stage.IDEA) == {"why": "Det står her"}


def test_rows_of_two_people_are_merged_and_a_cell_of_both_is_a_conflict() -> None:
    application, anna = begun(open_call(idea=None))
    bent = applicant()
    co_writer(application, bent, May.EDIT)
    row = {"id": "a1", "cells": {"side": "cost", "kind": "salary", "text": "Løn", "y2027": "100"}}
    write(application, anna, budget=[row])
    hers = [row, {"id": "b1", "cells": {"side": "cost", "kind": "other", "text": "Annas", "y2027": "1"}}]
    his = [
        {"id": "a1", "cells": {**row["cells"], "y2028": "200"}},
        {"id": "c1", "cells": {"side": "cost", "kind": "other", "text": "Bents", "y2027": "2"}},
    ]
    assert not save(application, by=bent, sent={"budget": Sent(his, 1)}).conflicts
    saved = save(application, by=anna, sent={"budget": Sent(hers, 1)})
    assert not saved.conflicts
    assert saved.versions == {"budget": 3}
    cells = {each["id"]: each["cells"] for each in answers_of(application, Stage.APPLICATION)["budget"]}
    assert cells["a1"]["y2028"] == 20_000
    assert (cells["b1"]["text"], cells["c1"]["text"]) == ("Annas", "Bents")

    # From version 1 she changes a cell that he then changes too; her other cell is kept all the same.
    now = answers_of(application, Stage.APPLICATION)["budget"]

    def changed(**cells: str) -> list[dict[str, object]]:
        return [{**each, "cells": {**each["cells"], **(cells if each["id"] == "a1" else {})}} for each in now]

    save(application, by=bent, sent={"budget": Sent(changed(text="Bents løn"), 3)})
    saved = save(application, by=anna, sent={"budget": Sent(changed(text="Annas løn", y2027="300"), 3)})
    assert saved.conflicts["budget"].version == saved.versions["budget"] == 5
    cells = {each["id"]: each["cells"] for each in answers_of(application, Stage.APPLICATION)["budget"]}
    assert (cells["a1"]["text"], cells["a1"]["y2027"]) == ("Bents løn", 30_000)


def test_a_question_that_is_gone_gives_its_text_back() -> None:
    application, user = begun()
    write(application, user, why="Før")
    StageForm.objects.filter(call=application.call, stage="idea").update(
        content={"sections": [{"title": "Idé", "questions": [TITLE]}]}
    )
    saved = write(application, user, title="Titel", why="Min tekst")
    assert saved.versions == {"title": 1}
    assert saved.unsaved["why"].raw == "Min tekst"
    assert "taget ud af skemaet" in saved.unsaved["why"].why
    assert answers_of(application, Stage.IDEA)["why"] == "Før"


def test_more_than_an_answer_can_hold_is_not_cut_but_refused() -> None:
    application, user = begun()
    write(application, user, why="Før")
    text = "x" * (LARGEST_ANSWER + 1)
    saved = write(application, user, why=text)
    assert saved.unsaved["why"].raw == text
    assert answers_of(application, Stage.IDEA) == {"why": "Før"}


def test_files_are_not_answered_by_number() -> None:
    application, user = begun()
    saved = write(application, user, files=["1"])
    assert "files" in saved.unsaved
    assert not Answer.objects.exists()


def test_what_is_wrong_is_stored_and_said() -> None:
    application, user = begun(open_call(idea=None))
    saved = write(application, user, period={"start": "i går", "end": "2027-12-31"})
    assert [problem.question for problem in saved.problems] == ["period"]
    assert answers_of(application, Stage.APPLICATION)["period"]["start"] == {"typed": "i går"}


@pytest.mark.parametrize("name", ["Zoë 🤖 אבג", "na\u202eme", "a\x00b", "\ud800", "Ωmega\u200b"])
def test_texts_of_every_script_are_stored_without_what_nobody_sees(name: str) -> None:
    application, user = begun()
    write(application, user, title=name)
    stored = answers_of(application, Stage.IDEA).get("title", "")
    assert stored == "".join(c for c in name if c not in "\u202e\x00\ud800\u200b")


def test_a_right_that_is_taken_away_while_writing_stops_the_next_save() -> None:
    application, _anna = begun()
    bent = applicant()
    row = co_writer(application, bent, May.EDIT)
    write(application, bent, title="Et")
    CoWriter.objects.filter(pk=row.pk).update(may="view")
    with pytest.raises(Refused, match="læse"):
        write(application, bent, title="To")
    row.delete()
    with pytest.raises(Refused):
        write(application, bent, title="To")
    assert answers_of(application, Stage.IDEA) == {"title": "Et"}


def test_somebody_who_may_not_sign_in_any_more_writes_nothing() -> None:
    application, user = begun()
    user.is_active = False
    user.save()
    with pytest.raises(Refused):
        write(application, user, title="Et")


def test_after_the_deadline_nothing_is_saved_and_everything_can_be_read() -> None:
    application, user = begun()
    write(application, user, title="Et")
    close_ideas(application.call)
    with pytest.raises(Invalid, match="Fristen var"):
        write(application, user, title="To")
    assert answers_of(application, Stage.IDEA) == {"title": "Et"}
    assert writer_or_404(user, application.number).application == application
    assert mine(user)[0].title == "Et"


def test_the_grace_is_for_what_began_before_the_deadline() -> None:
    application, user = begun()
    move_deadline(application.call, opens_at=timedelta(days=-9), idea_closes_at=timedelta(minutes=-2))
    closed = application.call.idea_closes_at
    assert closed is not None
    write(application, user, title="I tide", began_at=closed - timedelta(seconds=1))
    for began in (closed, closed + timedelta(seconds=1), None):
        with pytest.raises(Invalid):
            write(application, user, title="For sent", began_at=began)
    move_deadline(application.call, idea_closes_at=timedelta(minutes=-11))
    with pytest.raises(Invalid):
        write(
            application, user, title="For sent", began_at=application.call.idea_closes_at - timedelta(hours=1)
        )
    assert answers_of(application, Stage.IDEA) == {"title": "I tide"}


def test_a_later_deadline_is_the_organisations_own() -> None:
    application, user = begun()
    close_ideas(application.call)
    exception = later(application.call, application.lead, timedelta(hours=1))
    assert deadline_of(application) == exception.until
    write(application, user, title="Et")


@pytest.mark.parametrize("status", ["submitted", "withdrawn"])
def test_nothing_is_saved_in_what_is_no_draft(status: str) -> None:
    application, user = begun()
    if status == "withdrawn":
        withdraw(application, by=user, reason="Eksempel")
    else:
        Application.objects.filter(pk=application.pk).update(
            status=status, title="T", submitted_at=clock.now()
        )
    with pytest.raises(Invalid):
        write(application, user, title="Et")
    assert not Answer.objects.exists()


def test_saving_one_answer_costs_few_statements_however_many_there_are() -> None:
    questions = [{**TITLE, "key": f"q{n}", "type": "text"} for n in range(40)]
    application, user = begun(open_call(idea={"sections": [{"title": "Idé", "questions": questions}]}))
    assert user.rights
    write(application, user, q0="Første")

    def cost(raw: str, base: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            save(application, by=user, sent={"q0": Sent(raw, base)})
        return len(asked)

    few = cost("Anden", 1)
    write(application, user, **{f"q{n}": f"Svar {n}" for n in range(1, 40)})
    assert cost("Tredje", 2) == few <= 8


def test_mine_are_those_that_i_take_part_in_and_cost_the_same_for_one_and_many() -> None:
    application, user = begun()
    write(application, user, title="Robotter", kind="old")
    begun()  # somebody else's
    bare = applicant()
    assert mine(bare) == []
    one = mine(user)[0]
    assert (one.title, one.may, one.deadline) == ("Robotter", May.SUBMIT, application.call.idea_closes_at)
    assert one.progress is not None
    assert (one.progress.asked, one.progress.answered, one.progress.missing) == (5, 2, 2)
    assert one.saved_at is not None

    with CaptureQueriesContext(connection) as few:
        mine(user)
    for _number in range(6):
        other, _writer = begun(open_call())
        co_writer(other, user, May.VIEW)
    with CaptureQueriesContext(connection) as many:
        assert len(mine(user)) == 7
    assert len(many) == len(few) <= 5


def test_a_strangers_application_is_the_same_as_none() -> None:
    application, _user = begun()
    stranger = applicant()
    for number in (application.number, "2027-9999", "", "../x"):
        with pytest.raises(NotOnRecord) as refused:
            writer_or_404(stranger, number)
        assert refused.value.status == 404


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.APPLICANT])
def test_no_role_opens_a_draft(role: Role) -> None:
    application, _user = begun()
    somebody = person(role)
    assert may(somebody, application) is None
    with pytest.raises(NotOnRecord):
        writer_or_404(somebody, application.number)
    assert mine(somebody) == []
    with pytest.raises(Refused):
        write(application, somebody, title="Et")


def test_who_writes_to_a_call_is_told_of_corrections() -> None:
    application, user = begun()
    reader = applicant()
    co_writer(application, reader, May.VIEW)
    begun(open_call(idea=IDEA))
    assert set(writers_of(application.call)) == {user, reader}
    withdraw(application, by=user, reason="Eksempel")
    assert set(writers_of(application.call)) == set()
