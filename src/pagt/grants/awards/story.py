"""What awards tell of an organisation."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from pagt.core import money
from pagt.core.register.story import Part, Row, rows_of
from pagt.core.rights import Actor
from pagt.grants.awards.models import Award
from pagt.network.partners.models import Organisation


def _awards(organisation: Organisation, by: Actor) -> QuerySet[Any, Any]:
    partners = Award.partners.through.objects.filter(organisation=organisation).values("award")
    found = Award.objects.filter(Q(lead=organisation) | Q(pk__in=partners), withdrawn="")
    role = Case(When(lead=organisation, then=Value("lead")), default=Value("partner"))
    return rows_of(found, on="on", title="title", first=role, second="amount")


def _text(row: Row) -> str:
    role = _("Lead") if row.first == "lead" else _("Partner")
    if not row.second:
        return role
    return f"{role}. " + _("%(amount)s kr.") % {"amount": money.kroner(int(row.second))}


AWARDS = Part("award", _awards, _text)
