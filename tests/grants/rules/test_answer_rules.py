"""Answers: read from what people type, and judged. No database."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pagt.core import money
from pagt.grants.calls.rules.answers import (
    Facts,
    all_problems,
    columns_of,
    is_typed,
    length,
    missing,
    problems,
    read,
)
from pagt.grants.calls.rules.forms import (
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
SPECIAL = {
    T.CHOICE: {"options": (Option("yes", "Ja"), Option("no", "Nej"))},
    T.MANY: {"options": (Option("b", "B"), Option("a", "A"), Option("c", "C"))},
    T.TABLE: {
        "columns": (
            Column("what", "Hvad"),
            Column("number", "Antal", ColumnType.NUMBER),
            Column("price", "Pris", ColumnType.MONEY),
            Column("day", "Dag", ColumnType.DATE),
        )
    },
    T.BUDGET: {"years": (2027, 2028)},
}


def question(kind: QuestionType, **values: Any) -> Question:
    return Question("q", kind, "Et spørgsmål", **{**SPECIAL.get(kind, {}), **values})


def codes(asked: Question, raw: object, facts: Facts | None = None) -> list[tuple[str, str, str]]:
    found = problems(asked, read(asked, raw), facts)
    return [(problem.row, problem.column, problem.code) for problem in found]


# Anything that a form or an autosave could send, and more.
TEXTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "1.000.000,50",
            "1e9",
            "-1",
            "-0",
            "12,5",
            "2.5",
            "1.125",
            "0,999",
            "31-12-2027",
            "2027-02-30",
            " ",
            "\r\n",
        ]
    ),
    st.from_regex(r"\A[-+]?[0-9.,]{1,9}( kr\.?)?\Z"),
)
ANYTHING = st.recursive(
    TEXTS | st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["id", "cells", "start", "end", "typed", "name", "cvr", "key", "side", "y2027", "what"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
ROWS_SENT = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.sampled_from(["r1", "r2", "r3", "", "no-hyphens", "æ"]),
            "cells": st.dictionaries(
                st.sampled_from(
                    [
                        "what",
                        "number",
                        "price",
                        "day",
                        "side",
                        "kind",
                        "text",
                        "y2027",
                        "y2028",
                        "name",
                        "cost",
                        "aid",
                    ]
                ),
                TEXTS | st.sampled_from(["cost", "salary", "applied", "none", "500"]),
            ),
        }
    ),
    max_size=5,
)


@pytest.mark.parametrize("kind", list(T))
@settings(deadline=None)
@given(raw=ANYTHING | ROWS_SENT)
def test_reading_twice_is_reading_once_and_nothing_breaks_it(kind: QuestionType, raw: object) -> None:
    asked = question(kind)
    value = read(asked, raw)
    assert read(asked, value) == value
    problems(asked, value, Facts(frozenset({"a"}), frozenset({"0615"}), frozenset({"1"})))
    assert value is None or value != "", "an empty answer is None"


@settings(deadline=None)
@given(st.text())
def test_a_long_text_keeps_every_letter_of_every_script(text: str) -> None:
    value = read(question(T.LONG_TEXT, limit=20_000), text)
    kept = [letter for letter in text if letter.isalnum()]
    assert [letter for letter in value or "" if letter.isalnum()] == kept


@pytest.mark.parametrize(
    "name",
    [
        "Åse Sørensen-Ærø",
        "Þórður Ægisson",
        "Łukasz Żółć",
        "Николай",
        "محمد علي",
        "张伟",
        "ดวงใจ",
        "👩‍🔬 Ane",
        "d'Arc",
    ],
)
def test_names_of_every_script_stay_as_they_are(name: str) -> None:
    for kind in (T.TITLE, T.TEXT, T.LONG_TEXT):
        assert read(question(kind), name) == name
    assert read(question(T.ORGANISATION), {"name": name, "cvr": ""}) == {"name": name, "cvr": ""}


def test_a_text_loses_its_unseen_characters_and_lines_have_one_end() -> None:
    assert read(question(T.LONG_TEXT), "en\r\nto\rtre\x00\u202e\ud800") == "en\nto\ntre"
    assert read(question(T.TITLE), "  Et\r\nnavn \x07") == "Et navn"
    assert read(question(T.LONG_TEXT), " \n\t ") is None


@pytest.mark.parametrize(
    ("text", "oere"),
    [
        ("1.000.000,50", 100_000_050),
        ("1 250 000", 125_000_000),
        ("1\u00a0250\u202f000 kr.", 125_000_000),
        ("1,250.50", 125_050),
        ("12,5", 1_250),
        ("0", 0),
        ("٢٥", 2_500),
        ("1e9", {"typed": "1e9"}),
        ("-1", {"typed": "-1"}),
        ("1.00", 100),
        ("1.0", 100),
        ("1,250,000", 125_000_000),
        ("1,250", 125_000),
        ("0.125", {"typed": "0.125"}),
        ("0,125", {"typed": "0,125"}),
        ("1,234,5", {"typed": "1,234,5"}),
        ("NaN", {"typed": "NaN"}),
        ("100.000.000.001", {"typed": "100.000.000.001"}),
        ("9" * 5_000, {"typed": "9" * 5_000}),
        ("", None),
        (" ", None),
    ],
)
def test_amounts(text: str, oere: object) -> None:
    assert read(question(T.MONEY), text) == oere


def test_an_amount_that_is_no_whole_number_of_oere_is_kept_as_typed() -> None:
    asked = question(T.MONEY)
    assert read(asked, -5) == {"typed": "-5"}
    assert read(asked, True) is None
    assert codes(asked, "1e9") == [("", "", "not_an_amount")]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("12.50", "12.5"),
        ("1.000", "1000"),
        ("1.000,25", "1000.25"),
        ("-3,5", "-3.5"),
        ("−3", "-3"),
        ("+7", "7"),
        ("-0", "0"),
        ("100", "100"),
        ("0,125", {"typed": "0,125"}),
        ("1,125", {"typed": "1,125"}),
        ("0.125", {"typed": "0.125"}),
        ("1e9", {"typed": "1e9"}),
        ("tre", {"typed": "tre"}),
    ],
)
def test_numbers(text: str, number: object) -> None:
    assert read(question(T.NUMBER), text) == number


@pytest.mark.parametrize("language", ["da", "en"])
@settings(deadline=None)
@given(oere=st.integers(0, 10**13))
def test_an_amount_is_read_as_it_is_shown(language: str, oere: int) -> None:
    assert read(question(T.MONEY), money.kroner(oere, language)) == oere


@settings(deadline=None)
@given(st.decimals(-(10**9), 10**9, places=2))
def test_every_number_with_two_decimals_is_read_as_itself(number: Any) -> None:
    value = read(question(T.NUMBER), str(number).replace(".", ","))
    assert not is_typed(value)
    assert type(number)(value) == number


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-01-31", "2027-01-31"),
        ("31-01-2027", "2027-01-31"),
        ("31.1.2027", "2027-01-31"),
        ("31/01/27", "2027-01-31"),
        ("29-02-2028", "2028-02-29"),
        ("29-02-2027", {"typed": "29-02-2027"}),
        ("i morgen", {"typed": "i morgen"}),
        ("1-1-1", {"typed": "1-1-1"}),
    ],
)
def test_dates(text: str, day: object) -> None:
    assert read(question(T.DATE), text) == day


def test_a_period() -> None:
    asked = question(T.PERIOD)
    assert read(asked, {"start": "1-1-2027", "end": ""}) == {"start": "2027-01-01", "end": ""}
    assert read(asked, {"start": " ", "end": ""}) is None
    assert codes(asked, {"start": "1-1-2027", "end": ""}) == [("", "end", "end_missing")]
    assert codes(asked, {"start": "", "end": "1-1-2027"}) == [("", "start", "start_missing")]
    assert codes(asked, {"start": "2-1-2027", "end": "1-1-2027"}) == [("", "end", "ends_before_it_starts")]
    assert codes(asked, {"start": "1-1-2027", "end": "1-1-2027"}) == []
    assert codes(asked, {"start": "x", "end": "1-1-2027"}) == [("", "start", "not_a_date")]
    assert codes(asked, "snart") == [("", "", "not_a_period")]
    bounded = question(T.PERIOD, minimum="2027-01-01", maximum="2028-12-31")
    assert codes(bounded, {"start": "31-12-2026", "end": "1-1-2029"}) == [
        ("", "start", "date_below"),
        ("", "end", "date_above"),
    ]


def test_a_choice_that_is_gone_is_kept_and_named() -> None:
    asked = question(T.CHOICE)
    assert read(asked, "yes") == "yes"
    assert read(asked, "perhaps") == {"typed": "perhaps"}
    assert codes(asked, "perhaps") == [("", "", "unknown_option")]


def test_many_stand_in_the_order_of_the_options_each_once() -> None:
    asked = question(T.MANY, limit=3)
    assert read(asked, ["c", "a", "gone", "b", "a"]) == ["b", "a", "c", "gone"]
    assert read(asked, "a") == ["a"]
    assert read(asked, ["", " "]) is None
    assert codes(asked, ["c", "a", "gone", "b"]) == [("", "", "unknown_option"), ("", "", "too_many_choices")]


def test_what_may_be_picked_is_checked_against_the_facts() -> None:
    facts = Facts(themes=frozenset({"green"}), municipalities=frozenset({"0615"}), files=frozenset({"7"}))
    assert codes(question(T.THEMES), ["green", "blue"], facts) == [("", "", "unknown_theme")]
    assert codes(question(T.MUNICIPALITIES), ["0615", "0101"], facts) == [("", "", "unknown_municipality")]
    assert codes(question(T.FILE), ["7", "8"], facts) == [("", "", "file_gone")]
    assert codes(question(T.FILE), ["7", "8"]) == []
    assert codes(question(T.FILE, limit=1), ["7", "8"]) == [("", "", "too_many_files")]
    assert read(question(T.FILE), ["10", "9", "9"]) == ["9", "10"], "in the order in which they came"


def test_an_organisation() -> None:
    asked = question(T.ORGANISATION)
    assert read(asked, {"key": "", "name": " ", "cvr": ""}) is None
    assert read(asked, {"key": "viden", "name": "Viden", "cvr": "12 34 56 74"}) == {
        "key": "viden",
        "name": "Viden",
        "cvr": "12345674",
    }
    assert codes(asked, {"name": "Viden", "cvr": "12345674"}) == []
    assert codes(asked, {"name": "", "cvr": "12345678"}) == [
        ("", "name", "organisation_unnamed"),
        ("", "cvr", "not_a_cvr"),
    ]


def test_rows_keep_their_ids_and_lose_what_is_empty() -> None:
    asked = question(T.TABLE)
    sent = [
        {"id": "r2", "cells": {"what": "Kursus", "number": "12,5", "price": "1.000", "day": "1-2-2027"}},
        {"id": "r2", "cells": {"what": "samme id"}},
        {"id": "a-b", "cells": {"what": "umuligt id", "gone": "kolonnen findes ikke"}},
        {"id": "r9", "cells": {"what": " ", "number": ""}},
        {"cells": {"number": "mange"}},
        "ingen række",
    ]
    assert read(asked, sent) == [
        {"id": "r2", "cells": {"what": "Kursus", "number": "12.5", "price": 100_000, "day": "2027-02-01"}},
        {"id": "r1", "cells": {"what": "samme id"}},
        {"id": "r3", "cells": {"what": "umuligt id"}},
        {"id": "r4", "cells": {"number": {"typed": "mange"}}},
    ]
    assert codes(asked, sent) == [("r4", "number", "not_a_number")]
    assert codes(question(T.TABLE, limit=3), sent)[0] == ("", "", "too_many_rows")


def test_many_rows_without_ids_are_read_in_no_time() -> None:
    rows = read(question(T.TABLE), [{"cells": {"what": "x"}}] * 20_000)
    assert len({row["id"] for row in rows}) == 20_000


def test_a_budgets_rows() -> None:
    asked = question(T.BUDGET)
    sent = [
        {"id": "a", "cells": {"side": "cost", "kind": "salary", "text": "Lærere", "y2027": "100.000"}},
        {"id": "b", "cells": {"side": "cost", "kind": "own", "y2027": "1"}},
        {"id": "c", "cells": {"side": "financing", "kind": "salary", "y2028": "1"}},
        {"id": "d", "cells": {"kind": "salary", "y2028": "1e9"}},
        {"id": "e", "cells": {"side": "cost", "kind": "travel", "text": "Rejser"}},
        {"id": "f", "cells": {"side": "cost"}},
        {"id": "g", "cells": {"side": "spending", "kind": "nothing", "y2027": "1", "y2030": "1"}},
    ]
    assert [row["id"] for row in read(asked, sent)] == list("abcdeg")
    assert codes(asked, sent) == [
        ("b", "kind", "cost_kind_missing"),
        ("c", "kind", "financing_kind_missing"),
        ("d", "y2028", "not_an_amount"),
        ("d", "side", "side_missing"),
        ("e", "", "amount_missing"),
        ("g", "side", "unknown_option"),
        ("g", "kind", "unknown_option"),
    ]


def test_a_partner_has_a_name_a_true_cvr_number_and_a_reason_for_its_state_aid() -> None:
    asked = question(T.PARTNERS)
    assert codes(asked, [{"id": "a", "cells": {"role": "x", "cvr": "1", "aid": "none"}}]) == [
        ("a", "name", "partner_unnamed"),
        ("a", "cvr", "not_a_cvr"),
        ("a", "aid_reason", "aid_reason_missing"),
    ]
    assert codes(asked, [{"id": "a", "cells": {"organisation": "viden", "aid": "unsure"}}]) == []
    assert codes(asked, [{"id": "a", "cells": {"name": "Å" * 201, "role": "x" * 501}}]) == [
        ("a", "name", "too_long"),
        ("a", "role", "too_long"),
    ]


@pytest.mark.parametrize(("text", "count"), [("a\r\nb", 3), ("👩‍🔬", 3), ("æøå", 3), ("", 0), ("\n", 1)])
def test_length_is_that_of_the_browser(text: str, count: int) -> None:
    assert length(text) == count


def test_a_text_may_have_exactly_its_limit() -> None:
    asked = question(T.LONG_TEXT, limit=10)
    assert codes(asked, "æ" * 10) == []
    assert codes(asked, "æ" * 11) == [("", "", "too_long")]
    assert codes(question(T.TITLE), "x" * 301) == [("", "", "too_long")], "a type's own limit"


@pytest.mark.parametrize(
    ("kind", "bounds", "low", "high", "good"),
    [
        (T.NUMBER, ("1", "2.5"), "0,99", "2,51", ["1", "2,5"]),
        (T.MONEY, ("50000", "500000"), "49.999,99", "500.000,01", ["50.000", "500000"]),
        (T.DATE, ("2027-01-01", "2027-12-31"), "31-12-2026", "01-01-2028", ["1-1-2027", "31-12-2027"]),
    ],
)
def test_least_and_greatest(
    kind: QuestionType, bounds: tuple[str, str], low: str, high: str, good: list[str]
) -> None:
    asked = question(kind, minimum=bounds[0], maximum=bounds[1])
    assert codes(asked, low) == [("", "", f"{kind}_below")]
    assert codes(asked, high) == [("", "", f"{kind}_above")]
    assert [codes(asked, each) for each in good] == [[], []]


def test_what_is_missing_and_what_is_wrong_only_where_it_shows() -> None:
    form = Form(
        (
            Section(
                "Om",
                "",
                (
                    Question(
                        "aid",
                        T.CHOICE,
                        "Støtte?",
                        required=True,
                        options=(Option("yes", "J"), Option("no", "N")),
                    ),
                    Question(
                        "why", T.TEXT, "Hvorfor?", required=True, limit=3, shown_if=Condition("aid", ("yes",))
                    ),
                    Question("when", T.DATE, "Hvornår?"),
                ),
            ),
        )
    )
    assert [p.question for p in missing(form, {})] == ["aid"]
    assert [p.question for p in missing(form, {"aid": "yes"})] == ["why"]
    assert missing(form, {"aid": "no"}) == []
    wrong = {"aid": "no", "why": "for lang", "when": {"typed": "x"}}
    assert [(p.question, p.code) for p in all_problems(form, wrong)] == [("when", "not_a_date")]
    assert [(p.question, p.code) for p in all_problems(form, {**wrong, "aid": "yes"})] == [
        ("why", "too_long"),
        ("when", "not_a_date"),
    ]


def test_columns() -> None:
    assert [column.key for column in columns_of(question(T.BUDGET))] == [
        "side",
        "kind",
        "text",
        "y2027",
        "y2028",
    ]
    assert columns_of(question(T.TEXT)) == ()
    assert date.fromisoformat(read(question(T.DATE), "1.1.2027")).year == 2027
