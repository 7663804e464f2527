"""The rows of the rule builder: conditions on the record, on who took part, and on the agenda."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.register.fields import RowForm
from pagt.network.meetings.states import ItemMark
from pagt.network.partners.forms import organisation_field
from pagt.network.partners.states import Level, OrganisationKind
from pagt.plan.forms import rule_values as values
from pagt.plan.rules.language import (
    Between,
    OneOf,
    ParticipantTest,
    Present,
    SimpleRule,
    SomeItem,
    SomeParticipant,
)
from pagt.plan.rules.vocabulary import SPECS
from pagt.plan.words import choices, word

COMPARISONS = {
    "": gettext_lazy("is"),
    "min": gettext_lazy("is at least"),
    "max": gettext_lazy("is at most"),
    "given": gettext_lazy("is given"),
    "empty": gettext_lazy("is not given"),
}
ROLES = tuple(dict.fromkeys(role for spec in SPECS.values() for role in spec.roles))


class WhereRow(RowForm):
    """One condition on an attribute."""

    attribute = forms.ChoiceField(
        choices=lambda: [("", "–"), *values.testable_attributes()], label=gettext_lazy("Field")
    )
    comparison = forms.ChoiceField(
        choices=list(COMPARISONS.items()), required=False, label=gettext_lazy("Condition")
    )
    value = forms.CharField(
        label=gettext_lazy("Value"),
        max_length=2_000,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-input", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """A comparison that compares needs a value."""
        given = super().clean() or self.cleaned_data
        if given.get("comparison") in ("", "min", "max") and not given.get("value"):
            self.add_error("value", _("Write what it is compared with."))
        return given


class ItemRow(RowForm):
    """One condition on the agenda."""

    mark = forms.ChoiceField(
        choices=lambda: [("", "–"), ("any", _("any point")), *choices("mark", ItemMark)],
        label=gettext_lazy("Agenda point marked"),
    )
    outcome = forms.BooleanField(label=gettext_lazy("With an outcome"), required=False)
    min = forms.IntegerField(label=gettext_lazy("At least"), min_value=1, required=False)


class ParticipantRow(RowForm):
    """One condition on who took part. `who` says whether one of many fits, or all of a set."""

    who = forms.ChoiceField(
        choices=[
            ("", "–"),
            ("some", gettext_lazy("somebody who fits")),
            ("every", gettext_lazy("all of the set")),
        ],
        label=gettext_lazy("Who"),
    )
    min = forms.IntegerField(label=gettext_lazy("At least"), min_value=1, required=False)
    kind = forms.ChoiceField(
        choices=lambda: [("", "–"), *choices("organisation_kind", OrganisationKind)],
        required=False,
        label=gettext_lazy("Kind"),
    )
    id = organisation_field(required=False, label=gettext_lazy("Named"))
    level = forms.ChoiceField(
        choices=lambda: [("", "–"), *choices("level", Level)], required=False, label=gettext_lazy("Level")
    )
    role = forms.ChoiceField(
        choices=lambda: [("", "–"), *choices("role", ROLES)],
        required=False,
        label=gettext_lazy("Role"),
    )
    abroad = forms.ChoiceField(
        choices=[("", "–"), ("yes", gettext_lazy("abroad")), ("no", gettext_lazy("at home"))],
        required=False,
        label=gettext_lazy("Where"),
    )
    attended = forms.ChoiceField(
        choices=[("", gettext_lazy("took part")), ("invited", gettext_lazy("was invited"))],
        required=False,
        label=gettext_lazy("How"),
    )


def participant_row(sets: list[tuple[str, str]]) -> type[ParticipantRow]:
    """Return the row with the sets of a plan."""

    class Row(ParticipantRow):
        member_of = forms.ChoiceField(
            choices=[("", "–"), *sets], required=False, label=gettext_lazy("Member of the set")
        )

    return Row


def where_of(rows: list[dict[str, Any]], kinds: list[str]) -> dict[str, Any]:
    """Return the rule's `where` for the rows.

    Raises:
        ValidationError: a value is none of its field's, or two rows cannot both stand.
    """
    where: dict[str, Any] = {}
    for row in rows:
        name, comparison = row["attribute"], row["comparison"]
        if comparison in ("given", "empty"):
            value: Any = {"present": comparison == "given"}
        elif comparison == "":
            several = values.read_values(name, row["value"], kinds)
            value = several[0] if len(several) == 1 else several
        else:
            value = {comparison: values.read_value(name, row["value"], kinds)}
        before = where.get(name)
        if isinstance(before, dict) and isinstance(value, dict) and not before.keys() & value.keys():
            value = {**before, **value}
        elif before is not None:
            raise ValidationError(
                _("There are two conditions on %(field)s that cannot both stand."),
                params={"field": word("attribute", name)},
            )
        where[name] = value
    return where


def participant_of(row: dict[str, Any]) -> dict[str, Any]:
    """Return the rule's condition on participants for a row."""
    if row["who"] == "every":
        return {"every": row["member_of"]}
    out = {name: row[name] for name in ("kind", "role", "level") if row[name]}
    if row["id"]:
        out["id"] = row["id"].key
    if row["abroad"]:
        out["abroad"] = row["abroad"] == "yes"
    if row["attended"]:
        out["attended"] = False
    if row["member_of"]:
        out["set"] = row["member_of"]
    if (row["min"] or 1) != 1:
        out["min"] = row["min"]
    return out


def item_of(row: dict[str, Any]) -> dict[str, Any]:
    """Return the rule's condition on agenda items for a row."""
    out: dict[str, Any] = {} if row["mark"] == "any" else {"mark": row["mark"]}
    if row["outcome"]:
        out["outcome"] = True
    if (row["min"] or 1) != 1:
        out["min"] = row["min"]
    return out


def where_rows(rule: SimpleRule, kinds: list[str]) -> Iterator[dict[str, str]]:
    """Yield the rows of a rule's `where`."""
    for test in rule.filter.where:
        name = test.attribute
        if isinstance(test, Present):
            yield {"attribute": name, "comparison": "given" if test.wanted else "empty", "value": ""}
        elif isinstance(test, OneOf):
            text = "; ".join(values.write_value(name, value, kinds) for value in test.values)
            yield {"attribute": name, "comparison": "", "value": text}
        elif isinstance(test, Between):
            for comparison, limit in (("min", test.min), ("max", test.max)):
                if limit is not None:
                    text = values.write_value(name, limit, kinds)
                    yield {"attribute": name, "comparison": comparison, "value": text}


def participant_values(test: ParticipantTest) -> dict[str, Any]:
    """Return the row of a condition on participants."""
    if not isinstance(test, SomeParticipant):
        return {"who": "every", "member_of": test.set}
    row = {name: next(iter(getattr(test, name)), "") for name in ("kind", "role", "id", "level")}
    abroad = "" if test.abroad is None else ("yes" if test.abroad else "no")
    return {"who": "some", **row, "abroad": abroad, "attended": "" if test.attended else "invited",
            "member_of": test.member_of, "min": _unless_one(test.min)}  # fmt: skip


def item_values(test: SomeItem) -> dict[str, Any]:
    """Return the row of a condition on agenda items."""
    return {"mark": next(iter(test.mark), "any"), "outcome": test.outcome, "min": _unless_one(test.min)}


def _unless_one(least: int) -> int | None:
    """A row says how many only when it is more than one, so that an untouched row stays empty."""
    return None if least == 1 else least
