"""A message to the applicants of the chosen applications: written, seen as one of them gets it, sent."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pagt.core.access import actor
from pagt.core.errors import Invalid
from pagt.core.register.listing import choice_address, chosen_rows
from pagt.core.register.views import crumbs
from pagt.grants.applications.actions import casework
from pagt.grants.applications.forms_staff import MessageForm
from pagt.grants.applications.models import Application
from pagt.grants.applications.queries_staff import Addressee, addressees
from pagt.grants.applications.registers import applications
from pagt.grants.calls.mail_words import MEANINGS
from pagt.grants.calls.mail_words import PLACEHOLDERS as NAMED
from pagt.grants.calls.mails import words_of
from pagt.grants.calls.states import Event
from pagt.grants.calls.words import EVENT_NAMES

TEMPLATES = [event for event in Event if set(NAMED[event]) <= set(casework.PLACEHOLDERS)]
"""Mails of a call whose facts are known of every application."""


def message_page(request: HttpRequest) -> HttpResponse:
    """Write a message, see it, send it. The address keeps which applications were chosen."""
    listing = chosen_rows(applications, actor(request), _without_template(request))
    if listing is None:
        messages.error(request, _("Choose at least one application, or all that match."))
        return redirect("application-list")
    pks = list(listing.found.values_list("pk", flat=True))
    by_pk = Application.objects.select_related("call", "lead").in_bulk(pks)
    chosen = [by_pk[pk] for pk in pks]
    to = addressees(chosen)
    form, template = MessageForm(request.POST or None), request.GET.get("template", "")
    if request.method != "POST" and template in TEMPLATES and chosen:
        form = MessageForm(initial=_words_of_template(Event(template), chosen[0]))
    previews: list[tuple[Addressee, tuple[str, str, str]]] = []
    status = 200
    if request.method == "POST" and form.is_valid():
        words = _words(form)
        if "send" in request.POST and request.POST.get("readers") == _mark(to):
            try:
                n = casework.send_messages(to, by=actor(request), words=words)
            except Invalid as error:
                form.add_error(None, str(error))
            else:
                messages.success(
                    request,
                    ngettext("%(n)s mail is in the outbox.", "%(n)s mails are in the outbox.", n) % {"n": n},
                )
                return redirect("application-list")
            status = 422
        elif "send" in request.POST:
            form.add_error(None, _("Those who get the message have changed meanwhile. Look at it once more."))
            status = 422
        if "change" not in request.POST:
            previews = [(each, casework.message_for(each, words)) for each in _samples(to, words)]
    elif request.method == "POST":
        status = 422
    reached = {each.application.pk for each in to}
    context = {
        "form": form,
        "chosen": chosen,
        "readers": len(to),
        "mark": _mark(to),
        "previews": previews,
        "unreached": [each for each in chosen if each.pk not in reached],
        "template": template,
        "templates": [(event.value, EVENT_NAMES[event]) for event in TEMPLATES],
        "placeholders": [(f"{{{name}}}", _meaning(name)) for name in casework.PLACEHOLDERS],
        "address": choice_address(request.GET),
        "choice": [
            (name, value) for name, values in request.GET.lists() for value in values if name != "template"
        ],
        "breadcrumbs": crumbs(applications, _("Write to the applicants")),
    }
    return render(request, "applications/case_message.html", context, status=status)


def _without_template(request: HttpRequest) -> QueryDict:
    query = request.GET.copy()
    query.pop("template", None)
    return query


def _meaning(name: str) -> str:
    return _("the reader's name") if name == "name" else str(MEANINGS[name])


def _words_of_template(event: Event, application: Application) -> dict[str, str]:
    found: dict[str, str] = {}
    for language in ("da", "en"):
        subject, body = words_of(event, application.call, language=language)
        found |= {f"subject_{language}": subject, f"body_{language}": body}
    return found


def _words(form: MessageForm) -> dict[str, tuple[str, str]]:
    said = form.cleaned_data
    words = {"da": (said["subject_da"], said["body_da"])}
    if said["subject_en"]:
        words["en"] = (said["subject_en"], said["body_en"])
    return words


def _samples(to: list[Addressee], words: dict[str, tuple[str, str]]) -> list[Addressee]:
    """The first reader of each language."""
    first: dict[str, Addressee] = {}
    for each in to:
        first.setdefault(each.user.language if each.user.language in words else "da", each)
    return list(first.values())


def _mark(to: list[Addressee]) -> str:
    """What stands for those who get the message: sent is only to those whom the preview counted."""
    text = ",".join(f"{each.application.pk}:{each.user.pk}" for each in to)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
