"""The register of notes. Confidential; the text of a sensitive one is shown on request alone."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.register.parts import about, record_detail, year_filter
from pagt.core.register.spec import Column, Detail, Filter, Register
from pagt.core.rights import Actor
from pagt.network.partners.actions_notes import change_note, create_note
from pagt.network.partners.forms_notes import NoteForm
from pagt.network.partners.models import Note


def _details(note: Note) -> list[Detail]:
    return [
        Detail(_("Date"), note.on),
        record_detail(_("Organisation"), note.organisation),
        record_detail(_("Person"), note.contact),
        Detail(_("Sensitive"), _("Yes") if note.sensitive else ""),
        *about(note),
    ]


def _more(note: Note, by: Actor) -> dict[str, Any]:
    return {
        "look_url": reverse("note-look", args=[note.key]),
        "file_url": reverse("note-file", args=[note.key]),
        "shown": not note.sensitive,
    }


notes = Register(
    model=Note,
    route="notes",
    title=gettext_lazy("Notes and files"),
    singular=gettext_lazy("note"),
    new_label=gettext_lazy("New note"),
    intro=gettext_lazy(
        "What the secretariat wants to remember about an organisation or a person, and files."
    ),
    columns=(
        Column("title", gettext_lazy("Title"), lambda note: note.title, "title"),
        Column("on", gettext_lazy("Date"), lambda note: note.on, "on"),
        Column(
            "organisation",
            gettext_lazy("Organisation"),
            lambda note: note.organisation.name if note.organisation else "",
            "organisation__name",
        ),
        Column(
            "contact",
            gettext_lazy("Person"),
            lambda note: note.contact.name if note.contact else "",
            "contact__name",
            narrow=True,
        ),
        Column(
            "sensitive",
            gettext_lazy("Sensitive"),
            lambda note: _("Yes") if note.sensitive else "",
            narrow=True,
        ),
    ),
    filters=(
        year_filter(Note, gettext_lazy("Year"), field="on"),
        Filter(
            "sensitive",
            gettext_lazy("Sensitive"),
            lambda: (("1", _("Yes")), ("0", _("No"))),
            lambda rows, value: rows.filter(sensitive=value == "1"),
        ),
    ),
    search=("title", "organisation__name", "contact__name"),
    order="-on",
    form=NoteForm,
    create=create_note,
    change=change_note,
    details=_details,
    template="partners/note.html",
    more=_more,
    rows=lambda rows: rows.select_related("organisation", "contact", "file"),
    identify=(("title", "on"),),
)
