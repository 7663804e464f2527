"""The paper as DOCX: real headings, tables with header rows and descriptions, and the language of the text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from pagt.core.forms import seen

if TYPE_CHECKING:
    from pagt.grants.recommendation.paper import Paper, Part, Table

_LOCALES = {"da": "da-DK", "en": "en-GB"}
_BLUE = RGBColor(0x0A, 0x3D, 0x62)
_WIDTH = Mm(166)
_STILL = datetime(2000, 1, 1, tzinfo=UTC)
"""When it says it was made: always the same, so that the same content gives the same file."""


def docx(paper: Paper) -> bytes:
    """Return the paper as a DOCX document."""
    made = Document()
    _dress(made, paper)
    made.add_heading(_plain(paper.title), level=0)
    for label, value in paper.head:
        line = made.add_paragraph()
        line.paragraph_format.space_after = Pt(2)
        line.add_run(f"{_plain(label)}: ").bold = True
        line.add_run(_plain(value))
    for part in paper.parts:
        _add(made, part)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def _plain(text: str) -> str:
    """Characters that XML can't hold would break the file."""
    return "".join(
        char
        for char in str(seen(text))
        if char in "\n\t" or (ord(char) >= 0x20 and char not in "\ufffe\uffff")
    )


def _dress(made: Any, paper: Paper) -> None:
    about = made.core_properties
    about.title, about.author = paper.title, settings.PACT_NAME
    about.language = _LOCALES[paper.language]
    about.created = about.modified = _STILL
    about.last_modified_by, about.comments = settings.PACT_NAME, ""
    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(22)
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        style = made.styles[name]
        style.font.name = "Calibri"
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        if name != "Normal":
            style.font.color.rgb = _BLUE
    made.styles["Normal"].font.size = Pt(10.5)
    for holder in (made.styles["Normal"].element, *_defaults(made)):
        properties = holder.get_or_add_rPr() if hasattr(holder, "get_or_add_rPr") else holder
        for old in properties.findall(qn("w:lang")):
            properties.remove(old)
        tongue = OxmlElement("w:lang")
        tongue.set(qn("w:val"), _LOCALES[paper.language])
        properties.append(tongue)


def _defaults(made: Any) -> list[Any]:
    return list(made.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr"))


def _add(made: Any, part: Part) -> None:
    made.add_heading(_plain(part.heading), level=part.level)
    for text in (*part.paragraphs, *([part.empty] if part.empty else [])):
        made.add_paragraph(_plain(text))
    for table in part.tables:
        _add_table(made, table)


def _add_table(made: Any, given: Table) -> None:
    table = made.add_table(rows=1, cols=len(given.headings), style="Table Grid")
    table.autofit = False
    properties = table._tbl.tblPr
    for tag, text in (("w:tblCaption", given.said), ("w:tblDescription", given.said)):
        said = OxmlElement(tag)
        said.set(qn("w:val"), _plain(text))
        properties.append(said)
    _fill(table.rows[0], given.headings, given.numeric, bold=True)
    header = table.rows[0]._tr.get_or_add_trPr()
    header.append(OxmlElement("w:tblHeader"))
    for row in given.rows:
        added = table.add_row()
        added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        _fill(added, row, given.numeric, bold=False)
    shares = given.widths or [100 // len(given.headings)] * len(given.headings)
    for column, share in zip(table.columns, shares, strict=True):
        width = int(_WIDTH * share / sum(shares))
        column.width = width
        for cell in column.cells:
            cell.width = width
    made.add_paragraph()


def _fill(row: Any, texts: Sequence[str], numeric: Sequence[int], *, bold: bool) -> None:
    for i, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(_plain(text))
        run.bold, run.font.size = bold, Pt(9)
        if i in numeric:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
