"""PDF documents, set by Typst from a template of ours and data of theirs.

What people typed reaches the template as JSON strings and never as markup. The same data gives the same bytes: no
clock, no font of the machine, nothing fetched. Documents are tagged and meet PDF/UA-1, which the compiler checks; a
document with a date, which is to be kept for ever, meets PDF/A-2a (ISO 19005-2) too.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache, partial
from itertools import groupby
from pathlib import Path
from typing import Any
from unicodedata import category, normalize

import typst
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from pagt.core.forms import seen

_PACKAGE = Path(__file__).resolve().parent.parent
_FONTS = Path(__file__).resolve().parent / "typst" / "fonts"
_FIRST_VISIBLE = 0x20


def pdf(
    template: str,
    data: Mapping[str, Any],
    *,
    title: str,
    lang: str,
    short: str = "",
    dated: date | None = None,
) -> bytes:
    """Return a PDF/UA-1 document, the same bytes for the same arguments.

    Args:
        template: the Typst file below the package `pagt`, e.g. `grants/calls/typst/form.typ`. It imports
            `/core/typst/pagt.typ` for the look they share, and finds `data` there.
        data: plain JSON values for the template. A character that no font of ours has is written as its number,
            e.g. `[U+1F9EA]`, because PDF/UA asks that everything in the document can be read.
        title: the document's title, in its properties and at its top.
        lang: `da` or `en`; how words are read aloud and where they are divided.
        short: what stands at the top of the second page and on; the title when empty.
        dated: the document's date, for one that is archived: it meets PDF/A-2a as well as PDF/UA-1.
    """
    with override(lang):
        about = {
            "title": title,
            "short": short or title,
            "lang": lang,
            "pact": settings.PACT_NAME,
            "page": _("Page {number} of {total}"),
            "pair": [_("Point"), _("Content")],
            "dated": [dated.year, dated.month, dated.day] if dated else None,
        }
    path = str(_PACKAGE / template)
    try:
        return _compiled(path, about, data, marks=True)
    except typst.TypstError as error:
        # A mark that no font can set on the letter before it, though each has a place in some font.
        if "could not be displayed" not in str(error):
            raise
        return _compiled(path, about, data, marks=False)


def _compiled(path: str, about: Mapping[str, Any], data: Mapping[str, Any], *, marks: bool) -> bytes:
    given = {name: json.dumps(_shown(part, marks=marks)) for name, part in (("about", about), ("data", data))}
    made = _compiler().compile(
        path,
        format="pdf",
        sys_inputs=given,
        pdf_standards=["ua-1", "a-2a"] if about["dated"] else ["ua-1"],
        timestamp=0,
    )
    assert isinstance(made, bytes)  # noqa: S101 - a PDF is one file
    return made


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(root=str(_PACKAGE), font_paths=[str(_FONTS)], ignore_system_fonts=True)


def _shown(value: Any, *, marks: bool) -> Any:
    """Return the value with every text made of characters that can be shown."""
    if isinstance(value, str):
        text = normalize("NFC", seen(value).replace("\r\n", "\n").replace("\r", "\n"))
        return "".join(
            "".join(chars) if drawable else f"[{' '.join(f'U+{ord(char):04X}' for char in chars)}]"
            for drawable, chars in groupby(text, partial(_is_drawable, marks=marks))
        )
    if isinstance(value, Mapping):
        return {str(name): _shown(part, marks=marks) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(part, marks=marks) for part in value]
    return value


def _is_drawable(char: str, *, marks: bool) -> bool:
    return char in "\n\t" or (ord(char) in _drawable() and (marks or category(char)[0] != "M"))


@cache
def _drawable() -> frozenset[int]:
    """The characters that our fonts have, in every style of theirs that we use."""
    families: dict[str, set[int]] = {}
    for font in sorted(_FONTS.glob("*.ttf")):
        family, found = font.stem.partition("-")[0], set(_characters(font.read_bytes()))
        families[family] = families.get(family, found) & found
    return frozenset().union(*families.values())


def _characters(font: bytes) -> Iterator[int]:
    """Yield the characters of a TrueType font, from the tables 4 and 12 of its `cmap` (OpenType 1.9)."""
    (tables,) = struct.unpack_from(">H", font, 4)
    places = {
        font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0] for at in range(12, 12 + 16 * tables, 16)
    }
    start = places[b"cmap"]
    (count,) = struct.unpack_from(">H", font, start + 2)
    for i in range(count):
        at = start + struct.unpack_from(">I", font, start + 8 + 8 * i)[0]
        (kind,) = struct.unpack_from(">H", font, at)
        if kind == 4:
            yield from _of_segments(font, at)
        elif kind == 12:
            for group in range(struct.unpack_from(">I", font, at + 12)[0]):
                first, last, glyph = struct.unpack_from(">3I", font, at + 16 + 12 * group)
                yield from range(max(first, _FIRST_VISIBLE) + (glyph == 0), last + 1)


def _of_segments(font: bytes, at: int) -> Iterator[int]:
    """Yield the characters of a table 4: a character within a segment may still stand for no glyph."""
    (doubled,) = struct.unpack_from(">H", font, at + 6)
    form = f">{doubled // 2}H"
    ends, starts, deltas, offsets = (
        struct.unpack_from(form, font, at + place)
        for place in (14, 16 + doubled, 16 + 2 * doubled, 16 + 3 * doubled)
    )
    for i, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for code in range(max(first, _FIRST_VISIBLE), min(last, 0xFFFE) + 1):
            glyph = code
            if offset:
                place = at + 16 + 3 * doubled + 2 * i + offset + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", font, place)
            if glyph and (glyph + delta) & 0xFFFF:
                yield code
