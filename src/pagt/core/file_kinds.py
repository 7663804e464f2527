"""What an uploaded file is, by what is in it, and whether it may be kept: never by its name."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO
from xml.etree import ElementTree

import filetype
from django.utils.translation import gettext as _
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from pagt.core.errors import Invalid

MOST_ENTRIES = 5_000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_PIXELS = 100_000_000
MOST_PDF_OBJECTS = 200_000
_OFFICE = {
    "docx": ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
_PLAIN = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}
_DAMAGED = (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError, RuntimeError)
# What acts by itself when a PDF is opened, and files within the file.
_PDF_ACTS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/RichMedia"})
_PDF_KEYS = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EmbeddedFile", "/XFA", "/RichMediaContent"})
# Parts that an office program fetches by itself when the file is opened; a link is followed by its reader alone.
_FETCHED = frozenset({"attachedtemplate", "oleobject", "frame"})
MOST_RELATIONS = 2 * 1024 * 1024


def recognised(content: BinaryIO) -> tuple[str, str]:
    """Return (extension, content type) by what is in the file, never by its name.

    Raises:
        Invalid: the content is none of the accepted kinds, or carries what no reader of it asked for: code that
            runs by itself, files within the file, a content that unpacks to more than a machine can hold.
    """
    content.seek(0)
    start = content.read(8_192)
    content.seek(0)
    guess = filetype.guess(start)  # type: ignore[no-untyped-call]
    if guess and guess.mime in _PLAIN:
        if guess.mime == "application/pdf":
            _check_pdf(content)
        else:
            _check_picture(start, content)
        content.seek(0)
        return _PLAIN[guess.mime], guess.mime
    if zipfile.is_zipfile(content):
        found = _office(content)
        content.seek(0)
        if found:
            return found
    raise Invalid(_("The file is not a PDF, DOCX, XLSX, PNG or JPEG. Save it as one of these and try again."))


def _office(content: BinaryIO) -> tuple[str, str] | None:
    """Unpack every part once, counting, so that what a part says of its size can't deceive."""
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            kind = next((kind for kind, (marker, _mime) in _OFFICE.items() if marker in names), None)
            if kind is None:
                return None
            if any(name.lower().endswith(("vbaproject.bin", ".exe", ".js", ".vbs")) for name in names):
                raise Invalid(_("The file holds macros or programs. Save it without them and try again."))
            if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise _too_much()
            _unpack(archive, entries)
    except _DAMAGED as error:
        raise Invalid(
            _("The file is damaged and can't be opened. Open it, save it again and try again.")
        ) from error
    return kind, _OFFICE[kind][1]


def _unpack(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    unpacked = 0
    for entry in entries:
        links = entry.filename.endswith(".rels")
        text = b""
        with archive.open(entry) as part:
            while block := part.read(1024 * 1024):
                unpacked += len(block)
                if unpacked > MOST_UNPACKED:
                    raise _too_much()
                if links:
                    text += block
                    if len(text) > MOST_RELATIONS:
                        raise _too_much()
        if links and _fetches(text):
            raise Invalid(
                _(
                    "The file fetches parts of itself from elsewhere (a template or an object). "
                    "Save it without them, or as PDF, and try again."
                )
            )


def _fetches(relations: bytes) -> bool:
    """Whether a list of relations names a part outside the file that is fetched on opening.

    Read as the office program reads it: quotes, spaces and encodings of XML are many, and a pattern over the bytes
    of a file made to be slow never ends.
    """
    try:
        root = ElementTree.fromstring(relations)  # noqa: S314 - at most 2 MB, and expat bounds what entities grow to
    except ElementTree.ParseError as error:
        raise ValueError("the relations are no XML") from error
    return any(
        each.get("TargetMode", "").strip().lower() == "external"
        and each.get("Type", "").strip().lower().rpartition("/")[2] in _FETCHED
        for each in root.iter()
    )


def _too_much() -> Invalid:
    return Invalid(_("The file unpacks to more than can be opened safely. Make it smaller and try again."))


def _check_picture(start: bytes, content: BinaryIO) -> None:
    if start.startswith(b"\x89PNG"):
        width, height = struct.unpack(">II", start[16:24].ljust(8, b"\0"))
    else:
        width, height = _jpeg_size(content)
    if width * height > MOST_PIXELS:
        raise Invalid(_("The picture has more than 100 million pixels. Make it smaller and try again."))


def _jpeg_size(content: BinaryIO) -> tuple[int, int]:
    """Return (width, height) from the frame header, (0, 0) when there is none."""
    content.seek(2)
    for _marker in range(1_000):
        header = content.read(4)
        if len(header) < 4 or header[0] != 0xFF:
            break
        length = int.from_bytes(header[2:], "big")
        if 0xC0 <= header[1] <= 0xCF and header[1] not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content.read(5)[1:].ljust(4, b"\0"))
            return width, height
        content.seek(max(length - 2, 0), 1)
    return 0, 0


def _check_pdf(content: BinaryIO) -> None:
    content.seek(0)
    try:
        reader = PdfReader(content, strict=False)
        if reader.is_encrypted:
            raise Invalid(_("The PDF is protected by a password. Save it without and try again."))
        acting = any(_acts(value) for value in _objects(reader))
        pages = len(reader.pages)
    except (PyPdfError, *_DAMAGED, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise Invalid(
            _("The PDF is damaged and can't be opened. Open it, save or print it as PDF again and try again.")
        ) from error
    if pages == 0:
        raise Invalid(_("The PDF has no pages."))
    if acting:
        raise Invalid(
            _(
                "The PDF holds programs (JavaScript), forms that send themselves or files within the file. "
                "Print it as a new PDF and try again."
            )
        )


def _objects(reader: PdfReader) -> Iterator[object]:
    """Yield every object of the file, also those that no page leads to."""
    numbers = {(number, generation) for generation, of in reader.xref.items() for number in of}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > MOST_PDF_OBJECTS:
        raise Invalid(_("The PDF has too many parts to be checked. Print it as a new PDF and try again."))
    yield reader.trailer
    for number, generation in numbers:
        # A free or broken entry of the table is nothing that a reader could run.
        with suppress(PyPdfError, *_DAMAGED, KeyError, TypeError, AttributeError):
            yield reader.get_object(IndirectObject(number, generation, reader))


def _acts(value: object, depth: int = 0) -> bool:
    if depth > 20:
        return True
    if isinstance(value, DictionaryObject):
        named = {str(value.raw_get(key)) for key in ("/S", "/Type", "/Subtype") if key in value}
        if _PDF_KEYS & value.keys() or _PDF_ACTS & named or "/EmbeddedFile" in named:
            return True
        return any(_acts(value.raw_get(key), depth + 1) for key in value)
    if isinstance(value, ArrayObject):
        return any(_acts(part, depth + 1) for part in list.__iter__(value))
    return False
