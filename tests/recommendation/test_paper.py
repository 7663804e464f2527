"""The paper, read back from its files."""

from __future__ import annotations

import io

import pytest
from django.core.files.base import ContentFile
from docx import Document as Docx
from docx.oxml.ns import qn
from pypdf import PdfReader

from pagt.core import clock
from pagt.core.errors import Invalid, Refused
from pagt.grants.conflicts.models import Conflict
from pagt.grants.recommendation import actions
from pagt.grants.recommendation.actions_paper import put_on_agenda
from pagt.grants.recommendation.models import Recommendation, RecommendationPaper
from pagt.grants.recommendation.paper import content, paper_docx, paper_pdf
from pagt.grants.recommendation.states import Audience
from pagt.people.roles import Role
from tests.factories import meeting, person
from tests.recommendation.recommending import approved, drafted, officer

pytestmark = pytest.mark.django_db


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_pdf_is_tagged_danish_and_says_everything() -> None:
    found = approved()
    pdf = paper_pdf(found, Audience.COUNCIL)
    reader = PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "da"
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    text = text_of(pdf)
    for line in found.lines.select_related("application"):
        assert line.application.number in text
    assert "900.000" in text
    assert paper_pdf(found, Audience.COUNCIL) == pdf


def test_the_docx_has_headings_header_rows_descriptions_and_its_language() -> None:
    found = approved()
    made = Docx(io.BytesIO(paper_docx(found, Audience.COUNCIL)))
    styles = [paragraph.style.name for paragraph in made.paragraphs if paragraph.style]
    assert styles[0] == "Title" and styles.count("Heading 1") >= 5
    assert made.tables
    for table in made.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
    lang = made.styles["Normal"].element.rPr.find(qn("w:lang"))
    assert lang.get(qn("w:val")) == "da-DK"
    assert made.core_properties.language == "da-DK"
    cells = {cell.text for table in made.tables for row in table.rows for cell in row.cells}
    assert {line.application.number for line in found.lines.select_related("application")} <= cells


def test_what_no_document_can_hold_is_left_out() -> None:
    found = drafted()
    Recommendation.objects.filter(pk=found.pk).update(background="<b>Før\ufffe\uffff #set *efter* 😀 عربي")
    found.refresh_from_db()
    made = Docx(io.BytesIO(paper_docx(found, Audience.COUNCIL)))
    assert any("<b>Før #set *efter* 😀 عربي" in each.text for each in made.paragraphs)
    assert "#set *efter*" in text_of(paper_pdf(found, Audience.COUNCIL))


def test_the_two_files_say_the_same() -> None:
    found = approved()
    paper = content(found, Audience.REGIONAL_COUNCIL, language="da")
    words = [
        paragraph.text
        for paragraph in Docx(io.BytesIO(paper_docx(found, Audience.REGIONAL_COUNCIL))).paragraphs
    ]
    pdf = " ".join(text_of(paper_pdf(found, Audience.REGIONAL_COUNCIL)).split())
    for part in paper.parts:
        assert part.heading in words
        assert part.heading in pdf


def test_only_the_regional_council_reads_the_councils_advice() -> None:
    found = approved()
    found = actions.record_advice(
        found, by=officer(), version=found.version, advice="Eksempel: anbefales", on=clock.today()
    )
    assert "Eksempel: anbefales" in text_of(paper_pdf(found, Audience.REGIONAL_COUNCIL))
    assert "Eksempel: anbefales" not in text_of(paper_pdf(found, Audience.COUNCIL))


def test_a_draft_says_that_nobody_has_approved_it() -> None:
    parts = dict(content(drafted(), Audience.COUNCIL, language="en").head)
    assert parts["Status"] == "Draft: nobody has approved it yet"


def test_conflicts_stand_as_counts_without_names() -> None:
    found = approved()
    who = person(Role.COUNCIL_MEMBER, name="Navn Navnesen")
    Conflict.objects.create(
        key="c",
        application=found.lines.all()[0].application,
        person=who,
        ground="3",
        origin="declared",
        tie="declared",
        status="declared",
        detail="x",
    )
    text = text_of(paper_pdf(found, Audience.COUNCIL))
    assert "Navnesen" not in text
    paper = content(found, Audience.COUNCIL, language="en")
    (part,) = [each for each in paper.parts if each.heading == "Appendix: conflicts of interest"]
    assert [list(row) for row in part.tables[0].rows] == [["No. 3", "1", "1"]]


def test_the_paper_lies_on_the_meetings_item_in_both_forms() -> None:
    found, by = approved(), officer()
    held = meeting(on=clock.today(), purpose="council", items=[{"subject": "Eksempel"}])
    made = put_on_agenda(
        found, by=by, version=found.version, item=held.items.get(), audience=Audience.COUNCIL
    )
    papers = held.items.get().papers.all()
    assert [paper.document.name.rsplit(".")[-1] for paper in papers] == ["pdf", "docx"]
    assert {made.pdf, made.docx} == {paper.document for paper in papers}
    with made.pdf.file.open("rb") as file:
        assert ContentFile(file.read()).read() == paper_pdf(found, Audience.COUNCIL)


def test_only_what_is_approved_is_put_on_an_agenda_and_only_by_who_handles_applications() -> None:
    held = meeting(on=clock.today(), purpose="council", items=[{"subject": "Eksempel"}])
    draft, found = drafted(), approved()
    with pytest.raises(Invalid):
        put_on_agenda(
            draft, by=officer(), version=draft.version, item=held.items.get(), audience=Audience.COUNCIL
        )
    with pytest.raises(Refused):
        put_on_agenda(
            found,
            by=person(Role.APPROVER),
            version=found.version,
            item=held.items.get(),
            audience=Audience.COUNCIL,
        )
    assert not RecommendationPaper.objects.exists()
