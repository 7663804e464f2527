"""The forms in which an officer writes a section or a question: for each type exactly the settings it has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core import typed
from pagt.core.forms import DateField, MoneyField, PlainForm
from pagt.core.register.fields import RowForm, RowsField
from pagt.grants.calls.question_words import COLUMN_TYPE_NAMES
from pagt.grants.calls.rules import editing
from pagt.grants.calls.rules.forms import ROWS, WRITTEN, ColumnType, Question, QuestionType

T = QuestionType
_LIMITS = {
    **dict.fromkeys(WRITTEN, gettext_lazy("Most characters")),
    **dict.fromkeys(ROWS, gettext_lazy("Most rows")),
    T.FILE: gettext_lazy("Most files"),
    T.MANY: gettext_lazy("Most answers one may choose"),
}
_MOST_YEARS = 10


class SectionForm(PlainForm):
    title = forms.CharField(label=gettext_lazy("Heading"), max_length=500)
    intro = forms.CharField(
        label=gettext_lazy("Introduction"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Stands under the heading, before the questions."),
    )


class ColumnRow(RowForm):
    label = forms.CharField(label=gettext_lazy("Heading of the column"), max_length=500)
    type = forms.ChoiceField(
        label=gettext_lazy("What it holds"),
        choices=[(kind.value, label) for kind, label in COLUMN_TYPE_NAMES.items()],
        initial=ColumnType.TEXT.value,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and not self.data.get(self.add_prefix("label")):
            self.data = {}


class QuestionForm(PlainForm):
    """One question. The type is chosen before and stays; the settings that it has not are not shown.

    Args:
        kind: the type of question.
        earlier: the questions with options that come before it, for what it depends on.
        question: the question as it stands; None for a new one.
    """

    label = forms.CharField(
        label=gettext_lazy("Question"),
        max_length=500,
        help_text=gettext_lazy("As the applicant reads it."),
    )
    help = forms.CharField(
        label=gettext_lazy("Help"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What a good answer holds. Stands under the question."),
    )
    required = forms.BooleanField(label=gettext_lazy("Must be answered"), required=False)
    options = forms.CharField(
        label=gettext_lazy("Answers to choose from"),
        max_length=30_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("One on each line."),
    )
    columns = RowsField(ColumnRow, label=gettext_lazy("Columns"), required=True)
    first_year = forms.IntegerField(label=gettext_lazy("First year"), min_value=2000, max_value=2100)
    last_year = forms.IntegerField(label=gettext_lazy("Last year"), min_value=2000, max_value=2100)
    limit = forms.IntegerField(
        min_value=1, required=False, help_text=gettext_lazy("Empty: the usual limit of such a question.")
    )
    minimum = forms.CharField(required=False)
    maximum = forms.CharField(required=False)
    shown_if = forms.MultipleChoiceField(
        label=gettext_lazy("Ask only after one of these answers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Nothing ticked: everybody is asked. Tick answers of one question only."),
    )
    contains_personal_data = forms.BooleanField(
        label=gettext_lazy("The answer holds personal data"),
        required=False,
        help_text=gettext_lazy("Then it is left out of what is passed on, and the applicant is told."),
    )
    visible_to_assessors = forms.BooleanField(
        label=gettext_lazy("Assessors see the answer"), required=False, initial=True
    )

    def __init__(
        self,
        *args: Any,
        kind: QuestionType,
        earlier: Sequence[Question] = (),
        question: Question | None = None,
        **kwargs: Any,
    ) -> None:
        if question is not None:
            kwargs.setdefault("initial", _initial(question))
        super().__init__(*args, **kwargs)
        self.kind, self.question = kind, question
        for name in ("minimum", "maximum"):
            if bound := _bound_field(kind, name):
                self.fields[name] = bound
            else:
                del self.fields[name]
        kept = {
            "limit": kind in _LIMITS,
            "options": kind in (T.CHOICE, T.MANY),
            "columns": kind is T.TABLE,
            "first_year": kind is T.BUDGET,
            "last_year": kind is T.BUDGET,
            "shown_if": bool(earlier),
        }
        for name, has in kept.items():
            if not has:
                del self.fields[name]
        if kind in _LIMITS:
            self.fields["limit"].label = _LIMITS[kind]
        if earlier:
            self.fields["shown_if"].choices = [  # type: ignore[attr-defined]
                (each.label, [(f"{each.key}:{option.value}", option.label) for option in each.options])
                for each in earlier
            ]

    def clean_options(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["options"].splitlines()]
        labels = [line for line in lines if line]
        if len(set(labels)) < len(labels):
            raise ValidationError(_("Two answers are the same. Write each once."))
        return labels

    def clean_shown_if(self) -> Any:
        try:
            return editing.condition_of(self.cleaned_data["shown_if"])
        except ValueError as error:
            raise ValidationError(_("Tick answers of one question only.")) from error

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first, last = given.get("first_year"), given.get("last_year")
        if first and last and not first <= last < first + _MOST_YEARS:
            self.add_error(
                "last_year",
                _("The last year can't be before the first, and a budget has at most %(most)s years.")
                % {"most": _MOST_YEARS},
            )
        return given

    def made(self, key: str) -> Question:
        """Return the question that is written. Only for a valid form.

        Args:
            key: its key.
        """
        given = self.cleaned_data
        old = self.question
        labels = given.get("options") or []
        columns = [(row["label"], ColumnType(row["type"] or "text")) for row in given.get("columns") or []]
        years = range(given["first_year"], given["last_year"] + 1) if "first_year" in given else ()
        return Question(
            key=key,
            type=self.kind,
            label=given["label"],
            help=given["help"].replace("\r\n", "\n"),
            required=given["required"],
            limit=given.get("limit"),
            minimum=_bound(given.get("minimum")),
            maximum=_bound(given.get("maximum")),
            options=editing.options_named(labels, old.options if old else ()),
            columns=editing.columns_named(columns, old.columns if old else ()),
            years=tuple(years),
            shown_if=given.get("shown_if"),
            contains_personal_data=given["contains_personal_data"],
            visible_to_assessors=given["visible_to_assessors"],
        )


class NumberField(forms.CharField):
    """A number as people write it; the value is its text with a point."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "class": "form-input input-width-s"}

    def clean(self, value: Any) -> Any:
        text = super().clean(value).replace(" ", "").replace(",", ".")
        try:
            return format(Decimal(text), "f") if text else None
        except InvalidOperation as error:
            raise ValidationError(_("Write a number, e.g. 12 or 12,5.")) from error


