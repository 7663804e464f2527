"""Matches: a need and an offer that somebody has decided on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy

from pagt.core.models import Record, known_confidence
from pagt.network.matching.models.need import Need
from pagt.network.matching.states import MatchState
from pagt.network.matching.words import MATCH_NAMES


class Match(Record):
    """What was decided of a suggestion, and what came of it. Suggestions themselves are never stored.

    `score`, `reasons`: what spoke for it when it was decided (0-100, and the codes with their weights).
    """

    KIND = "match"
    SEALED: ClassVar = frozenset({"note", "declined_because", "result"})

    seeks = models.ForeignKey(
        Need, on_delete=models.PROTECT, related_name="matches_as_seeker", verbose_name=gettext_lazy("Need")
    )
    offers = models.ForeignKey(
        Need, on_delete=models.PROTECT, related_name="matches_as_offer", verbose_name=gettext_lazy("Offer")
    )
    stage = models.CharField(
        gettext_lazy("State"),
        max_length=12,
        choices=[(state.value, MATCH_NAMES[state]) for state in MatchState],
    )
    on = models.DateField(gettext_lazy("Decided"))
    score = models.PositiveSmallIntegerField(gettext_lazy("Score"), default=0)
    reasons = models.JSONField(default=list)
    declined_because = models.CharField(gettext_lazy("Declined because"), max_length=500, blank=True)
    introduced_on = models.DateField(gettext_lazy("Introduced"), null=True, blank=True)
    result_on = models.DateField(gettext_lazy("Result on"), null=True, blank=True)
    result = models.TextField(gettext_lazy("Result"), blank=True, max_length=5_000)

    class Meta:
        constraints: ClassVar = [
            known_confidence("match"),
            models.CheckConstraint(
                condition=Q(stage__in=[state.value for state in MatchState]), name="match_known_state"
            ),
            models.CheckConstraint(condition=~Q(seeks=F("offers")), name="match_of_two"),
            models.CheckConstraint(
                condition=~Q(stage="declined") | ~Q(declined_because=""),
                name="match_declined_with_a_reason",
                violation_error_message=gettext_lazy("Say why the match is declined."),
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["introduced", "result"]) | Q(introduced_on__isnull=False),
                name="match_introduced_when",
                violation_error_message=gettext_lazy("Say when they were introduced to each other."),
            ),
            models.CheckConstraint(
                condition=~Q(stage="result") | (Q(result_on__isnull=False) & ~Q(result="")),
                name="match_result_is_told",
                violation_error_message=gettext_lazy("Say what came of it, and when."),
            ),
            models.CheckConstraint(
                condition=Q(introduced_on__isnull=True)
                | Q(result_on__isnull=True)
                | Q(result_on__gte=F("introduced_on")),
                name="match_result_after_introduction",
                violation_error_message=gettext_lazy("The result can't be before they were introduced."),
            ),
            models.UniqueConstraint(
                fields=["seeks", "offers"],
                condition=Q(withdrawn=""),
                name="match_once",
                violation_error_message=gettext_lazy("This match has been decided on already."),
            ),
        ]

    @property
    def name_or_title(self) -> str:
        return f"{self.seeks.organisation.name} – {self.offers.organisation.name}"

    def facts(self) -> Mapping[str, Any]:
        return {
            "title": self.name_or_title,
            "on": self.on,
            "state": self.stage,
            "support": self.offers.support,
            "introduced_on": self.introduced_on,
            "result_on": self.result_on,
            "seeker": self.seeks.organisation.key,
            "provider": self.offers.organisation.key,
            # Whom the secretariat thinks of bringing together, or gave up bringing together, is not for the public.
            "confidential": self.stage not in (MatchState.INTRODUCED, MatchState.RESULT),
        }

    def rest(self) -> Mapping[str, Any]:
        return {
            "seeks": self.seeks.key,
            "offers": self.offers.key,
            "score": self.score,
            "declined_because": self.declined_because,
            "result": self.result,
        }
