"""The desk: what awaits the person who signed in, and the journal."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.access import actor
from pagt.core.register.spec import registers
from pagt.core.rights import Right
from pagt.plan.models import Commitment, Plan
from pagt.web.desk.awaiting import awaits
from pagt.web.desk.casework import cases
from pagt.web.desk.mine import waits_for
from pagt.web.desk.queries import PERSON, journal_rows, kind_name


def home(request: HttpRequest) -> HttpResponse:
    """What awaits me: my part in deciding, promises in danger with what closes the gap, follow-ups, meetings, drafts."""
    by = actor(request)
    on = clock.today()
    context = {
        "on": on,
        "reads": Right.READ_RECORDS in by.rights,
        "writes": Right.WRITE_RECORDS in by.rights,
        "manages": Right.MANAGE_PEOPLE in by.rights,
        "applies": Right.APPLY in by.rights,
        "assesses": Right.ASSESS in by.rights,
        "waiting": waits_for(by),
        "awaits": awaits(by, on),
        "cases": cases(by, on),
    }
    return render(request, "desk/home.html", context)


def journal_page(request: HttpRequest) -> HttpResponse:
    """Who did what when, newest first."""
    page, rows = journal_rows(actor(request), request.GET.dict())
    kinds = [(kind, kind_name(kind)) for kind in (*registers(), Plan.KIND, Commitment.KIND, PERSON)]
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "page": page,
        "rows": rows,
        "kinds": kinds,
        "query": request.GET,
        "address": f"?{query.urlencode()}&" if query else "?",
        "breadcrumbs": [(_("Desk"), reverse("desk:home")), (_("Journal"), "")],
    }
    return render(request, "desk/journal.html", context)
