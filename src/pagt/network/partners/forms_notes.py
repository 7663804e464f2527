"""The form of a note."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pagt.core.forms import DateField
from pagt.core.register.fields import RecordField
from pagt.core.register.forms import ABOUT, ABOUT_SECTION, RecordForm, UploadField
from pagt.core.rights import Actor
from pagt.network.partners.forms import organisation_field
from pagt.network.partners.models import Contact, Note


class NoteForm(RecordForm[Note]):
    """A note. Of a sensitive one the form never shows the text: it is written anew or stays."""

    sections = (
        (_("The note"), ("title", "on", "text", "file", "sensitive")),
        (_("Whom it is about"), ("organisation", "contact")),
        ABOUT_SECTION,
    )
    on = DateField(label=_("Date"), initial=timezone.localdate)
    organisation = organisation_field(label=_("Organisation"), required=False)
    contact = RecordField(model=Contact, by=("name", "email"), label=_("Person"), required=False)
    file = UploadField(label=_("File"), private=True)

    class Meta:
        model = Note
        fields = ("title", "on", "text", "sensitive", "organisation", "contact", *ABOUT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._closed = bool(self.instance.pk and self.instance.sensitive)
        if self._closed:
            self.initial["text"] = ""
            self.fields["text"].help_text = _("Left empty, what is written stays.")

    def values(self, *, by: Actor) -> dict[str, Any]:
        """Return what to hand to the action; an empty text of a sensitive note is no text."""
        values = super().values(by=by)
        if self._closed and not values.get("text"):
            del values["text"]
        return values
