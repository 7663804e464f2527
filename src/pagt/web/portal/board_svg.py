"""The promise board as one stand-alone SVG that others may embed. It brings its own colours and needs no style sheet."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pagt.plan.marks import LOOKS
from pagt.plan.rules.verdict import Verdict
from pagt.web.portal import phrases
from pagt.web.portal.board import Area, Board, Cell, Row

FONT = "'IBM Plex Sans', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
INK, QUIET, LINE = "#1a1a1a", "#595959", "#dcdcdc"
MARGIN = 32
LABEL = 388
CELLS = 656
HEADER = 92
NOTICE_HEIGHT = 40
AREA_HEIGHT = 74
ROW_HEIGHT = 52
CELL_HEIGHT = 44
LEGEND_LINE = 30
MOST_WORDED_COLUMNS = 12
NARROW = 44
ROOM_FOR_WORDS = 118


class _Picture:
    """Where things stand, and the parts drawn so far."""

    def __init__(self, board: Board, source: str, notice: str) -> None:
        self.board = board
        self.source = source
        self.notice = notice
        self.header = HEADER + (NOTICE_HEIGHT if notice else 0)
        count = len(board.columns)
        self.column = max(132, CELLS // count) if count <= MOST_WORDED_COLUMNS else NARROW
        self.width = MARGIN * 2 + LABEL + self.column * count
        rows = sum(len(area.rows) for area in board.areas)
        self.legend_top = self.header + AREA_HEIGHT * len(board.areas) + ROW_HEIGHT * rows + 36
        self.legend_columns = max(1, (self.width - 2 * MARGIN) // 480)
        legend_rows = -(-len(board.totals.shares) // self.legend_columns)
        self.height = self.legend_top + legend_rows * LEGEND_LINE + 58

    def parts(self) -> Iterator[str]:
        yield from self.head()
        top = self.header
        for area in self.board.areas:
            yield from self.area(area, top)
            top += AREA_HEIGHT
            for row in area.rows:
                yield from self.row(row, top)
                top += ROW_HEIGHT
        yield from self.legend()
        yield "</svg>"

    def head(self) -> Iterator[str]:
        board = self.board
        title = _("Promise board: %(plan)s") % {"plan": board.title}
        day = _("Status on %(day)s") % {"day": phrases.long_date(board.on)}
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
            f'width="{self.width}" height="{self.height}" lang="{get_language()}" font-family="{FONT}" '
            'role="graphics-document document" aria-labelledby="board-title board-desc">'
        )
        yield f'<title id="board-title">{escape(title)}</title>'
        shares = ", ".join(f"{share.word}: {share.number}" for share in board.totals.shares if share.number)
        yield f'<desc id="board-desc">{escape(f"{day}. {board.totals.summary} {shares}.")}</desc>'
        yield f'<rect width="{self.width}" height="{self.height}" fill="#ffffff"/>'
        yield _text(MARGIN, 52, board.title, 26, INK, 600)
        yield _text(MARGIN, 80, f"{day}. {board.totals.summary}", 15, QUIET)
        if self.notice:
            yield f'<rect x="{MARGIN}" y="94" width="{self.width - 2 * MARGIN}" height="30" rx="4" fill="#fff3c4"/>'
            yield _text(MARGIN + 12, 114, self.notice, 13.5, INK)

    def area(self, area: Area, top: int) -> Iterator[str]:
        base = top + AREA_HEIGHT - 16
        lines = textwrap.wrap(f"{area.id} {area.title}", 40, max_lines=2, placeholder=" …")
        yield _link(area.url, f"{area.id} {area.title}")
        for number, line in enumerate(reversed(lines)):
            yield _text(MARGIN, base - 20 * number, line, 16, INK, 600)
        yield "</a>"
        for index, name in enumerate(self.board.columns):
            yield _text(self.left(index) + 2, base, name, 13, QUIET)
        yield f'<path d="M{MARGIN} {top + AREA_HEIGHT - 5}H{self.width - MARGIN}" stroke="{LINE}"/>'

    def left(self, column: int) -> int:
        return MARGIN + LABEL + column * self.column

    def row(self, row: Row, top: int) -> Iterator[str]:
        lines = textwrap.wrap(row.title, 46, max_lines=2, placeholder=" …")
        base = top + 31 if len(lines) == 1 else top + 22
        yield _link(row.url, f"{row.id} {row.title}")
        yield _text(MARGIN, base, row.id, 13, QUIET)
        for number, line in enumerate(lines):
            yield _text(MARGIN + 38, base + 18 * number, line, 14, INK)
        yield "</a>"
        if row.channel_of:
            said = _("Counted under %(id)s") % {"id": row.channel_of}
            yield _link(row.channel_url, said)
            yield _text(self.left(0) + 2, top + 31, said, 13, QUIET) + "</a>"
        column = 0
        for cell in row.cells:
            column += cell.gap
            yield from self.cell(cell, self.left(column), top + (ROW_HEIGHT - CELL_HEIGHT) // 2)
            column += cell.span

    def cell(self, cell: Cell, x: int, y: int) -> Iterator[str]:
        look = LOOKS[cell.verdict]
        width = cell.span * self.column - 6
        yield _link(cell.url, cell.sentence)
        yield from _field(cell.verdict, x, y, width, CELL_HEIGHT, cell.filled)
        yield f'<g transform="translate({x + 9} {y + 12})" color="{look.ink}">{look.drawing}</g>'
        if width > ROOM_FOR_WORDS:
            yield _text(x + 36, y + 19, cell.word, 12.5, look.ink, 600)
            yield _text(x + 36, y + 35, cell.tally, 11.5, look.ink)
        yield "</a>"

    def legend(self) -> Iterator[str]:
        step = (self.width - 2 * MARGIN) // self.legend_columns
        for index, share in enumerate(self.board.totals.shares):
            x = MARGIN + step * (index % self.legend_columns)
            y = self.legend_top + LEGEND_LINE * (index // self.legend_columns)
            look = LOOKS[share.verdict]
            yield from _field(share.verdict, x, y, 30, 24, 0)
            yield f'<g transform="translate({x + 8} {y + 5}) scale(.7)" color="{look.ink}">{look.drawing}</g>'
            yield (
                f'<text x="{x + 40}" y="{y + 16}" font-size="12" fill="{QUIET}"><tspan fill="{INK}" '
                f'font-weight="600">{share.number} {escape(share.word)}</tspan> {escape(share.meaning)}</text>'
            )
        said = _("Worked out from the records. Source: %(address)s") % {"address": self.source}
        yield _text(MARGIN, self.height - 22, said, 12, QUIET)


def _field(verdict: Verdict, x: int, y: int, width: int, height: int, filled: int) -> Iterator[str]:
    look = LOOKS[verdict]
    dash = f' stroke-dasharray="{look.dash}"' if look.dash else ""
    yield f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="4" fill="{look.field}"/>'
    if 0 < filled < 100:
        part = round(width * filled / 100)
        yield f'<rect x="{x}" y="{y}" width="{part}" height="{height}" rx="4" fill="{look.fill}"/>'
    yield (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="4" fill="none" '
        f'stroke="{look.edge}" stroke-width="1.5"{dash}/>'
    )


def _link(url: str, said: str) -> str:
    return f'<a href={quoteattr(url)} target="_top"><title>{escape(said)}</title>'


def _text(x: int, y: int, said: str, size: float, colour: str, weight: int = 400) -> str:
    return f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" fill="{colour}">{escape(said)}</text>'


def draw(board: Board, source: str, notice: str = "") -> str:
    """Return the picture in the active language.

    Args:
        board: the board, with absolute addresses, since the picture stands on other people's pages.
        source: the address that readers can check it at.
        notice: what readers must know first, e.g. that some of the records are made up.
    """
    return "".join(_Picture(board, source, notice).parts())
