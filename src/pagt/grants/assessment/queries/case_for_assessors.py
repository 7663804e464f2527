"""What an assessor reads of an application: what was submitted, without what is not for their eyes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from pagt.core.errors import NotOnRecord
from pagt.grants.applications.case_reading import version
from pagt.grants.applications.models import Attachment
from pagt.grants.applications.reading import Names, Reading
from pagt.grants.assessment.access import Seat
from pagt.grants.calls.question_fields import AttachedFile
from pagt.grants.calls.rules.forms import Question, QuestionType, Section

NAMING = frozenset({QuestionType.ORGANISATION, QuestionType.PARTNERS, QuestionType.FILE})
"""Types of question whose answers say who applies; a file may, and nobody can tell beforehand."""


@dataclass(frozen=True)
class CaseText:
    """What was submitted, for an assessor.

    Attributes:
        sections: with their answers; sections of which nothing is left are left out.
        hidden: how many questions are not shown.
    """

    sections: list[tuple[Section, list[Reading]]]
    hidden: int


def for_assessors(question: Question, *, sees_applicant: bool) -> bool:
    """Whether assessors see the answer to a question.

    Personal data are for those who handle the application; the form's own mark hides more; and while assessors are not
    to know who applies, so are organisations, partners and files.
    """
    if question.contains_personal_data or not question.visible_to_assessors:
        return False
    return sees_applicant or question.type not in NAMING


def case_for(seat: Seat) -> CaseText | None:
    """Return what was submitted last, as the assessor may read it now; None when nothing is in force."""
    application = seat.assignment.application
    submission = (
        application.submissions.filter(superseded_at=None, stage=application.stage)
        .select_related("application")
        .order_by("submitted_at")
        .last()
    )
    if submission is None or not seat.may_read:
        return None
    read = version(submission)
    files = {
        key: AttachedFile(file.id, file.name, url=reverse("review-file", args=[seat.assignment.key, file.id]))
        for key, file in read.names.files.items()
    }
    read = replace(read, names=Names(read.names.themes, read.names.municipalities, files))
    hidden, sections = 0, []
    for section, readings in read.sections():
        seen = [
            each
            for each in readings
            if for_assessors(each.question, sees_applicant=seat.standing.sees_applicant)
        ]
        hidden += len(readings) - len(seen)
        if seen:
            sections.append((section, seen))
    return CaseText(sections, hidden)


def file_for(seat: Seat, pk: int) -> Attachment:
    """Return a file of what was submitted that the assessor may open now.

    Raises:
        NotOnRecord: there is none of the id among the answers that they see.
    """
    case = case_for(seat)
    shown = {
        file.id
        for _section, readings in (case.sections if case else [])
        for each in readings
        for file in each.files
    }
    found = (
        Attachment.objects.filter(pk=pk, application=seat.assignment.application)
        .select_related("document")
        .first()
        if str(pk) in shown
        else None
    )
    if found is None:
        raise NotOnRecord(_("There is no such file among what was submitted."))
    return found
