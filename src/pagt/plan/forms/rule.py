"""The rule builder: a form for each type of rule that has no parts, and the plan file's own text for the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tomli_w
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.forms import DateField, PlainForm
from pagt.core.register.fields import RowsField
from pagt.plan.forms.rule_rows import (
    ItemRow,
    ParticipantRow,
    WhereRow,
    item_of,
    item_values,
    participant_of,
    participant_row,
    participant_values,
    where_of,
    where_rows,
)
from pagt.plan.rules.language import (
    Rule,
    SimpleRule,
    SomeParticipant,
    rule_to_dict,
)
from pagt.plan.rules.messages import Both, Path
from pagt.plan.rules.plan import Plan
from pagt.plan.rules.toml_source import InvalidTomlError, Source, read_toml
from pagt.plan.rules.vocabulary import (
    AMBASSADORS,
    EVIDENCE,
    SUMMABLE,
    TESTABLE,
    ValueType,
    attributes_of,
)
from pagt.plan.words import choices, reader_language, said, word

BUILDER, TEXT, CHANNEL = "builder", "text", "channel"
SIMPLE_TYPES = {
    "count": gettext_lazy("A number of records"),
    "milestone": gettext_lazy("Something no later than a day"),
    "coverage": gettext_lazy("Everybody in a set is reached"),
    "sum": gettext_lazy("A sum"),
    "linked": gettext_lazy("Every record states something"),
}
PERIODS = (("year", gettext_lazy("Each year")), ("plan", gettext_lazy("The plan's time as a whole")))


def fits_builder(rule: Rule) -> bool:
    """Return whether the form can show all that a rule says; otherwise its text is edited."""
    if not isinstance(rule, SimpleRule):
        return False
    people = [test for test in rule.filter.participants if isinstance(test, SomeParticipant)]
    single = all(
        len(several) <= 1 for test in people for several in (test.kind, test.role, test.id, test.level)
    )
    return (
        single
        and not any(test.country for test in people)
        and all(len(item.mark) <= 1 for item in rule.filter.items)
    )


class RuleForm(PlainForm):
    """A commitment's rule.

    Args:
        plan: the plan as the engine reads it, for its sets and commitments.
        code: the commitment's own id.
    """

    mode = forms.ChoiceField(
        choices=[
            (BUILDER, gettext_lazy("A rule, by the form")),
            (TEXT, gettext_lazy("A rule, as text (for rules of several parts)")),
            (CHANNEL, gettext_lazy("No rule of its own: shown as the channel of another commitment")),
        ],
        widget=forms.RadioSelect,
        label=gettext_lazy("How the promise is checked"),
    )
    type = forms.ChoiceField(
        choices=list(SIMPLE_TYPES.items()), required=False, label=gettext_lazy("What is promised")
    )
    record = forms.MultipleChoiceField(
        choices=lambda: choices("kind", EVIDENCE),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Records that count"),
    )
    period = forms.ChoiceField(choices=PERIODS, required=False, label=gettext_lazy("Period"))
    min = forms.IntegerField(required=False, min_value=0, label=gettext_lazy("At least"))
    max = forms.IntegerField(required=False, min_value=0, label=gettext_lazy("At most"))
    by = DateField(required=False, label=gettext_lazy("No later than"))
    of = forms.ChoiceField(required=False, label=gettext_lazy("The set"))
    through = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Reached through"),
        help_text=gettext_lazy("How a record names a member."),
    )
    field = forms.ChoiceField(required=False, label=gettext_lazy("What is added up"))
    link = forms.ChoiceField(required=False, label=gettext_lazy("What every record must state"))
    where = RowsField(
        WhereRow,
        label=gettext_lazy("Conditions on the record"),
        help_text=gettext_lazy(
            "All must hold. Several values with semicolons between: one of them is enough."
        ),
    )
    participants = RowsField(ParticipantRow, label=gettext_lazy("Conditions on who took part"))
    items = RowsField(ItemRow, label=gettext_lazy("Conditions on the agenda"))
    text = forms.CharField(
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 16, "class": "form-input code", "spellcheck": "false"}),
        label=gettext_lazy("The rule as the plan file writes it"),
    )
    channel_of = forms.ChoiceField(required=False, label=gettext_lazy("Channel of"))

    def __init__(self, *args: Any, plan: Plan, code: str, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", "rule")
        commitment = plan.commitment(code)
        kwargs.setdefault("initial", initial_of(commitment.rule, commitment.channel_of))
        super().__init__(*args, use_required_attribute=False, **kwargs)
        sets = [(s.id, said(Both(s.title, s.title_en))) for s in plan.sets]
        sets.append((AMBASSADORS, word("set", AMBASSADORS)))
        others = [
            (c.id, f"{c.id} {said(Both(c.title, c.title_en))}")
            for c in plan.commitments
            if c.rule and c.id != code
        ]
        offered = {
            "of": sets,
            "through": [("participants", _("who took part")), *_attributes(TESTABLE, many=False)],
            "field": _attributes(SUMMABLE, many=False),
            "link": _attributes(frozenset({ValueType.TEXT, ValueType.ORGANISATION}), many=True),
            "channel_of": others,
        }
        for name, options in offered.items():
            choice = self.fields[name]
            assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - declared so above
            choice.choices = [("", "–"), *options]
        rows = RowsField(participant_row(sets), label=self.fields["participants"].label)
        self.fields["participants"] = rows
        for name in ("where", "participants", "items"):
            self.fields[name].widget.blank_rows = 1
        self.source: Source | None = None

    def clean(self) -> dict[str, Any]:
        """Put the rule together as the plan file writes it, in `rule`; the engine judges it."""
        given = super().clean() or self.cleaned_data
        mode = given.get("mode")
        given["rule"] = None
        if mode == BUILDER:
            given["rule"] = self._built(given)
        elif mode == TEXT:
            given["rule"] = self._read(given.get("text", ""))
        elif mode == CHANNEL and not given.get("channel_of"):
            self.add_error("channel_of", _("Choose the commitment that it is a channel of."))
        if mode != CHANNEL:
            given["channel_of"] = ""
        return given

    def _read(self, text: str) -> dict[str, Any] | None:
        try:
            self.source = read_toml(text.encode())
        except InvalidTomlError as error:
            said = error.problems[0].message.text(reader_language())
            where = _("Line %(line)s: ") % {"line": error.line} if error.line else ""
            self.add_error("text", where + said)
            return None
        return dict(self.source.data)

    def _built(self, given: Mapping[str, Any]) -> dict[str, Any]:
        standing = self.initial.get("record", [])  # ticked boxes have no order; the rule keeps its own
        kinds = sorted(
            given.get("record", []), key=lambda k: standing.index(k) if k in standing else len(standing)
        )
        kind = given.get("type") or "count"
        rule: dict[str, Any] = {"type": kind, "record": kinds}
        own = {"milestone": ("by",), "coverage": ("of", "through"), "sum": ("field", "min", "max"),
               "linked": ("link",), "count": ("min", "max")}[kind]  # fmt: skip
        for name in (*own, *(() if kind == "milestone" else ("period",))):
            if given.get(name) not in (None, ""):
                rule[name] = given[name]
        try:
            where = where_of(given.get("where", []), kinds)
        except ValidationError as error:
            self.add_error("where", error)
            where = {}
        participants = [participant_of(row) for row in given.get("participants", [])]
        items = [item_of(row) for row in given.get("items", [])]
        for name, value in (("where", where), ("participants", participants), ("items", items)):
            if value:
                rule[name] = value
        return rule

    def refuse(self, path: Path, sentence: str) -> None:
        """Show a problem of the rule at the field, or at the line of the text, that it lies in.

        Args:
            path: its place inside the rule.
            sentence: what is wrong.
        """
        if self.cleaned_data.get("mode") == CHANNEL:
            self.add_error("channel_of", sentence)
        elif self.source is not None:
            where = _("Line %(line)s: ") % {"line": self.source.line_of(path)}
            self.add_error("text", where + sentence)
        elif path and path[0] in self.fields:
            row = (
                _("Row %(number)s: ") % {"number": path[1] + 1}
                if len(path) > 1 and isinstance(path[1], int)
                else ""
            )
            name = f"{word('attribute', str(path[1]))}: " if path[0] == "where" and len(path) > 1 else row
            self.add_error(str(path[0]), name + sentence)
        else:
            self.add_error(None, sentence)


def _attributes(types: frozenset[ValueType], *, many: bool) -> list[tuple[str, str]]:
    found = {
        name: word("attribute", name)
        for kind in EVIDENCE
        for name, attribute in attributes_of(kind).items()
        if attribute.type in types and attribute.many == many and (many or attribute.testable)
    }
    return sorted(found.items(), key=lambda pair: pair[1])


def initial_of(rule: Rule | None, channel_of: str) -> dict[str, Any]:
    """Return the form's values for a rule (None: the commitment is a channel)."""
    if rule is None:
        return {"mode": CHANNEL, "channel_of": channel_of, "period": "year"}
    shown: dict[str, Any] = {"text": tomli_w.dumps(rule_to_dict(rule)), "period": "year"}
    if not isinstance(rule, SimpleRule) or not fits_builder(rule):
        return {**shown, "mode": TEXT}
    kinds = [str(kind) for kind in rule.filter.kinds]
    shown |= {"mode": BUILDER, "record": kinds, "where": list(where_rows(rule, kinds))}
    shown["participants"] = [participant_values(test) for test in rule.filter.participants]
    shown["items"] = [item_values(test) for test in rule.filter.items]
    data = rule_to_dict(rule)
    for name in ("type", "period", "min", "max", "by", "of", "through", "field", "link"):
        if name in data:
            shown[name] = data[name]
    return shown
