"""Junk for forms: what is sent, how a page's own fields are read, and that no answer is a fault of ours."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, TestCase
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker

ODD = [
    "", "\0", "a\0b", "1e9", "-1", "1.000.000,50", "9" * 400, "NaN", "²", "٣", "0x10", "2026-13-45", "0001-01-01",
    "9999-12-31", "2027-01-01T25:61", "<script>alert(1)</script>", "{}", "[1]", "../../etc/passwd", "x" * 30_000,
    "[none]", "\u202eabc", "🧪" * 90, "null", "on", "a,b;c", "%", "%s{0}", "2" * 25, "\r\n", "é" * 301, "-" * 200,
    "none@eksempel.dk", "@", "a@b", "r1,r1,r1", "r1", ",,,",
]  # fmt: skip
WORDS = st.sampled_from(ODD) | st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
FILES = st.builds(
    SimpleUploadedFile,
    st.sampled_from(["a.pdf", "a.docx", "b", "x" * 300 + ".pdf", "æ.PNG", "a.toml", "a.xlsx", "..pdf"]),
    st.sampled_from(
        [b"", b"%PDF-1.7\n%%EOF", b"PK\x03\x04", b"MZ", b"\x00" * 50, b"[sections]\n", b"\x89PNG\r\n\x1a\n"]
    )
    | st.binary(max_size=60),
)


class Fields(HTMLParser):
    """The names and values of a page's fields."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("input", "textarea", "select", "button") and given.get("name"):
            self.found.setdefault(str(given["name"]), []).append(given.get("value") or "")


class _Undo(Exception):
    """Takes back what a post wrote."""


@contextmanager
def kept_for_the_module(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Keep what is made within for all tests of a module; gone again after it."""
    with blocker.unblock():
        atomics = TestCase._enter_atomics()
        try:
            yield
        finally:
            TestCase._rollback_atomics(atomics)


def fields_of(client: Client, url: str, page: Fields) -> dict[str, list[str]]:
    """Ask for a page, and return its fields as the reader finds them."""
    answer = client.get(url)
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        page.feed(answer.content.decode())
    _read(answer)
    return page.found


def send_junk(
    client: Client, url: str, known: dict[str, list[str]], *, names: Collection[str], times: int
) -> None:
    """Post and ask an address with junk, each time taken back; no answer may be a fault of ours.

    Args:
        client, url: who asks for what.
        known: the fields of the page.
        names: what else a field may be called.
        times: how often.
    """
    called = st.sampled_from([*known, *names]) | st.text(
        st.characters(exclude_categories=["Cs"]), max_size=12
    )

    @settings(
        max_examples=times,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        changes=st.dictionaries(called, st.lists(WORDS, max_size=3), max_size=6),
        files=st.dictionaries(called, FILES, max_size=1),
        whole=st.booleans(),
    )
    def send(changes: dict[str, list[str]], files: dict[str, SimpleUploadedFile], whole: bool) -> None:
        data: dict[str, Any] = {**(known if whole else {}), **changes, **files}
        try_out(lambda: (client.post(url, data), client.get(url, changes)))

    send()


def try_out(ask: Callable[[], Iterable[Any]]) -> None:
    """Send something and take back what it wrote; no answer may be a fault of ours."""
    try:
        with transaction.atomic():
            for answer in ask():
                _read(answer)
                assert answer.status_code < 500
            raise _Undo
    except _Undo:
        pass


def _read(answer: Any) -> None:
    """Read a file to its end, which closes it; closing the answer would close the test's own connection."""
    if answer.streaming:
        answer.getvalue()