def _bound_field(kind: QuestionType, name: str) -> forms.Field | None:
    least = name == "minimum"
    if kind is T.NUMBER:
        return NumberField(label=_("Least number") if least else _("Greatest number"), required=False)
    if kind is T.MONEY:
        return MoneyField(label=_("Least amount") if least else _("Greatest amount"), required=False)
    if kind in (T.DATE, T.PERIOD):
        return DateField(label=_("Earliest day") if least else _("Latest day"), required=False)
    return None


def _bound(value: Any) -> str | None:
    """A bound as a form keeps it: an amount in kroner, a day as ISO."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return format(Decimal(value) / 100, "f")
    return value or None


def _initial(question: Question) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: getattr(question, name)
        for name in ("label", "help", "required", "limit", "contains_personal_data", "visible_to_assessors")
    }
    values["options"] = "\n".join(option.label for option in question.options)
    values["columns"] = [{"label": column.label, "type": column.type.value} for column in question.columns]
    if question.years:
        values |= {"first_year": question.years[0], "last_year": question.years[-1]}
    if question.shown_if:
        key = question.shown_if.question
        values["shown_if"] = [f"{key}:{value}" for value in question.shown_if.values]
    for name in ("minimum", "maximum"):
        text = getattr(question, name)
        if text and question.type is T.MONEY:
            values[name] = int(Decimal(text) * 100)
        elif text and question.type in (T.DATE, T.PERIOD):
            values[name] = typed.day(text)
        elif text:
            values[name] = text
    return values
