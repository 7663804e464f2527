"""Receipts, the files that prove them, and the page where anybody can check one."""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pagt.core.errors import NotOnRecord
from pagt.grants.applications.access import may, may_read
from pagt.grants.applications.content import read
from pagt.grants.applications.forms_receipt import ReceiptForm
from pagt.grants.applications.models import Submission
from pagt.grants.applications.printed import submission_pdf
from pagt.grants.applications.states import Status
from pagt.grants.applications.views.paper import user_of
from pagt.grants.applications.when import spoken
from pagt.grants.calls.states import Stage
from pagt.grants.calls.words import STAGE_NAMES


def receipt_page(request: HttpRequest, number: str, receipt: str) -> HttpResponse:
    """The receipt of one submission; it stays there for ever."""
    submission = _found(request, number, receipt)
    application = submission.application
    said = read(submission)
    is_writer = may(user_of(request), application) is not None
    crumbs = [(_("My applications"), reverse("applications:mine"))] if is_writer else []
    if is_writer:
        crumbs.append((number, reverse("applications:overview", args=[number])))
    context = {
        "submission": submission,
        "application": application,
        "said": said,
        "call": application.call,
        "stage": STAGE_NAMES[Stage(submission.stage)],
        "submitted": spoken(submission.submitted_at),
        "is_writer": is_writer,
        "is_withdrawn": application.status == Status.WITHDRAWN,
        "is_reopened": application.status == Status.DRAFT and application.stage == submission.stage,
        "breadcrumbs": [*crumbs, (_("Receipt"), "")],
    }
    return render(request, "applications/receipt.html", context)


def as_pdf(request: HttpRequest, number: str, receipt: str) -> HttpResponse:
    """What was submitted, as a PDF: the same bytes each time."""
    submission = _found(request, number, receipt)
    content = submission_pdf(submission, language=get_language() or "da")
    return _file(content, f"{submission.receipt}.pdf", "application/pdf")


def as_json(request: HttpRequest, number: str, receipt: str) -> HttpResponse:
    """What was submitted, byte for byte as it was hashed."""
    submission = _found(request, number, receipt)
    return _file(submission.content.encode(), f"{submission.receipt}.json", "application/json")


def check(request: HttpRequest) -> HttpResponse:
    """Say whether a fingerprint or a file is that of a receipt, and nothing else."""
    if request.method != "POST":
        form = ReceiptForm(initial={"receipt": request.GET.get("receipt", "")[:40]})
        return render(request, "applications/check_receipt.html", {"form": form})
    if not ratelimit.consume(request, action="check_receipt"):
        form = ReceiptForm(request.POST, request.FILES)
        form.add_error(None, _("There were too many checks from your place. Wait a minute and try again."))
        return render(request, "applications/check_receipt.html", {"form": form}, status=429)
    form = ReceiptForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "applications/check_receipt.html", {"form": form}, status=400)
    found = (
        Submission.objects.filter(receipt=form.cleaned_data["receipt"], sha256=form.cleaned_data["sha256"])
        .select_related("application__call")
        .defer("content")
        .first()
    )
    context = {
        "form": form,
        "checked": True,
        "receipt": form.cleaned_data["receipt"],
        "found": found,
        "submitted": spoken(found.submitted_at) if found else "",
    }
    return render(request, "applications/check_receipt.html", context)


def _found(request: HttpRequest, number: str, receipt: str) -> Submission:
    """Return a submission that the person may read.

    Raises:
        NotOnRecord: there is none, or it is somebody else's: the answer is the same for both.
    """
    submission = (
        Submission.objects.filter(receipt=receipt, application__number=number)
        .select_related("application__call", "application__lead")
        .first()
    )
    user = user_of(request)
    if submission and (
        may(user, submission.application) is not None or may_read(user, submission.application)
    ):
        return submission
    raise NotOnRecord(_("There is no receipt here that you may see."))


def _file(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
