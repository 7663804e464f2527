"""The plan of a call's assessment: its phases, how much there is to do, and who sees what afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Deferrable, F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from pagt.core.models import Record, known_confidence
from pagt.core.rights import Right
from pagt.grants.assessment.review_states import ShownTo
from pagt.grants.assessment.review_words import SHOWN_NAMES
from pagt.grants.calls.models import Call, as_instant

MOST_REVIEWS = 20
MOST_LOAD = 200
SHORTEST, LONGEST = 100, 10_000
"""Characters that the limit of a reason may lie between."""
_SHOWN = [(each.value, SHOWN_NAMES[each]) for each in ShownTo]


class AssessmentPlan(Record):
    """How the applications of one call are assessed. The rubric is the call's own and frozen with its publication.

    `reviews_each`: how many assess each application. `min_load`, `max_load`: applications that one assessor takes.
    `reason_limit`: characters of each reason. `names_shown_to`, `texts_shown_to`: who sees the assessors' names and
    texts once the decision is released.
    """

    KIND: ClassVar = "assessment_plan"
    READS: ClassVar = Right.READ_APPLICATIONS
    NEEDS: ClassVar = Right.HANDLE_APPLICATIONS
    ROWS: ClassVar = ("phases",)

    call = models.OneToOneField(
        Call, on_delete=models.PROTECT, related_name="assessment_plan", verbose_name=_("Call")
    )
    reviews_each = models.PositiveSmallIntegerField(
        _("Assessors for each application"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_REVIEWS)],
    )
    min_load = models.PositiveSmallIntegerField(
        _("Fewest applications for one assessor"), default=0, validators=[MaxValueValidator(MOST_LOAD)]
    )
    max_load = models.PositiveSmallIntegerField(
        _("Most applications for one assessor"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_LOAD)],
    )
    reason_limit = models.PositiveIntegerField(
        _("Most characters of a reason"),
        default=1_000,
        validators=[MinValueValidator(SHORTEST), MaxValueValidator(LONGEST)],
    )
    names_shown_to = models.CharField(
        _("Who sees the assessors' names after the decision"),
        max_length=10,
        default=ShownTo.NOBODY.value,
        choices=_SHOWN,
    )
    texts_shown_to = models.CharField(
        _("Who sees the assessors' texts after the decision"),
        max_length=10,
        default=ShownTo.APPLICANT.value,
        choices=_SHOWN,
    )

    class Meta:
        constraints: ClassVar = [
            known_confidence("assessment_plan"),
            models.CheckConstraint(
                condition=Q(reviews_each__gte=1, reviews_each__lte=MOST_REVIEWS),
                name="assessment_plan_reviews",
            ),
            models.CheckConstraint(
                condition=Q(max_load__gte=1, max_load__lte=MOST_LOAD, min_load__lte=F("max_load")),
                name="assessment_plan_loads",
                violation_error_message=_("The fewest applications can't be more than the most."),
            ),
            models.CheckConstraint(
                condition=Q(reason_limit__gte=SHORTEST, reason_limit__lte=LONGEST),
                name="assessment_plan_reason_limit",
            ),
            models.CheckConstraint(
                condition=Q(names_shown_to__in=[each.value for each in ShownTo]),
                name="assessment_plan_known_names_shown",
            ),
            models.CheckConstraint(
                condition=Q(texts_shown_to__in=[each.value for each in ShownTo]),
                name="assessment_plan_known_texts_shown",
            ),
        ]

    @property
    def name_or_title(self) -> str:
        return self.call.title

    def facts(self) -> Mapping[str, Any]:
        return {
            "call": self.call.key,
            "reviews_each": self.reviews_each,
            "min_load": self.min_load,
            "max_load": self.max_load,
            "reason_limit": self.reason_limit,
            "names_shown_to": self.names_shown_to,
            "texts_shown_to": self.texts_shown_to,
            "phases": [row.facts() for row in self.phases.all()],
        }


class AssessmentPhase(models.Model):
    """A span of time in the assessment, and what assessors may do and see in it.

    `may_score`: write reviews. `sees_applicant`: see who applies. `sees_others`: see the others' finished reviews.
    `sees_names`: see who the others are. `discusses`: write to each other on an application.
    """

    plan = models.ForeignKey(AssessmentPlan, on_delete=models.CASCADE, related_name="phases")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("Phase"), max_length=100)
    opens_at = models.DateTimeField(_("Opens"))
    closes_at = models.DateTimeField(_("Closes"))
    may_score = models.BooleanField(_("Assessors write their assessments"), default=True)
    sees_applicant = models.BooleanField(_("Assessors see who applies"), default=True)
    sees_others = models.BooleanField(_("Assessors see each other's finished assessments"), default=False)
    sees_names = models.BooleanField(_("Assessors see each other's names"), default=False)
    discusses = models.BooleanField(_("Applications are discussed in writing"), default=False)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="assessment_phase_closes_after_it_opens",
                violation_error_message=_("A phase closes after it opens."),
            ),
            models.CheckConstraint(condition=~Q(title=""), name="assessment_phase_named"),
            # Deferred: phases that move together may cross each other on the way.
            ExclusionConstraint(
                name="assessment_phase_no_overlap",
                expressions=[
                    (Func(F("plan"), F("plan"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (
                        Func(F("opens_at"), F("closes_at"), RangeBoundary(), function="tstzrange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                deferrable=Deferrable.DEFERRED,
                violation_error_message=_("Two phases can't run at once."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def facts(self) -> dict[str, Any]:
        """Return the row for the journal."""
        return {
            "title": self.title,
            "opens_at": as_instant(self.opens_at),
            "closes_at": as_instant(self.closes_at),
            "may_score": self.may_score,
            "sees_applicant": self.sees_applicant,
            "sees_others": self.sees_others,
            "sees_names": self.sees_names,
            "discusses": self.discusses,
        }
