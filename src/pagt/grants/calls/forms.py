"""The forms of pools, calls and their mails."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.forms import DateField, InstantField, MoneyField, PlainForm
from pagt.core.register.fields import ChoicesField, RecordField, RowForm, RowsField
from pagt.core.register.forms import ABOUT, ABOUT_SECTION, RecordForm
from pagt.grants.calls import mails
from pagt.grants.calls.models import Call, PoolYear
from pagt.grants.calls.words import POOL_CHOICES, USUAL_SCALE
from pagt.network.meetings.models import Meeting
from pagt.network.partners.words import EDUCATION_NAMES, KIND_NAMES
from pagt.themes.models import Theme

_KINDS = [(kind.value, label) for kind, label in KIND_NAMES.items()]
_IN_BRACKETS = re.compile(r"\((\d{1,3}(?:[.,]\d{1,2})?)\s*%?\)\s*$")


class PercentField(forms.DecimalField):
    """A share from 0 to 100 with two decimals at most, with a comma or a point as people write it."""

    widget = forms.TextInput(attrs={"class": "form-input input-width-xs", "inputmode": "decimal"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": 100, "decimal_places": 2, "max_digits": 5, **kwargs})

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.replace(",", ".").replace("%", "").strip()
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return number_format(value.normalize() if value % 1 else int(value))
        return value


class ScaleField(SimpleArrayField):
    """The grades of a scale in one line, with semicolons between."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(forms.CharField(max_length=60), delimiter=";", max_length=20, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "; ".join(map(str, value)) if isinstance(value, list) else value


def _long(label: Any, rows: int = 2, *, required: bool = False, most: int = 5_000) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "class": "form-input"})
    return forms.CharField(label=label, required=required, max_length=most, widget=widget)


class ShareForm(RowForm):
    in_a_cell = gettext_lazy("Pools with their percent in brackets, and semicolons between: Theme pool (80).")
    pool = forms.ChoiceField(label=gettext_lazy("Pool"), choices=[("", "–"), *POOL_CHOICES])
    percent = PercentField(label=gettext_lazy("Share in percent"), min_value=Decimal("0.01"))

    @classmethod
    def from_text(cls, text: str) -> dict[str, Any]:
        """Read `Theme pool (80)`; the pool by its name or value."""
        match = _IN_BRACKETS.search(text)
        name = (text[: match.start()] if match else text).strip()
        known = ChoicesField(choices=POOL_CHOICES).to_python([name])
        return {"pool": known[0], "percent": match[1] if match else ""}


class RulesForm(RowForm):
    in_a_cell = gettext_lazy("Rules are written on the pool's own page.")
    applies_from = DateField(label=gettext_lazy("Applies from"))
    legal_basis = _long(gettext_lazy("Legal basis"), required=True)
    terms = _long(gettext_lazy("Terms of the grant"), most=20_000)
    appeal_guidance = _long(gettext_lazy("How to appeal"))
    cofinancing_percent = PercentField(label=gettext_lazy("Least co-financing (%)"), required=False)
    max_amount = MoneyField(label=gettext_lazy("Highest amount (kr.)"), required=False)


