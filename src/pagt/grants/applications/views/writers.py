"""Those who write along: inviting them, what each may do, letting one go."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.actors import actor_names
from pagt.core.errors import Invalid, NotOnRecord
from pagt.core.forms import PlainForm
from pagt.grants.applications.access import Writer, allows, writer_or_404
from pagt.grants.applications.actions.co_writing import change_may, invite, remove
from pagt.grants.applications.models import CoWriter
from pagt.grants.applications.queries import is_known, who_wrote
from pagt.grants.applications.states import May
from pagt.grants.applications.views.paper import user_of
from pagt.grants.applications.words import MAY_NAMES

_MAY = [(may.value, MAY_NAMES[may]) for may in May]


class InviteForm(PlainForm):
    """Whom to invite, and to what."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        help_text=gettext_lazy("They get a mail with a link. Without an account yet, they make one from it."),
    )
    may = forms.ChoiceField(
        label=gettext_lazy("What they may do"),
        choices=_MAY,
        initial=May.EDIT.value,
        widget=forms.RadioSelect,
    )


def writers(request: HttpRequest, number: str) -> HttpResponse:
    """Who writes along. Those who may submit invite, change and remove; everybody may leave."""
    user = user_of(request)
    writer = writer_or_404(user, number)
    form = InviteForm()
    status = 200
    if request.method == "POST":
        what = request.POST.get("do")
        if what == "invite":
            form = InviteForm(request.POST)
            if form.is_valid() and _invited(request, writer, form):
                return redirect("applications:writers", number)
            status = 400
        else:
            left = _changed(request, writer, what)
            return redirect("applications:mine") if left else redirect("applications:writers", number)
    application = writer.application
    rows = list(application.co_writers.select_related("user").order_by("added_at", "pk"))
    names = actor_names(row.added_by for row in rows)
    written = who_wrote(application)
    context: dict[str, Any] = {
        "application": application,
        "form": form,
        "rows": [
            (row, names.get(row.added_by, ""), row.user_id == user.pk, is_known(row, written)) for row in rows
        ],
        "choices": _MAY,
        "may_manage": allows(writer.may, May.SUBMIT),
        "breadcrumbs": [
            (_("My applications"), reverse("applications:mine")),
            (number, reverse("applications:overview", args=[number])),
            (_("Those who write along"), ""),
        ],
    }
    return render(request, "applications/writers.html", context, status=status)


def _invited(request: HttpRequest, writer: Writer, form: InviteForm) -> bool:
    email = form.cleaned_data["email"]
    try:
        invite(writer.application, by=user_of(request), email=email, may=May(form.cleaned_data["may"]))
    except Invalid as error:
        form.add_error("email", str(error))
        return False
    messages.success(request, _("%(email)s is invited and gets a mail now.") % {"email": email})
    return True


def _changed(request: HttpRequest, writer: Writer, what: str | None) -> bool:
    """Do what a row's button asks for; return whether the person has left the application."""
    user, application = user_of(request), writer.application
    text = request.POST.get("writer", "")
    key = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
    row = (
        CoWriter.objects.filter(application=application, pk=key).select_related("application", "user").first()
    )
    try:
        if row is None:
            raise NotOnRecord(_("The person does not take part in this application any more."))
        if what == "remove":
            remove(row, by=user)
            messages.success(request, _("%(email)s takes part no more.") % {"email": row.email})
            return row.user_id == user.pk
        may = request.POST.get("may", "")
        if what == "change" and may in set(May):
            change_may(row, by=user, may=May(may))
            messages.success(
                request,
                _("%(email)s: %(may)s.") % {"email": row.email, "may": str(MAY_NAMES[May(may)]).lower()},
            )
    except (Invalid, NotOnRecord) as error:
        messages.error(request, str(error))
    return False
