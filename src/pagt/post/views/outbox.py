"""The outbox as the secretariat sees it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pagt.core.access import actor
from pagt.core.actors import actor_names
from pagt.core.errors import Invalid
from pagt.post.actions import send_again, send_all_again, stop
from pagt.post.models import Mail
from pagt.post.queries import outbox, readable
from pagt.post.states import MailState, Topic
from pagt.post.words import STATE_NAMES, TOPIC_NAMES

PAGE_SIZE = 50


def outbox_page(request: HttpRequest) -> HttpResponse:
    """Every mail that goes out, newest first."""
    by = actor(request)
    page = Paginator(outbox(request.GET.dict(), by), PAGE_SIZE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    words = {
        "page": page,
        "query": request.GET,
        "kept": kept.urlencode(),
        "states": [(state.value, STATE_NAMES[state]) for state in MailState],
        "topics": [(topic.value, TOPIC_NAMES[topic]) for topic in Topic],
        "failed": readable(by).filter(state=MailState.FAILED.value).count(),
    }
    return render(request, "post/outbox.html", words)


def mail_page(request: HttpRequest, key: str) -> HttpResponse:
    """A mail as its recipient sees it, and how far it has come."""
    mail = _mail(request, key)
    words = {
        "mail": mail,
        "who": actor_names([mail.sent_by])[mail.sent_by],
        "attachments": mail.attachments.select_related("document"),
        "may_stop": mail.state == MailState.WAITING,
        "may_send": mail.state in (MailState.FAILED, MailState.STOPPED),
    }
    return render(request, "post/mail.html", words)


@require_POST
def send_again_action(request: HttpRequest, key: str) -> HttpResponse:
    """Send a mail once more."""
    try:
        send_again(_mail(request, key), by=actor(request))
        messages.success(request, _("The mail is on its way again."))
    except Invalid as error:
        messages.error(request, str(error))
    return redirect("mail", key=key)


@require_POST
def send_all_again_action(request: HttpRequest) -> HttpResponse:
    """Send all that failed once more."""
    number = send_all_again(by=actor(request))
    messages.success(
        request,
        ngettext("%(n)s mail is on its way again.", "%(n)s mails are on their way again.", number)
        % {"n": number},
    )
    return redirect("outbox")


@require_POST
def stop_action(request: HttpRequest, key: str) -> HttpResponse:
    """Keep a mail from being sent."""
    try:
        stop(_mail(request, key), by=actor(request))
        messages.success(request, _("The mail is stopped."))
    except Invalid as error:
        messages.error(request, str(error))
    return redirect("mail", key=key)


def attachment_file(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Return a file that was made for a mail; stored documents have their own address."""
    found = get_object_or_404(_mail(request, key).attachments, pk=pk)
    if found.content is None:
        raise Http404
    response = HttpResponse(bytes(found.content), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    return response


def _mail(request: HttpRequest, key: str) -> Mail:
    return get_object_or_404(readable(actor(request)), key=key)
