"""The pages of a call that no other register has: prepare, publish, copy, and the words of its mails."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from pagt.core import typed
from pagt.core.access import actor
from pagt.core.errors import EditConflict, Invalid, Refused
from pagt.core.register.views import crumbs
from pagt.core.rights import Right
from pagt.grants.calls import actions, actions_mails, mails
from pagt.grants.calls.forms import CopyForm, WordsForm
from pagt.grants.calls.mail_words import MEANINGS, PLACEHOLDERS, sample
from pagt.grants.calls.models import Call, MailTemplate
from pagt.grants.calls.registers import calls
from pagt.grants.calls.states import Event
from pagt.grants.calls.words import EVENT_NAMES

LANGUAGES = ("da", "en")


def _call(request: HttpRequest, key: str) -> Call:
    return get_object_or_404(calls.visible_to(actor(request)), key=key)


def prepare(request: HttpRequest, key: str) -> HttpResponse:
    """Say that a call is ready."""
    return _step(
        request, key, actions.prepare_call, _("“%(name)s” is ready: a second person can publish it now.")
    )


def publish(request: HttpRequest, key: str) -> HttpResponse:
    """Publish a call that somebody else has prepared."""
    return _step(
        request, key, actions.publish_call, _("“%(name)s” is published, and those who follow calls are told.")
    )


def _step(request: HttpRequest, key: str, step: Callable[..., Call], done: str) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    call = _call(request, key)
    try:
        step(call, by=actor(request), version=typed.number(request.POST.get("version", "")))
        messages.success(request, done % {"name": call.title})
    except (Refused, Invalid, EditConflict) as error:
        messages.error(request, str(error))
    return redirect(calls.url("detail", call))


def copy(request: HttpRequest, key: str) -> HttpResponse:
    """Copy a call to another year."""
    call = _call(request, key)
    form = CopyForm(request.POST if request.method == "POST" else None, initial={"year": call.year + 1})
    if form.is_valid():
        try:
            copied = actions.copy_call(call, by=actor(request), year=form.cleaned_data["year"])
            messages.success(
                request, _("“%(name)s” is a draft now. Look at its dates.") % {"name": copied.title}
            )
            return redirect(calls.url("detail", copied))
        except Invalid as error:
            form.add_error(None, str(error))
    heading = _("Copy “%(name)s” to another year") % {"name": call.title}
    context = {"form": form, "heading": heading, "cancel_url": calls.url("detail", call)}
    context["breadcrumbs"] = crumbs(calls, call.title)
    return render(request, "calls/copy.html", context, status=422 if form.errors else 200)


def mail(request: HttpRequest, key: str, event: str) -> HttpResponse:
    """The words of one mail of a call: read, write, look at, or go back to the standard ones."""
    call = _call(request, key)
    if event not in {one.value for one in Event}:
        raise Http404(_("There is no such mail."))
    what = Event(event)
    if request.method == "POST" and "standard" in request.POST:
        actions_mails.use_standard_words(call, what, by=actor(request))
        messages.success(request, _("The standard words are used again."))
        return redirect(request.path)
    own = MailTemplate.objects.filter(call=call, event=event, withdrawn="").first()
    form = WordsForm(
        request.POST if request.method == "POST" else None,
        initial={**_words(call, what), "version": own.version if own else 0},
        names=PLACEHOLDERS[what],
    )
    if form.is_valid() and "preview" not in request.POST:
        try:
            version = form.cleaned_data["version"] or 0
            actions_mails.save_words(call, what, by=actor(request), version=version, **form.words())
            messages.success(request, _("The words are saved."))
            return redirect(request.path)
        except (Invalid, EditConflict) as error:
            form.add_error(None, str(error))
    status = 422 if form.errors else 200
    return render(request, "calls/mail.html", _mail_context(request, call, what, form, own), status=status)


def _words(call: Call, event: Event) -> dict[str, str]:
    words = {}
    for language in LANGUAGES:
        words[f"subject_{language}"], words[f"body_{language}"] = mails.words_of(
            event, call, language=language
        )
    return words


def _mail_context(
    request: HttpRequest, call: Call, event: Event, form: WordsForm, own: MailTemplate | None
) -> dict[str, object]:
    typed = {**_words(call, event), **(form.words() if form.is_bound and form.is_valid() else {})}
    previews = []
    for language in LANGUAGES:
        facts = {**mails.call_facts(call, language=language), **sample(event, language=language)}
        subject, body = typed[f"subject_{language}"], typed[f"body_{language}"]
        previews.append((language, mails.fill(subject, facts), mails.fill(body, facts)))
    return {
        "form": form,
        "own": own,
        "may_write": Right.WRITE_RECORDS in actor(request).rights,
        "heading": _("Mail: %(event)s") % {"event": EVENT_NAMES[event]},
        "placeholders": [(name, MEANINGS[name]) for name in PLACEHOLDERS[event]],
        "previews": previews,
        "cancel_url": calls.url("detail", call),
        "breadcrumbs": [*crumbs(calls), (call.title, calls.url("detail", call)), (EVENT_NAMES[event], "")],
    }
