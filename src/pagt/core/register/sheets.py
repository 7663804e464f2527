"""Reads the spreadsheets that people have: XLSX and CSV, with care for what they hold."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from pagt.core.errors import Invalid
from pagt.core.forms import seen
from pagt.core.register import workbooks

MOST_ROWS = 50_000
LARGEST = 20 * 1024 * 1024
_BYTE_ORDER = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}

Row = tuple[int, list[str]]


def read(name: str, content: bytes) -> list[Row]:
    """Return the rows of the first sheet as (row number, texts), headings first.

    Dates come as ISO texts; empty rows are left out, and the others keep their numbers.

    Args:
        name: the file's name; used only for what to say.
        content: the bytes of an XLSX or CSV file.

    Raises:
        Invalid: the file is none of these, is damaged, too large, has merged cells or no rows.
    """
    if len(content) > LARGEST:
        raise Invalid(_("The file is larger than 20 MB. Split it and import the parts."))
    packed = content[:4] == b"PK\x03\x04"
    if not packed and name.casefold().endswith(".xlsx"):
        raise Invalid(workbooks.NEITHER)
    found = _xlsx(content) if packed else _csv(content)
    rows: list[Row] = []
    for number, row in found:
        cells = [seen(cell).strip() for cell in row]
        if any(cells):
            rows.append((number, cells))
        if len(rows) > MOST_ROWS + 1:
            raise Invalid(
                _("The file has more than %(most)s rows, and no more can be imported at a time. Split it.")
                % {"most": number_format(MOST_ROWS, force_grouping=True)}
            )
    if len(rows) < 2:
        raise Invalid(_("The file “%(name)s” has no rows below its headings.") % {"name": name})
    return rows


def _xlsx(content: bytes) -> Iterator[Row]:
    workbooks.check(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = book.get_sheet_by_index(0)
        merged = sheet.merged_cell_ranges or []
        rows = sheet.iter_rows()
    except (CalamineError, ValueError, OSError, IndexError) as error:
        raise Invalid(
            _("The workbook can't be read. Open it in Excel, save it as XLSX and try again.")
        ) from error
    if merged:
        (top, left), _bottom = merged[0]
        cell = f"{_letters(left)}{top + 1}"
        raise Invalid(
            _(
                "The sheet has merged cells (the first at %(cell)s). Unmerge them, so that each row stands alone."
            )
            % {"cell": cell}
        )
    return enumerate(([_text(cell) for cell in row] for row in rows), start=1)


def _letters(column: int) -> str:
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return _("Yes") if cell else _("No")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        midnight = cell.time() == datetime.min.time()
        return cell.date().isoformat() if midnight else cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell).strip()


def _csv(content: bytes) -> Iterator[Row]:
    encodings = (_BYTE_ORDER.get(content[:2], "utf-8-sig"), "cp1252")
    text = "\0"
    for encoding in encodings:
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    if "\0" in text:
        raise Invalid(workbooks.NEITHER)
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            yield number, [_unguarded(cell) for cell in row]
    except csv.Error as error:
        raise Invalid(
            _(
                "The CSV file can't be read: a quotation mark is not closed, or a cell holds more than 131,072 characters."
            )
        ) from error


def _unguarded(cell: str) -> str:
    """Undo the apostrophe with which exports keep text from being read as a formula."""
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell
