"""TOML bytes to data, and the line on which a value of the data stands, so that a problem can be pointed at."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pagt.plan.rules.messages import InvalidInputError, Message, Path, Problem, message

SIZE_LIMIT = 10_000_000
"""Most bytes of a plan or records file."""

_HEADER = re.compile(r"\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_NAME = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
_LINE_OF_ERROR = re.compile(r"\(at line (\d+), column \d+\)")


class InvalidTomlError(InvalidInputError):
    """A file that is no TOML; `line` is where, when that is known (from 1)."""

    def __init__(self, problem: Message, line: int | None) -> None:
        super().__init__([Problem((), problem)])
        self.line = line


@dataclass(frozen=True)
class Source:
    """The data of a file and its text."""

    data: Mapping[str, object]
    text: str

    @cached_property
    def places(self) -> dict[Path, int]:
        """Path -> line of every table header and key of the text."""
        return _places(self.text)

    def line_of(self, path: Path) -> int:
        """The line (from 1) of the value at the path, or of the nearest table or key around it; 1 at worst."""
        wanted = list(path)
        while wanted:
            line = self.places.get(tuple(wanted))
            if line is not None:
                return line
            wanted.pop()
        return 1


def read_toml(content: bytes) -> Source:
    """The data in TOML bytes. Raises InvalidTomlError with one sentence: too big, not text, not TOML, too deep."""
    if len(content) > SIZE_LIMIT:
        raise InvalidTomlError(message("file_too_big", size=len(content), limit=SIZE_LIMIT), None)
    if b"\x00" in content:
        line = content[: content.index(b"\x00")].count(b"\n") + 1
        raise InvalidTomlError(message("nul_byte"), line)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InvalidTomlError(message("bad_encoding", position=error.start), line) from error
    try:
        return Source(tomllib.loads(text), text)
    except RecursionError as error:
        raise InvalidTomlError(message("too_nested"), None) from error
    except ValueError as error:  # tomllib's own error, and numbers or dates that Python refuses
        found = _LINE_OF_ERROR.search(str(error))
        why = _LINE_OF_ERROR.sub("", str(error)).strip()[:300]
        line_number = int(found.group(1)) if found else None
        raise InvalidTomlError(message("bad_toml", why=why), line_number) from error


def _names(dotted: str) -> tuple[str, ...]:
    return tuple(name.strip("\"'") for name in _NAME.findall(dotted))


def _places(text: str) -> dict[Path, int]:
    """Path -> line of every table header and key. Values inside one value have the line of their key."""
    places: dict[Path, int] = {}
    counts: dict[Path, int] = defaultdict(int)
    here: Path = ()
    for number, line in _code_lines(text):
        header = _HEADER.match(line)
        if header and "=" not in header.group(2).split("#")[0]:
            here = _enter(_names(header.group(2)), counts, is_list=header.group(1) == "[[")
            places.setdefault(here, number)
        elif key := _KEY.match(line):
            places.setdefault((*here, *_names(key.group(1))), number)
    return places


def _enter(names: tuple[str, ...], counts: dict[Path, int], *, is_list: bool) -> Path:
    """The path of a table header; lists on the way stand at their newest entry."""
    path: Path = ()
    for place, name in enumerate(names):
        path = (*path, name)
        if place == len(names) - 1 and is_list:
            counts[path] += 1
        if counts.get(path):
            path = (*path, counts[path] - 1)
    return path


def _code_lines(text: str) -> Iterator[tuple[int, str]]:
    """Numbered lines that begin outside multi-line texts and lists."""
    closing, depth = "", 0
    for number, line in enumerate(text.split("\n"), start=1):
        inside = bool(closing) or depth > 0
        if not inside:
            yield number, line
        closing, depth = _scan(line, closing, 0 if not inside and _HEADER.match(line) else depth)


def _scan(line: str, closing: str, depth: int) -> tuple[str, int]:
    """Which multi-line text is open after the line ("" none), and how many brackets."""
    at = 0
    while at < len(line):
        if closing:
            found = line.find(closing, at)
            if found < 0:
                return (closing, depth) if len(closing) == 3 else ("", depth)
            if closing[0] == '"' and line[found - 1 : found] == "\\" and not line[:found].endswith("\\\\"):
                at = found + 1
                continue
            at, closing = found + len(closing), ""
        elif line.startswith(('"""', "'''"), at):
            closing, at = line[at : at + 3], at + 3
        elif line[at] in "\"'":
            closing, at = line[at], at + 1
        elif line[at] == "#":
            break
        else:
            depth += (line[at] in "[{") - (line[at] in "]}")
            at += 1
    return (closing if len(closing) == 3 else ""), max(depth, 0)
