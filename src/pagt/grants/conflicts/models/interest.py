"""What people say themselves: their standing ties to organisations, and what they said of each application."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pagt.core.models import Record, known_confidence
from pagt.core.rights import Right
from pagt.grants.applications.models import Application
from pagt.grants.calls.models import Call
from pagt.grants.conflicts.states import InterestKind
from pagt.grants.conflicts.words import INTEREST_NAMES
from pagt.network.partners.models import Organisation
from pagt.people.models import User


class Interest(Record):
    """A standing tie of somebody who handles or assesses, as they say themself: both days included."""

    KIND: ClassVar = "interest"
    READS: ClassVar = Right.READ_APPLICATIONS
    NEEDS: ClassVar = Right.DECIDE
    SEALED: ClassVar = frozenset({"note", "detail"})

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="interests")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="interests", verbose_name=_("Organisation")
    )
    tie = models.CharField(
        _("What ties you to it"),
        max_length=10,
        choices=[(kind.value, INTEREST_NAMES[kind]) for kind in InterestKind],
    )
    begins = models.DateField(_("From"), null=True, blank=True)
    ends = models.DateField(_("Until"), null=True, blank=True)
    detail = models.CharField(_("In your own words"), max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["organisation__name", "pk"]
        constraints: ClassVar = [
            known_confidence("interest"),
            models.CheckConstraint(
                condition=Q(tie__in=[kind.value for kind in InterestKind]), name="interest_known_tie"
            ),
            models.CheckConstraint(
                condition=Q(begins__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=F("begins")),
                name="interest_ends_after_it_begins",
                violation_error_message=_("The last day can't be before the first."),
            ),
            models.UniqueConstraint(
                fields=["person", "organisation", "tie"],
                condition=Q(withdrawn="", ends__isnull=True),
                name="interest_once",
                violation_error_message=_("You have said this already."),
            ),
        ]

    @property
    def name_or_title(self) -> str:
        return str(self.organisation)

    def facts(self) -> Mapping[str, Any]:
        return {
            "person": self.person.key,
            "organisation": self.organisation.key,
            "tie": self.tie,
            "begins": self.begins,
            "ends": self.ends,
        }

    def rest(self) -> Mapping[str, Any]:
        return {"detail": self.detail}


class Declaration(Record):
    """What a person said of the applications of a call: that they have looked at each, and have a tie or none."""

    KIND: ClassVar = "declaration"
    READS: ClassVar = Right.READ_APPLICATIONS
    NEEDS: ClassVar = Right.DECIDE
    ROWS: ClassVar = ("answers",)

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="declarations")
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="declarations")

    class Meta:
        constraints: ClassVar = [
            known_confidence("declaration"),
            models.UniqueConstraint(fields=["person", "call"], name="declaration_once"),
        ]

    @property
    def name_or_title(self) -> str:
        return str(self.call)

    def facts(self) -> Mapping[str, Any]:
        rows = self.answers.select_related("application")
        return {
            "person": self.person.key,
            "call": self.call.key,
            "answers": [{"application": row.application.number, "tie": row.tie} for row in rows],
        }


class DeclarationAnswer(models.Model):
    """Whether the person has a tie to one application; the conflict itself is a record of its own."""

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="answers")
    position = models.PositiveSmallIntegerField()
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    tie = models.BooleanField()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["declaration", "application"], name="declaration_answer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.tie}"
