"""Canonical JSON: one content, one text, one hash."""

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagt.grants.applications.content import canonical, fingerprint

# Lone surrogates are no characters, and NUL is none that PostgreSQL keeps; neither can be in an answer.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


def _turned(value: Any) -> Any:
    """The same value with the keys of every object in the opposite order."""
    if isinstance(value, dict):
        return {key: _turned(value[key]) for key in reversed(list(value))}
    return [_turned(each) for each in value] if isinstance(value, list) else value


@given(VALUES)
def test_the_order_in_which_it_was_written_does_not_matter(value: Any) -> None:
    assert canonical(_turned(value)) == canonical(value)


@given(VALUES)
def test_it_says_the_same_and_is_stable(value: Any) -> None:
    text = canonical(value)
    assert json.loads(text) == value
    assert canonical(json.loads(text)) == text


@given(VALUES, VALUES)
def test_other_contents_have_other_texts(one: Any, other: Any) -> None:
    # 0 and False, 1 and True are equal in Python and not in JSON.
    assert (canonical(one) == canonical(other)) == (
        json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    )


@given(TEXTS)
def test_the_fingerprint_is_that_of_the_bytes_that_are_downloaded(text: str) -> None:
    content = canonical({"a": text})
    assert (
        fingerprint(content) == fingerprint(content.encode()) == hashlib.sha256(content.encode()).hexdigest()
    )


def test_characters_stand_as_they_are_and_keys_by_code_point() -> None:
    assert canonical({"å": 1, "z": "ø\n“", "𝄞": 2, "a": []}) == '{"a":[],"z":"ø\\n“","å":1,"𝄞":2}'


def test_what_json_has_no_word_for_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical(float("nan"))
