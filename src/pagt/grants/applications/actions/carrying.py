"""Answers that come along into another form: from an earlier application, or from the idea."""

from __future__ import annotations

from pagt.grants.applications.models import Answer, Application, Attachment
from pagt.grants.applications.queries import comes_along, latest_answers
from pagt.grants.calls.rules.forms import Form, QuestionType
from pagt.grants.calls.states import Stage
from pagt.people.models import User


def carry(source: Application, target: Application, form: Form, *, by: User) -> None:
    """Answer the questions of a form with what another stage or application said, where it asks the same.

    Args:
        source: what is read; the same as `target` when an idea goes on as an application.
        target: in its new stage, without answers.
        form: the form of that stage.
        by: who carries it over.
    """
    found = latest_answers(source, before=Stage(target.stage) if source == target else None)
    answers = []
    for key, old in found.items():
        question = form.question(key)
        value = comes_along(old, question)
        if value is None or question is None:
            continue
        if question.type is QuestionType.FILE:
            value = _files(source, target, key, value, by=by)
        answers.append(
            Answer(application=target, stage=target.stage, question=key, value=value, by=by.actor_key)
        )
    Answer.objects.bulk_create(answers)


def _files(source: Application, target: Application, key: str, ids: list[str], *, by: User) -> list[str]:
    """Let the same stored files be attached to the target; return their new ids."""
    old = Attachment.objects.filter(application=source, pk__in=[int(each) for each in ids]).order_by("pk")
    new = Attachment.objects.bulk_create(
        Attachment(
            application=target,
            stage=target.stage,
            question=key,
            document=each.document,
            began_at=each.began_at,
            stored_at=each.stored_at,
            by=by.actor_key,
        )
        for each in old.select_related("document")
    )
    return [str(each.pk) for each in new]
