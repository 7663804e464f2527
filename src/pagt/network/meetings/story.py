"""What meetings tell of an organisation: to which it was invited, and whether it came."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.register.story import Part, Row, rows_of
from pagt.core.rights import Actor, Right
from pagt.network.meetings.models import Participant
from pagt.network.meetings.states import Purpose
from pagt.network.meetings.words import PURPOSE_NAMES
from pagt.network.partners.models import Organisation

_CANCELLED, _CAME, _STAYED_AWAY, _INVITED = "cancelled", "came", "away", "invited"


def _meetings(organisation: Organisation, by: Actor) -> QuerySet[Any, Any]:
    found = Participant.objects.filter(organisation=organisation, meeting__withdrawn="")
    if Right.READ_CONFIDENTIAL not in by.rights:
        found = found.filter(meeting__confidential=False)
    came = Case(
        When(~Q(meeting__cancelled=""), then=Value(_CANCELLED)),
        When(meeting__on__gt=clock.today(), then=Value(_INVITED)),
        When(attended=True, then=Value(_CAME)),
        default=Value(_STAYED_AWAY),
    )
    return rows_of(
        found,
        on="meeting__on",
        key="meeting__key",
        title="meeting__title",
        first="meeting__purpose",
        second=came,
    )


def _text(row: Row) -> str:
    said = {
        _CANCELLED: _("Cancelled"),
        _CAME: _("Took part"),
        _STAYED_AWAY: _("Did not come"),
        _INVITED: _("Invited"),
    }
    return f"{PURPOSE_NAMES[Purpose(row.first)]}. {said[row.second]}"


MEETINGS = Part(
    "meeting",
    _meetings,
    _text,
    lambda one: {"participants-0-organisation": one.name, "participants-0-attended": "on"},
)
