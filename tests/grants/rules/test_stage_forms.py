"""Forms: read, written, exchanged as TOML, shown, and fit to be published or not. No database."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from pagt.grants.calls.rules.exchange import LARGEST, example, read_toml, write_toml
from pagt.grants.calls.rules.forms import (
    Column,
    ColumnType,
    Condition,
    Form,
    FormFaults,
    Option,
    Question,
    QuestionType,
    Section,
    fitness,
    read_form,
    shown,
    write_form,
)
from pagt.grants.calls.sentences import say_fault
from pagt.grants.calls.states import Stage

T = QuestionType
YES_NO = (Option("yes", "Ja"), Option("no", "Nej"))
TITLE = Question("title", T.TITLE, "Titel", required=True)
PERIOD = Question("period", T.PERIOD, "Periode", required=True)
BUDGET = Question("budget", T.BUDGET, "Budget", required=True, years=(2027,))


def form(*questions: Question) -> Form:
    return Form((Section("Afsnit", "", questions),))


def fit(*questions: Question, stage: Stage = Stage.IDEA) -> list[str]:
    """The codes of what is wrong with a form that has a title, and each has its sentence in both languages."""
    found = fitness(form(TITLE, *questions), stage)
    for fault in found:
        for language in ("da", "en"):
            with translation.override(language):
                assert "%(" not in say_fault(fault)
    return [fault.code for fault in found]


# Reading and writing ------------------------------------------------------------------------------------------------

WORDS = st.text(st.characters(exclude_categories=("C", "Z")), max_size=12)
FORMS = st.builds(
    Form,
    st.lists(
        st.builds(
            Section,
            WORDS,
            WORDS,
            st.lists(
                st.builds(
                    Question,
                    key=WORDS,
                    type=st.sampled_from(T),
                    label=WORDS,
                    help=WORDS,
                    required=st.booleans(),
                    limit=st.none() | st.integers(-5, 10**6),
                    minimum=st.none() | st.sampled_from(["1", "x"]),
                    maximum=st.none() | st.sampled_from(["2027-01-01", "0"]),
                    options=st.lists(st.builds(Option, WORDS, WORDS), max_size=3).map(tuple),
                    columns=st.lists(
                        st.builds(
                            Column,
                            WORDS,
                            WORDS,
                            st.sampled_from([c for c in ColumnType if c is not ColumnType.CHOICE]),
                        ),
                        max_size=3,
                    ).map(tuple),
                    years=st.lists(st.integers(-1, 3000), max_size=3).map(tuple),
                    shown_if=st.none() | st.builds(Condition, WORDS, st.lists(WORDS, max_size=2).map(tuple)),
                    contains_personal_data=st.booleans(),
                    visible_to_assessors=st.booleans(),
                ),
                max_size=4,
            ).map(tuple),
        ),
        max_size=3,
    ).map(tuple),
)


@settings(deadline=None, max_examples=50)
@given(FORMS)
def test_a_form_that_is_written_is_read_again_the_same(made: Form) -> None:
    assert read_form(write_form(made)) == made
    assert read_toml(write_toml(made).encode()) == made
    for stage in Stage:
        for fault in fitness(made, stage):
            assert say_fault(fault)


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["sections", "questions", "key", "type", "options", "columns", "years", "shown_if", "x"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=20,
    )
)
def test_what_is_no_form_is_refused_with_a_sentence_for_each_fault(data: Any) -> None:
    try:
        read_form(data)
    except FormFaults as refused:
        assert refused.faults
        for fault in refused.faults:
            assert "%(" not in say_fault(fault)


def test_every_fault_is_found_at_once_and_at_its_place() -> None:
    data = {
        "sections": [
            {
                "title": 5,
                "questions": [
                    {
                        "key": "a",
                        "type": "essay",
                        "label": "x" * 501,
                        "required": "ja",
                        "limit": True,
                        "colour": 1,
                    },
                    {
                        "key": "b",
                        "type": "table",
                        "columns": [{"key": "c", "type": "choice"}],
                        "years": ["2027"],
                    },
                    {"key": "c", "type": "text", "options": {}, "shown_if": {"question": "a", "values": [1]}},
                    "ingen",
                ],
            }
        ],
        "extra": 1,
    }
    with pytest.raises(FormFaults) as refused:
        read_form(data)
    here = ("sections", 0)
    assert {(fault.place, fault.code) for fault in refused.value.faults} == {
        ((*here, "title"), "not_a_text"),
        ((*here, "questions", 0, "type"), "unknown_word"),
        ((*here, "questions", 0, "label"), "too_long"),
        ((*here, "questions", 0, "required"), "not_a_flag"),
        ((*here, "questions", 0, "limit"), "not_whole"),
        ((*here, "questions", 0, "colour"), "unknown_name"),
        ((*here, "questions", 1, "columns", 0, "type"), "unknown_word"),
        ((*here, "questions", 1, "years"), "not_years"),
        ((*here, "questions", 2, "options"), "not_a_list"),
        ((*here, "questions", 2, "shown_if", "values"), "not_texts"),
        ((*here, "questions", 3), "not_a_table"),
        (("extra",), "unknown_name"),
    } | {((*here, "questions", 3, "type"), "unknown_word")} - {
        ((*here, "questions", 3, "type"), "unknown_word")
    }
    said = {fault.code: say_fault(fault) for fault in refused.value.faults}
    assert said["unknown_name"].startswith("Et skema har intet med dette navn")
    assert "afsnit 1, spørgsmål 1, skal besvares" in said["not_a_flag"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe", "file_not_text"),
        (b"sections = [", "file_not_toml"),
        (b"x" * (LARGEST + 1), "file_too_large"),
        (b"a = " + b"[" * 100_000, "file_not_toml"),
        (b"a = 1" + b"0" * 5_000, "file_not_toml"),
        (b"sections = 5", "not_a_list"),
    ],
)
def test_a_file_that_is_no_form(content: bytes, code: str) -> None:
    with pytest.raises(FormFaults) as refused:
        read_toml(content)
    assert [fault.code for fault in refused.value.faults] == [code]
    assert say_fault(refused.value.faults[0])


# What shows ---------------------------------------------------------------------------------------------------------

CHAIN = form(
    Question("a", T.CHOICE, "A", options=YES_NO),
    Question("b", T.MANY, "B", options=YES_NO, shown_if=Condition("a", ("yes",))),
    Question("c", T.TEXT, "C", shown_if=Condition("b", ("yes", "no"))),
)


@pytest.mark.parametrize(
    ("answers", "keys"),
    [
        ({}, "a"),
        ({"a": None}, "a"),
        ({"a": "no"}, "a"),
        ({"a": {"typed": "yes"}}, "a"),
        ({"a": "yes"}, "ab"),
        ({"a": "yes", "b": []}, "ab"),
        ({"a": "yes", "b": ["gone"]}, "ab"),
        ({"a": "yes", "b": ["no"]}, "abc"),
        ({"a": "yes", "b": ["yes", "no"]}, "abc"),
        ({"a": "no", "b": ["yes"]}, "a"),
    ],
)
def test_what_shows_depends_on_the_whole_chain(answers: dict[str, Any], keys: str) -> None:
    assert shown(CHAIN, answers) == frozenset(keys)


def test_a_condition_that_can_not_be_judged_hides_nothing() -> None:
    circle = form(
        Question("a", T.CHOICE, "A", options=YES_NO, shown_if=Condition("b", ("yes",))),
        Question("b", T.CHOICE, "B", options=YES_NO, shown_if=Condition("a", ("yes",))),
    )
    assert shown(circle, {"a": "yes"}) == {"a", "b"}
    assert [f.code for f in fitness(circle, Stage.IDEA)] == ["no_title", "condition_not_before"]


# Fitness ------------------------------------------------------------------------------------------------------------


def test_a_form_that_is_fit() -> None:
    assert fit() == []
    assert fit(PERIOD, BUDGET, stage=Stage.APPLICATION) == []


def test_what_a_form_of_each_stage_must_ask() -> None:
    assert fit(stage=Stage.APPLICATION) == ["no_period", "no_budget"]
    assert [fault.code for fault in fitness(Form(), Stage.IDEA)] == ["no_title"]
    assert fit(replace(PERIOD, required=False), BUDGET, stage=Stage.APPLICATION) == ["always_needed"]
    assert fit(replace(PERIOD, required=False)) == [], "an idea may do without"
    hidden = Question("why", T.CHOICE, "Hvorfor", options=YES_NO)
    late = replace(BUDGET, shown_if=Condition("why", ("yes",)))
    assert fit(hidden, PERIOD, late, stage=Stage.APPLICATION) == ["always_needed"]


TEXT = Question("x", T.TEXT, "Spørgsmål")
NUMBER = Question("x", T.NUMBER, "Tal")
CHOICE = Question("x", T.CHOICE, "Valg", options=YES_NO)
TABLE = Question("x", T.TABLE, "Tabel", columns=(Column("a", "A"),))


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        (replace(TEXT, key="Æ"), ["bad_key"]),
        (replace(TEXT, key="a-b"), ["bad_key"]),
        (replace(TEXT, key="a" * 61), ["bad_key"]),
        (replace(TEXT, key="a" * 60), []),
        (replace(TEXT, key="title"), ["key_twice"]),
        (replace(TEXT, label=""), ["unlabelled"]),
        (replace(TEXT, limit=0), ["limit_outside"]),
        (replace(TEXT, limit=1_000), []),
        (replace(TEXT, limit=1_001), ["limit_outside"]),
        (replace(NUMBER, limit=5), ["limit_unused"]),
        (replace(CHOICE, type=T.MANY, limit=0), ["limit_too_small"]),
        (replace(CHOICE, type=T.MANY, limit=9), []),
        (replace(TEXT, minimum="1"), ["bound_unused"]),
        (replace(NUMBER, minimum="1,5"), ["bad_bound"]),
        (replace(NUMBER, maximum="NaN"), ["bad_bound"]),
        (replace(NUMBER, maximum="1e99"), ["bad_bound"]),
        (replace(NUMBER, minimum="-1.5", maximum="-1.5"), []),
        (replace(NUMBER, minimum="2", maximum="1.9"), ["bounds_crossed"]),
        (replace(NUMBER, type=T.DATE, minimum="31-12-2027"), ["bad_bound"]),
        (replace(NUMBER, type=T.DATE, minimum="2027-12-31", maximum="2027-12-31"), []),
        (replace(NUMBER, type=T.PERIOD, minimum="2028-01-01", maximum="2027-12-31"), ["bounds_crossed"]),
        (replace(TEXT, options=YES_NO), ["options_unused"]),
        (replace(CHOICE, options=YES_NO[:1]), ["too_few_options"]),
        (replace(CHOICE, type=T.MANY, options=()), ["too_few_options"]),
        (replace(CHOICE, type=T.MANY, options=YES_NO[:1]), []),
        (replace(CHOICE, options=(*YES_NO, YES_NO[0])), ["option_twice"]),
        (replace(CHOICE, options=(Option("", "A"), Option("b", ""))), ["bad_option", "option_unlabelled"]),
        (replace(TEXT, columns=(Column("a", "A"),)), ["columns_unused"]),
        (replace(TABLE, columns=()), ["no_columns"]),
        (replace(TABLE, columns=(Column("A", ""),)), ["bad_column_key", "column_unlabelled"]),
        (replace(TABLE, columns=(Column("a", "A"), Column("a", "B"))), ["column_twice"]),
        (replace(TEXT, years=(2027,)), ["years_unused"]),
        (replace(BUDGET, years=()), ["bad_years"]),
        (replace(BUDGET, years=(2028, 2027)), ["bad_years"]),
        (replace(BUDGET, years=(2027, 2027)), ["bad_years"]),
        (replace(BUDGET, years=(27,)), ["bad_years"]),
        (replace(BUDGET, years=tuple(range(2027, 2038))), ["bad_years"]),
        (replace(TEXT, shown_if=Condition("gone", ("yes",))), ["condition_not_before"]),
        (replace(TEXT, shown_if=Condition("x", ("yes",))), ["condition_not_before"]),
        (replace(TEXT, shown_if=Condition("title", ("yes",))), ["condition_on_no_choice"]),
    ],
)  # fmt: skip
def test_each_fault_of_a_question(question: Question, codes: list[str]) -> None:
    assert fit(question) == codes


def test_each_fault_of_a_condition() -> None:
    asked = Question("asked", T.CHOICE, "Spurgt", options=YES_NO)
    assert fit(asked, replace(TEXT, shown_if=Condition("asked", ("yes",)))) == []
    assert fit(asked, replace(TEXT, shown_if=Condition("asked", ()))) == ["condition_without_value"]
    assert fit(asked, replace(TEXT, shown_if=Condition("asked", ("maybe",)))) == ["condition_unknown_value"]


@pytest.mark.parametrize("kind", [T.TITLE, T.PERIOD, T.THEMES, T.MUNICIPALITIES, T.PARTNERS, T.BUDGET])
def test_what_the_register_reads_is_asked_once(kind: QuestionType) -> None:
    years = (2027,) if kind is T.BUDGET else ()
    twice = [Question(f"x{number}", kind, "To gange", required=True, years=years) for number in range(2)]
    assert "type_twice" in fit(*twice)


def test_sections_have_a_title_and_questions() -> None:
    found = fitness(Form((Section("Afsnit", "", (TITLE,)), Section("", ""))), Stage.IDEA)
    assert [(fault.code, fault.place) for fault in found] == [
        ("section_untitled", ("sections", 1, "title")),
        ("section_empty", ("sections", 1)),
    ]


# The example forms --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", list(Stage))
def test_the_example_form_is_fit_and_says_what_it_must(stage: Stage) -> None:
    made = example(stage)
    assert fitness(made, stage) == []
    assert read_toml(write_toml(made).encode()) == made
    assert any(question.shown_if for question in made.questions)
    personal = {question.key for question in made.questions if question.contains_personal_data}
    assert {"contact_name", "contact_email", "contact_phone"} <= personal
    assert not any(question.visible_to_assessors for question in made.questions if question.key in personal)


def test_the_example_application_asks_what_an_idea_asked_under_the_same_keys() -> None:
    idea, application = example(Stage.IDEA), example(Stage.APPLICATION)
    shared = {question.key: question for question in idea.questions if application.question(question.key)}
    assert {"title", "themes", "period", "purpose", "development", "partners"} <= shared.keys()
    for key, question in shared.items():
        other = application.question(key)
        assert other is not None
        assert (other.type, other.options) == (question.type, question.options)
        assert (other.most or 0) >= (question.most or 0), (
            "what was written for the idea has room in the application"
        )


def test_the_reference_names_everything_that_a_file_may_hold_and_its_example_is_fit() -> None:
    text = (Path(__file__).parents[3] / "docs" / "reference" / "form-file.md").read_text("utf-8")
    assert fitness(read_toml(text.split("```toml")[1].split("```")[0].encode()), Stage.IDEA) == []
    for name in (*Question.__slots__, *T, *(kind for kind in ColumnType if kind is not ColumnType.CHOICE)):
        assert f"`{name}`" in text or f"{name}," in text or f"{name})" in text, name
