"""The form builder's small changes, each giving a new form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagt.grants.calls.rules import editing
from pagt.grants.calls.rules.forms import (
    SLUG,
    Column,
    ColumnType,
    Condition,
    Form,
    Option,
    Question,
    QuestionType,
    Section,
)

T = QuestionType


def form(*sections: str) -> Form:
    """A form with a section for each text, of questions with its letters as keys."""
    return Form(
        tuple(
            Section(f"S{i}", "", tuple(Question(key, T.TEXT, key.upper()) for key in keys))
            for i, keys in enumerate(sections)
        )
    )


def shape(made: Form) -> list[str]:
    return ["".join(question.key for question in section.questions) for section in made.sections]


@pytest.mark.parametrize(
    ("key", "step", "expected"),
    [
        ("b", -1, ["bac", "de"]),
        ("a", -1, ["abc", "de"]),
        ("c", 1, ["ab", "cde"]),
        ("d", -1, ["abcd", "e"]),
        ("e", 1, ["abc", "de"]),
        ("a", 1, ["bac", "de"]),
    ],
)
def test_a_question_moves_and_crosses_into_the_next_section(key: str, step: int, expected: list[str]) -> None:
    assert shape(editing.question_moved(form("abc", "de"), key, step)) == expected


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from([-1, 1])), max_size=20))
def test_moving_loses_no_question(moves: list[tuple[str, int]]) -> None:
    made = form("abc", "", "de")
    for key, step in moves:
        made = editing.question_moved(made, key, step)
    assert sorted(question.key for question in made.questions) == list("abcde")
    assert len(made.sections) == 3


def test_a_copy_stands_after_its_question_under_a_key_of_its_own() -> None:
    made = editing.question_doubled(form("ab"), "a", "A (copy)")
    assert shape(made) == ["aa_2b"]
    copy = made.question("a_2")
    assert copy is not None and copy.label == "A (copy)"


def test_sections_move_and_go() -> None:
    made = form("a", "b", "c")
    assert shape(editing.section_moved(made, 0, 1)) == ["b", "a", "c"]
    assert shape(editing.section_moved(made, 2, 1)) == ["a", "b", "c"]
    assert shape(editing.without_section(made, 1)) == ["a", "c"]


@given(st.text(max_size=80), st.sets(st.sampled_from(["question", "question_2", "a"])))
def test_a_key_made_of_any_text_is_a_free_key(text: str, taken: set[str]) -> None:
    key = editing.slug(text, taken)
    assert SLUG.fullmatch(key)
    assert key not in taken


def test_an_answer_that_is_reworded_keeps_its_value() -> None:
    old = (Option("yes", "Ja"), Option("no", "Nej"))
    assert editing.options_named(["Ja tak", "Nej"], old) == (Option("yes", "Ja tak"), Option("no", "Nej"))
    assert editing.options_named(["Nej", "Ja"], old) == (Option("no", "Nej"), Option("yes", "Ja"))
    added = editing.options_named(["Ja", "Måske", "Nej"], old)
    assert added == (Option("yes", "Ja"), Option("maaske", "Måske"), Option("no", "Nej"))


def test_a_new_answer_never_takes_the_value_of_one_that_is_gone() -> None:
    made = editing.options_named(["Nej"], (Option("ja", "Ja tak"), Option("nej", "Nej")))
    assert made == (Option("nej", "Nej"),)
    again = editing.options_named(["Nej", "Ja", "Ved ikke"], (Option("ja", "Ja tak"), Option("nej", "Nej")))
    assert "ja" not in [option.value for option in again]


def test_a_column_that_is_reworded_keeps_its_key() -> None:
    old = (Column("who", "Hvem"), Column("when", "Hvornår", ColumnType.DATE))
    made = editing.columns_named([("Hvem gør det", ColumnType.TEXT), ("Hvornår", ColumnType.DATE)], old)
    assert [column.key for column in made] == ["who", "when"]


def test_a_condition_is_of_one_question() -> None:
    assert editing.condition_of([]) is None
    assert editing.condition_of(["kind:a", "kind:b"]) == Condition("kind", ("a", "b"))
    with pytest.raises(ValueError, match="more than one"):
        editing.condition_of(["kind:a", "other:b"])


def test_what_depends_on_a_question_is_found() -> None:
    ask = Question("kind", T.CHOICE, "Slags", options=(Option("a", "A"), Option("b", "B")))
    follow = Question("why", T.TEXT, "Hvorfor", shown_if=Condition("kind", ("a",)))
    made = Form((Section("S", "", (ask, follow)),))
    assert editing.depending(made, {"kind"}) == [follow]
    assert editing.depending(made, {"kind", "why"}) == []
    assert editing.before(made, "why", 0) == [ask]
    assert editing.before(made, "kind", 0) == []


def test_a_type_that_a_form_asks_once_is_not_offered_again() -> None:
    made = Form((Section("S", "", (Question("t", T.TITLE, "Titel"),)),))
    assert T.TITLE not in editing.free_types(made)
    assert T.TEXT in editing.free_types(made)
