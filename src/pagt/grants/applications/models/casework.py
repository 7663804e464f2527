"""The secretariat's work on a case: eligibility, later deadlines, advice, tasks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from pagt.core.models import Document, Record, known_confidence
from pagt.core.rights import Right
from pagt.grants.applications.models.application import Application
from pagt.grants.applications.models.submission import Submission
from pagt.grants.applications.states import Direction, Eligibility
from pagt.grants.applications.words import DIRECTION_NAMES, ELIGIBILITY_NAMES
from pagt.grants.calls.models import Call, as_instant
from pagt.network.partners.models import Organisation
from pagt.network.partners.states import Channel
from pagt.network.partners.words import CHANNEL_NAMES
from pagt.people.models import User


class _CaseRecord(Record):
    READS: ClassVar = Right.READ_APPLICATIONS
    NEEDS: ClassVar = Right.HANDLE_APPLICATIONS

    class Meta:
        abstract = True


def _of_applicant(keys: Collection[str]) -> models.QuerySet[Application]:
    """Those of the cases in which the organisation of the outer row applies to its call."""
    of_cases = Application.objects.filter(key__in=list(keys))
    return of_cases.filter(call=OuterRef("call"), lead=OuterRef("organisation"))


class EligibilityDecision(_CaseRecord):
    """The officer's own step: whether what was submitted may be assessed at all, and why."""

    KIND: ClassVar = "eligibility"
    SEALED: ClassVar = frozenset({"note", "reason"})
    CASE: ClassVar = "submission__application__key"

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="eligibility")
    outcome = models.CharField(
        _("Outcome"),
        max_length=12,
        choices=[(outcome.value, ELIGIBILITY_NAMES[outcome]) for outcome in Eligibility],
    )
    reason = models.TextField(_("Reason"), max_length=5_000)
    decided_by = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [
            known_confidence("eligibility"),
            models.CheckConstraint(
                condition=Q(outcome__in=[outcome.value for outcome in Eligibility]),
                name="eligibility_known_outcome",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="eligibility_says_why"),
        ]

    @property
    def name_or_title(self) -> str:
        return self.submission.receipt

    def facts(self) -> Mapping[str, Any]:
        return {
            "application": self.submission.application.number,
            "receipt": self.submission.receipt,
            "outcome": self.outcome,
            "reason": self.reason,
            "decided_by": self.decided_by,
        }


class LateException(_CaseRecord):
    """A named organisation may submit later than the rest, for a stated reason."""

    KIND: ClassVar = "late_exception"
    SEALED: ClassVar = frozenset({"note", "reason"})

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="late_exceptions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField(_("May submit until"))
    reason = models.TextField(_("Reason"), max_length=2_000)
    granted_by = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [
            known_confidence("late_exception"),
            models.CheckConstraint(condition=~Q(reason=""), name="late_exception_says_why"),
        ]

    @classmethod
    def in_cases(cls, keys: Collection[str]) -> Q:
        """Who is let in late has a case, if they have begun to apply."""
        return Q(Exists(_of_applicant(keys)))

    @property
    def name_or_title(self) -> str:
        return f"{self.call.title} – {self.organisation.name}"

    def facts(self) -> Mapping[str, Any]:
        return {
            "call": self.call.key,
            "organisation": self.organisation.key,
            "until": as_instant(self.until),
            "reason": self.reason,
            "granted_by": self.granted_by,
        }


class Advice(_CaseRecord):
    """What the secretariat told an applicant: sparring is logged, so that arm's length can be shown."""

    KIND: ClassVar = "advice"
    SEALED: ClassVar = frozenset({"note", "text"})
    CASE: ClassVar = "application__key"

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, null=True, blank=True, related_name="advice"
    )
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="advice")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="advice", verbose_name=_("Organisation")
    )
    on = models.DateField(_("Day"))
    channel = models.CharField(
        _("How"), max_length=20, choices=[(channel.value, CHANNEL_NAMES[channel]) for channel in Channel]
    )
    text = models.TextField(_("What was asked and answered"), max_length=5_000)
    given_by = models.CharField(max_length=80)

    class Meta:
        ordering: ClassVar = ["-on", "-pk"]
        constraints: ClassVar = [
            known_confidence("advice"),
            models.CheckConstraint(
                condition=Q(channel__in=[channel.value for channel in Channel]), name="advice_known_channel"
            ),
        ]

    @classmethod
    def in_cases(cls, keys: Collection[str]) -> Q:
        """What was told before there was a case belongs to it too: the same applicant asked about the same call."""
        return super().in_cases(keys) | Q(Exists(_of_applicant(keys)), application=None)

    @property
    def name_or_title(self) -> str:
        return f"{self.organisation.name} – {self.on}"

    def facts(self) -> Mapping[str, Any]:
        return {
            "application": self.application.number if self.application else None,
            "call": self.call.key,
            "organisation": self.organisation.key,
            "on": self.on,
            "channel": self.channel,
            "text": self.text,
            "given_by": self.given_by,
        }


class CaseTask(_CaseRecord):
    """Something to be done on a case."""

    KIND: ClassVar = "case_task"
    SEALED: ClassVar = frozenset({"note", "text"})
    CASE: ClassVar = "application__key"

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="tasks")
    text = models.CharField(_("What"), max_length=500)
    due = models.DateField(_("Due"), null=True, blank=True)
    assigned_to = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="case_tasks"
    )
    done_on = models.DateField(_("Done"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["done_on", "due", "pk"]
        constraints: ClassVar = [known_confidence("case_task")]

    @property
    def name_or_title(self) -> str:
        return self.text

    @property
    def journal_title(self) -> str:
        return self.application.number

    def facts(self) -> Mapping[str, Any]:
        return {
            "application": self.application.number,
            "text": self.text,
            "due": self.due,
            "assigned_to": self.assigned_to.key if self.assigned_to else None,
            "done_on": self.done_on,
        }


class Letter(_CaseRecord):
    """A letter that came or went outside Pagt, filed on the case. Its file is private: the case's page serves it."""

    KIND: ClassVar = "letter"
    SEALED: ClassVar = frozenset({"note", "title"})
    CASE: ClassVar = "application__key"

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="letters")
    title = models.CharField(_("Title"), max_length=200)
    on = models.DateField(_("Day"))
    direction = models.CharField(
        _("Received or sent"),
        max_length=10,
        choices=[(direction.value, DIRECTION_NAMES[direction]) for direction in Direction],
    )
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", verbose_name=_("The letter")
    )

    class Meta:
        ordering: ClassVar = ["-on", "-pk"]
        constraints: ClassVar = [
            known_confidence("letter"),
            models.CheckConstraint(
                condition=Q(direction__in=[direction.value for direction in Direction]),
                name="letter_known_direction",
            ),
        ]

    @property
    def name_or_title(self) -> str:
        return self.title

    @property
    def journal_title(self) -> str:
        return self.application.number

    def facts(self) -> Mapping[str, Any]:
        return {
            "application": self.application.number,
            "title": self.title,
            "on": self.on,
            "direction": self.direction,
            # The digest proves which letter it was.
            "document": f"SHA-256 {self.document.sha256}",
        }
