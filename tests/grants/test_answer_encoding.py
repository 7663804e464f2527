"""Questions as fields of an HTML form, and back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from pagt.core.errors import Invalid
from pagt.grants.applications.encoding import (
    MOST_ROWS,
    Sent,
    base_name,
    decode,
    input_name,
    new_row_id,
    rows_name,
)
from pagt.grants.calls.rules.answers import columns_of, read
from pagt.grants.calls.rules.forms import ROWS, Form, Question, QuestionType, read_form

COLUMNS = [{"key": "what", "label": "Hvad"}, {"key": "much", "label": "Beløb", "type": "money"}]
OPTIONS = [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]
MORE: dict[str, dict[str, Any]] = {
    "choice": {"options": OPTIONS},
    "many": {"options": OPTIONS},
    "table": {"columns": COLUMNS},
    "budget": {"years": [2027, 2028]},
}
FORM = read_form(
    {
        "sections": [
            {
                "title": "Alle slags",
                "questions": [
                    {"key": f"q_{kind}", "type": kind.value, "label": kind.value, **MORE.get(kind.value, {})}
                    for kind in QuestionType
                ],
            }
        ]
    }
)
VALUES: dict[QuestionType, Any] = {
    QuestionType.TITLE: "Robotter",
    QuestionType.TEXT: "Kort",
    QuestionType.LONG_TEXT: "Lang\n\ntekst",
    QuestionType.NUMBER: "12.5",
    QuestionType.MONEY: 1_250_050,
    QuestionType.CHOICE: "b",
    QuestionType.MANY: ["a", "b"],
    QuestionType.DATE: "2027-01-31",
    QuestionType.PERIOD: {"start": "2027-01-01", "end": ""},
    QuestionType.TABLE: [{"id": "r1", "cells": {"what": "Kran", "much": 100}}],
    QuestionType.ORGANISATION: {"key": "skole", "name": "Eksempelskolen", "cvr": "12345678"},
    QuestionType.STEPS: [{"id": "x9", "cells": {"activity": "Kursus", "effect": "Flere"}}],
    QuestionType.THEMES: ["robots"],
    QuestionType.MUNICIPALITIES: ["0615", "0751"],
    QuestionType.PARTNERS: [{"id": "p", "cells": {"name": "Eksempel A/S", "cost": 5_000, "aid": "none"}}],
    QuestionType.BUDGET: [{"id": "b", "cells": {"side": "cost", "kind": "salary", "y2027": 100, "y2028": 5}}],
}


def question(kind: QuestionType) -> Question:
    found = FORM.of_type(kind)
    assert found is not None
    return found


def fields(key: str, value: Any, *, base: int = 1) -> list[tuple[str, str]]:
    """Return the fields that a page sends for a value."""
    sent: list[tuple[str, str]] = [(base_name(key), str(base))]
    if isinstance(value, dict):
        return sent + [(input_name(key, part), text) for part, text in value.items()]
    if isinstance(value, list) and value and isinstance(value[0], dict):
        sent.append((rows_name(key), ",".join(row["id"] for row in value)))
        return sent + [
            (input_name(key, row["id"], column), _typed(cell))
            for row in value
            for column, cell in row["cells"].items()
        ]
    return sent + [
        (input_name(key), _typed(each)) for each in (value if isinstance(value, list) else [value])
    ]


def _typed(value: Any) -> str:
    return f"{value // 100},{value % 100:02}" if isinstance(value, int) else value


def received(*pairs: tuple[str, str]) -> QueryDict:
    """Return fields as Django reads them from a request."""
    return QueryDict(urlencode(pairs))


@pytest.mark.parametrize("kind", VALUES)
def test_a_value_of_every_type_comes_back_as_it_went(kind: QuestionType) -> None:
    key = question(kind).key
    found = decode(FORM, received(*fields(key, VALUES[kind], base=3)))
    assert list(found) == [key]
    assert found[key].base == 3
    assert read(question(kind), found[key].raw) == VALUES[kind]


def test_a_whole_page_comes_back_in_the_order_of_the_form() -> None:
    pairs = [pair for kind, value in VALUES.items() for pair in fields(question(kind).key, value)]
    found = decode(FORM, received(*reversed(pairs)))
    assert list(found) == [each.key for each in FORM.questions if each.type in VALUES]
    assert list(decode(FORM, received(*pairs), questions=["q_text", "q_gone"])) == ["q_text"]


def test_what_was_not_on_the_page_is_not_answered() -> None:
    assert decode(FORM, received((input_name("q_text"), "Uden version"))) == {}


@pytest.mark.parametrize("kind", QuestionType)
def test_a_request_that_was_cut_off_empties_nothing_but_what_can_be_unticked(kind: QuestionType) -> None:
    key = question(kind).key
    found = decode(FORM, received((base_name(key), "2")))
    ticked = {QuestionType.CHOICE: "", QuestionType.MANY: [], QuestionType.THEMES: []}
    ticked |= {QuestionType.MUNICIPALITIES: []}
    assert found == ({key: Sent(ticked[kind], 2)} if kind in ticked else {})


@pytest.mark.parametrize("kind", [kind for kind in VALUES if kind in ROWS])
def test_rows_can_all_be_taken_away(kind: QuestionType) -> None:
    key = question(kind).key
    assert decode(FORM, received((base_name(key), "2"), (rows_name(key), ""))) == {key: Sent([], 2)}


def test_rows_are_those_that_the_page_listed_once_each_and_in_order() -> None:
    key = question(QuestionType.TABLE).key
    found = decode(
        FORM,
        received(
            (base_name(key), "1"),
            (rows_name(key), " b ,a,a,<b>,,a b,nothing," + "x" * 41),
            *[(input_name(key, row, "what"), f"Række {row}") for row in ("a", "b", "unknown")],
            (input_name(key, "a", "unknown"), "Ukendt kolonne"),
        ),
    )
    assert found[key].raw == [
        {"id": "b", "cells": {"what": "Række b"}},
        {"id": "a", "cells": {"what": "Række a"}},
    ]


def test_more_rows_than_a_table_can_have_are_refused_and_not_dropped() -> None:
    key = question(QuestionType.TABLE).key
    for count, refused in ((MOST_ROWS, False), (MOST_ROWS + 1, True), (500_000, True)):
        data = received((base_name(key), "1"), (rows_name(key), ",".join(f"r{n}" for n in range(count))))
        if refused:
            with pytest.raises(Invalid, match=str(MOST_ROWS)):
                decode(FORM, data)
        else:
            assert decode(FORM, data)[key].raw == []


def test_a_name_sent_twice_counts_as_its_last() -> None:
    key = question(QuestionType.TEXT).key
    data = received(
        (base_name(key), "1"), (base_name(key), "2"), (input_name(key), "Et"), (input_name(key), "To")
    )
    assert decode(FORM, data) == {key: Sent("To", 2)}


@pytest.mark.parametrize("base", ["", "x", "-1", "1e3", "٣", "9" * 5000, " 1", "1.0", "\x00"])
def test_a_version_that_is_none_counts_as_nothing_seen(base: str) -> None:
    key = question(QuestionType.TEXT).key
    assert decode(FORM, received((base_name(key), base), (input_name(key), "Et")))[key].base == 0


def test_the_texts_of_a_question_that_is_gone_come_along() -> None:
    data = received(
        *fields("gone", "Min tekst", base=4),
        *fields("table", [{"id": "a", "cells": {"x": "Celle", "y": " "}}]),
        *fields("empty", ""),
        (input_name("junk"), "Uden version"),
        *fields("k" * 61, "For lang"),
    )
    assert decode(Form(), data) == {"gone": Sent(["Min tekst"], 4), "table": Sent(["Celle"], 1)}


def test_thousands_of_strange_fields_are_only_looked_at_once() -> None:
    """Each field is looked at a fixed number of times: a name of a thousand hyphens is no more than any other."""
    junk = [(f"q-{'-' * 1_000}{n}", "x") for n in range(2_000)]
    junk += [(f"base-j{n}", "1") for n in range(2_000)]
    looked = 0

    class Counting(QueryDict):
        def getlist(self, key: str, default: Any = None) -> list[Any]:  # type: ignore[override]
            nonlocal looked
            looked += 1
            return super().getlist(key, default)

    data = Counting(urlencode([*junk, *fields("q_text", "Svar")]))
    looked = 0
    assert decode(FORM, data) == {"q_text": Sent("Svar", 1)}
    assert looked < len(junk)


def test_row_ids_are_never_the_same() -> None:
    ids = {new_row_id() for _n in range(1_000)}
    assert len(ids) == 1_000
    assert all(each.isalnum() for each in ids)


_names = st.one_of(
    st.text(max_size=20),
    st.builds(
        "-".join,
        st.lists(
            st.sampled_from(
                ["q", "base", "rows", "start", "end", "a", "what", *(q.key for q in FORM.questions)]
            ),
            max_size=4,
        ),
    ),
)


@given(st.lists(st.tuples(_names, st.text(max_size=30)), max_size=40))
def test_whatever_is_sent_is_read(pairs: list[tuple[str, str]]) -> None:
    data = QueryDict(mutable=True)
    for name, text in pairs:
        data.appendlist(name, text)
    for key, sent in decode(FORM, data).items():
        asked = FORM.question(key)
        if asked is not None:
            value = read(asked, sent.raw)
            assert read(asked, value) == value
            assert asked.type is not QuestionType.FILE
            if asked.type in ROWS:
                known = {column.key for column in columns_of(asked)}
                assert all(set(row["cells"]) <= known for row in sent.raw)
