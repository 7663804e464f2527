"""The form of a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core import money
from pagt.core.forms import MoneyField
from pagt.core.register.fields import RecordField, RowForm, RowsField
from pagt.core.register.forms import ABOUT, ABOUT_SECTION, RecordForm
from pagt.grants.applications.models import Application
from pagt.grants.calls.models import Call
from pagt.grants.selection.models import Scenario
from pagt.grants.selection.states import (
    LEAST,
    OF_COUNT,
    OF_GROUP,
    OF_MONEY,
    OF_ONE,
    OF_SHARE,
    GroupBy,
    RuleKind,
)
from pagt.grants.selection.words import EACH_NAMES, RULE_NAMES
from pagt.network.partners.municipalities import names as municipality_names
from pagt.network.partners.words import EDUCATION_NAMES
from pagt.themes.models import Theme

_MOST = 10_000


def group_choices() -> list[tuple[Any, Any]]:
    """Return what a rule can be on, under headings: all groups of a kind each for itself, or one of them."""
    themes = Theme.objects.filter(calls__run_here=True, withdrawn="").order_by("-year", "title").distinct()
    kinds: list[tuple[GroupBy, list[tuple[str, Any]]]] = [
        (
            GroupBy.THEME,
            [(key, f"{title} ({year})") for key, title, year in themes.values_list("key", "title", "year")],
        ),
        (GroupBy.MUNICIPALITY, list(municipality_names().items())),
        (GroupBy.EDUCATION, [(kind.value, label) for kind, label in EDUCATION_NAMES.items()]),
    ]
    each = [(f"{by}:", EACH_NAMES[by]) for by, _names in kinds]
    return [
        ("", "–"),
        *each,
        *((f"{by}:{key}", label) for by, names in kinds for key, label in names),
    ]


class RuleForm(RowForm):
    """A rule. `limit` is percent, kroner or projects, as its kind says; the value is what the model has."""

    in_a_cell = gettext_lazy("Rules are written on the scenario's own page.")
    kind = forms.ChoiceField(
        label=gettext_lazy("Rule"),
        choices=[("", "–"), *((kind.value, label) for kind, label in RULE_NAMES.items())],
    )
    which = forms.ChoiceField(label=gettext_lazy("Of"), choices=group_choices, required=False)
    limit = forms.CharField(
        label=gettext_lazy("Percent, kroner or number"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"class": "form-input input-width-s", "inputmode": "decimal"}),
    )
    application = RecordField(
        model=Application, by=("number",), label=gettext_lazy("Project (number)"), required=False
    )
    other = RecordField(
        model=Application, by=("number",), label=gettext_lazy("Or project (number)"), required=False
    )

    def clean(self) -> dict[str, Any]:
        """Return the row as the model has it, with nothing but what its kind asks for."""
        given = super().clean() or {}
        if not given.get("kind"):
            return given
        kind = RuleKind(given["kind"])
        row: dict[str, Any] = {"kind": kind.value}
        if kind in OF_GROUP:
            row["group_by"], _colon, row["group"] = (given.get("which") or "").partition(":")
            if not row["group_by"]:
                self.add_error("which", _("Say what the rule is on."))
            elif kind in LEAST and not row["group"]:
                self.add_error("which", _("A rule of at least something names the group that it is about."))
        if kind in OF_GROUP or kind is RuleKind.LEAD_MOST:
            row |= self._limit(kind, given.get("limit", ""))
        if kind in OF_ONE or kind is RuleKind.EITHER:
            row["application"] = given.get("application")
            if not row["application"] and "application" not in self.errors:
                self.add_error("application", _("Choose the project."))
        if kind is RuleKind.EITHER:
            row["other"] = given.get("other")
            if "other" not in self.errors and row["other"] in (None, row["application"]):
                self.add_error("other", _("Choose two different projects."))
        return row

    def _limit(self, kind: RuleKind, text: str) -> dict[str, int]:
        try:
            oere = money.parse(text.replace("%", "").strip())
        except ValueError:
            oere = None
        if oere is None or oere % 100:
            self.add_error("limit", _("Write a whole number."))
            return {}
        if kind in OF_MONEY:
            return {"amount": oere}
        number = oere // 100
        if kind in OF_SHARE and number > 100:
            self.add_error("limit", _("Write the share in percent, from 0 to 100."))
        if kind in {*OF_COUNT, RuleKind.LEAD_MOST} and number > _MOST:
            self.add_error("limit", _("That many projects there are not."))
        return {"percent" if kind in OF_SHARE else "number": number}


class LevelsField(SimpleArrayField):
    """Percents in one line, with semicolons between."""

    def __init__(self, **kwargs: Any) -> None:
        whole = forms.IntegerField(min_value=1, max_value=99)
        super().__init__(whole, delimiter=";", max_length=4, required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "; ".join(map(str, value)) if isinstance(value, list) else value


class ScenarioForm(RecordForm[Scenario]):
    """Budget, value function, part funding and rules."""

    sections = (
        (gettext_lazy("The scenario"), ("call", "title", "budget", "value", "levels")),
        (gettext_lazy("Rules"), ("rules",)),
        ABOUT_SECTION,
    )
    call = RecordField(model=Call, label=gettext_lazy("Call"))
    budget = MoneyField(label=gettext_lazy("Budget"))
    levels = LevelsField(
        label=gettext_lazy("Part funding, in percent of what is applied for"),
        help_text=gettext_lazy(
            "With semicolons between, e.g. 80; 60. Empty: all that is applied for, or nothing. Half the money counts "
            "as half the score."
        ),
    )
    rules = RowsField(
        RuleForm,
        label=gettext_lazy("Rules"),
        help_text=gettext_lazy(
            "Beside the budget. A share is of the money that is awarded. At most holds for each group where you choose "
            "“each”. Try without rules first: the page then says what each costs."
        ),
    )

    class Meta:
        model = Scenario
        fields = ("call", "title", "budget", "value", "levels", *ABOUT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["rules"] = [_typed(row) for row in self.initial.get("rules", ())]


def _typed(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the model as the form shows it; what a draft holds is that already."""
    if "which" in row or "limit" in row:
        return dict(row)
    limit = row.get("number") if row.get("percent") is None else row.get("percent")
    text = "" if limit is None else str(limit)
    return {
        "kind": row.get("kind", ""),
        "which": f"{row['group_by']}:{row['group']}" if row.get("group_by") else "",
        "limit": text if row.get("amount") is None else money.kroner(row["amount"], "da"),
        "application": row.get("application"),
        "other": row.get("other"),
    }
