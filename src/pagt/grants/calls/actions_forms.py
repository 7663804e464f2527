"""Writes to the forms of a call: drafted freely, corrected openly once the call is published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.actions import change, create
from pagt.core.errors import EditConflict, Invalid
from pagt.core.rights import Actor, require
from pagt.grants.calls.actions import amend, undo_preparation
from pagt.grants.calls.models import Call, StageForm
from pagt.grants.calls.queries import stage_form, stages_of
from pagt.grants.calls.rules.forms import Form, FormFaults, fitness, read_form, write_form
from pagt.grants.calls.sentences import say_fault
from pagt.grants.calls.states import Stage


@transaction.atomic
def save_form(
    call: Call,
    stage: Stage,
    *,
    by: Actor,
    version: int | None,
    content: Mapping[str, Any],
    amendment: str = "",
) -> StageForm:
    """Save the form of a stage and journal it.

    Answers to a question that is taken away stay where they are. A call that somebody had prepared has to be
    prepared again.

    Args:
        call: the call.
        stage: one of its stages.
        by: who acts; needs the right to write records.
        version: the version that the actor saw; None when there was no form.
        content: the form as `rules.forms.read_form` reads it.
        amendment: what is corrected and why, once the call is published: everybody sees it and it is told by mail.

    Raises:
        Refused: the actor has not the right.
        Invalid: the content is no form; or the call is published and the text is missing, the form would no longer
            be fit to be applied with, or its deadline is over.
        EditConflict: somebody saved the form after that version.
    """
    require(by, StageForm.NEEDS)
    form = read(content)
    call = Call.objects.select_for_update().get(pk=call.pk)
    if stage not in stages_of(call):
        raise Invalid(_("The call has no such stage."))
    current = stage_form(call, stage)
    if version is None and current is not None:
        raise EditConflict(_("Somebody else has begun this form since you opened it."), current.version)
    amendment = amendment.strip()
    if call.published_at:
        _check_correction(call, stage, form, amendment)
    saved = _written(call, stage, current, by=by, version=version, form=form, reason=amendment)
    if current is not None and saved.version == current.version:
        return saved
    if call.published_at:
        amend(call, by=by, text=amendment)
    else:
        undo_preparation(call, by=by)
    return saved


def read(content: Mapping[str, Any]) -> Form:
    """Return the form of stored or imported data.

    Raises:
        Invalid: the data is no form; the sentences say where.
    """
    try:
        return read_form(content)
    except FormFaults as faults:
        sentences = [say_fault(fault) for fault in faults.faults]
        raise Invalid(" ".join(sentences), {"content": sentences}) from faults


def _written(
    call: Call,
    stage: Stage,
    current: StageForm | None,
    *,
    by: Actor,
    version: int | None,
    form: Form,
    reason: str,
) -> StageForm:
    content = write_form(form)
    if current is None:
        return create(StageForm, by=by, call=call, stage=stage.value, content=content)
    return change(current, by=by, version=version or 0, reason=reason, content=content)


def _check_correction(call: Call, stage: Stage, form: Form, amendment: str) -> None:
    deadline = call.idea_closes_at if stage is Stage.IDEA else call.closes_at
    if deadline is not None and clock.now() >= deadline:
        raise Invalid(_("The deadline is over, so the form stays as it was answered."))
    if not amendment:
        why = _("The call is published. Say what is corrected and why: everybody will see it.")
        raise Invalid(why, {"amendment": [why]})
    sentences = [say_fault(fault) for fault in fitness(form, stage)]
    if sentences:
        raise Invalid(" ".join(sentences), {"content": sentences})
