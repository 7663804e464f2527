"""Exports: exactly what a list shows, as XLSX or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any

import xlsxwriter
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: Any) -> Any:
    """Return a cell that no spreadsheet reads as a formula: such text gets a leading apostrophe."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def csv_response(name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """Return a CSV file as Excel in Danish opens it: semicolons, UTF-8 with BOM, comma decimals."""

    def lines() -> Iterator[str]:
        buffer = io.StringIO()
        writer = csv.writer(buffer, delimiter=";")
        yield "\ufeff"
        for row in chain([headings], rows):
            writer.writerow([harmless(_csv_value(value)) for value in row])
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _local(moment: datetime) -> datetime:
    """Return an instant as a sheet shows it: local time without a zone, which is how a form's field gives it too."""
    return timezone.make_naive(moment) if timezone.is_aware(moment) else moment


def _csv_value(value: Any) -> Any:
    if isinstance(value, float):
        return f"{value:.2f}".replace(".", ",").removesuffix(",00")
    if isinstance(value, datetime):
        return _local(value).strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else value


def xlsx_response(name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Return an XLSX workbook with one sheet; text is always text, never a formula or a link."""
    response = HttpResponse(workbook(headings, rows), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def workbook(headings: Sequence[str], rows: Iterable[Sequence[Any]], widths: int = 24) -> bytes:
    """Return the bytes of an XLSX workbook with bold headings, frozen and filterable."""
    out = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    with xlsxwriter.Workbook(out, plain) as book:
        sheet = book.add_worksheet()
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd-mm-yyyy"})
        instant = book.add_format({"num_format": "dd-mm-yyyy hh:mm"})
        sheet.set_column(0, max(0, len(headings) - 1), widths)
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, bold)
        last = 0
        for last, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(last, column, _local(value), instant)
                elif isinstance(value, date):
                    sheet.write_datetime(last, column, datetime(value.year, value.month, value.day), day)
                elif isinstance(value, int | float):
                    sheet.write_number(last, column, value)
                else:
                    sheet.write_string(last, column, str(value)[:32_767])
        sheet.autofilter(0, 0, last, max(0, len(headings) - 1))
    return out.getvalue()
