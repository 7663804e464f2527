"""Pages where an administrator manages people."""

from __future__ import annotations

from allauth.account.forms import ResetPasswordForm
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from pagt.core.access import actor
from pagt.core.errors import Invalid
from pagt.people.actions import change_person, create_person
from pagt.people.forms import NewPersonForm, PersonForm
from pagt.people.models import User
from pagt.people.roles import Role
from pagt.people.words import ROLE_NAMES, ROLE_TASKS


def people_page(request: HttpRequest) -> HttpResponse:
    """Everybody who has an account."""
    people = User.objects.prefetch_related("memberships").order_by("name", "email")
    q = request.GET.get("q", "").replace("\0", "").strip()[:100]
    if q:
        people = people.filter(name__icontains=q) | people.filter(email__icontains=q)
    listed = [
        (person, ", ".join(str(ROLE_NAMES[Role(m.role)]) for m in person.memberships.all()))
        for person in people
    ]
    return render(request, "people/people.html", {"people": listed, "q": q})


def account_page(request: HttpRequest) -> HttpResponse:
    """What the signed-in person may do, and the ways to secure the account."""
    mine = actor_roles(request)
    roles = [(ROLE_NAMES[role], ROLE_TASKS[role]) for role in Role if role in mine]
    return render(request, "people/account.html", {"roles": roles})


def actor_roles(request: HttpRequest) -> frozenset[Role]:
    """Return the roles of the signed-in person."""
    return request.user.roles if isinstance(request.user, User) else frozenset()


def new_person_page(request: HttpRequest) -> HttpResponse:
    """Create an account and mail its owner a link to choose a password."""
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            person = create_person(
                by=actor(request), email=data["email"], name=data["name"], roles=data["roles"]
            )
        except Invalid as error:
            _add(form, error)
        else:
            mail = ResetPasswordForm({"email": person.email})
            if mail.is_valid():
                mail.save(request)
            messages.success(
                request, _("%(name)s is created and has been mailed a link.") % {"name": person.name}
            )
            return redirect("people")
    status = 422 if form.errors else 200
    return render(request, "people/person.html", {"form": form, "person": None}, status=status)


def person_page(request: HttpRequest, key: str) -> HttpResponse:
    """Change a person's name and roles."""
    person = get_object_or_404(User, key=key)
    initial = {"name": person.name, "roles": [r.value for r in person.roles], "is_active": person.is_active}
    form = PersonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            change_person(
                person, by=actor(request), name=data["name"], roles=data["roles"], is_active=data["is_active"]
            )
        except Invalid as error:
            _add(form, error)
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": data["name"]})
            return redirect("people")
    status = 422 if form.errors else 200
    return render(request, "people/person.html", {"form": form, "person": person}, status=status)


def _add(form: PersonForm, error: Invalid) -> None:
    for name, texts in (error.fields or {"": [str(error)]}).items():
        form.add_error(name if name in form.fields else None, texts)
