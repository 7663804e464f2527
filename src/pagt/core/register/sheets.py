"""Reads the spreadsheets that people have: XLSX and CSV, with care for what they hold."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from pagt.core.errors import Invalid

MOST_ROWS = 50_000
MOST_UNPACKED = 300 * 1024 * 1024
LARGEST = 20 * 1024 * 1024


def read(name: str, content: bytes) -> list[list[str]]:
    """Return the rows of the first sheet as text, headings first; dates as ISO, empty rows left out.

    Args:
        name: the file's name; used only for what to say.
        content: the bytes of an XLSX or CSV file.

    Raises:
        Invalid: the file is none of these, is damaged, too large, has merged cells or no rows.
    """
    if len(content) > LARGEST:
        raise Invalid(_("The file is larger than 20 MB. Split it and import the parts."))
    rows = _xlsx(content) if content[:4] == b"PK\x03\x04" else _csv(content)
    rows = [row for row in rows if any(row)]
    if len(rows) < 2:
        raise Invalid(_("The file “%(name)s” has no rows below its headings.") % {"name": name})
    if len(rows) > MOST_ROWS + 1:
        raise Invalid(
            _("The file has %(rows)s rows; at most %(most)s can be imported at a time. Split it.")
            % {"rows": len(rows) - 1, "most": MOST_ROWS}
        )
    return rows


def _xlsx(content: bytes) -> list[list[str]]:
    _check_zip(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = book.get_sheet_by_index(0)
        merged = sheet.merged_cell_ranges or []
        rows = [[_text(cell) for cell in row] for row in sheet.iter_rows()]
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
    return rows


def _check_zip(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Invalid(
            _("The workbook is damaged. Open it in Excel, save it as XLSX and try again.")
        ) from error
    if unpacked > MOST_UNPACKED:
        raise Invalid(
            _("The workbook unpacks to more than 300 MB and is refused. Split it and import the parts.")
        )


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
    return str(cell).strip()


def _csv(content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Invalid(_("The file is neither XLSX nor CSV text. Save it as one of these and try again."))
    if "\0" in text:
        raise Invalid(_("The file is neither XLSX nor CSV text. Save it as one of these and try again."))
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    try:
        return [
            [_unguarded(cell) for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise Invalid(_("The CSV file can't be read: %(error)s") % {"error": error}) from error


def _unguarded(cell: str) -> str:
    """Undo the apostrophe with which exports keep text from being read as a formula."""
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell
