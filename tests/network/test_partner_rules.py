"""CVR numbers and circles of parents, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagt.network.partners.municipalities import municipalities, names
from pagt.network.partners.rules import CVR_WEIGHTS, closes_circle, is_cvr


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("29190925", True),  # Region Midtjylland
        ("29190926", False),
        ("10403782", True),  # Vestas Wind Systems
        ("10403728", False),  # two digits in the wrong order
        ("00000000", False),
        ("", False),
        ("2919092", False),
        ("291909250", False),
        ("2919092a", False),
        ("29 19 09 25", False),
        ("２９１９０９２５", False),
    ],
)
def test_cvr(text: str, valid: bool) -> None:
    assert is_cvr(text) is valid


@given(st.integers(1_000_000, 9_999_999))
def test_one_check_digit_at_most_fits(first_seven: int) -> None:
    fitting = [digit for digit in range(10) if is_cvr(f"{first_seven}{digit}")]
    rest = sum(w * int(d) for w, d in zip(CVR_WEIGHTS, str(first_seven), strict=False)) % 11
    # A rest of 1 asks for the digit 10, which there is not: such numbers are never given out.
    assert fitting == ([] if rest == 1 else [(11 - rest) % 11])


@given(st.integers(1_000_000, 9_999_999), st.integers(0, 6), st.integers(1, 9))
def test_one_wrong_digit_is_found(first_seven: int, place: int, off: int) -> None:
    right = next((f"{first_seven}{digit}" for digit in range(10) if is_cvr(f"{first_seven}{digit}")), None)
    if right:
        wrong = right[:place] + str((int(right[place]) + off) % 10) + right[place + 1 :]
        assert not is_cvr(wrong)


@given(st.text(max_size=12))
def test_no_text_breaks_the_rule(text: str) -> None:
    assert is_cvr(text) in (True, False)


@pytest.mark.parametrize(
    ("key", "parent", "parents", "circle"),
    [
        ("a", "", {}, False),
        ("a", "b", {}, False),
        ("a", "a", {}, True),
        ("a", "b", {"b": "a"}, True),
        ("a", "b", {"b": "c", "c": "a"}, True),
        ("a", "b", {"b": "c", "c": ""}, False),
        ("a", "b", {"b": "c", "c": "b"}, False),  # a circle that is there already and not ours
    ],
)
def test_circle(key: str, parent: str, parents: dict[str, str], circle: bool) -> None:
    assert closes_circle(key, parent, lambda one: parents.get(one, "")) is circle


def test_nineteen_municipalities_on_tiles_of_their_own() -> None:
    found = municipalities()
    assert len(found) == len({m.code for m in found}) == len({(m.tile_col, m.tile_row) for m in found}) == 19
    assert names()["0741"] == "Samsø"
    assert found[0].organisation_key == "kommune-0615"
    assert all(len(m.code) == 4 and m.code.isdigit() for m in found)


def test_municipalities_stand_in_the_order_of_the_danish_alphabet() -> None:
    called = list(names().values())
    assert called[0] == "Favrskov"
    assert called[-1] == "Aarhus"
    assert called.index("Struer") < called.index("Syddjurs") < called.index("Viborg") < called.index("Aarhus")
