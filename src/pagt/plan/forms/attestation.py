"""The form of an attestation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from pagt.core.register.forms import ABOUT, ABOUT_SECTION, RecordForm, UploadField
from pagt.plan.forms.facts import FactsField, fields_for
from pagt.plan.models import Attestation, Commitment
from pagt.plan.rules.vocabulary import EVIDENCE
from pagt.plan.words import choices


def kinds() -> list[tuple[str, str]]:
    """Return the kinds that an attestation may count as, in the reader's language."""
    return [("", "–"), *choices("kind", EVIDENCE)]


class PromiseField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice among the promises of all plans."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} {obj.own_title} ({obj.plan.own_title})"


class AttestationForm(RecordForm[Attestation]):
    """What happened, in the fields of the kind that it counts as, and the document that shows it."""

    sections = (
        (_("What happened"), ("commitment", "of", "title", "on", "particulars")),
        (_("What shows it"), ("document", "reference", "confidential")),
        ABOUT_SECTION,
    )
    commitment = PromiseField(
        Commitment.objects.filter(withdrawn="", rule__isnull=False).select_related("plan"),
        to_field_name="key",
        required=False,
        empty_label="–",
        label=_("Commitment"),
        help_text=_("The promise that it is given for. It counts wherever its facts fit."),
    )
    of = forms.ChoiceField(
        choices=kinds,
        label=_("Counts as"),
        help_text=_("It counts like a record of this kind, and under the same conditions."),
    )
    particulars = FactsField(label=_("Facts"))
    document = UploadField(label=_("Document"))

    class Meta:
        model = Attestation
        fields = ("commitment", "of", "title", "on", "confidential", "reference", *ABOUT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        facts = self.fields["particulars"]
        kind = self.fields["of"].widget
        kind.attrs |= {
            "hx-get": reverse_lazy("attestation-facts"),
            "hx-target": "#facts",
            "hx-swap": "outerHTML",
        }
        if self.is_bound:
            facts.widget.of = str(self.data.get("of", ""))
        else:
            facts.widget.of = str(self.initial.get("of") or self.instance.of)
        facts.required = bool(facts.widget.of)  # the kind's own fields say which of them may be left out
        if self.instance.pk:
            self.initial.setdefault("particulars", self.instance.particulars)
        typed = {name: value for name, value in self.initial.items() if name.startswith("particulars-")}
        if typed:
            self.initial["particulars"] = typed
        if self.instance.pk and self.instance.commitment_id:
            self.initial["commitment"] = self.instance.commitment

    def clean_particulars(self) -> dict[str, Any]:
        """What the form does not ask for stays as it was."""
        given: dict[str, Any] = self.cleaned_data["particulars"]
        of = self.cleaned_data.get("of")
        kept = self.instance.particulars if self.instance.pk and self.instance.of == of else {}
        asked = fields_for(str(of or ""))
        return {**{name: value for name, value in kept.items() if name not in asked}, **given}

    def clean(self) -> dict[str, Any]:
        """A document is attached or named."""
        given = super().clean() or self.cleaned_data
        kept = self.instance.document if self.instance.pk else None
        if not given.get("document") and not given.get("reference") and not kept:
            self.add_error("reference", _("Attach the document, or write where it is."))
        return given
