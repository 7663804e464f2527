"""Serves uploaded files, always as attachments."""

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404

from pagt.core.access import actor
from pagt.core.models import Document
from pagt.core.rights import Right, require


def download(request: HttpRequest, key: str) -> FileResponse:
    """Send a document to somebody who may read records, and confidential ones where it is confidential."""
    document = get_object_or_404(Document, key=key)
    if document.confidential:
        require(actor(request), Right.READ_CONFIDENTIAL)
    response = FileResponse(document.file.open("rb"), as_attachment=True, filename=document.name)
    response["Content-Type"] = document.content_type
    return response
