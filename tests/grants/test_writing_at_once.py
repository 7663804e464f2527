"""Several people at once, each with a connection of their own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from pagt.core import clock
from pagt.core.errors import Invalid, PagtError, Refused
from pagt.core.rights import Right
from pagt.grants.applications.actions.co_writing import remove
from pagt.grants.applications.actions.drafting import Saved, save, start
from pagt.grants.applications.actions.files import attach
from pagt.grants.applications.actions.moves import withdraw
from pagt.grants.applications.encoding import Sent
from pagt.grants.applications.models import Answer, AnswerRevision, Application, Attachment
from pagt.grants.applications.queries import answers_of, versions_of
from pagt.grants.calls.states import Stage
from pagt.people.models import User
from tests.factories import organisation
from tests.files import pdf
from tests.grants.applications_for_tests import co_writer
from tests.grants.writing import applicant, begun, open_call, write

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*tasks: Callable[[], Any]) -> list[Any]:
    """Run the tasks in threads that set off together; an error of ours is a result like any other."""
    ready = Barrier(len(tasks))

    def run(task: Callable[[], Any]) -> Any:
        try:
            ready.wait(timeout=20)
            return task()
        except PagtError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def writers(application: Application, count: int) -> list[User]:
    """Return people who may submit, with their rights read."""
    people = [applicant() for _number in range(count)]
    for each in people:
        co_writer(application, each)
        assert Right.APPLY in each.rights
    return people


def test_of_several_who_answer_the_same_one_is_stored_and_the_others_are_told() -> None:
    application, _user = begun()
    people = writers(application, 6)
    results: list[Saved] = at_once(
        *(
            lambda user=user, n=n: save(application, by=user, sent={"why": Sent(f"Tekst {n}", 0)})
            for n, user in enumerate(people)
        )
    )
    stored = answers_of(application, Stage.IDEA)["why"]
    assert sum(not result.conflicts for result in results) == 1
    for number, result in enumerate(results):
        assert result.values == {"why": stored}
        assert result.versions == {"why": 1}
        if result.conflicts:
            conflict = result.conflicts["why"]
            assert (conflict.mine, conflict.theirs) == (f"Tekst {number}", stored)
    assert not AnswerRevision.objects.exists()


def test_rows_that_several_add_to_one_budget_are_all_there() -> None:
    application, user = begun(open_call(idea=None))
    base = [{"id": "base", "cells": {"side": "cost", "kind": "salary", "text": "Løn", "y2027": "1"}}]
    write(application, user, budget=base)
    people = writers(application, 6)

    def add(number: int, by: User) -> Saved:
        row = {"id": f"row{number}", "cells": {"side": "cost", "kind": "other", "text": f"Nr. {number}"}}
        return save(application, by=by, sent={"budget": Sent([*base, row], 1)})

    results = at_once(*(lambda n=n, by=by: add(n, by) for n, by in enumerate(people)))
    assert not any(result.conflicts for result in results)
    assert sorted(result.versions["budget"] for result in results) == [2, 3, 4, 5, 6, 7]
    rows = answers_of(application, Stage.APPLICATION)["budget"]
    assert {row["id"] for row in rows} == {"base", *(f"row{n}" for n in range(6))}
    assert AnswerRevision.objects.filter(answer__question="budget").count() == 6


def test_different_cells_of_one_row_are_both_kept() -> None:
    application, user = begun(open_call(idea=None))
    cells = {"side": "cost", "kind": "salary", "text": "Løn", "y2027": "1", "y2028": "1"}
    write(application, user, budget=[{"id": "a", "cells": cells}])
    anna, bent = writers(application, 2)

    def change(by: User, **changed: str) -> Saved:
        return save(
            application, by=by, sent={"budget": Sent([{"id": "a", "cells": {**cells, **changed}}], 1)}
        )

    results = at_once(lambda: change(anna, y2027="500"), lambda: change(bent, y2028="700", text="Lønninger"))
    assert not any(result.conflicts for result in results)
    (row,) = answers_of(application, Stage.APPLICATION)["budget"]
    assert row["cells"] == {
        "side": "cost",
        "kind": "salary",
        "text": "Lønninger",
        "y2027": 50_000,
        "y2028": 70_000,
    }


def test_numbers_have_neither_gaps_nor_twins() -> None:
    application, _user = begun()
    other = open_call(idea=None)
    people = [applicant(application.lead) for _each in range(4)]
    assert all(Right.APPLY in each.rights for each in people)
    begins = [(of, by) for of in (application.call, other) for by in people]
    made = at_once(
        *(lambda of=of, by=by: start(of, by=by, organisation=application.lead) for of, by in begins)
    )
    assert sorted(each.number for each in made) == [f"2027-{n:04}" for n in range(2, 10)]


def test_clicks_at_once_begin_one_application() -> None:
    lead = organisation(kind="school")
    user, call = applicant(lead), open_call()
    assert Right.APPLY in user.rights
    made = at_once(*(lambda: start(call, by=user, organisation=lead) for _click in range(4)))
    assert len({each.number for each in made}) == 1


def test_a_number_that_was_rolled_back_is_given_again() -> None:
    application, _user = begun()
    user = applicant(application.lead)
    with pytest.raises(RuntimeError), transaction.atomic():
        start(application.call, by=user, organisation=application.lead)
        raise RuntimeError
    assert start(application.call, by=user, organisation=application.lead).number == "2027-0002"


def test_a_save_comes_wholly_before_or_after_the_application_is_withdrawn() -> None:
    application, user = begun()
    people = writers(application, 4)
    assert Right.APPLY in user.rights
    results = at_once(
        lambda: withdraw(application, by=user, reason="Eksempel"),
        *(lambda by=by: save(application, by=by, sent={"title": Sent("Et", 0)}) for by in people),
    )
    saved = [result for result in results[1:] if isinstance(result, Saved)]
    assert all(isinstance(result, Saved | Invalid) for result in results[1:])
    assert bool(saved) == Answer.objects.exists()
    assert Application.objects.get(pk=application.pk).status == "withdrawn"


def test_of_two_who_remove_each_other_one_is_left() -> None:
    application, user = begun()
    (friend,) = writers(application, 1)
    assert Right.APPLY in user.rights
    mine, theirs = application.co_writers.get(user=user), application.co_writers.get(user=friend)
    results = at_once(lambda: remove(theirs, by=user), lambda: remove(mine, by=friend))
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert application.co_writers.filter(may="submit").count() == 1


def test_files_that_come_at_once_are_all_there_and_no_more_than_the_question_takes() -> None:
    application, _user = begun()
    people = writers(application, 5)

    def put(by: User) -> Attachment:
        upload = SimpleUploadedFile("bilag.pdf", pdf())
        return attach(application, "files", by=by, upload=upload, began_at=clock.database_now())

    results = at_once(*(lambda by=by: put(by) for by in people))
    kept = [result for result in results if isinstance(result, Attachment)]
    assert len(kept) == 2
    assert set(answers_of(application, Stage.IDEA)["files"]) == {str(each.pk) for each in kept}
    assert Attachment.objects.count() == 2
    assert versions_of(application, Stage.IDEA) == {"files": 2}


def test_a_right_taken_away_while_a_save_waits_is_heard() -> None:
    application, user = begun()
    (friend,) = writers(application, 1)
    assert Right.APPLY in user.rights
    row = application.co_writers.get(user=friend)
    ready = Barrier(2)

    def remover() -> None:
        with transaction.atomic():
            remove(row, by=user)
            ready.wait(timeout=20)  # the lock is held until this block ends

    def saver() -> Saved:
        ready.wait(timeout=20)
        return save(application, by=friend, sent={"title": Sent("Et", 0)})

    _removed, saved = at_once(remover, saver)
    assert isinstance(saved, Refused)
    assert not Answer.objects.exists()
