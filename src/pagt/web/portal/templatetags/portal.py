"""What the public templates draw often."""

from __future__ import annotations

from html import escape

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from pagt.plan import marks
from pagt.plan.rules.verdict import Verdict
from pagt.web.portal import phrases
from pagt.web.portal.board import Cell, Row

register = template.Library()
_MARKS = {verdict: mark_safe(marks.mark(verdict)) for verdict in Verdict}


@register.filter
def mark(verdict: Verdict) -> SafeString:
    """The verdict's mark alone, for a place where its word stands beside it."""
    return _MARKS[verdict]


@register.filter
def cells(row: Row) -> SafeString:
    """The cells of a row of the promise board. Made here because a board has hundreds of parts to fill in."""
    return mark_safe("".join(f"{_gap(cell.gap)}{_slot(cell)}" for cell in row.cells) + _gap(row.rest))


@register.filter
def small_cells(row: Row) -> SafeString:
    """The cells of a row of the small board: marks without words."""
    return mark_safe(
        "".join(
            f'<span class="mini__cell v-{cell.verdict} mini__cell--{cell.span} mini__at--{cell.column}">'
            f"{_MARKS[cell.verdict]}</span>"
            for cell in row.cells
        )
    )


def _gap(columns: int) -> str:
    span = f' colspan="{columns}"' if columns > 1 else ""
    return f'<td role="cell" class="board__none"{span}></td>' if columns else ""


def _slot(cell: Cell) -> str:
    span = f' colspan="{cell.span}" aria-colspan="{cell.span}"' if cell.span > 1 else ""
    dated = " cell--dated" if cell.tally == cell.period else ""
    wide = " board__slot--wide" if cell.span > 1 or dated else ""
    fill = ""
    if 0 < cell.filled < 100:
        fill = (
            '<svg class="cell__fill" aria-hidden="true" focusable="false" width="100%" height="100%">'
            f'<rect width="{cell.filled}%" height="100%"/></svg>'
        )
    return (
        f'<td role="cell" class="board__slot{wide}"{span}><a class="cell v-{cell.verdict}{dated}" '
        f'href="{escape(cell.url)}">{fill}{_MARKS[cell.verdict]}<span class="cell__text">'
        f'<span class="cell__period">{escape(cell.period)}</span> '
        f'<span class="cell__word">{escape(cell.word)}</span> '
        f'<span class="cell__tally">{escape(cell.tally)}</span></span></a></td>'
    )


@register.filter
def chip(verdict: Verdict) -> SafeString:
    """The verdict as mark and word."""
    return format_html(
        '<span class="chip v-{}">{}<span>{}</span></span>', verdict, _MARKS[verdict], phrases.word(verdict)
    )
