"""Files of an application, opened in the page on which it is assessed."""

from __future__ import annotations

from typing import cast

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.http import FileResponse, HttpRequest
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from pagt.core.document_views import as_attachment
from pagt.grants.assessment.access import seat_or_404
from pagt.grants.assessment.queries.case_for_assessors import file_for
from pagt.people.models import User

IN_PLACE = frozenset({"application/pdf", "image/png", "image/jpeg"})
"""What a browser shows by itself without running anything of it."""


@require_GET
@xframe_options_sameorigin
@csp_replace(  # type: ignore[arg-type]
    {"default-src": [NONE], "style-src": [UNSAFE_INLINE], "object-src": [SELF], "frame-ancestors": [SELF]}
)
def review_file(request: HttpRequest, assignment: str, file: int) -> FileResponse:
    """Send a file of the application to its assessor: to be shown in place with `?show`, else to be kept."""
    seat = seat_or_404(cast(User, request.user), assignment)
    document = file_for(seat, file).document
    response = as_attachment(document)
    if "show" in request.GET and document.content_type in IN_PLACE:
        response["Content-Disposition"] = "inline"
    return response
