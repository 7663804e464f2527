"""The forms of follow-ups."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pagt.core import clock
from pagt.core.forms import DateField, PlainForm
from pagt.core.register.fields import RecordField
from pagt.core.register.forms import ABOUT, ABOUT_SECTION, RecordForm
from pagt.core.register.spec import registers
from pagt.core.rights import Actor
from pagt.network.partners.fulfilling import candidates, may_fulfil
from pagt.network.partners.models import Contact, FollowUp, Organisation
from pagt.people.fields import StaffField


def fulfils_field() -> RecordField:
    """Return the hidden field by which the form of a new record names the follow-up that it closes."""
    return RecordField(
        model=FollowUp, by=("key",), label=_("Closes"), required=False, widget=forms.HiddenInput()
    )


class FollowUpForm(RecordForm[FollowUp]):
    sections = (
        (
            _("The follow-up"),
            ("title", "due", "responsible", "contact", "organisation", "confidential"),
        ),
        ABOUT_SECTION,
    )
    due = DateField(label=_("Due"), required=False)
    responsible = StaffField(label=FollowUp._meta.get_field("responsible").verbose_name)
    contact = RecordField(
        model=Contact,
        by=("name", "email"),
        label=FollowUp._meta.get_field("contact").verbose_name,
        required=False,
        help_text=_("When somebody else than the secretariat is to do it."),
    )
    organisation = RecordField(
        model=Organisation, by=("name", "cvr"), label=_("Organisation"), required=False
    )

    class Meta:
        model = FollowUp
        fields = (
            "title",
            "due",
            "confidential",
            "responsible",
            "contact",
            "organisation",
            "about_kind",
            "about_key",
            *ABOUT,
        )
        widgets = {"about_kind": forms.HiddenInput(), "about_key": forms.HiddenInput()}

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk:
            # Where it was agreed stays, also what has no register: what a person asked of the secretariat.
            values |= {name: getattr(self.instance, name) for name in ("about_kind", "about_key")}
            return values
        spec = registers().get(values.get("about_kind", ""))
        key = values.get("about_key", "")
        if spec is None or not spec.model._default_manager.filter(key=key).exists():
            values["about_kind"] = values["about_key"] = ""
        return values


class FinishForm(PlainForm):
    """When a follow-up was done, and by which record, when there is one."""

    done_on = DateField(label=_("Done on"))
    done_by = forms.ChoiceField(
        label=_("By this record"),
        required=False,
        help_text=_("What was written down about it: a meeting, a call, a contribution."),
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *args: Any, follow_up: FollowUp, by: Actor, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"done_on": clock.today()})
        super().__init__(*args, **kwargs)
        groups = [
            (kind, [(f"{type(one).KIND}:{one.key}", f"{one.name_or_title}") for one in records])
            for kind, records in candidates(follow_up, by)
        ]
        field = self.fields["done_by"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("No record")), *groups]

    def clean_done_by(self) -> tuple[str, str]:
        kind, _colon, key = str(self.cleaned_data["done_by"]).partition(":")
        return (kind, key) if may_fulfil(kind) else ("", "")
