"""TOML bytes: what is refused, and where a value stands."""

import pytest

from pagt.plan.rules.messages import InvalidInputError
from pagt.plan.rules.plan_reading import parse_plan
from pagt.plan.rules.toml_source import SIZE_LIMIT, InvalidTomlError, read_toml

TEXT = '''schema = 1
title = """
[[focus_area]]
id = "not a header"
"""  # a comment with [brackets
"quoted key" = 'it''s'

[[set]]
id = "s"
members = [
  { id = "a", name = "[[set]]" },
  { id = "b" },
]

[[focus_area]]
id = "1"
[[focus_area.commitment]]
id = "1.1"
rule = { type = "count" }
[[focus_area.commitment]]
id = "1.2"
[focus_area.commitment.rule]
type = "sum"
[[focus_area]]
id = "2"
[[focus_area.commitment]]
id = "2.1"
'''.replace("'it''s'", "'its'")


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("schema",), 1),
        (("title",), 2),
        (("quoted key",), 6),
        (("set", 0), 8),
        (("set", 0, "id"), 9),
        (("set", 0, "members", 1, "name"), 10),
        (("focus_area", 0), 15),
        (("focus_area", 0, "id"), 16),
        (("focus_area", 0, "commitment", 0, "id"), 18),
        (("focus_area", 0, "commitment", 0, "rule", "type"), 19),
        (("focus_area", 0, "commitment", 1, "rule"), 22),
        (("focus_area", 0, "commitment", 1, "rule", "type"), 23),
        (("focus_area", 0, "commitment", 1, "rule", "min"), 22),
        (("focus_area", 1), 24),
        (("focus_area", 1, "commitment", 0, "id"), 27),
        (("focus_area", 1, "commitment", 0, "page"), 26),
        (("nowhere",), 1),
        ((), 1),
    ],
)
def test_where_a_value_stands(path: tuple[str | int, ...], line: int) -> None:
    assert read_toml(TEXT.encode()).line_of(path) == line


def test_windows_line_ends_and_a_byte_order_mark() -> None:
    source = read_toml(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert source.line_of(("focus_area", 1, "commitment", 0, "id")) == 27


def test_every_problem_of_a_plan_can_be_placed() -> None:
    source = read_toml(TEXT.encode())
    with pytest.raises(InvalidInputError) as caught:
        parse_plan(source.data)
    lines = [source.line_of(problem.path) for problem in caught.value.problems]
    assert len(lines) > 5
    assert all(1 <= line <= 27 for line in lines)


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"a = 1\nb = = 2\n", "bad_toml", 2),
        (b"a = 1\na = 2\n", "bad_toml", 2),
        (b"[a]\n[a]\n", "bad_toml", 2),
        (b'a = "never closed\n', "bad_toml", 1),
        (b"a = 1\nb = 2022-13-40\n", "bad_toml", 2),
        (b"a = 1\nb = '\x00'\n", "nul_byte", 2),
        (b"a = 1\nb = '\xe6'\n", "bad_encoding", 2),
        (b"PK\x03\x04\x14\x00\x00", "nul_byte", 1),
        (b"\xff\xfea\x00", "nul_byte", 1),
        (b"a = " + b"[" * 100_000, "too_nested", None),
        (b"a = " + b"{b=" * 100_000, "too_nested", None),
        (b" " * (SIZE_LIMIT + 1), "file_too_big", None),
        (b"a = " + b"9" * 10_000, "bad_toml", None),
    ],
    ids=lambda value: None if isinstance(value, bytes) else str(value),
)
def test_what_is_no_toml(content: bytes, code: str, line: int | None) -> None:
    with pytest.raises(InvalidTomlError) as caught:
        read_toml(content)
    assert (caught.value.problems[0].message.code, caught.value.line) == (code, line)
    assert caught.value.problems[0].message.text("da")


def test_a_big_file_is_placed_quickly() -> None:
    text = "schema = 1\n" + "".join(f'[[meeting]]\non = 2022-01-01\ntitle = "t {n}"\n' for n in range(50_000))
    assert read_toml(text.encode()).line_of(("meeting", 49_999, "title")) == 150_001
