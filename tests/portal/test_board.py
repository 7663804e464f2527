"""The promise board, from the engine's result alone."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from pagt.plan.marks import LOOKS, ORDER, mark
from pagt.plan.rules.verdict import Verdict
from pagt.web.portal import board_svg
from pagt.web.portal.board import Board, Row, build
from tests.portal import small

CSS = Path(board_svg.__file__).parent / "static" / "portal" / "portal.css"
SVG = "{http://www.w3.org/2000/svg}"


def small_board(**changes: object) -> Board:
    return build(
        small.result(**changes),  # type: ignore[arg-type]
        lambda commitment: f"https://x.example/plan/small/{commitment}/?on=2025-10-01",
        lambda area: f"https://x.example/plan/small/area/{area}/",
    )


def rows(board: Board) -> dict[str, Row]:
    return {row.id: row for area in board.areas for row in area.rows}


def test_every_commitment_has_a_row_in_its_area() -> None:
    board = small_board()
    assert board.columns == ("2024", "2025", "2026")
    assert [(area.id, [row.id for row in area.rows]) for area in board.areas] == [
        ("1", ["1.1", "1.2", "1.3"]),
        ("2", ["2.1", "2.2", "2.3", "2.4"]),
    ]


def test_cells_stand_in_their_years() -> None:
    found = rows(small_board())
    assert [(c.gap, c.column, c.span) for c in found["1.1"].cells] == [(0, 1, 1), (0, 2, 1), (0, 3, 1)]
    assert [(c.gap, c.column, c.span) for c in found["1.3"].cells] == [(0, 1, 3)]
    milestone = found["2.1"]
    assert [(c.gap, c.column, c.span, c.period) for c in milestone.cells] == [(0, 1, 2, "senest 30.6.2025")]
    assert milestone.rest == 1
    last_year = found["2.4"]
    assert [(c.gap, c.column, c.span) for c in last_year.cells] == [(2, 3, 1)]
    assert last_year.rest == 0


def test_every_row_fills_the_columns_exactly() -> None:
    board = small_board()
    for row in rows(board).values():
        if not row.channel_of:
            assert sum(cell.gap + cell.span for cell in row.cells) + row.rest == len(board.columns)


def test_verdicts_words_and_tallies() -> None:
    found = rows(small_board())
    assert [(c.verdict, c.word, c.tally) for c in found["1.1"].cells] == [
        (Verdict.KEPT, "indfriet", "1 af mindst 1"),
        (Verdict.AT_RISK, "i fare", "0 af mindst 1"),
        (Verdict.UPCOMING, "ikke begyndt", "0 af mindst 1"),
    ]
    too_many = found["1.2"].cells[0]
    assert (too_many.verdict, too_many.tally) == (Verdict.DEVIATES, "3 af 1–2")
    assert [(c.tally, c.filled) for c in found["1.3"].cells] == [("2 af 3", 67)]
    assert found["2.2"].cells[0].tally == "12,5 mio. kr. af mindst 10 mio. kr."
    with translation.override("en"):
        english = rows(small_board())
    assert english["1.1"].title == "A network meeting a year"
    assert english["1.1"].cells[1].word == "at risk"
    assert english["2.2"].cells[0].tally == "DKK 12.5m of at least DKK 10m"


def test_cells_link_to_their_period() -> None:
    found = rows(small_board())
    assert [cell.url for cell in found["1.1"].cells] == [
        f"https://x.example/plan/small/1.1/?on=2025-10-01#p{year}" for year in (2024, 2025, 2026)
    ]


def test_a_channel_points_to_what_it_is_counted_under() -> None:
    channel = rows(small_board())["2.3"]
    assert (channel.verdict, channel.cells, channel.channel_of) == (None, (), "1.3")
    assert channel.channel_url.startswith("https://x.example/plan/small/1.3/")


def test_shares_count_every_commitment_with_a_rule() -> None:
    board = small_board()
    assert [share.verdict for share in board.totals.shares] == list(ORDER)
    assert set(ORDER) == set(Verdict)
    assert board.totals.promises == 6
    assert board.totals.number(Verdict.KEPT) == 1
    assert board.totals.number(Verdict.DEVIATES) == 2
    assert board.totals.summary == "Af 6 løfter er 1 indfriet."


def drawn(board: Board) -> ElementTree.Element:
    return ElementTree.fromstring(board_svg.draw(board, "https://x.example/board/"))


def texts(root: ElementTree.Element) -> list[str]:
    return ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]


def test_the_picture_stands_alone() -> None:
    board = small_board()
    root = drawn(board)
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == "Løftetavle: Eksempel: Lille handleplan 2024-2026"
    assert "1. oktober 2025" in (root[1].text or "")
    written = board_svg.draw(board, "https://x.example/board/")
    assert not re.search(r'\sstyle=|\sclass="(?!mark)|<style|<script|<image|url\(', written)
    addresses = [link.get("href") or "" for link in root.iter(f"{SVG}a")]
    for row in rows(board).values():
        assert row.url in addresses
        assert all(cell.url in addresses for cell in row.cells)
    assert all(link.get("target") == "_top" for link in root.iter(f"{SVG}a"))


def test_the_picture_says_every_word_and_escapes_titles() -> None:
    board = small_board()
    said = texts(drawn(board))
    for row in rows(board).values():
        for cell in row.cells:
            assert cell.word in said
            assert cell.tally in said
    assert "1 Virksomheder og <skoler>" in said
    for share in board.totals.shares:
        assert any(text.startswith(f"{share.number} {share.word}") for text in said)


def test_nothing_leaves_the_picture() -> None:
    root = drawn(small_board())
    width, height = float(root.get("width") or 0), float(root.get("height") or 0)
    for text in root.iter(f"{SVG}text"):
        assert 0 <= float(text.get("x") or -1) < width
        assert 0 < float(text.get("y") or -1) < height
    for rect in root.iter(f"{SVG}rect"):
        if rect.get("x"):
            assert float(rect.get("x") or 0) + float(rect.get("width") or 0) <= width


def test_a_plan_of_thirty_years_is_drawn_with_marks_only() -> None:
    board = small_board(to=date(2053, 12, 31))
    root = drawn(board)
    assert len(board.columns) == 30
    said = texts(root)
    assert "i fare" not in said
    titles = [title.text or "" for title in root.iter(f"{SVG}title")]
    assert any(title.startswith("1.1 2025: i fare") for title in titles)


def test_shapes_differ_without_colour() -> None:
    assert len({look.drawing for look in LOOKS.values()}) == len(Verdict)


def luminance(colour: str) -> float:
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("verdict", list(Verdict))
def test_words_are_readable_on_their_field(verdict: Verdict) -> None:
    look = LOOKS[verdict]
    assert contrast(look.ink, look.field) >= 4.5
    assert contrast(look.ink, look.fill) >= 4.5 or verdict is Verdict.KEPT
    assert contrast(board_svg.QUIET, "#ffffff") >= 4.5


def css_colours() -> Iterator[tuple[str, dict[str, str]]]:
    for verdict, body in re.findall(r"^\.v-(\w+) \{([^}]*)\}", CSS.read_text("utf-8"), re.MULTILINE):
        yield verdict, dict(re.findall(r"--(\w+): ([^;]+);", body))


def test_pages_and_picture_have_the_same_colours() -> None:
    found = dict(css_colours())
    assert set(found) == set(Verdict)
    for verdict, look in LOOKS.items():
        colours = found[verdict]
        assert (colours["field"], colours["mark"], colours["edge"], colours["fill"]) == (
            look.field,
            look.ink,
            look.edge,
            look.fill,
        )
        assert (colours.get("border") == "dashed") == bool(look.dash)


def test_the_page_has_a_table_for_a_screen_reader() -> None:
    board = small_board()
    page = render_to_string("portal/_board.html", {"board": board})
    assert page.count('role="table"') == len(board.areas)
    assert page.count('scope="row"') == len(rows(board))
    assert page.count('scope="col"') == len(board.areas) * (1 + len(board.columns))
    assert page.count('<a class="cell ') == sum(len(row.cells) for row in rows(board).values())
    assert "Virksomheder og &lt;skoler&gt;" in page
    assert "Tælles under 1.3" in page
    assert " style=" not in page
    for row in rows(board).values():
        for cell in row.cells:
            assert f'<span class="cell__word">{cell.word}</span>' in page


def test_a_mark_is_silent_because_its_word_stands_beside_it() -> None:
    assert all('aria-hidden="true"' in mark(verdict) for verdict in Verdict)
