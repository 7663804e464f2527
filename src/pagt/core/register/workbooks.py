"""Looks into a workbook before the reader does: a few kilobytes can claim gigabytes of memory."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.errors import Invalid

NEITHER = gettext_lazy("The file is neither XLSX nor CSV text. Save it as one of these and try again.")
MOST_UNPACKED = 300 * 1024 * 1024
MOST_CELLS = 5_000_000
_CHUNK = 1024 * 1024
_REACH = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_CELL = re.compile(rb"<(?:\w+:)?c[ />]")
# A formula that no program has worked out yet; an empty text that one has worked out is t="str".
_UNSOLVED = re.compile(
    rb"""<c\b(?![^<>]*\bt="str")[^<>]*\br="([A-Z]+[0-9]+)"[^<>]*>"""
    rb"""<f\b[^<>]*(?:/>|>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>"""
)


def check(content: bytes) -> None:
    """Refuse a workbook that is no XLSX file, or that would take more memory than any register needs.

    The sizes that the archive states are not believed: every part is unpacked and counted.

    Raises:
        Invalid: it is damaged, unpacks to over 300 MB, reaches over 5 million cells, or holds formulas without
            results.
    """
    unpacked = cells = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
        if "xl/workbook.xml" not in {entry.filename for entry in entries}:
            raise Invalid(NEITHER)
        for entry in entries:
            is_sheet = entry.filename.startswith("xl/worksheets/")
            scan = _Sheet()
            for chunk in _chunks(content, entry):
                unpacked += len(chunk)
                if unpacked > MOST_UNPACKED:
                    raise Invalid(
                        _(
                            "The workbook unpacks to more than 300 MB and is refused. Split it and import the parts."
                        )
                    )
                if is_sheet:
                    scan.feed(chunk)
                    _check_size(scan, cells)
            cells += scan.cells
    except (zipfile.BadZipFile, zlib.error, struct.error, ValueError, NotImplementedError) as error:
        raise Invalid(
            _("The workbook is damaged. Open it in Excel, save it as XLSX and try again.")
        ) from error


def _check_size(scan: _Sheet, before: int) -> None:
    if max(before + scan.cells, scan.rows * scan.columns) > MOST_CELLS:
        raise Invalid(
            _(
                "A sheet reaches down to row %(row)s and %(columns)s columns. Delete the empty rows and columns."
            )
            % {"row": scan.rows, "columns": scan.columns}
        )


def _chunks(content: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield what a part of the archive holds, whatever size its entry states."""
    at = entry.header_offset
    name, extra = struct.unpack("<HH", content[at + 26 : at + 30])
    begins = at + 30 + name + extra
    packed = content[begins : begins + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        yield packed
        return
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise NotImplementedError(entry.compress_type)
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    while chunk := stream.decompress(packed, _CHUNK):
        yield chunk
        packed = stream.unconsumed_tail


class _Sheet:
    """Counts a sheet's cells and how far they reach, chunk by chunk."""

    def __init__(self) -> None:
        self.cells = self.rows = self.columns = 0
        self._rest = b""

    def feed(self, chunk: bytes) -> None:
        """Count one more chunk.

        Raises:
            Invalid: a formula has no result.
        """
        data = self._rest + chunk
        # What is cut in two at the end of a chunk is looked at with the next one.
        cut = data.rfind(b"</c>") + 4
        if cut < 4:
            cut = max(0, len(data) - 1024)
        self._rest = data[cut:][-_CHUNK:]
        part = data[:cut]
        self.cells += sum(1 for _found in _CELL.finditer(part))
        if reached := _REACH.findall(part):
            self.rows = max(self.rows, *(int(row) for row in {row for _letters, row in reached}))
            self.columns = max(self.columns, *(_column(name) for name in {name for name, _row in reached}))
        if match := _UNSOLVED.search(part):
            raise Invalid(
                _("The formula in %(cell)s has no result yet. Open the file in Excel, save it and try again.")
                % {"cell": match[1].decode()}
            )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
