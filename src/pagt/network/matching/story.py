"""What an organisation has sought and offered, and what became of its matches, for its story."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Concat, Replace
from django.utils.translation import gettext as _

from pagt.core.register.story import Part, Row, rows_of
from pagt.core.rights import Actor
from pagt.network.matching.models import Match, Need
from pagt.network.matching.states import MatchState, Side
from pagt.network.partners.models import Organisation

Rows = QuerySet[Any, Any]
_NAMES = Concat("seeks__organisation__name", Value(" – "), "offers__organisation__name")


def _filled(sentence: str, place: str, value: Any) -> Replace:
    """A sentence with a value of the row in its place, put together by the database."""
    return Replace(Value(sentence), Value(f"%({place})s"), value, output_field=CharField())


def _needs(organisation: Organisation, by: Actor) -> Rows:
    title = Case(
        When(side=Side.SEEKS.value, then=_filled(_("Seeks: %(title)s"), "title", F("title"))),
        default=_filled(_("Offers: %(title)s"), "title", F("title")),
    )
    found = Need.objects.filter(organisation=organisation, withdrawn="")
    return rows_of(found, on="on", title=title, first="text")


def _matches(organisation: Organisation) -> QuerySet[Match]:
    mine = Q(seeks__organisation=organisation) | Q(offers__organisation=organisation)
    return Match.objects.filter(mine, withdrawn="")


def _declined(organisation: Organisation, by: Actor) -> Rows:
    found = _matches(organisation).filter(stage=MatchState.DECLINED.value)
    title = _filled(_("A match was declined: %(names)s"), "names", _NAMES)
    return rows_of(found, on="on", title=title, first="declined_because")


def _going_on(organisation: Organisation) -> QuerySet[Match]:
    return _matches(organisation).exclude(stage=MatchState.DECLINED.value)


def _accepted(organisation: Organisation, by: Actor) -> Rows:
    title = _filled(_("A match was accepted: %(names)s"), "names", _NAMES)
    return rows_of(_going_on(organisation), on="on", title=title)


def _introduced(organisation: Organisation, by: Actor) -> Rows:
    found = _going_on(organisation).filter(introduced_on__isnull=False)
    title = _filled(_("Introduced to each other: %(names)s"), "names", _NAMES)
    return rows_of(found, on="introduced_on", title=title)


def _results(organisation: Organisation, by: Actor) -> Rows:
    found = _going_on(organisation).filter(result_on__isnull=False)
    title = _filled(_("A match led to a result: %(names)s"), "names", _NAMES)
    return rows_of(found, on="result_on", title=title, first="result")


def _said(row: Row) -> str:
    return row.first


PARTS = (
    Part("need", _needs, _said),
    *(Part("match", rows, _said) for rows in (_declined, _accepted, _introduced, _results)),
)
