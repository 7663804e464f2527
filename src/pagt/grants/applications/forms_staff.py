"""The forms of the case: advice, tasks, case number, eligibility, messages."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.forms import PlainForm
from pagt.core.register.fields import RecordField
from pagt.core.register.forms import ABOUT, ABOUT_SECTION, RecordForm, UploadField
from pagt.grants.applications.models import Advice, Application, CaseTask, Letter
from pagt.grants.applications.queries_staff import handlers
from pagt.grants.applications.words import ELIGIBILITY_NAMES
from pagt.grants.calls.models import Call
from pagt.network.partners.models import Organisation


class CaseForm(RecordForm[Application]):
    """What the secretariat itself writes on an application: the case number of its own journal system."""

    class Meta:
        model = Application
        fields = ("case_number",)
        help_texts: ClassVar = {
            "case_number": gettext_lazy("As in the region's journal system, e.g. 1-23-45-678-90.")
        }

    def clean_case_number(self) -> str:
        return str(self.cleaned_data["case_number"] or "").replace(" ", "")


class AdviceForm(RecordForm[Advice]):
    """What an applicant asked and was told, on an application or before there is one."""

    call = RecordField(model=Call, by=("title",), label=gettext_lazy("Call"))
    organisation = RecordField(
        model=Organisation, by=("name", "cvr"), label=gettext_lazy("Organisation"), required=False
    )
    application = RecordField(
        model=Application,
        by=("number",),
        label=gettext_lazy("Application"),
        required=False,
        help_text=gettext_lazy("Its number, when there is one already."),
    )
    sections = (
        (gettext_lazy("Who asked"), ("application", "call", "organisation")),
        (gettext_lazy("The advice"), ("on", "channel", "text")),
        ABOUT_SECTION,
    )

    class Meta:
        model = Advice
        fields = ("application", "call", "organisation", "on", "channel", "text", *ABOUT)
        help_texts: ClassVar = {
            "text": gettext_lazy(
                "What was asked and what was answered. All applicants must be able to get the same advice."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["call"].required = False

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        application = values.get("application")
        if application:
            for name, known in (("call", application.call), ("organisation", application.lead)):
                if values.get(name) not in (None, known):
                    self.add_error(
                        name,
                        ValidationError(
                            _("Application %(number)s has another: %(name)s."),
                            params={"number": application.number, "name": known.name_or_title},
                        ),
                    )
                values[name] = known
        else:
            for name in ("call", "organisation"):
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, _("Name the application, or the call and the organisation."))
        return values


class TaskForm(RecordForm[CaseTask]):
    """Something to be done on a case."""

    application = RecordField(
        model=Application,
        by=("number",),
        label=gettext_lazy("Application"),
        help_text=gettext_lazy("Its number."),
    )
    sections = (
        (gettext_lazy("The task"), ("application", "text", "due", "assigned_to", "done_on")),
        ABOUT_SECTION,
    )

    class Meta:
        model = CaseTask
        fields = ("application", "text", "due", "assigned_to", "done_on", *ABOUT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["assigned_to"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = handlers()
            field.empty_label = _("Nobody yet")
        field.label = _("Assigned to")


class LetterForm(RecordForm[Letter]):
    """A letter that came or went outside Pagt: on paper, by Digital Post, or in somebody's own mailbox."""

    application = RecordField(
        model=Application,
        by=("number",),
        label=gettext_lazy("Application"),
        help_text=gettext_lazy("Its number."),
    )
    document = UploadField(label=gettext_lazy("The letter"), required=True, private=True)
    sections = (
        (gettext_lazy("The letter"), ("application", "title", "on", "direction", "document")),
        ABOUT_SECTION,
    )

    class Meta:
        model = Letter
        fields = ("application", "title", "on", "direction", *ABOUT)
        help_texts: ClassVar = {
            "title": gettext_lazy(
                "What it is about. The title stands in the journal for ever: no personal data."
            ),
            "on": gettext_lazy("When it was received or sent."),
        }


class EligibilityForm(PlainForm):
    """Whether what was submitted may be assessed, and why; the reason goes into the mail to the applicant."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[(value.value, label) for value, label in ELIGIBILITY_NAMES.items()],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The applicant reads this in the mail."),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 5, "class": "form-input"}),
    )


class MessageForm(PlainForm):
    """A message to those who submit the chosen applications, in both languages: each reader gets their own."""

    subject_da = forms.CharField(label=gettext_lazy("Subject in Danish"), max_length=200)
    body_da = forms.CharField(
        label=gettext_lazy("Text in Danish"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 10, "class": "form-input"}),
    )
    subject_en = forms.CharField(
        label=gettext_lazy("Subject in English"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Left empty, everybody gets the Danish text."),
    )
    body_en = forms.CharField(
        label=gettext_lazy("Text in English"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "class": "form-input"}),
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if bool(values.get("subject_en")) != bool(values.get("body_en")):
            missing = "body_en" if values.get("subject_en") else "subject_en"
            self.add_error(missing, _("Write both subject and text in English, or neither."))
        return values
