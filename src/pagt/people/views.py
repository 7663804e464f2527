"""Pages where an administrator manages people, and where everybody sees their own account."""

from __future__ import annotations

from allauth.account.forms import ResetPasswordForm
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pagt.core.access import actor
from pagt.core.errors import Invalid
from pagt.people.actions import change_person, create_person, reset_sign_in
from pagt.people.actions_personal import erase_account
from pagt.people.forms import ErasePersonForm, PersonForm
from pagt.people.models import User
from pagt.people.roles import Role
from pagt.people.words import ROLE_NAMES, ROLE_TASKS

PAGE_SIZE = 50


def people_page(request: HttpRequest) -> HttpResponse:
    """Everybody who has an account."""
    people = User.objects.prefetch_related("memberships").order_by("name", "email")
    q = request.GET.get("q", "").replace("\0", "").strip()[:100]
    if q:
        people = people.filter(name__icontains=q) | people.filter(email__icontains=q)
    role = request.GET.get("role", "")
    if role in set(Role):
        people = people.filter(memberships__role=role)
    page = Paginator(people, PAGE_SIZE).get_page(request.GET.get("page"))
    listed = [
        (person, ", ".join(str(ROLE_NAMES[Role(m.role)]) for m in person.memberships.all()))
        for person in page
    ]
    words = {
        "people": listed,
        "page": page,
        "q": q,
        "role": role,
        "roles": [(each.value, ROLE_NAMES[each]) for each in Role],
    }
    return render(request, "people/people.html", words)


def account_page(request: HttpRequest) -> HttpResponse:
    """What the signed-in person may do, and the ways to secure the account."""
    mine = request.user.roles if isinstance(request.user, User) else frozenset()
    roles = [(ROLE_NAMES[role], ROLE_TASKS[role]) for role in Role if role in mine]
    return render(request, "people/account.html", {"roles": roles})


def new_person_page(request: HttpRequest) -> HttpResponse:
    """Create an account and mail its owner a link to choose a password."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                person = create_person(by=actor(request), **form.cleaned_data)
                if person.is_active:
                    _mail_link(request, person)
        except Invalid as error:
            _add(form, error)
        else:
            if person.is_active:
                text = _("%(name)s is created and is mailed a link for choosing a password.")
            else:
                text = _("%(name)s is created and may not sign in yet.")
            messages.success(request, text % {"name": person.name})
            return redirect("people")
    status = 422 if form.errors else 200
    return render(request, "people/person.html", {"form": form, "person": None}, status=status)


def person_page(request: HttpRequest, key: str) -> HttpResponse:
    """Change a person's address, name and roles."""
    person = get_object_or_404(User, key=key)
    initial = {
        "email": person.email,
        "name": person.name,
        "roles": [role.value for role in person.roles],
        "is_active": person.is_active,
    }
    form = PersonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            changed = change_person(person, by=actor(request), **form.cleaned_data)
        except Invalid as error:
            _add(form, error)
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": changed.name})
            return redirect("people")
    status = 422 if form.errors else 200
    return render(request, "people/person.html", {"form": form, "person": person}, status=status)


@require_POST
def reset_sign_in_action(request: HttpRequest, key: str) -> HttpResponse:
    """Take every way of signing in from a person, and mail them a link to begin anew."""
    person = get_object_or_404(User, key=key)
    with transaction.atomic():
        reset_sign_in(person, by=actor(request))
        if person.is_active:
            _mail_link(request, person)
    messages.success(request, _("%(name)s has to begin anew and is mailed a link.") % {"name": person.name})
    return redirect("person", key=key)


def erase_person_page(request: HttpRequest, key: str) -> HttpResponse:
    """Erase somebody's account, after the name was typed by hand, and show what was erased and what is kept."""
    person = get_object_or_404(User, key=key)
    form = ErasePersonForm(request.POST or None, words=person.name or person.email)
    words = {"person": person, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            words["lines"] = erase_account(person, by=actor(request))
            return render(request, "people/erased.html", words)
        except Invalid as error:
            form.add_error(None, str(error))
    return render(request, "people/erase.html", words, status=422 if form.errors else 200)


def _mail_link(request: HttpRequest, person: User) -> None:
    form = ResetPasswordForm({"email": person.email})
    if form.is_valid():
        form.save(request)


def _add(form: PersonForm, error: Invalid) -> None:
    for name, texts in (error.fields or {"": [str(error)]}).items():
        form.add_error(name if name in form.fields else None, texts)
