"""Spreadsheets as people have them, and as an attacker makes them; without a database."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from datetime import date, datetime

import pytest

from pagt.core.errors import Invalid
from pagt.core.register import sheets
from tests.core.sheets_for_tests import csv_of, sheet_xml, with_sheet, xlsx


def read_first(name: str, content: bytes) -> list[sheets.Row]:
    return sheets.read(name, content)[0].rows


HEAD = ["Navn", "Dato"]


def test_xlsx_cells_become_texts() -> None:
    rows = read_first(
        "a.xlsx",
        xlsx(
            [
                HEAD,
                [" Æblegård ", date(2023, 5, 2)],
                [12.0, datetime(2023, 5, 2, 9, 30)],
                [True, None],
                [1.5, 0],
            ]
        ),
    )
    assert rows == [
        (1, HEAD),
        (2, ["Æblegård", "2023-05-02"]),
        (3, ["12", "2023-05-02 09:30"]),
        (4, ["Ja", ""]),
        (5, ["1.5", "0"]),
    ]


def test_rows_keep_their_numbers_when_others_are_empty() -> None:
    rows = read_first("a.xlsx", xlsx([[None], [None], HEAD, [None, None], ["A", "B"]]))
    assert [number for number, _cells in rows] == [3, 5]
    assert [number for number, _cells in read_first("a.csv", b"Navn;Dato\n\n;\nA;B\n")] == [1, 4]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_in_every_way_that_excel_saves_it(encoding: str, delimiter: str) -> None:
    content = csv_of([HEAD, ["Ærø og Ås", "2023-05-02"]], encoding, delimiter)
    assert read_first("a.csv", content)[1] == (2, ["Ærø og Ås", "2023-05-02"])


def test_csv_cells_with_line_breaks_and_guarded_formulas() -> None:
    rows = read_first("a.csv", b"Navn;Dato\n\"to\nlinjer\";'=1+1\n'navn;-\n")
    assert rows[1:] == [(2, ["to\nlinjer", "=1+1"]), (3, ["'navn", "-"])]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0\1\2\3" * 100,
        b"\x89PNG\r\n\x1a\n" + b"\0" * 64,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512,  # a workbook with a password
        b"PK\x03\x04" + b"rubbish" * 50,
        b"Navn;Dato\n",
        b"\n\n\n",
        b"Navn;Dato\n" + b"x" * 200_000 + b";1\n",  # one cell longer than a CSV reader takes
    ],
)
def test_what_is_no_spreadsheet_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(Invalid) as refusal:
        read_first("x", content)
    assert len(str(refusal.value)) > 20


def test_damaged_and_foreign_archives_are_refused() -> None:
    good = xlsx([HEAD, ["A", "B"]])
    for cut in range(10, len(good), 97):
        with pytest.raises(Invalid):
            read_first("a.xlsx", good[:cut])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("content.xml", "<office/>")
    with pytest.raises(Invalid):
        read_first("a.ods", out.getvalue())
    for xml in (b"", b"<worksheet", sheet_xml("<row><c><v>1</v>"), b"\xff\xfe\x00"):
        with pytest.raises(Invalid):
            read_first("a.xlsx", with_sheet(good, xml))


def test_what_stands_in_merged_cells_stands_in_each_of_their_rows() -> None:
    content = xlsx(
        [HEAD, ["A", "1"], [None, "2"], ["C", "3"]],
        lambda sheet: (sheet.merge_cells("A2:A3"), sheet.merge_cells("A4:B4")),
    )
    (sheet,) = sheets.read("a.xlsx", content)
    assert sheet.rows[1:] == [(2, ["A", "1"]), (3, ["A", "2"]), (4, ["C", ""])]
    assert sheet.merged == "A2"


def test_formulas_give_their_results_and_are_refused_without() -> None:
    with pytest.raises(Invalid, match="B2"):
        read_first("a.xlsx", xlsx([HEAD, ["A", "=1+1"]]))
    solved = sheet_xml(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Navn</t></is></c></row>'
        '<row r="2"><c r="A2" t="str"><f>"A"&amp;"B"</f><v>AB</v></c></row>'
        '<row r="3"><c r="A3" t="str"><f>""</f><v></v></c><c r="B3"><v>2</v></c></row>'
    )
    rows = read_first("a.xlsx", with_sheet(xlsx([HEAD, ["A", "B"]]), solved))
    assert [cells[0] for _number, cells in rows] == ["Navn", "AB", ""]


def test_fifty_thousand_rows_are_read_and_one_more_refused() -> None:
    row = b"Eksempel;2023-05-02\n"
    assert len(read_first("a.csv", b"Navn;Dato\n" + row * 50_000)) == 50_001
    with pytest.raises(Invalid, match=r"50\.000"):
        read_first("a.csv", b"Navn;Dato\n" + row * 50_001)
    with pytest.raises(Invalid, match="20 MB"):
        read_first("a.csv", b"x" * (20 * 1024 * 1024 + 1))


def test_a_zip_bomb_is_refused_without_unpacking_it() -> None:
    bomb = with_sheet(xlsx([HEAD, ["A", "B"]]), b"\0" * (400 * 1024 * 1024))
    assert len(bomb) < 1024 * 1024
    tracemalloc.start()
    with pytest.raises(Invalid, match="300 MB"):
        read_first("a.xlsx", bomb)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 50 * 1024 * 1024


def test_a_zip_bomb_that_states_a_small_size_is_refused_too() -> None:
    bomb = bytearray(with_sheet(xlsx([HEAD, ["A", "B"]]), b"\0" * (400 * 1024 * 1024)))
    with zipfile.ZipFile(io.BytesIO(bytes(bomb))) as archive:
        entry = archive.getinfo("xl/worksheets/sheet1.xml")
    true_size = struct.pack("<I", entry.file_size)
    for at in (bomb.find(true_size), bomb.rfind(true_size)):
        bomb[at : at + 4] = struct.pack("<I", 1_000)
    with zipfile.ZipFile(io.BytesIO(bytes(bomb))) as archive:
        assert archive.getinfo("xl/worksheets/sheet1.xml").file_size == 1_000
    with pytest.raises(Invalid, match="300 MB"):
        read_first("a.xlsx", bytes(bomb))


@pytest.mark.parametrize("far", ["XFD1048576", "A1048576", "ZZZ9999999"])
def test_a_sheet_that_claims_billions_of_cells_is_refused(far: str) -> None:
    cells = f'<row><c r="A1"><v>1</v></c></row><row><c r="{far}"><v>2</v></c></row>'
    content = with_sheet(xlsx([HEAD, ["A", "B"]]), sheet_xml(cells))
    if far == "A1048576":  # one column of a million rows is no danger
        assert read_first("a.xlsx", content) == [(1, ["1"]), (1_048_576, ["2"])]
        return
    with pytest.raises(Invalid):
        read_first("a.xlsx", content)


def test_millions_of_empty_cells_are_refused() -> None:
    content = with_sheet(
        xlsx([HEAD, ["A", "B"]]), sheet_xml("<row>" + "<c><v>1</v></c>" * 5_000_001 + "</row>")
    )
    with pytest.raises(Invalid):
        read_first("a.xlsx", content)


def test_what_calls_itself_a_workbook_and_is_none_is_told_so() -> None:
    with pytest.raises(Invalid, match="hverken XLSX eller CSV"):
        read_first("plan.xlsx", b"%PDF-1.7\nintet regneark")


def test_a_quotation_mark_that_is_not_closed_is_said_in_danish() -> None:
    with pytest.raises(Invalid, match="anførselstegn er ikke lukket"):
        read_first("a.csv", b'Navn;Dato\n"Eksempel;' + b"x" * 200_000)
