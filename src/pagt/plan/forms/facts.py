"""The fields of what an attestation says happened: made from the vocabulary, one for each attribute of the kind."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from pagt.core.forms import DateField, MoneyField, PlainForm, dress
from pagt.core.models import Record
from pagt.core.register.fields import RowsField
from pagt.network.meetings.forms import AgendaItemForm, ParticipantForm
from pagt.network.partners.forms import organisation_field
from pagt.network.partners.models import Organisation
from pagt.network.partners.municipalities import names
from pagt.plan.actions.evidence import attested_attributes
from pagt.plan.rules.vocabulary import Attribute, ValueType
from pagt.plan.words import choices, word

SELDOM = frozenset({"on_is_latest", "minutes", "next_step", "next_step_due"})
"""What an attestation hardly ever says; files and spreadsheets may."""


def fields_for(of: str) -> dict[str, forms.Field]:
    """Return a field for each attribute that the form asks for an attestation of a kind, required ones first."""
    found = {}
    attributes = attested_attributes(of)
    for name in sorted(attributes, key=lambda name: not attributes[name].required):
        attribute = attributes[name]
        field = _field(name, attribute)
        if field is None or name in SELDOM or (name == "year" and not attribute.required):
            continue
        if attribute.testable or attribute.required:
            field.label = word("attribute", name).capitalize()
            field.required = attribute.required
            found[name] = field
    return found


def _field(name: str, attribute: Attribute) -> forms.Field | None:
    match attribute.type:
        case ValueType.CHOICE:
            return forms.ChoiceField(choices=[("", "–"), *choices(name, attribute.values)])
        case ValueType.TEXT if attribute.many:
            return forms.CharField(max_length=2_000, help_text=_("Several with commas between."))
        case ValueType.TEXT:
            return forms.CharField(max_length=500)
        case ValueType.NUMBER:
            return forms.IntegerField(min_value=0, max_value=10**9)
        case ValueType.MONEY:
            return MoneyField()
        case ValueType.YEAR:
            return forms.IntegerField(min_value=1900, max_value=2200)
        case ValueType.DATE:
            return DateField()
        case ValueType.FLAG:
            return forms.BooleanField()
        case ValueType.MUNICIPALITY:
            return forms.ChoiceField(choices=[("", "–"), *names().items()])
        case ValueType.ORGANISATION:
            return organisation_field(label="", multiple=attribute.many)
        case ValueType.PARTICIPANTS:
            return RowsField(ParticipantForm)
        case ValueType.ITEMS:
            return RowsField(AgendaItemForm)
    return None


class FactsForm(PlainForm):
    """The form of the facts of one kind; `facts()` gives them in the words of the vocabulary."""

    def __init__(self, of: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.of = of
        self.fields |= fields_for(of)
        for field in self.fields.values():
            dress(field)

    def facts(self) -> dict[str, Any]:
        """Return the facts that were given; only for a form that is valid."""
        attributes = attested_attributes(self.of)
        return {
            name: _fact(value, attributes[name])
            for name, value in self.cleaned_data.items()
            if value not in ("", None, [], False)
        }


def _fact(value: Any, attribute: Attribute) -> Any:
    if attribute.type is ValueType.MONEY:
        if value % 100:
            raise ValidationError(_("Amounts of public decisions are whole kroner."))
        return value // 100
    if attribute.type is ValueType.TEXT and attribute.many:
        return [part.strip() for part in value.split(",") if part.strip()]
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return value.key
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items() if inner not in ("", None)}
    return value.isoformat() if hasattr(value, "isoformat") else value


def _initial(of: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as the form's fields show them: organisations by name, amounts in øre, lists with commas."""
    attributes = attested_attributes(of)
    shown: dict[str, Any] = {}
    for name, value in facts.items():
        attribute = attributes.get(name)
        if attribute is None:
            continue
        if attribute.type is ValueType.MONEY and isinstance(value, int):
            shown[name] = value * 100
        elif attribute.type is ValueType.TEXT and attribute.many:
            shown[name] = ", ".join(value)
        elif attribute.type is ValueType.ORGANISATION:
            keys = value if isinstance(value, list) else [value]
            found = list(Organisation.objects.filter(key__in=keys))
            shown[name] = found if attribute.many else (found[0] if found else value)
        elif attribute.type is ValueType.PARTICIPANTS:
            shown[name] = [{"attended": True, **row} for row in value]
        else:
            shown[name] = datetime.fromisoformat(value) if attribute.type is ValueType.INSTANT else value
    return shown


class FactsWidget(forms.Widget):
    """Draws the fields of the kind that `of` names; the form sets `of`."""

    of = ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        if name in data:
            return data[name]
        self.of = str(data.get("of") or self.of)
        return {key: data[key] for key in data if key.startswith(f"{name}-")}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and not any(key.startswith(f"{name}-") for key in data)

    def use_required_attribute(self, initial: Any) -> bool:
        return False

    def id_for_label(self, id_: str) -> str:
        return ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return bound(self.of, value, name).render("plan/facts.html")


def bound(of: str, value: Any, name: str) -> FactsForm:
    """Return the facts' form for what was typed (names with a prefix), or for facts (without)."""
    if isinstance(value, Mapping) and any(key.startswith(f"{name}-") for key in value):
        return FactsForm(of, data=value, prefix=name)
    facts = value if isinstance(value, Mapping) else {}
    return FactsForm(of, initial=_initial(of, facts), prefix=name)


class FactsField(forms.Field):
    """What happened, in the attributes of a kind; the value is a dict of facts.

    A spreadsheet gives it as JSON in one cell.
    """

    widget = FactsWidget

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> dict[str, Any]:
        of = self.widget.of
        if isinstance(value, str):
            return self._from_text(value)
        if not of:
            return {}
        form = FactsForm(of, data=value or {}, prefix="particulars")
        if not form.is_valid():
            raise ValidationError(
                [
                    f"{form.fields[name].label}: {error}"
                    for name, errors in form.errors.items()
                    for error in errors
                ]
            )
        return form.facts()

    def _from_text(self, text: str) -> dict[str, Any]:
        if not text.strip():
            return {}
        try:
            facts = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ValidationError(_("Write the facts as JSON, e.g. {“purpose”: “network”}.")) from error
        if not isinstance(facts, dict):
            raise ValidationError(_("Write the facts as JSON, e.g. {“purpose”: “network”}."))
        return facts
