"""What the politicians decided on a call's applications: recorded once, changed only by a later decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pagt.core.models import Record, known_confidence
from pagt.core.models.amounts import in_kroner
from pagt.core.rights import Right
from pagt.grants.applications.models import Application
from pagt.grants.applications.models.application import CASE_NUMBER
from pagt.grants.calls.models import Call, as_instant
from pagt.grants.recommendation.models import Recommendation, coherent, verdict_field
from pagt.network.meetings.models import Meeting
from pagt.people.models import User


class Decision(Record):
    """A decision on applications of one call. The database refuses to change its lines (see migration).

    A later decision names the one that it `supersedes` and holds the lines that it changes; what it does not name
    stands. `released_at`: the instant from which everybody may know of it; nothing is told before.
    """

    KIND: ClassVar = "decision"
    READS: ClassVar = Right.READ_APPLICATIONS
    NEEDS: ClassVar = Right.HANDLE_APPLICATIONS
    ROWS: ClassVar = ("lines", "left_room")
    CASE: ClassVar = "lines__application__key"
    SEALED: ClassVar = frozenset(
        {
            "note",
            "reason",
            "lines.difference",
            "lines.conditions",
            "lines.considerations",
            "lines.decisive_facts",
        }
    )

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("Call"))
    recommendation = models.ForeignKey(
        Recommendation,
        on_delete=models.PROTECT,
        related_name="decisions",
        verbose_name=_("Recommendation"),
    )
    body = models.CharField(_("Decided by"), max_length=200)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Meeting")
    )
    on = models.DateField(_("Decided"))
    effective_on = models.DateField(_("In force from"))
    case_number = models.CharField(
        _("Case number"),
        max_length=40,
        blank=True,
        validators=[
            RegexValidator(CASE_NUMBER, _("Write a case number as digits and hyphens, e.g. 1-23-45-678-90."))
        ],
    )
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by", editable=False
    )
    reason = models.TextField(_("Why the decision is changed"), blank=True, max_length=2_000)
    recorded_by = models.CharField(max_length=80, editable=False)
    released_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-on", "-pk"]
        constraints: ClassVar = [
            known_confidence("decision"),
            models.CheckConstraint(condition=~Q(body=""), name="decision_has_a_body"),
            models.CheckConstraint(
                condition=Q(effective_on__gte=F("on")),
                name="decision_in_force_after_it_was_made",
                violation_error_message=_("A decision can't be in force before it was made."),
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(reason=""),
                name="decision_change_says_why",
                violation_error_message=_("Say why the decision is changed."),
            ),
            models.CheckConstraint(
                condition=Q(case_number="") | Q(case_number__regex=CASE_NUMBER), name="decision_case_number"
            ),
        ]

    @property
    def name_or_title(self) -> str:
        return gettext("%(call)s – decision of %(day)s") % {
            "call": self.call.title,
            "day": date_format(self.on, "SHORT_DATE_FORMAT"),
        }

    @property
    def journal_title(self) -> str:
        return f"{self.call.title} {self.on}"

    def facts(self) -> Mapping[str, Any]:
        return {
            "call": self.call.key,
            "recommendation": self.recommendation.key,
            "body": self.body,
            "meeting": self.meeting.key if self.meeting else None,
            "on": self.on,
            "effective_on": self.effective_on,
            "lines": [row.facts() for row in self.lines.select_related("application")],
        }

    def rest(self) -> Mapping[str, Any]:
        return {
            "case_number": self.case_number,
            "supersedes": self.supersedes.key if self.supersedes else None,
            "reason": self.reason,
            "left_room": self.left_room.count() if self.pk else 0,
            "recorded_by": self.recorded_by,
            "released_at": as_instant(self.released_at),
        }


class DecisionLine(models.Model):
    """What was decided for one application; amounts are øre in whole kroner.

    `in_force`: no later decision has changed it. `difference`: why it differs from the recommendation. `supersedes`:
    the line of an earlier decision that it takes the place of.
    """

    STABLE = True

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decided")
    verdict = verdict_field()
    applied = models.PositiveBigIntegerField(_("Applied for"))
    amount = models.PositiveBigIntegerField(_("Amount"), default=0)
    reserve_rank = models.PositiveSmallIntegerField(_("Place on the reserve list"), null=True, blank=True)
    difference = models.TextField(_("Why it differs from the recommendation"), blank=True, max_length=2_000)
    conditions = models.TextField(_("Conditions"), blank=True, max_length=3_000)
    considerations = models.TextField(_("Main considerations"), blank=True, max_length=5_000)
    decisive_facts = models.TextField(_("Decisive facts"), blank=True, max_length=5_000)
    in_force = models.BooleanField(default=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            *coherent("decision_line"),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(in_force=True),
                name="decision_line_decided_once",
                violation_error_message=_("One of the applications has been decided on already."),
            ),
            models.UniqueConstraint(fields=["decision", "application"], name="decision_line_once"),
        ]

    def __str__(self) -> str:
        return str(self.application)

    def facts(self) -> dict[str, Any]:
        """Return the row for the journal."""
        facts = {
            "application": self.application.number,
            "verdict": self.verdict,
            "amount": in_kroner(self.amount),
            "reserve_rank": self.reserve_rank,
            "difference": self.difference,
            "conditions": self.conditions,
            "considerations": self.considerations,
            "decisive_facts": self.decisive_facts,
        }
        return {name: value for name, value in facts.items() if value not in ("", None)}


class LeftRoom(models.Model):
    """Somebody of the body who had left the room when it was decided; the journal never holds who.

    Source: forvaltningsloven (LBK 433/22-04-2014) § 3(3). `application`: the case that they left for, None for all.
    """

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="left_room")
    position = models.PositiveSmallIntegerField(default=0)
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(_("Name"), max_length=150, blank=True)
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(user__isnull=False) | ~Q(name=""), name="left_room_somebody"),
        ]

    def __str__(self) -> str:
        return self.name or str(self.user)
