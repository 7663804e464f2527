"""The one instant at which a decision is told: before it nobody outside knows, from it on everybody knows the same."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pagt.core.models import Record, known_confidence
from pagt.core.rights import Right
from pagt.grants.awards.models.award import AwardRound
from pagt.grants.awards.models.decision import Decision
from pagt.grants.awards.states import ReleaseState
from pagt.grants.awards.words import RELEASE_NAMES
from pagt.grants.calls.models import as_instant


class Release(Record):
    """The release of a decision's letters, with the awards that follow from it.

    `due_at`: when it is to be, or when it was asked for. `released_at`: when it was, by the database's clock; empty
    until then. `problem`: why it broke off, so that nothing was told.
    """

    KIND: ClassVar = "release"
    READS: ClassVar = Right.READ_APPLICATIONS
    NEEDS: ClassVar = Right.DECIDE

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="releases")
    due_at = models.DateTimeField(_("To be released"))
    released_at = models.DateTimeField(null=True, blank=True, editable=False)
    status = models.CharField(
        _("State"),
        max_length=12,
        default=ReleaseState.PLANNED.value,
        editable=False,
        choices=[(state.value, RELEASE_NAMES[state]) for state in ReleaseState],
    )
    planned_by = models.CharField(max_length=80, editable=False)
    problem = models.TextField(blank=True, editable=False)
    round = models.ForeignKey(
        AwardRound, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            known_confidence("release"),
            models.CheckConstraint(
                condition=Q(status__in=[state.value for state in ReleaseState]), name="release_known_state"
            ),
            models.CheckConstraint(
                condition=Q(status=ReleaseState.DONE.value, released_at__isnull=False)
                | (~Q(status=ReleaseState.DONE.value) & Q(released_at__isnull=True)),
                name="release_done_when",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(released_at__gte=F("due_at")),
                name="release_not_before_its_time",
            ),
            models.UniqueConstraint(
                fields=["decision"],
                condition=Q(status__in=[ReleaseState.PLANNED.value, ReleaseState.DONE.value]),
                name="release_once",
                violation_error_message=_("The decision is released already, or its release is planned."),
            ),
        ]

    @classmethod
    def in_cases(cls, keys: Collection[str]) -> Q:
        """A release tells of every case that its decision has a line of."""
        return Q(decision__in=Decision.objects.filter(Decision.in_cases(keys)))

    @property
    def name_or_title(self) -> str:
        return self.decision.name_or_title

    @property
    def journal_title(self) -> str:
        return self.decision.journal_title

    def facts(self) -> Mapping[str, Any]:
        return {
            "decision": self.decision.key,
            "due_at": as_instant(self.due_at),
            "released_at": as_instant(self.released_at),
            "status": self.status,
            "planned_by": self.planned_by,
            "round": self.round.key if self.round else None,
        }
