"""What the plan's stored values are called and say: for the journal, the conflict page and the dry run of an import."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from pagt.core import journal
from pagt.core.actors import actor_names
from pagt.core.register.words import plainly
from pagt.plan.models import Commitment, Plan
from pagt.plan.rules import plan as engine
from pagt.plan.rules.language import Ref
from pagt.plan.rules.reading import Reader
from pagt.plan.rules.rule_reading import read_rule
from pagt.plan.sentences import in_words
from pagt.plan.stored import plain

_KEYS = {
    "from": gettext_lazy("From"),
    "to": gettext_lazy("To"),
    "id": gettext_lazy("Id"),
    "version": gettext_lazy("Version of the rule"),
    "area": gettext_lazy("Focus area"),
    "focus_area": gettext_lazy("Focus area"),
    "position": gettext_lazy("Place in the plan"),
    "plan": gettext_lazy("Plan"),
    "members": gettext_lazy("Members"),
}


def field_label(name: str) -> str:
    """Return what a key of a stored state or of the plan file is called."""
    fields = {field.name: field.verbose_name for model in (Plan, Commitment) for field in model._meta.fields}
    return str({**fields, **_KEYS}.get(name, name))


def field_text(name: str, value: Any, plan: engine.Plan) -> str:
    """Return a value of a key in words; a rule as its sentence."""
    return rule_text(value, plan) if name == "rule" and value else plainly(plain(value))


def rule_text(data: Mapping[str, Any], plan: engine.Plan) -> str:
    """Return a stored rule in words; as data when today's plan or program cannot read it."""
    rule = read_rule(Reader(plain(data), (), []))
    try:
        if rule is not None and not isinstance(rule, Ref):
            return in_words(rule, plan)
    except KeyError:  # a set that the plan no longer has
        pass
    return json.dumps(plain(data), ensure_ascii=False)


def history(commitment: Commitment, plan: engine.Plan) -> list[tuple[Any, str, list[tuple[str, str, str]]]]:
    """Return the commitment's journal with rules in words: entry, who, (field, before, after)."""
    lines = journal.history(Commitment.KIND, commitment.key)
    names = actor_names(line.entry.actor for line in lines)
    return [
        (
            line.entry,
            names[line.entry.actor],
            [
                (field_label(n), field_text(n, before, plan), field_text(n, after, plan))
                for n, before, after in line.changes
            ],
        )
        for line in lines
    ]
