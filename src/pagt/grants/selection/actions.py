"""Writes of scenarios, and the wish for a thorough study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pagt.core.actions import change, create
from pagt.core.errors import Invalid
from pagt.core.rights import Actor, Right, require
from pagt.grants.calls.models import Call
from pagt.grants.selection.models import Computation, Scenario
from pagt.grants.selection.queries import THOROUGH, Inputs, digest, require_whole_call
from pagt.grants.selection.states import Progress
from pagt.grants.selection.study import steps
from pagt.solving.portfolio.problem import Problem


def create_scenario(*, by: Actor, **values: Any) -> Scenario:
    """Save a scenario; arguments and errors as in `core.actions.create`.

    Raises:
        Refused: also when a case of the call is closed to the person.
        Invalid: also when a rule names an application of another call.
    """
    call = values.get("call")
    if isinstance(call, Call):
        require_whole_call(call, by)
        _one_call(call, values.get("rules", ()))
    return create(Scenario, by=by, **values)


def change_scenario(scenario: Scenario, *, by: Actor, version: int, **values: Any) -> Scenario:
    """Change a scenario; arguments and errors as in `core.actions.change` and `create_scenario`."""
    call = values.get("call", scenario.call)
    for each in {scenario.call, call}:
        require_whole_call(each, by)
    _one_call(call, values.get("rules", ()))
    return change(scenario, by=by, version=version, **values)


def _one_call(call: Call, rules: Sequence[Mapping[str, Any]]) -> None:
    for rule in rules:
        for application in (rule.get("application"), rule.get("other")):
            if application and application.call_id != call.pk:
                text = _("%(number)s is not an application of this call.") % {"number": application.number}
                raise Invalid(text, {"rules": [text]})


def begin_study(scenario: Scenario, problem: Problem, given: Inputs, *, by: Actor) -> Computation:
    """Leave margins, alternatives and a thousand draws to the worker; what is there or under way is not begun again.

    Raises:
        Refused: the actor may not read applications, or a case of the call is closed to them.
    """
    from pagt.grants.selection.tasks import make_study

    require(by, Right.READ_APPLICATIONS)
    require_whole_call(scenario.call, by)
    key = digest(problem, given, THOROUGH)
    with transaction.atomic():
        work, new = Computation.objects.get_or_create(
            digest=key, defaults={"total": steps(problem, THOROUGH)}
        )
        if not new and work.state != Progress.FAILED:
            return work
        Computation.objects.filter(pk=work.pk).update(state=Progress.WAITING.value, done=0, fault="")
        make_study.defer(scenario=scenario.key, digest=key)
    work.refresh_from_db()
    return work
