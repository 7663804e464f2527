"""My applications, and the calls in which one can begin another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from pagt.core import clock
from pagt.grants.applications import queries
from pagt.grants.applications.notices import Notice, notices
from pagt.grants.applications.queries import Mine
from pagt.grants.applications.states import May, Status
from pagt.grants.applications.views.paper import user_of
from pagt.grants.applications.views.when import Deadline, deadline
from pagt.grants.calls.models import Call
from pagt.grants.calls.queries import open_calls
from pagt.grants.calls.rules.phases import closes, stage_open
from pagt.grants.calls.states import Stage
from pagt.grants.calls.words import STAGE_NAMES
from pagt.network.partners.queries import affiliations_of
from pagt.network.partners.states import AffiliationState


@dataclass(frozen=True)
class Card:
    """An application in the list."""

    mine: Mine
    url: str
    deadline: Deadline | None
    percent: int
    notices: Sequence[Notice] = ()

    @property
    def is_open(self) -> bool:
        """Whether it is still to be submitted and can be."""
        is_draft = self.mine.application.status == Status.DRAFT
        return is_draft and self.deadline is not None and not self.deadline.is_over

    @property
    def is_missed(self) -> bool:
        is_draft = self.mine.application.status == Status.DRAFT
        return is_draft and self.deadline is not None and self.deadline.is_over

    @property
    def is_only_read(self) -> bool:
        return self.mine.may is May.VIEW


@dataclass(frozen=True)
class OpenCall:
    """A call in which one can begin."""

    call: Call
    stage_name: str
    deadline: Deadline | None


def mine(request: HttpRequest) -> HttpResponse:
    """What I write along in, what each lacks and until when; and where I can begin."""
    user = user_of(request)
    now = clock.now()
    found = queries.mine(user)
    told = notices(each.application for each in found)
    cards = [_card(each, now, told[each.application.pk]) for each in found]
    affiliations = list(affiliations_of(user))
    context = {
        "open": [card for card in cards if card.is_open],
        "others": [card for card in cards if not card.is_open],
        "calls": [_call(call, now) for call in open_calls(now)],
        "approved": [each for each in affiliations if each.state == AffiliationState.APPROVED],
        "waiting": [each for each in affiliations if each.state == AffiliationState.ASKED],
    }
    return render(request, "applications/mine.html", context)


def _card(each: Mine, now: datetime, told: Sequence[Notice]) -> Card:
    progress = each.progress
    percent = 100 * progress.answered // progress.asked if progress and progress.asked else 0
    return Card(
        mine=each,
        url=reverse("applications:overview", args=[each.application.number]),
        deadline=deadline(each.deadline, now),
        percent=percent,
        notices=told,
    )


def _call(call: Call, now: datetime) -> OpenCall:
    dates = queries.dates_of(call)
    stage = stage_open(dates, now) or Stage.APPLICATION
    return OpenCall(call, str(STAGE_NAMES[stage]), deadline(closes(dates, stage), now))
