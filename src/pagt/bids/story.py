"""What bids tell of an organisation: of the money that was sought from it or with it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate

from pagt.bids.models import Bid
from pagt.bids.states import BidState, Programme
from pagt.bids.words import PROGRAMME_NAMES, STATE_NAMES
from pagt.core.register.story import Part, Row, rows_of
from pagt.core.rights import Actor, Right
from pagt.network.partners.models import Organisation


def _bids(organisation: Organisation, by: Actor) -> QuerySet[Any, Any]:
    partners = Bid.partners.through.objects.filter(organisation=organisation).values("bid")
    found = Bid.objects.filter(Q(funder=organisation) | Q(pk__in=partners), withdrawn="")
    if Right.READ_CONFIDENTIAL not in by.rights:
        found = found.filter(confidential=False)
    # What is not sent yet stands on its deadline; without one, on the day it was put on record.
    day = Coalesce("sent_on", TruncDate("deadline"), "recorded_on")
    return rows_of(found, on=day, title="title", first="programme", second="stage")


def _text(row: Row) -> str:
    return f"{PROGRAMME_NAMES[Programme(row.first)]}. {STATE_NAMES[BidState(row.second)]}"


BIDS = Part("bid", _bids, _text)
