"""Files of an application: attached one by one, private to those who write, kept for ever once submitted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from pagt.core.documents import store
from pagt.core.errors import Invalid, NotOnRecord
from pagt.grants.applications.access import held_now, require_may, was_submitted
from pagt.grants.applications.actions.drafting import write_answers
from pagt.grants.applications.actions.steps import begin, require_draft
from pagt.grants.applications.models import Answer, Application, Attachment
from pagt.grants.applications.states import May
from pagt.grants.calls.queries import form_of
from pagt.grants.calls.rules.forms import Question, QuestionType
from pagt.grants.calls.states import Stage
from pagt.people.models import User


@transaction.atomic
def attach(
    application: Application, question: str, *, by: User, upload: UploadedFile[bytes], began_at: datetime
) -> Attachment:
    """Store a file as part of an answer.

    Args:
        application: the application.
        question: the key of a question for files.
        by: the person; may write.
        upload: the file as the form received it.
        began_at: when the request began (`clock.began_at`): a file that was under way at the deadline counts.

    Raises:
        Refused: the person may not write here.
        Invalid: the application can't be written in, the question is gone or full, or the file is refused.
    """
    # Asked before the file is read and scanned, which takes its time, and once more under the lock.
    there = Application.objects.select_related("call", "lead").get(pk=application.pk)
    held, now = held_now(by, there)
    require_may(held, May.EDIT)
    require_draft(there, now=now, began_at=began_at)
    _room_for_one(there, question)
    document = store(upload, by=by, private=True)

    current, now = begin(application, by=by, needs=May.EDIT)
    require_draft(current, now=now, began_at=began_at)
    rows = _room_for_one(current, question)
    attachment = Attachment.objects.create(
        application=current,
        stage=current.stage,
        question=question,
        document=document,
        began_at=min(began_at, now),
        stored_at=now,
        by=by.actor_key,
    )
    ids = [*(rows[question].value or [] if question in rows else []), str(attachment.pk)]
    write_answers(current, {question: ids}, rows, by=by, now=now)
    return attachment


@transaction.atomic
def detach(attachment: Attachment, *, by: User) -> None:
    """Take a file away. What a submission answered with stays stored, and only leaves the draft.

    Raises:
        Refused: the person may not write here.
        Invalid: the application can't be written in.
        NotOnRecord: it has been taken away meanwhile.
    """
    current, now = begin(attachment.application, by=by, needs=May.EDIT)
    require_draft(current, now=now)
    question, key = attachment.question, str(attachment.pk)
    rows = _rows(current, question)
    ids = (rows[question].value or []) if question in rows else []
    if attachment.stage != current.stage or key not in ids:
        raise NotOnRecord(_("The file has been taken away already."))
    left = [each for each in ids if each != key]
    write_answers(current, {question: left or None}, rows, by=by, now=now)
    if was_submitted(attachment):
        return
    document = attachment.document
    attachment.delete()
    try:
        document.delete()
    except ProtectedError:
        # Another application was copied from this one and has the same file.
        return


def _rows(application: Application, question: str) -> dict[str, Answer]:
    rows = Answer.objects.filter(application=application, stage=application.stage, question=question)
    return {row.question: row for row in rows}


def _room_for_one(application: Application, key: str) -> dict[str, Answer]:
    """Return the answer as it stands, by question.

    Raises:
        Invalid: the form has no such question for files, or it has as many as it takes.
    """
    form = form_of(application.call, Stage(application.stage))
    question: Question | None = form.question(key) if form else None
    if question is None or question.type is not QuestionType.FILE:
        raise Invalid(_("This question has been taken out of the form since you opened it."))
    rows = _rows(application, key)
    there: list[Any] = (rows[key].value or []) if key in rows else []
    if question.most is not None and len(there) >= question.most:
        raise Invalid(
            _("There are %(count)s files already, which is as many as this question takes. Remove one first.")
            % {"count": len(there)}
        )
    return rows
