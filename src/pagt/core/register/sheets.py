"""Reads the spreadsheets that people have: XLSX and CSV, with care for what they hold."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from pagt.core.errors import Invalid
from pagt.core.forms import seen
from pagt.core.register import workbooks

MOST_ROWS = 50_000
MOST_SHEETS = 20
MOST_COLUMNS = 200
LARGEST = 20 * 1024 * 1024
_BYTE_ORDER = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}

Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Sheet:
    """One sheet of a file.

    Args:
        name: what the sheet is called; empty for CSV.
        rows: its rows that are not empty, as (row number, texts); dates as ISO texts.
        merged: its first merged cells, e.g. `A2`; empty for none. What stands in them stands in each of their rows.
    """

    name: str
    rows: list[Row]
    merged: str = ""


def read(name: str, content: bytes) -> list[Sheet]:
    """Return the sheets of a file that people see and that hold anything, in their order.

    Args:
        name: the file's name; used only for what to say.
        content: the bytes of an XLSX or CSV file.

    Raises:
        Invalid: the file is none of these, is damaged, too large or has no rows.
    """
    if len(content) > LARGEST:
        raise Invalid(_("The file is larger than 20 MB. Split it and import the parts."))
    packed = content[:4] == b"PK\x03\x04"
    if not packed and name.casefold().endswith(".xlsx"):
        raise Invalid(workbooks.NEITHER)
    found = list(_xlsx(content)) if packed else [Sheet("", _filled(_csv(content)))]
    sheets = [sheet for sheet in found if len(sheet.rows) > 1]
    if not sheets:
        raise Invalid(_("The file “%(name)s” has no rows below its headings.") % {"name": name})
    return sheets


def _filled(found: Iterator[Row]) -> list[Row]:
    """Leave the empty rows out; the others keep their numbers."""
    rows: list[Row] = []
    for number, row in found:
        cells = [_tidy(cell) for cell in row[:MOST_COLUMNS]]
        if any(cells):
            rows.append((number, cells))
        if len(rows) > MOST_ROWS + 1:
            raise Invalid(
                _("The file has more than %(most)s rows, and no more can be imported at a time. Split it.")
                % {"most": number_format(MOST_ROWS, force_grouping=True)}
            )
    return rows


def _tidy(cell: str) -> str:
    """Return a cell without unseen characters, with ordinary spaces for hard ones, and none around it."""
    text: str = seen(cell)
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ").strip()


def _xlsx(content: bytes) -> Iterator[Sheet]:
    workbooks.check(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        shown = [
            number
            for number, about in enumerate(book.sheets_metadata)
            if about.visible is SheetVisibleEnum.Visible and about.typ is SheetTypeEnum.WorkSheet
        ]
        for number in shown[:MOST_SHEETS]:
            sheet = book.get_sheet_by_index(number)
            merged = sorted(sheet.merged_cell_ranges or [])
            rows = _unmerged(
                enumerate(([_text(cell) for cell in row] for row in sheet.iter_rows()), 1), merged
            )
            first = f"{letters(merged[0][0][1])}{merged[0][0][0] + 1}" if merged else ""
            yield Sheet(sheet.name, _filled(rows), first)
    except (CalamineError, ValueError, OSError, IndexError) as error:
        raise Invalid(
            _("The workbook can't be read. Open it in Excel, save it as XLSX and try again.")
        ) from error


Range = tuple[tuple[int, int], tuple[int, int]]


def _unmerged(rows: Iterator[Row], merged: list[Range]) -> Iterator[Row]:
    """Write what stands in merged cells into each of their rows, in their first column."""
    begins: dict[int, list[Range]] = {}
    for each in merged:
        begins.setdefault(each[0][0] + 1, []).append(each)
    running: dict[int, tuple[int, str]] = {}
    for number, cells in rows:
        for column, (last, text) in list(running.items()):
            if number > last:
                del running[column]
            elif column < len(cells):
                cells[column] = text
        for (_top, left), (bottom, _right) in begins.get(number, ()):
            if bottom + 1 > number and left < len(cells):
                running[left] = (bottom + 1, cells[left])
        yield number, cells


def letters(column: int) -> str:
    """Return what a column is called in a spreadsheet: 0 is A, 26 is AA."""
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