class PoolYearForm(RecordForm[PoolYear]):
    sections = (
        (gettext_lazy("The pool"), ("title", "year", "budget", "decided_by", "description")),
        (gettext_lazy("How it is split"), ("shares",)),
        (gettext_lazy("Rules"), ("rules",)),
        ABOUT_SECTION,
    )
    budget = MoneyField(required=False, label=gettext_lazy("Budget"))
    shares = RowsField(
        ShareForm,
        label=gettext_lazy("Shares"),
        help_text=gettext_lazy(
            "Together 100 percent at most, e.g. 80 to the theme pool and 20 to the open one."
        ),
    )
    rules = RowsField(
        RulesForm,
        label=gettext_lazy("Rules by the day they apply from"),
        help_text=gettext_lazy("A call takes the rules in force on the day it opens. Old rules stay."),
    )

    class Meta:
        model = PoolYear
        fields = ("title", "year", "budget", "decided_by", "description", *ABOUT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shares"].widget.blank_rows = 2
        self.fields["rules"].widget.blank_rows = 1


class CriterionForm(RowForm):
    in_a_cell = gettext_lazy("Criteria with their weight in brackets, and semicolons between: Relevance (2).")
    title = forms.CharField(label=gettext_lazy("Criterion"), max_length=300)
    help = _long(gettext_lazy("What it means"), most=2_000)
    weight = forms.IntegerField(
        label=gettext_lazy("Weight"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=gettext_lazy("1 to 100"),
    )

    @classmethod
    def from_text(cls, text: str) -> dict[str, Any]:
        """Read `Relevance (2)`; without brackets the weight is 1."""
        if match := _IN_BRACKETS.search(text):
            return {"title": text[: match.start()].strip(), "weight": match[1]}
        return {"title": text.strip()}

    def clean_weight(self) -> int:
        """A criterion counts once unless told otherwise."""
        return self.cleaned_data["weight"] or 1


class CallForm(RecordForm[Call]):
    sections: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (
            gettext_lazy("The call"),
            ("title", "year", "season", "pool", "pool_year", "amount", "themes", "description", "run_here"),
        ),
        (
            gettext_lazy("Dates"),
            ("opens_at", "idea_closes_at", "application_opens_at", "closes_at", "grace_minutes"),
        ),
        (gettext_lazy("Guidance and contact"),
         ("guidance", "information_meeting", "contact_name", "contact_email", "contact_phone")),
        (gettext_lazy("Who may apply"),
         ("lead_kinds", "lead_education", "partner_kinds", "min_partners", "needs_municipality")),
        (gettext_lazy("Money and time"), ("min_amount", "max_amount", "cofinancing_percent", "max_months")),
        (gettext_lazy("Assessment"), ("criteria", "scale")),
        (gettext_lazy("Legal basis and terms"), ("legal_basis", "terms")),
        ABOUT_SECTION,
    )  # fmt: skip
    CORRECTION = (gettext_lazy("Correction of a published call"), ("amendment",))
    amendment = forms.CharField(
        label=gettext_lazy("What is corrected, and why"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea,
        help_text=gettext_lazy(
            "The call is published: this text stands on its public page and goes by mail to those who follow calls "
            "and those who have begun an application."
        ),
    )
    amount = MoneyField(required=False, label=gettext_lazy("Amount to award"))
    pool_year = RecordField(
        model=PoolYear,
        required=False,
        label=gettext_lazy("Paid from"),
        help_text=gettext_lazy(
            "The pool of the year. Terms, legal basis, co-financing and highest amount are taken from its rules where "
            "you leave them empty on a new call."
        ),
    )
    themes = RecordField(
        model=Theme,
        multiple=True,
        required=False,
        label=gettext_lazy("Themes"),
        help_text=gettext_lazy("Several with semicolons between."),
    )
    opens_at = InstantField(required=False, label=gettext_lazy("Opens"))
    idea_closes_at = InstantField(
        required=False,
        label=gettext_lazy("Deadline for project ideas"),
        help_text=gettext_lazy("Only when the call asks for a short project idea first."),
    )
    application_opens_at = InstantField(
        required=False,
        label=gettext_lazy("Applications open"),
        help_text=Call._meta.get_field("application_opens_at").help_text,
    )
    closes_at = InstantField(required=False, label=gettext_lazy("Deadline for applications"))
    grace_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes of grace"),
        required=False,
        min_value=0,
        max_value=120,
        initial=10,
        help_text=Call._meta.get_field("grace_minutes").help_text,
    )
    information_meeting = RecordField(
        model=Meeting, required=False, label=gettext_lazy("Information meeting"),
        help_text=gettext_lazy("A meeting of the register."),
    )  # fmt: skip
    lead_kinds = ChoicesField(
        label=gettext_lazy("Kinds of organisation that may apply"),
        required=False,
        choices=_KINDS,
        help_text=gettext_lazy("Nothing ticked: all kinds."),
    )
    lead_education = ChoicesField(
        label=gettext_lazy("The applicant must offer one of"),
        required=False,
        choices=[(kind.value, label) for kind, label in EDUCATION_NAMES.items()],
        help_text=gettext_lazy("Nothing ticked: no such demand."),
    )
    partner_kinds = ChoicesField(
        label=gettext_lazy("Kinds of organisation that may be partners"),
        required=False,
        choices=_KINDS,
        help_text=gettext_lazy("Nothing ticked: all kinds."),
    )
    min_partners = forms.IntegerField(
        label=gettext_lazy("Fewest partners"), required=False, min_value=0, max_value=100, initial=0
    )
    min_amount = MoneyField(required=False, label=gettext_lazy("Lowest amount for one project"))
    max_amount = MoneyField(required=False, label=gettext_lazy("Highest amount for one project"))
    cofinancing_percent = PercentField(
        required=False, label=gettext_lazy("Least co-financing in percent of the total cost")
    )
    criteria = RowsField(
        CriterionForm,
        label=gettext_lazy("Criteria"),
        help_text=gettext_lazy("What applications are assessed by. The weight says how much each counts."),
    )
    scale = ScaleField(
        required=False,
        label=gettext_lazy("Grading scale"),
        help_text=gettext_lazy("From the lowest grade to the highest, with semicolons between."),
        error_messages={"item_invalid": gettext_lazy("Grade %(nth)s:")},
    )

    class Meta:
        model = Call
        fields = (
            "title", "year", "season", "pool", "pool_year", "amount", "themes", "description", "run_here", "opens_at",
            "idea_closes_at", "application_opens_at", "closes_at", "grace_minutes", "guidance",
            "information_meeting", "contact_name", "contact_email", "contact_phone", "lead_kinds",
            "lead_education", "partner_kinds", "min_partners", "needs_municipality", "min_amount", "max_amount",
            "cofinancing_percent", "max_months", "scale", "legal_basis", "terms", *ABOUT,
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.published_at:
            self.sections = (self.CORRECTION, *self.sections)
        else:
            self.fields["amendment"].widget = forms.HiddenInput()
        usual = "; ".join(str(grade) for grade in USUAL_SCALE)
        self.fields["scale"].help_text = _(
            "From the lowest grade to the highest, with semicolons between. Left empty on a new call: %(usual)s."
        ) % {"usual": usual}

    def clean_grace_minutes(self) -> int:
        """Nothing written is the usual grace."""
        minutes = self.cleaned_data["grace_minutes"]
        return 10 if minutes is None else minutes

    def clean_min_partners(self) -> int:
        """Nothing written is none."""
        return self.cleaned_data["min_partners"] or 0

    def clean(self) -> dict[str, Any]:
        """The dates come one after the other, and the lowest amount is not above the highest."""
        given = super().clean() or self.cleaned_data
        opens, idea, again, closes = (
            given.get(name) for name in ("opens_at", "idea_closes_at", "application_opens_at", "closes_at")
        )
        first = idea or closes
        wrong: dict[str, str] = {}
        if opens and first and first <= opens:
            wrong["opens_at"] = _("The call can't open after its first deadline.")
        if idea and closes and closes <= idea:
            wrong["closes_at"] = _(
                "The deadline for project ideas must come before the one for applications."
            )
        if again and not idea:
            wrong["application_opens_at"] = _("Only a call with project ideas has such a date.")
        elif again and idea and (again < idea or (closes and again >= closes)):
            wrong["application_opens_at"] = _("Applications open between the two deadlines.")
        low, high = given.get("min_amount"), given.get("max_amount")
        if low is not None and high is not None and low > high:
            wrong["min_amount"] = _("The lowest amount can't be above the highest.")
        if wrong:
            raise ValidationError(wrong)
        return given


class CopyForm(PlainForm):
    """For which year a call is copied."""

    year = forms.IntegerField(label=gettext_lazy("Year of the new call"), min_value=2000, max_value=2100)


class WordsForm(PlainForm):
    """The words of one mail of a call, in both languages.

    Args:
        names: the placeholders that they may have.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    subject_da = forms.CharField(label=gettext_lazy("Subject in Danish"), max_length=200)
    body_da = _long(gettext_lazy("Text in Danish"), 12, required=True, most=10_000)
    subject_en = forms.CharField(label=gettext_lazy("Subject in English"), max_length=200)
    body_en = _long(gettext_lazy("Text in English"), 12, required=True, most=10_000)

    def __init__(self, *args: Any, names: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = tuple(names)
        for name in ("subject_da", "body_da", "subject_en", "body_en"):
            self.fields[name].validators.append(self._check)

    def _check(self, text: str) -> None:
        known = ", ".join(f"{{{name}}}" for name in self.names)
        if strange := mails.unknown(text, self.names):
            raise ValidationError(
                _("%(what)s is no placeholder of this mail. You can use: %(known)s."),
                params={"what": strange[0][:60], "known": known},
            )
        if re.search(r"[{}]", mails.PLACEHOLDER.sub("", text)):
            raise ValidationError(
                _("A brace stands alone. A placeholder is a name in braces, without spaces: %(known)s."),
                params={"known": known},
            )

    def words(self) -> dict[str, str]:
        """Return what was typed, with the line ends of mail."""
        return {
            name: self.cleaned_data[name].replace("\r\n", "\n")
            for name in ("subject_da", "body_da", "subject_en", "body_en")
        }
