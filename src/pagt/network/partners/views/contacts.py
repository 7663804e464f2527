"""A person changes job."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.access import actor
from pagt.core.errors import EditConflict, Invalid
from pagt.core.register.views import crumbs
from pagt.network.partners.actions import change_job
from pagt.network.partners.forms import JobForm
from pagt.network.partners.registers import contacts


def job(request: HttpRequest, key: str) -> HttpResponse:
    """Ask where a person goes, end the present job and begin the new one."""
    by = actor(request)
    contact = get_object_or_404(contacts.visible_to(by), key=key, withdrawn="", erased_on=None)
    started = {"on": clock.today(), "version": contact.version}
    form = JobForm(request.POST or None, initial=started)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            change_job(
                contact,
                by=by,
                version=given["version"],
                organisation=given["organisation"],
                title=given["title"],
                on=given["on"],
            )
            messages.success(request, _("The new job is on record; the earlier one stays."))
            return redirect(contacts.url("detail", contact))
        except Invalid as error:
            for name, texts in (error.fields or {"": [str(error)]}).items():
                form.add_error(name if name in form.fields else None, texts)
        except EditConflict as error:
            form.add_error(None, str(error))
    context = {
        "form": form,
        "contact": contact,
        "roles": [row for row in contact.roles.all() if row.ends is None],
        "cancel_url": contacts.url("detail", contact),
        "breadcrumbs": crumbs(contacts, contact.name),
    }
    return render(request, "partners/job.html", context, status=422 if form.errors else 200)
