"""PDF documents: tagged, titled, alike each time, and what people type stays text."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from pagt.core import typeset

TEMPLATE = """#import "/core/typst/pagt.typ": *
#show: document
= #data.heading
#prose(data.text)
#pairs((("Navn", data.text), ("Tom", "")))
#grid-of(("A", "B"), ((data.text, "2"),), money: (1,))
"""
PACKAGE = Path(typeset.__file__).parent.parent


@pytest.fixture
def template(monkeypatch: pytest.MonkeyPatch) -> str:
    """A template that shows a heading and a text in each way that the shared look offers."""
    folder = PACKAGE / "core" / "typst"
    # Tests that run at the same time have one each.
    path = folder / f"for-tests-{os.getpid()}.typ"
    path.write_text(TEMPLATE)
    yield f"core/typst/{path.name}"
    path.unlink()


def made(template: str, text: str, **more: str) -> PdfReader:
    content = typeset.pdf(template, {"heading": "Afsnit", "text": text}, title="Prøve", lang="da", **more)
    return PdfReader(BytesIO(content))


def words(reader: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


def test_a_document_is_tagged_titled_and_in_its_language(template: str) -> None:
    reader = made(template, "Hej")
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "da"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata and reader.metadata.title == "Prøve"
    assert b"pdfuaid" in root["/Metadata"].get_data()


@pytest.mark.parametrize(
    "attempt",
    [
        '#read("/etc/passwd")',
        "*bold* _slanted_ `code`",
        "$x^2$ <label> @reference",
        '"); #panic("out") //',
        "\\u{41} \\ # [ ] { }",
        "= no heading",
    ],
)
def test_what_is_typed_stays_as_it_was_typed(template: str, attempt: str) -> None:
    assert words(made(template, attempt)).count(attempt) == 3


def test_the_same_data_gives_the_same_bytes(template: str) -> None:
    data = {"heading": "Afsnit", "text": "Æblegrød"}
    first, second = (typeset.pdf(template, data, title="Prøve", lang="da") for _each in range(2))
    assert first == second


@pytest.mark.parametrize(
    "text", ["Ελληνικά", "Привет", "Łódź Ǽ ø", "中文", "日本語", "😀", "½ ≥ →", "a\u0301", "e\u200db"]
)
def test_names_in_many_scripts_are_set(template: str, text: str) -> None:
    assert "[U+" not in words(made(template, text))


@pytest.mark.parametrize(
    ("text", "number"), [("🧪", "[U+1F9EA]"), ("हि", "[U+0939 U+093F]"), ("\ue000", "[U+E000]")]
)
def test_what_no_font_has_stands_as_its_number(template: str, text: str, number: str) -> None:
    assert number in words(made(template, text))


def test_every_character_that_a_font_has_can_be_set(template: str) -> None:
    every = [chr(code) for code in sorted(typeset._drawable())]
    reader = made(template, "\n".join(" ".join(every[i : i + 60]) for i in range(0, len(every), 60)))
    assert len(reader.pages) > 10


def test_a_word_without_spaces_does_not_run_off_the_page(template: str) -> None:
    text = words(made(template, "x" * 600))
    assert text.replace("\n", "").count("x" * 600) == 3
    assert max(len(line) for line in text.splitlines()) < 150


def test_an_unpaired_surrogate_does_not_stop_the_document(template: str) -> None:
    assert "ab" in words(made(template, "a\ud800b"))


def test_pages_are_numbered_in_the_language(template: str) -> None:
    assert "Side 1 af 1" in words(made(template, "Hej"))
