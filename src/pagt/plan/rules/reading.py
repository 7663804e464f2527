"""Strict reading of TOML or JSON data: every value is checked, every problem is collected with its place."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime

from pagt.plan.rules.messages import Both, Message, Param, Path, Problem, Term, message, unknown

SHORT, LONG = 500, 20_000
"""Most characters of a name or title, and of a running text."""
MOST_ENTRIES = 200_000
"""Most entries of a list: a file within the size limit cannot make more work than this."""
BIGGEST = 10**15
"""The greatest number (a thousand billion kroner a thousand times over): sums stay exact and readable."""

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def type_name(value: object) -> Both:
    """What a value is, in plain words."""
    for kind, da, en in (
        (bool, "true eller false", "true or false"),
        (str, "en tekst", "a text"),
        (int, "et tal", "a number"),
        (float, "et tal med komma", "a number with decimals"),
        (datetime, "et tidspunkt", "a time"),
        (date, "en dato", "a date"),
        (Mapping, "en tabel", "a table"),
        (list, "en liste", "a list"),
        (tuple, "en liste", "a list"),
        (type(None), "ingenting", "nothing"),
    ):
        if isinstance(value, kind):
            return Both(da, en)
    return Both(type(value).__name__)


def as_date(value: object) -> date | None:
    """The date that a value is (a date, or its ISO text); None when it is none."""
    if isinstance(value, datetime):
        return None
    if isinstance(value, date):
        return value
    if isinstance(value, str) and _ISO_DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return None


class Reader:
    """One table of the data. Each getter checks one key; `done()` then reports the keys that nobody asked for."""

    def __init__(self, data: object, path: Path, problems: list[Problem]) -> None:
        self.path = path
        self.problems = problems
        self.asked: set[str] = set()
        self.data: Mapping[str, object] = {}
        if isinstance(data, Mapping):
            self.data = data
        else:
            self._wrong_type(path, str(path[-1]) if path else "", "table", data)

    def add(self, key: str | None, problem: Message) -> None:
        """Report a problem at a key of this table (None: at the table)."""
        self.problems.append(Problem(self.path if key is None else (*self.path, key), problem))

    def _wrong_type(self, path: Path, key: str, kind: str, got: object) -> None:
        self.problems.append(
            Problem(path, message("wrong_type", key=key, type=Term("type", kind), got=type_name(got)))
        )

    def raw(self, key: str, *, required: bool = False) -> object:
        """The value as it is; None when absent (reported when required)."""
        self.asked.add(key)
        value = self.data.get(key)
        if value is None and required:
            self.add(key, message("missing_key", key=key))
        return value

    def has(self, key: str) -> bool:
        """Whether the table has the key."""
        return self.data.get(key) is not None

    def text(self, key: str, *, required: bool = False, limit: int = SHORT) -> str:
        """A text without surrounding blanks; empty when absent."""
        value = self.raw(key, required=required)
        if value is None:
            return ""
        if not isinstance(value, str):
            self._wrong_type((*self.path, key), key, "text", value)
            return ""
        if problem := text_problem(key, value, limit):
            self.add(key, problem)
            return ""
        if required and not value.strip():
            self.add(key, message("empty_text", key=key))
        return value.strip()

    def integer(
        self, key: str, *, required: bool = False, least: int = 0, most: int = BIGGEST, kind: str = "number"
    ) -> int | None:
        """A whole number from `least` to `most`; None when absent or wrong."""
        value = self.raw(key, required=required)
        if value is None:
            return None
        problem = integer_problem(key, value, least, most, kind)
        if problem:
            self.add(key, problem)
            return None
        assert isinstance(value, int)  # noqa: S101 - integer_problem has checked it
        return value

    def day(self, key: str, *, required: bool = False) -> date | None:
        """A date; None when absent or wrong."""
        value = self.raw(key, required=required)
        if value is None:
            return None
        found = as_date(value)
        if found is None:
            self.add(key, date_problem(key, value))
        return found

    def flag(self, key: str) -> bool | None:
        """True, false, or None when absent or wrong."""
        value = self.raw(key)
        if value is None or isinstance(value, bool):
            return value
        self._wrong_type((*self.path, key), key, "flag", value)
        return None

    def choice(self, key: str, values: Collection[str], *, required: bool = False) -> str:
        """One of the values; empty when absent or wrong."""
        word = self.text(key, required=required)
        if word and word not in values:
            self.add(key, unknown("unknown_value", word, values, key=key))
            return ""
        return word

    def tables(self, key: str, *, most: int = MOST_ENTRIES) -> Iterator["Reader"]:
        """A reader for each table of a list of tables; none when absent."""
        value = self.raw(key)
        if value is None:
            return
        if not isinstance(value, list | tuple):
            self._wrong_type((*self.path, key), key, "list", value)
            return
        if len(value) > most:
            self.add(key, message("too_many", key=key, length=len(value), limit=most))
            return
        for number, entry in enumerate(value):
            yield Reader(entry, (*self.path, key, number), self.problems)

    def texts(self, key: str, *, most: int = 1_000, may_be_empty: bool = False) -> tuple[str, ...]:
        """A text or a list of texts; an empty list is reported unless it may be empty."""
        value = self.raw(key)
        if value is None:
            return ()
        entries = list(value) if isinstance(value, list | tuple) else [value]
        if not entries and not may_be_empty:
            self.add(key, message("empty_list", key=key))
        if len(entries) > most:
            self.add(key, message("too_many", key=key, length=len(entries), limit=most))
            return ()
        good = []
        for entry in entries:
            if not isinstance(entry, str):
                self._wrong_type((*self.path, key), key, "text", entry)
            elif problem := text_problem(key, entry, SHORT):
                self.add(key, problem)
            else:
                good.append(entry)
        return tuple(good)

    def done(self) -> None:
        """Report every key that nobody asked for: unknown keys are refused."""
        for key in self.data:
            if key not in self.asked:
                self.add(key, unknown("unknown_key", key, sorted(self.asked)))


def text_problem(key: str, value: str, limit: int) -> Message | None:
    """What is wrong with a text: too long, or a character that cannot be shown."""
    if len(value) > limit:
        return message("too_long", key=key, length=len(value), limit=limit)
    if unseen := _UNSEEN.search(value):
        return message("control_character", key=key, code_point=ord(unseen.group()))
    return None


def integer_problem(key: str, value: object, least: int, most: int, kind: str) -> Message | None:
    """What is wrong with a whole number between `least` and `most`, or None."""
    if isinstance(value, bool) or not isinstance(value, int):
        return message("wrong_type", key=key, type=Term("type", kind), got=type_name(value))
    if value < 0:
        return message("negative", key=key)
    if value < least:
        return message("at_least", key=key, limit=least)
    if value > most:
        return message("number_too_big", key=key, limit=most)
    return None


def date_problem(key: str, value: object) -> Message:
    """What is wrong with a value that is no date."""
    if isinstance(value, str):
        return message("not_a_date", got=value[:40])
    return message("wrong_type", key=key, type=Term("type", "date"), got=type_name(value))


def duplicates(entries: list[tuple[str, Path]], what: Param, problems: list[Problem]) -> None:
    """Report each id that an earlier entry has already, at the later one."""
    first: dict[str, Path] = {}
    for key, path in entries:
        if key in first:
            place = Problem(first[key], message("empty_text", key="id")).place()
            problems.append(Problem((*path, "id"), message("duplicate_id", id=key, what=what, first=place)))
        else:
            first[key] = path
