"""Two people's changes of one answer brought together: nothing of either is lost. No database."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pagt.grants.calls.rules.answers import read
from pagt.grants.calls.rules.forms import Column, Option, Question, QuestionType
from pagt.grants.calls.rules.merge import Merged, merge

T = QuestionType
TABLE = Question("t", T.TABLE, "Tabel", columns=(Column("a", "A"), Column("b", "B")))
MANY = Question("m", T.MANY, "Flere", options=tuple(Option(value, value) for value in "xyz"))
PERIOD = Question("p", T.PERIOD, "Periode")
TEXT = Question("s", T.LONG_TEXT, "Tekst")
BUDGET = Question("b", T.BUDGET, "Budget", years=(2027,))
FILES = Question("f", T.FILE, "Filer")

DAYS = st.sampled_from(["", "2027-01-01", "2027-02-01", {"typed": "snart"}])
CELLS = st.fixed_dictionaries({}, optional={"a": st.sampled_from("123"), "b": st.sampled_from("123")})
ROWS = st.lists(
    st.tuples(st.sampled_from(["r1", "r2", "r3", "r4"]), CELLS), max_size=4, unique_by=lambda row: row[0]
).map(lambda rows: [{"id": row, "cells": cells} for row, cells in rows])
LINES = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.sampled_from(["r1", "r2", "r3"]),
            "cells": st.fixed_dictionaries(
                {},
                optional={
                    "side": st.just("cost"),
                    "text": st.sampled_from("ab"),
                    "y2027": st.sampled_from(["1", "1e9"]),
                },
            ),
        }
    ),
    max_size=3,
    unique_by=lambda row: row["id"],
)
RAW: list[tuple[Question, st.SearchStrategy[Any]]] = [
    (TABLE, ROWS),
    (BUDGET, LINES),
    (MANY, st.lists(st.sampled_from(["x", "y", "z", "gone"]))),
    (FILES, st.lists(st.sampled_from(["1", "2", "10"]))),
    (PERIOD, st.fixed_dictionaries({"start": DAYS, "end": DAYS})),
    (TEXT, st.sampled_from(["", "a", "b", "c"])),
]
TRIPLES = st.one_of(
    *(
        st.tuples(*[raw.map(lambda each, question=question: read(question, each))] * 3).map(
            lambda values, question=question: (question, *values)
        )
        for question, raw in RAW
    )
)


@settings(deadline=None)
@given(TRIPLES)
def test_the_laws_of_merging(triple: tuple[Question, Any, Any, Any]) -> None:
    question, base, mine, theirs = triple
    merged = merge(question, base, mine, theirs)
    assert read(question, merged.value) == merged.value, "a merged answer is canonical"
    assert merge(question, base, base, theirs) == Merged(theirs), "I changed nothing"
    assert merge(question, base, mine, base) == Merged(mine), "they changed nothing"
    assert merge(question, base, mine, mine) == Merged(mine), "both did the same"
    other = merge(question, base, theirs, mine)
    assert set(other.conflicts) == set(merged.conflicts), "a contradiction is one from either side"
    if not merged.conflicts:
        assert other.value == merged.value, "without one, it is all the same who saves first"
    again = merge(question, merged.value, merged.value, merged.value)
    assert again == Merged(merged.value)


def _cells(value: Any) -> dict[tuple[str, str], Any]:
    return {(row["id"], name): cell for row in value or [] for name, cell in row["cells"].items()}


@settings(deadline=None)
@given(ROWS, ROWS, ROWS)
def test_no_cell_that_anybody_wrote_is_lost(base: Any, mine: Any, theirs: Any) -> None:
    base, mine, theirs = (read(TABLE, rows) for rows in (base, mine, theirs))
    merged = merge(TABLE, base, mine, theirs)
    old, my, their, new = (_cells(value) for value in (base, mine, theirs, merged.value))
    for at, cell in their.items():
        if old.get(at) != cell:
            assert new.get(at) == cell, "theirs stands, what they wrote above all"
    for at, cell in my.items():
        if old.get(at) != cell and new.get(at) != cell:
            assert f"{at[0]}.{at[1]}" in merged.conflicts, "mine stands, or is shown to me as a contradiction"
    for at in new:
        assert at in my or at in their, "nothing comes back that both took away"
    for at in old.keys() - my.keys():
        if their.get(at) == old[at] and at[0] not in merged.conflicts:
            assert at not in new, "what I took away is gone"
    ids = [row["id"] for row in merged.value or []]
    assert len(ids) == len(set(ids))


def row(key: str, **cells: str) -> dict[str, Any]:
    return {"id": key, "cells": cells}


def test_two_people_in_two_cells_of_a_row() -> None:
    base, mine, theirs = [row("r1", a="1", b="1")], [row("r1", a="2", b="1")], [row("r1", a="1", b="2")]
    assert merge(TABLE, base, mine, theirs) == Merged([row("r1", a="2", b="2")])


def test_two_people_in_one_cell() -> None:
    base, mine, theirs = [row("r1", a="1")], [row("r1", a="2")], [row("r1", a="3")]
    assert merge(TABLE, base, mine, theirs) == Merged([row("r1", a="3")], ("r1.a",))


def test_each_adds_a_row() -> None:
    base = [row("r1", a="1"), row("r2", a="2")]
    mine = [row("r1", a="1"), row("m", a="m"), row("r2", a="2")]
    theirs = [row("r1", a="1"), row("r2", a="2"), row("t", a="t")]
    merged = merge(TABLE, base, mine, theirs)
    assert [each["id"] for each in merged.value] == ["r1", "m", "r2", "t"]
    assert merged.conflicts == ()


def test_one_takes_a_row_away_that_the_other_changed() -> None:
    base, changed = [row("r1", a="1"), row("r2", a="1")], [row("r1", a="1"), row("r2", a="2")]
    gone = [row("r1", a="1")]
    assert merge(TABLE, base, gone, changed) == Merged(changed, ("r2",))
    assert merge(TABLE, base, changed, gone) == Merged(changed, ("r2",))


def test_one_takes_a_row_away_that_the_other_left_alone() -> None:
    base, gone = [row("r1", a="1"), row("r2", a="1")], [row("r1", a="1")]
    other = [row("r1", a="2"), row("r2", a="1")]
    assert merge(TABLE, base, gone, other) == Merged([row("r1", a="2")])


def test_one_puts_rows_in_another_order_while_the_other_writes() -> None:
    base = [row("r1", a="1"), row("r2", a="2"), row("r3", a="3")]
    turned = [base[2], base[0], base[1]]
    written = [base[0], base[1], row("r3", a="9")]
    assert merge(TABLE, base, turned, written) == Merged([row("r3", a="9"), base[0], base[1]])
    assert merge(TABLE, base, written, turned) == Merged([row("r3", a="9"), base[0], base[1]])


def test_both_put_rows_in_another_order() -> None:
    base = [row("r1", a="1"), row("r2", a="2"), row("r3", a="3")]
    mine, theirs = [base[2], base[0], base[1]], [base[1], base[0], base[2]]
    assert merge(TABLE, base, mine, theirs) == Merged(theirs, ("",))


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "value"),
    [
        (["x"], ["x", "y"], ["x", "z"], ["x", "y", "z"]),
        (["x", "y"], ["x"], ["x", "y", "z"], ["x", "z"]),
        (["x"], None, ["x", "z"], ["z"]),
        (None, ["x"], ["y"], ["x", "y"]),
        (["x"], None, ["x"], None),
    ],
)
def test_choices_are_added_and_taken_away_by_each(base: Any, mine: Any, theirs: Any, value: Any) -> None:
    assert merge(MANY, base, mine, theirs) == Merged(value)


def test_one_moves_the_beginning_the_other_the_end() -> None:
    base = {"start": "2027-01-01", "end": "2027-12-31"}
    mine, theirs = {**base, "start": "2027-02-01"}, {**base, "end": "2028-01-31"}
    assert merge(PERIOD, base, mine, theirs) == Merged({"start": "2027-02-01", "end": "2028-01-31"})
    both = {**base, "start": "2027-03-01"}
    assert merge(PERIOD, base, mine, both) == Merged(both, ("start",))


def test_one_text_written_by_two() -> None:
    assert merge(TEXT, "før", "mit", "deres") == Merged("deres", ("",))
    assert merge(TEXT, None, "mit", "deres") == Merged("deres", ("",))


def test_an_answer_of_another_type_than_the_question_has_now_is_merged_whole() -> None:
    assert merge(TABLE, "før", [row("r1", a="1")], "deres").conflicts == ("",)
    assert merge(PERIOD, {"typed": "snart"}, {"start": "", "end": ""}, {"typed": "nu"}).conflicts == ("",)
