"""People's own data: handed over, named places taken out, erased; whose time is past; and what people ask themselves."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pagt.core import clock
from pagt.core.access import actor
from pagt.core.errors import EditConflict, Invalid
from pagt.core.personal_export import as_download
from pagt.core.personal_places import places, redact
from pagt.core.register.views import crumbs
from pagt.network.partners.actions_personal import (
    ask_secretariat,
    erase_contact,
    erase_contacts,
    hand_over,
    hand_over_own,
    look_for,
    receipt_of,
    stranger_for,
)
from pagt.network.partners.forms_retention import ConfirmForm
from pagt.network.partners.personal import account_of, held_back, subject_of, subject_of_account
from pagt.network.partners.queries_retention import decided, kept, past, without_relation
from pagt.network.partners.registers import contacts
from pagt.people.models import User

PERSONAL = "contact-personal"
LIST = "personal-data"
OWN = "own-data"


def contact_page(request: HttpRequest, key: str) -> HttpResponse:
    """A person's own data: hand over, see where the name stands, erase; the receipt of somebody erased."""
    contact = get_object_or_404(contacts.visible_to(actor(request)), key=key)
    url = contacts.url("detail", contact)
    crumb = crumbs(contacts, contact.name)
    if contact.erased_on:
        receipt = {
            "contact": contact,
            "receipt": receipt_of(contact),
            "contact_url": url,
            "breadcrumbs": crumb,
        }
        return render(request, "partners/personal_receipt.html", receipt)
    form = ConfirmForm(request.POST or None, words=contact.name)
    if request.method == "POST" and form.is_valid():
        try:
            version = int(request.POST.get("version") or 0)
            erase_contact(contact, by=actor(request), version=version, reason=form.cleaned_data["reason"])
        except (Invalid, EditConflict) as error:
            form.add_error(None, str(error))
        except ValueError:
            form.add_error(None, _("The form was not complete. Try again."))
        else:
            messages.success(request, _("The person is erased. This is the receipt."))
            return redirect(PERSONAL, key=key)
    look_for(contact, by=actor(request))
    words = {
        "contact": contact,
        "form": form,
        "kept": kept(contact),
        "account": account_of(contact),
        "places": places(subject_of(contact)),
        "contact_url": url,
        "breadcrumbs": crumb,
    }
    return render(request, "partners/personal.html", words, status=422 if form.errors else 200)


@require_POST
def export_action(request: HttpRequest, key: str) -> HttpResponse:
    """Everything that is known of a contact, as a file."""
    contact = get_object_or_404(contacts.visible_to(actor(request)), key=key, erased_on=None)
    return as_download(hand_over(contact, by=actor(request)))


@require_POST
def redact_action(request: HttpRequest, key: str) -> HttpResponse:
    """Take a person's name out of one text."""
    contact = get_object_or_404(contacts.visible_to(actor(request)), key=key, erased_on=None)
    place = request.POST.get("place", "")
    try:
        redact(place, subject_of(contact), stranger_for(contact), by=actor(request))
        messages.success(request, _("The name is taken out of the text."))
    except Invalid as error:
        messages.error(request, str(error))
    return redirect(PERSONAL, key=key)


def due_page(request: HttpRequest) -> HttpResponse:
    """Whose data are past their time, and how long the people of each relation are kept."""
    found = past(clock.today())
    chosen = set(request.POST.getlist("contact"))
    picked = [each.contact for each in found if each.contact.key in chosen]
    form = None
    if picked:
        sent = "typed" in request.POST
        form = ConfirmForm(request.POST if sent else None, words=_words(len(picked)))
        if sent and form.is_valid():
            try:
                number = erase_contacts(picked, by=actor(request), reason=form.cleaned_data["reason"])
            except (Invalid, EditConflict) as error:
                form.add_error(None, str(error))
            else:
                text = ngettext("%(n)s person is erased.", "%(n)s people are erased.", number)
                messages.success(request, text % {"n": number})
                return redirect(LIST)
    elif request.method == "POST":
        messages.error(request, _("Choose at least one person."))
    words = {
        "past": found,
        "picked": picked,
        "form": form,
        "decided": decided(),
        "without": without_relation(),
        "new_url": reverse("retention-new"),
        "contacts_url": contacts.url("list"),
        "breadcrumbs": [(_("Desk"), reverse("desk:home")), (_("Personal data"), "")],
    }
    return render(request, "partners/personal_due.html", words, status=422 if form and form.errors else 200)


def _words(number: int) -> str:
    return _("erase %(n)s") % {"n": number}


def own_page(request: HttpRequest) -> HttpResponse:
    """What the signed-in person may have and ask for of their own data."""
    user = cast(User, request.user)
    words = {
        "held_back": held_back(subject_of_account(user)),
        "breadcrumbs": [(_("My account"), reverse("account")), (_("My data"), "")],
    }
    return render(request, "partners/personal_own.html", words)


@require_POST
def own_export_action(request: HttpRequest) -> HttpResponse:
    """The signed-in person's own data, as a file."""
    return as_download(hand_over_own(cast(User, request.user)))


@require_POST
def own_ask_action(request: HttpRequest) -> HttpResponse:
    """Ask the secretariat for everything, or to be erased."""
    what = "erasure" if request.POST.get("what") == "erasure" else "access"
    ask_secretariat(cast(User, request.user), what=what)
    messages.success(request, _("The secretariat has your question and answers within a month."))
    return redirect(OWN)
