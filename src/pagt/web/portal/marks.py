"""How a verdict looks: a shape of its own, so that it can be read without colour, and its colours.

The same drawings stand in the pages, where the style sheet gives the colours, and in the embedded picture,
which brings its own. A promise that is kept is a filled field; one without proof is an empty, dashed one.
"""

from dataclasses import dataclass

from pagt.plan.rules.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Look:
    """A verdict's drawing in a box of 20 by 20, and its colours.

    `field` fills the cell, `ink` is its text and mark, `edge` its border, `dash` the border's dashes (empty: a
    whole line), `fill` the part of the cell that shows how far a promise has come.
    """

    drawing: str
    field: str
    ink: str
    edge: str
    fill: str
    dash: str = ""


_LINE = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'

LOOKS: dict[Verdict, Look] = {
    Verdict.KEPT: Look(
        f'<g {_LINE}><circle cx="10" cy="10" r="8.5"/><path d="M6 10.4l2.8 2.8 5.3-6"/></g>',
        field="#0b4f5c",
        ink="#ffffff",
        edge="#0b4f5c",
        fill="#0b4f5c",
    ),
    Verdict.DEVIATES: Look(
        f'<g {_LINE}><path d="M10 1.2 18.8 10 10 18.8 1.2 10z"/><path d="M7 8.4h6M7 11.8h6M11.6 6.4 8.4 13.8"'
        ' stroke-width="1.6"/></g>',
        field="#f1ecf9",
        ink="#54278f",
        edge="#6a51a3",
        fill="#dcd0ef",
    ),
    Verdict.BROKEN: Look(
        f'<g {_LINE}><rect x="1.6" y="1.6" width="16.8" height="16.8" rx="1"/><path d="M6.4 6.4l7.2 7.2m0-7.2-7.2 7.2"/>'
        "</g>",
        field="#fdeeea",
        ink="#8f1d14",
        edge="#b42318",
        fill="#f8d0c6",
    ),
    Verdict.AT_RISK: Look(
        f'<g {_LINE}><path d="M10 1.8 18.8 17.6H1.2z"/><path d="M10 7.4v4.4M10 14.6v.2"/></g>',
        field="#fff4dc",
        ink="#734600",
        edge="#b36b00",
        fill="#ffdf9e",
    ),
    Verdict.OPEN: Look(
        '<circle cx="10" cy="10" r="8.5" fill="none" stroke="currentColor" stroke-width="2"/>'
        '<path d="M10 4.5a5.5 5.5 0 0 1 0 11z" fill="currentColor"/>',
        field="#f0f6fb",
        ink="#08437d",
        edge="#2171b5",
        fill="#c9e0f2",
    ),
    Verdict.UNPROVEN: Look(
        '<circle cx="10" cy="10" r="8.5" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="3.2 2.14"/>'
        f'<g {_LINE}><path d="M7.6 7.9a2.4 2.4 0 1 1 3.6 2.1c-.8.5-1.2 1-1.2 1.8M10 14.4v.1" stroke-width="1.8"/></g>',
        field="#ffffff",
        ink="#4a4a4a",
        edge="#8a8a8a",
        fill="#e9e9e9",
        dash="5 4",
    ),
    Verdict.UPCOMING: Look(
        '<circle cx="10" cy="10" r="5" fill="none" stroke="currentColor" stroke-width="2"/>',
        field="#fafafa",
        ink="#5c5c5c",
        edge="#dcdcdc",
        fill="#eeeeee",
    ),
}

ORDER = (
    Verdict.KEPT,
    Verdict.OPEN,
    Verdict.AT_RISK,
    Verdict.DEVIATES,
    Verdict.UNPROVEN,
    Verdict.BROKEN,
    Verdict.UPCOMING,
)
"""The order in which verdicts are counted and explained."""


def mark(verdict: Verdict) -> str:
    """The verdict's mark as inline SVG in the text's colour; the word beside it says the same to a screen reader."""
    return (
        f'<svg class="mark mark--{verdict}" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" '
        f'focusable="false">{LOOKS[verdict].drawing}</svg>'
    )
