"""What the builder does to a form: reads what stands, changes one thing, and saves it against what the officer saw.

Two officers may build one form at once. A change of one question goes upon whatever the form has become, as long as
that question stands as the officer saw it; otherwise they are told what it has become, and decide.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pagt.core.errors import EditConflict
from pagt.core.rights import Actor
from pagt.grants.calls.actions_forms import save_form
from pagt.grants.calls.models import Call, StageForm
from pagt.grants.calls.queries import stage_form
from pagt.grants.calls.rules.forms import Form, Question, Section, read_form, write_form
from pagt.grants.calls.states import Stage

_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """The form of a stage as it stands: empty, without a record, while nobody has begun it."""

    call: Call
    stage: Stage
    record: StageForm | None
    form: Form

    @property
    def version(self) -> int:
        """The version of the record; 0 while there is none."""
        return self.record.version if self.record else 0


def standing(call: Call, stage: Stage) -> Standing:
    """Read the form of a stage."""
    record = stage_form(call, stage)
    return Standing(call, stage, record, read_form(record.content) if record else Form())


def digest(part: Question | Section | None) -> str:
    """Return what tells one state of a question, or of a section's own words, from another."""
    if part is None:
        return ""
    if isinstance(part, Section):
        data: object = [part.title, part.intro]
    else:
        data = write_form(Form((Section("", "", (part,)),)))["sections"][0]["questions"][0]
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:16]


def edit(
    seen: Standing,
    change: Callable[[Form], Form],
    *,
    by: Actor,
    amendment: str = "",
    exact: int | None = None,
) -> StageForm:
    """Change a form and save it.

    Args:
        seen: the call and stage; what has been saved since is read again.
        change: the new form from the one that stands; raises `EditConflict` when what it changes has changed.
        by: who acts.
        amendment: what is corrected and why, when the call is published.
        exact: the version that the officer saw, where the change depends on the whole form.

    Raises:
        Refused, Invalid, EditConflict: as in `save_form`.
    """
    for attempt in range(_ATTEMPTS):
        now = standing(seen.call, seen.stage)
        if exact is not None and now.version != exact:
            raise EditConflict(
                _("Somebody else has changed the form since you opened it. Look at it now, and do it again."),
                now.version,
            )
        version = now.version if now.record else None
        try:
            content = write_form(change(now.form))
            return save_form(
                seen.call, seen.stage, by=by, version=version, content=content, amendment=amendment
            )
        except EditConflict:
            if exact is not None or attempt == _ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")
