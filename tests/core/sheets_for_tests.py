"""Makes the spreadsheets that tests read, good and bad."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet


def xlsx(rows: Sequence[Sequence[Any]], touch: Callable[[Worksheet], Any] = lambda sheet: None) -> bytes:
    """Return a workbook with the rows; `touch` may do what it likes to the sheet before it is saved."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    touch(sheet)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """Return a workbook's bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_of(rows: Sequence[Sequence[Any]], encoding: str = "utf-8-sig", delimiter: str = ";") -> bytes:
    """Return CSV text of the rows, as Excel in Danish saves it."""
    lines = [delimiter.join(str(cell) for cell in row) for row in rows]
    return "\r\n".join(lines).encode(encoding)


def with_sheet(content: bytes, sheet_xml: bytes) -> bytes:
    """Return the workbook with the XML of its first sheet replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, sheet_xml if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return out.getvalue()


def sheet_xml(cells: str) -> bytes:
    """Return the XML of a sheet with these rows."""
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return f"{head}{cells}</sheetData></worksheet>".encode()
