"""The text and file of a note; of a sensitive one the journal says who looked."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from pagt.core.access import actor
from pagt.core.document_views import as_attachment
from pagt.core.errors import NotOnRecord
from pagt.core.register.views import crumbs
from pagt.network.partners.actions_notes import look_into
from pagt.network.partners.models import Note
from pagt.network.partners.registers import notes


def look(request: HttpRequest, key: str) -> HttpResponse:
    """Show a sensitive note's text, once: the page can't be reached again without a new line in the journal."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    note = look_into(_note(request, key), by=actor(request))
    context: dict[str, Any] = {
        "record": note,
        "note_url": notes.url("detail", note),
        "breadcrumbs": crumbs(notes, note.title),
        **notes.more(note, actor(request)),
    }
    response = render(request, "partners/note_look.html", context)
    response["Cache-Control"] = "no-store"
    return response


def file(request: HttpRequest, key: str) -> HttpResponse | FileResponse:
    """Send a note's file; a sensitive one only on a posted form, with its line in the journal."""
    note = _note(request, key)
    if note.file is None:
        raise NotOnRecord(_("There is no such file here."))
    if note.sensitive and request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    look_into(note, by=actor(request))
    return as_attachment(note.file)


def _note(request: HttpRequest, key: str) -> Note:
    found: Note = get_object_or_404(notes.visible_to(actor(request)), key=key)
    return found
