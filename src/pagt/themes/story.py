"""What the hearings tell of an organisation."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pagt.core.register.story import Part, Row, rows_of
from pagt.core.rights import Actor
from pagt.network.partners.models import Organisation
from pagt.themes.models import HearingInput


def _inputs(organisation: Organisation, by: Actor) -> QuerySet[Any, Any]:
    found = HearingInput.objects.filter(organisation=organisation, withdrawn="")
    return rows_of(found, on="on", title="title", first="year")


def _text(row: Row) -> str:
    return _("For the themes of %(year)s") % {"year": row.first}


HEARING = Part("hearing_input", _inputs, _text)
