"""Puts the paper on a meeting's agenda, as PDF and as DOCX, as it stands at that moment."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from pagt.core.actions import noted
from pagt.core.danish import key_from
from pagt.core.errors import Invalid
from pagt.core.rights import Actor, require
from pagt.grants.recommendation.actions import open_and_locked
from pagt.grants.recommendation.models import Recommendation, RecommendationPaper
from pagt.grants.recommendation.paper import paper_docx, paper_pdf
from pagt.grants.recommendation.states import Audience, State
from pagt.network.meetings.actions import add_paper
from pagt.network.meetings.models import AgendaItem

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@transaction.atomic
def put_on_agenda(
    recommendation: Recommendation,
    *,
    by: Actor,
    version: int,
    item: AgendaItem,
    audience: Audience,
    language: str = "da",
) -> RecommendationPaper:
    """Put the paper on an item of a meeting's agenda, where those who take part in the item can fetch it.

    Args:
        recommendation: the approved version.
        by: who puts it there; needs the right to handle applications, and to write the meeting's agenda.
        version: the version that the actor saw.
        item: the agenda item.
        audience: whom the paper is written for.
        language: the paper's language.

    Raises:
        Refused: the actor has not the rights, or has an interest in the item.
        NotOnRecord: a case in it is closed to the actor.
        Invalid: it is not approved.
        EditConflict: somebody saved it after that version.
    """
    require(by, Recommendation.NEEDS)
    current = open_and_locked(recommendation, by, version)
    if current.status != State.APPROVED.value:
        raise Invalid(_("Only a recommendation that is approved is put on an agenda."))
    with override(language):
        title = _("Recommendation: %(call)s") % {"call": current.call.title}
    stem = key_from(title)[:100]
    files = (
        SimpleUploadedFile(
            f"{stem}.pdf", paper_pdf(current, audience, language=language), content_type="application/pdf"
        ),
        SimpleUploadedFile(
            f"{stem}.docx", paper_docx(current, audience, language=language), content_type=_DOCX
        ),
    )
    before = current.state()
    pdf, docx = (
        add_paper(item, by=by, title=f"{title} ({form})"[:200], upload=upload).document
        for form, upload in zip(("PDF", "DOCX"), files, strict=True)
    )
    made = RecommendationPaper.objects.create(
        recommendation=current, audience=audience.value, item=item, pdf=pdf, docx=docx, made_by=by.actor_key
    )
    noted(current, by=by, action="put on agenda", before=before)
    return made
