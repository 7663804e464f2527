"""Forms as Det Fælles Designsystem draws them, and the fields that Danish offices need."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from pagt.core import money, typed


class Renderer(TemplatesSetting):
    """Draws every form and field with the project's templates."""

    form_template_name = "core/forms/form.html"
    field_template_name = "core/forms/field.html"
    formset_template_name = "core/forms/form.html"


class DateField(forms.DateField):
    """A date: the browser's own date field, and Danish ways of writing a date where it has none."""

    widget = forms.DateInput(attrs={"type": "date", "class": "form-input input-width-s"}, format="%Y-%m-%d")
    input_formats = typed.DATE_FORMATS
    default_error_messages = {"invalid": _("Write a date as day-month-year, e.g. 24-06-2026.")}

    def to_python(self, value: Any) -> Any:
        found = super().to_python(value)
        if found and not typed.FIRST_YEAR <= found.year <= typed.LAST_YEAR:
            raise ValidationError(_("The year must lie between 1900 and 2200."), code="invalid")
        return found


class TimeField(forms.TimeField):
    """A time of day: the browser's own field."""

    widget = forms.TimeInput(attrs={"type": "time", "class": "form-input input-width-xs"}, format="%H:%M")


class InstantField(forms.DateTimeField):
    """A date and time in the installation's time zone (Europe/Copenhagen)."""

    widget = forms.DateTimeInput(
        attrs={"type": "datetime-local", "class": "form-input input-width-m"}, format="%Y-%m-%dT%H:%M"
    )
    input_formats = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d-%m-%Y %H:%M", "%Y-%m-%d")
    default_error_messages = {"invalid": _("Write a date and a time, e.g. 24-06-2026 12:00.")}

    def to_python(self, value: Any) -> Any:
        found = super().to_python(value)
        if found and not typed.FIRST_YEAR <= found.year <= typed.LAST_YEAR:
            raise ValidationError(_("The year must lie between 1900 and 2200."), code="invalid")
        return found


class MoneyField(forms.CharField):
    """An amount in kroner as people write it; the value is whole øre."""

    default_error_messages = {"invalid": _("Write an amount in kroner, e.g. 1.250.000.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 30)
        kwargs.setdefault("help_text", _("In kroner."))
        super().__init__(**kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "class": "form-input input-width-s"}

    def prepare_value(self, value: Any) -> Any:
        # As it is read in every language: `1,250` could be one and a quarter.
        return money.kroner(value, "da") if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        if isinstance(value, int):
            return super().clean(str(value)) and value * 100
        text = super().clean(value)
        if not text:
            return None
        try:
            return money.parse(text)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


def seen(value: Any) -> Any:
    """Return a text without the characters that nobody sees (see `typed.seen`), and anything else as it is."""
    return typed.seen(value) if isinstance(value, str) else value


_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.Select, "form-select"),
    (forms.ClearableFileInput, "form-upload"),
    (forms.Textarea, "form-input"),
    (forms.NumberInput, "form-input input-width-xs"),
    (forms.TextInput, "form-input"),
    (forms.EmailInput, "form-input"),
    (forms.URLInput, "form-input"),
    (forms.PasswordInput, "form-input"),
)


def dress(field: forms.Field) -> None:
    """Give a field's widget the design system's class, unless it has one."""
    if "class" in field.widget.attrs or isinstance(
        field.widget, forms.CheckboxSelectMultiple | forms.RadioSelect
    ):
        return
    for widget, css in _CLASSES:
        if isinstance(field.widget, widget):
            field.widget.attrs["class"] = css
            return


class PlainForm(forms.Form):
    """A form whose fields wear the design system."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in self.fields.values():
            dress(each)

    def _widget_data_value(self, widget: forms.Widget, html_name: str) -> Any:
        """Before the fields check it: a number copied from a letter has such characters around it."""
        return seen(super()._widget_data_value(widget, html_name))  # type: ignore[misc]
