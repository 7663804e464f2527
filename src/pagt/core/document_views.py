"""Serves uploaded files, always as attachments."""

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from pagt.core.access import actor
from pagt.core.closed import open_documents
from pagt.core.errors import Refused
from pagt.core.models import Document
from pagt.core.rights import Right, require


def download(request: HttpRequest, key: str) -> FileResponse:
    """Send a document to somebody who may read records, its case open to them, and what is confidential too."""
    known = open_documents(Document.objects.filter(private=False), actor(request))
    document = get_object_or_404(known, key=key)
    if document.confidential:
        require(actor(request), Right.READ_CONFIDENTIAL)
    return as_attachment(document)


def as_attachment(document: Document) -> FileResponse:
    """Return a document as a download, for a view that has checked who asks.

    Raises:
        Refused: it waits for the virus scanner, or a virus was found in it.
    """
    if not document.may_be_opened:
        raise Refused(
            _("“%(name)s” can't be fetched: %(scan)s.")
            % {"name": document.name, "scan": document.get_scan_display().lower()}
        )
    response = FileResponse(document.file.open("rb"), as_attachment=True, filename=document.name)
    response["Content-Type"] = document.content_type
    return response
