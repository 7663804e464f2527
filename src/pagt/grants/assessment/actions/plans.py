"""Writing the plan of a call's assessment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.actions import change, create, withdraw
from pagt.core.errors import Invalid
from pagt.core.rights import Actor
from pagt.grants.assessment.access import phases_of
from pagt.grants.assessment.models import AssessmentPlan, Assignment
from pagt.grants.assessment.review_states import ShownTo
from pagt.grants.assessment.review_words import FAULTS, HARMS
from pagt.grants.assessment.rules.phases import Phase, Terms, faults, harms
from pagt.grants.calls.models import Call

Row = Mapping[str, Any]


def create_plan(*, by: Actor, call: Call, phases: Sequence[Row] = (), **values: Any) -> AssessmentPlan:
    """Plan the assessment of a call. See `core.actions.create`.

    Raises:
        Invalid: the call is not announced, has no criteria, or the phases don't fit together.
    """
    if call.published_at is None or call.withdrawn:
        _refuse("call", _("Only a published call is assessed: its criteria and scale are then frozen."))
    if not call.scale or not call.criteria.exists():
        _refuse("call", _("The call has no criteria or no grading scale, so there is nothing to assess by."))
    if AssessmentPlan.objects.filter(call=call).exists():
        _refuse("call", _("The call has a plan already. Change that one."))
    _check(call, _phases(phases))
    return create(AssessmentPlan, by=by, call=call, phases=phases, **values)


@transaction.atomic
def change_plan(plan: AssessmentPlan, *, by: Actor, version: int, **values: Any) -> AssessmentPlan:
    """Change a plan. Once assessors are invited, what they were told stands. See `core.actions.change`.

    Raises:
        Invalid: the phases don't fit together, or the change would harm those who are invited (`rules.phases.harms`).
    """
    call = plan.call
    if values.pop("call", call) != call:
        _refuse("call", _("A plan stays with its call. Make a new one for the other call."))
    after = _phases(values["phases"]) if "phases" in values else phases_of(call)
    _check(call, after)
    if is_told(call):
        before = Terms(
            phases_of(call),
            plan.reason_limit,
            ShownTo(plan.names_shown_to),
            ShownTo(plan.texts_shown_to),
        )
        now = Terms(
            after,
            values.get("reason_limit", plan.reason_limit),
            ShownTo(values.get("names_shown_to", plan.names_shown_to)),
            ShownTo(values.get("texts_shown_to", plan.texts_shown_to)),
        )
        if found := harms(before, now, clock.now()):
            sentences = [str(HARMS[harm]) % {"phase": phase} for harm, phase in found]
            raise Invalid(" ".join(sentences), {"__all__": sentences})
    return change(plan, by=by, version=version, **values)


def withdraw_plan(plan: AssessmentPlan, *, by: Actor, version: int, reason: str) -> AssessmentPlan:
    """Take a plan out of use. See `core.actions.withdraw`.

    Raises:
        Invalid: assessors are invited.
    """
    if is_told(plan.call):
        raise Invalid(_("Assessors are invited by this plan, so it can't be withdrawn. Change it instead."))
    return withdraw(plan, by=by, version=version, reason=reason)


def is_told(call: Call) -> bool:
    """Return whether somebody has been invited to assess applications of a call, and so knows its plan."""
    return Assignment.objects.filter(application__call=call, invited_at__isnull=False).exists()


def _phases(rows: Sequence[Row]) -> tuple[Phase, ...]:
    known = set(Phase.__dataclass_fields__)
    return tuple(Phase(**{name: value for name, value in row.items() if name in known}) for row in rows)


def _check(call: Call, phases: Sequence[Phase]) -> None:
    sentences = [str(FAULTS[fault]) % {"phase": title} for fault, title in faults(phases)]
    if call.closes_at and any(phase.opens_at < call.closes_at for phase in phases):
        sentences.append(_("Assessment begins after the deadline for applications."))
    if sentences:
        raise Invalid(" ".join(sentences), {"phases": sentences})


def _refuse(field: str, why: str) -> None:
    raise Invalid(why, {field: [why]})
