"""The form of a stage as everybody may read it before starting: a page, and a PDF to print."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pagt.core.access import actor
from pagt.core.errors import NotOnRecord
from pagt.core.rights import Right
from pagt.grants.calls.access import visible_to
from pagt.grants.calls.form_print import asked, conditions, print_form
from pagt.grants.calls.models import Call, StageForm
from pagt.grants.calls.queries import stage_form
from pagt.grants.calls.rules.forms import Form, read_form
from pagt.grants.calls.states import Stage
from pagt.grants.calls.words import STAGE_NAMES


def read_page(request: HttpRequest, key: str, stage: str) -> HttpResponse:
    """The whole form on one page."""
    call, record, form = _form(request, key, stage)
    context = {
        "call": call,
        "stage": STAGE_NAMES[Stage(stage)],
        "record": record,
        "sections": asked(form),
        "conditions": conditions(call, Stage(stage)),
        "criteria": call.criteria.all(),
        "amendments": call.amendments.order_by("-at"),
        "pdf_url": reverse("call-form-pdf", args=[key, stage]),
        "call_url": reverse("portal:call", args=[key])
        if call.is_public
        else reverse("call-detail", args=[key]),
    }
    return _kept_by_nobody(render(request, "calls/form_read.html", context), call)


def read_pdf(request: HttpRequest, key: str, stage: str) -> HttpResponse:
    """The same as PDF."""
    call, record, form = _form(request, key, stage)
    lang = "da" if (get_language() or "da").startswith("da") else "en"
    content = print_form(call, Stage(stage), form, version=record.version, lang=lang)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{key}-{stage}.pdf"'
    return _kept_by_nobody(response, call)


def _kept_by_nobody(response: HttpResponse, call: Call) -> HttpResponse:
    """A draft is no public page: no browser keeps it for the next person at the machine."""
    if not call.is_public:
        response["Cache-Control"] = "private, no-store"
    return response


def _may_read(request: HttpRequest, call: Call) -> bool:
    if call.is_public:
        return True
    if not request.user.is_authenticated or Right.READ_RECORDS not in actor(request).rights:
        return False
    return visible_to(Call.objects.filter(pk=call.pk), actor(request)).exists()


def _form(request: HttpRequest, key: str, stage: str) -> tuple[Call, StageForm, Form]:
    """The form of a public call; of a draft only for those who read records.

    Raises:
        NotOnRecord: there is no such form, or not for this reader.
    """
    call = Call.objects.filter(key=key, withdrawn="", run_here=True).first()
    if call is None or stage not in [each.value for each in Stage] or not _may_read(request, call):
        raise NotOnRecord(_("There is no form at this address."))
    record = stage_form(call, Stage(stage))
    if record is None:
        raise NotOnRecord(_("This form is not written yet."))
    return call, record, read_form(record.content)
