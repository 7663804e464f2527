"""What is put to those who decide: one line an application, in numbered versions, approved by a second person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Deferrable, F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pagt.core.models import Document, Record, known_confidence
from pagt.core.models.amounts import in_kroner, whole_kroner
from pagt.core.rights import Right
from pagt.grants.applications.models import Application
from pagt.grants.calls.models import Call, as_instant
from pagt.grants.recommendation.states import GIVES, Audience, State, Verdict
from pagt.grants.recommendation.words import AUDIENCE_NAMES, STATE_NAMES, VERDICT_NAMES
from pagt.grants.selection.models import Scenario
from pagt.network.meetings.models import AgendaItem, Meeting

_OPEN = Q(status__in=[State.DRAFT.value, State.PREPARED.value], withdrawn="")


def verdict_field() -> models.CharField[Any, Any]:
    """Return the field for what is recommended or decided for one application."""
    return models.CharField(
        _("Recommendation"),
        max_length=10,
        choices=[(verdict.value, VERDICT_NAMES[verdict]) for verdict in Verdict],
    )


def coherent(kind: str) -> list[models.BaseConstraint]:
    """Return the constraints that a line's verdict, amount and place on the reserve list agree.

    Args:
        kind: what the constraints' names begin with.
    """
    return [
        models.CheckConstraint(
            condition=Q(verdict__in=[verdict.value for verdict in Verdict]), name=f"{kind}_known_verdict"
        ),
        models.CheckConstraint(
            condition=Q(verdict=Verdict.FUND.value, amount=F("applied"), amount__gt=0)
            | Q(verdict=Verdict.PART.value, amount__gt=0, amount__lt=F("applied"))
            | (~Q(verdict__in=[verdict.value for verdict in GIVES]) & Q(amount=0)),
            name=f"{kind}_amount_fits",
            violation_error_message=_(
                "Who is funded gets what was applied for, who is funded in part gets less, and nobody else gets any."
            ),
        ),
        models.CheckConstraint(
            condition=Q(verdict=Verdict.RESERVE.value, reserve_rank__isnull=False, reserve_rank__gte=1)
            | (~Q(verdict=Verdict.RESERVE.value) & Q(reserve_rank__isnull=True)),
            name=f"{kind}_reserve_has_a_place",
            violation_error_message=_(
                "Each application on the reserve list has a place there, and no other has."
            ),
        ),
        whole_kroner("amount", name=f"{kind}_whole_kroner"),
    ]


class Recommendation(Record):
    """One version of what is recommended for a call's applications.

    `prepared_version`: the version that was said to be ready. `approved_by` is never who prepared it. `basis`: where
    its lines came from, in a sentence for the paper. `advice`: what the council said, which is no part of what was
    approved and leaves the approval as it is.
    """

    KIND: ClassVar = "grant_recommendation"
    READS: ClassVar = Right.READ_APPLICATIONS
    NEEDS: ClassVar = Right.HANDLE_APPLICATIONS
    ROWS: ClassVar = ("lines",)
    CASE: ClassVar = "lines__application__key"
    SEALED: ClassVar = frozenset(
        {
            "note",
            "background",
            "advice",
            "lines.deviation",
            "lines.conditions",
            "lines.considerations",
            "lines.decisive_facts",
        }
    )

    call = models.ForeignKey(
        Call, on_delete=models.PROTECT, related_name="recommendations", verbose_name=_("Call")
    )
    number = models.PositiveSmallIntegerField(_("Version"))
    scenario = models.ForeignKey(
        Scenario,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="recommendations",
        verbose_name=_("Scenario"),
    )
    basis = models.CharField(_("Made from"), max_length=300, blank=True)
    status = models.CharField(
        _("Status"),
        max_length=10,
        default=State.DRAFT.value,
        editable=False,
        choices=[(state.value, STATE_NAMES[state]) for state in State],
    )
    background = models.TextField(
        _("Background"), blank=True, max_length=10_000, help_text=_("Stands first in the paper.")
    )
    prepared_by = models.CharField(max_length=80, blank=True, editable=False)
    prepared_version = models.PositiveIntegerField(null=True, blank=True, editable=False)
    approved_by = models.CharField(max_length=80, blank=True, editable=False)
    approved_at = models.DateTimeField(null=True, blank=True, editable=False)
    advice = models.TextField(_("The council's advice"), blank=True, max_length=10_000)
    advice_on = models.DateField(_("Given on"), null=True, blank=True)
    advice_meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Meeting")
    )

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            known_confidence("grant_recommendation"),
            models.CheckConstraint(
                condition=Q(status__in=[state.value for state in State]),
                name="grant_recommendation_known_state",
            ),
            models.UniqueConstraint(fields=["call", "number"], name="grant_recommendation_version_once"),
            models.UniqueConstraint(
                fields=["call"],
                condition=_OPEN,
                name="grant_recommendation_one_open",
                violation_error_message=_("The call has a recommendation that is being written already."),
            ),
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(status=State.APPROVED.value, withdrawn=""),
                name="grant_recommendation_one_approved",
                violation_error_message=_("The call has an approved recommendation already."),
            ),
            models.CheckConstraint(
                condition=Q(approved_by="", approved_at__isnull=True)
                | (
                    Q(approved_at__isnull=False)
                    & ~Q(approved_by="")
                    & ~Q(prepared_by="")
                    & ~Q(approved_by=F("prepared_by"))
                ),
                name="grant_recommendation_approved_by_a_second_person",
                violation_error_message=_("A second person must approve the recommendation."),
            ),
            models.CheckConstraint(
                condition=Q(status=State.DRAFT.value, prepared_by="", approved_by="")
                | (Q(status=State.PREPARED.value, approved_by="") & ~Q(prepared_by=""))
                | (Q(status__in=[State.APPROVED.value, State.SUPERSEDED.value]) & ~Q(approved_by="")),
                name="grant_recommendation_state_fits",
            ),
            models.CheckConstraint(
                condition=Q(advice="") | Q(advice_on__isnull=False),
                name="grant_recommendation_advice_has_a_day",
            ),
        ]

    @property
    def name_or_title(self) -> str:
        return gettext("%(call)s – recommendation %(number)s") % {
            "call": self.call.title,
            "number": self.number,
        }

    @property
    def journal_title(self) -> str:
        return f"{self.call.title} {self.number}"

    def facts(self) -> Mapping[str, Any]:
        return {
            "call": self.call.key,
            "number": self.number,
            "status": self.status,
            "lines": [row.facts() for row in self.lines.select_related("application")],
        }

    def rest(self) -> Mapping[str, Any]:
        return {
            "scenario": self.scenario.key if self.scenario else None,
            "basis": self.basis,
            "background": self.background,
            "prepared_by": self.prepared_by,
            "approved_by": self.approved_by,
            "approved_at": as_instant(self.approved_at),
            "advice": self.advice,
            "advice_on": self.advice_on,
            "advice_meeting": self.advice_meeting.key if self.advice_meeting else None,
        }


class RecommendationLine(models.Model):
    """What is recommended for one application.

    Amounts are øre in whole kroner. `applied`, `rank`, `score` and `proposed` are as they were when the version was
    made: `proposed` is what the scenario or the ranking gave, None where the lines were begun empty. `considerations`
    and `decisive_facts` are what forvaltningsloven § 24 asks of the letter: the main considerations of the
    discretion, and the facts that weighed most.
    """

    STABLE = True

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="recommended")
    verdict = verdict_field()
    applied = models.PositiveBigIntegerField(_("Applied for"))
    amount = models.PositiveBigIntegerField(_("Amount"), default=0)
    rank = models.PositiveSmallIntegerField(_("Rank"), null=True, blank=True)
    score = models.DecimalField(_("Score"), max_digits=6, decimal_places=3, null=True, blank=True)
    proposed = models.PositiveBigIntegerField(null=True, blank=True)
    reserve_rank = models.PositiveSmallIntegerField(_("Place on the reserve list"), null=True, blank=True)
    deviation = models.TextField(_("Reason for the deviation"), blank=True, max_length=2_000)
    conditions = models.TextField(_("Conditions"), blank=True, max_length=3_000)
    considerations = models.TextField(_("Main considerations"), blank=True, max_length=5_000)
    decisive_facts = models.TextField(_("Decisive facts"), blank=True, max_length=5_000)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            *coherent("recommendation_line"),
            models.UniqueConstraint(
                fields=["recommendation", "application"], name="recommendation_line_once"
            ),
            # Two lines may change places in one write.
            models.UniqueConstraint(
                fields=["recommendation", "reserve_rank"],
                name="recommendation_line_one_a_place",
                deferrable=Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return str(self.application)

    def facts(self) -> dict[str, Any]:
        """Return the row for the journal."""
        facts = {
            "application": self.application.number,
            "verdict": self.verdict,
            "amount": in_kroner(self.amount),
            "rank": self.rank,
            "reserve_rank": self.reserve_rank,
            "deviation": self.deviation,
            "conditions": self.conditions,
            "considerations": self.considerations,
            "decisive_facts": self.decisive_facts,
        }
        return {name: value for name, value in facts.items() if value not in ("", None)}


class RecommendationPaper(models.Model):
    """The paper as it was put on a meeting's agenda: it stays as it was sent."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="papers")
    audience = models.CharField(
        max_length=20, choices=[(audience.value, AUDIENCE_NAMES[audience]) for audience in Audience]
    )
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, related_name="recommendations")
    pdf = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    docx = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(audience__in=[audience.value for audience in Audience]),
                name="recommendation_paper_known_audience",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation} – {self.get_audience_display()}"
