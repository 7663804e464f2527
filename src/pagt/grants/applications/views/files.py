"""Files of an application: adding one by script, and fetching one."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pagt.core import clock
from pagt.core.document_views import as_attachment
from pagt.core.errors import Invalid, NotOnRecord, PagtError
from pagt.grants.applications.access import may_fetch, writer_or_404
from pagt.grants.applications.actions.files import attach
from pagt.grants.applications.models import Attachment
from pagt.grants.applications.views.drawing import Drawing, clock_time
from pagt.grants.applications.views.paper import open_paper, user_of
from pagt.grants.applications.views.saving import progress, refused


@require_POST
def attach_file(request: HttpRequest, number: str, question: str) -> JsonResponse:
    """Add a file to an answer, and return the answer as it now is."""
    user = user_of(request)
    try:
        began = clock.began_at(request)
        writer = writer_or_404(user, number)
        upload = request.FILES.get("file")
        if upload is None:
            raise Invalid(_("Choose a file."))
        attach(writer.application, question, by=user, upload=upload, began_at=began)
        paper = open_paper(request, number)
        asked = paper.question(question)
    except PagtError as error:
        return refused(request, number, error)
    drawn = Drawing(paper).drawn(asked)
    return JsonResponse(
        {
            "html": drawn.html,
            "version": paper.versions.get(question, 0),
            "at": clock_time(paper.now),
            **progress(request, paper),
        }
    )


@require_GET
def fetch(request: HttpRequest, number: str, attachment: int) -> FileResponse:
    """Send a file to somebody who writes the application it belongs to."""
    found = (
        Attachment.objects.filter(pk=attachment, application__number=number)
        .select_related("document", "application")
        .first()
    )
    if found is None or not may_fetch(user_of(request), found):
        raise NotOnRecord(_("There is no such file here."))
    return as_attachment(found.document)
