"""Which organisations took part in a meeting."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from pagt.network.meetings.models.meeting import Meeting
from pagt.network.partners.models import Organisation


class Participant(models.Model):
    """An organisation that was invited to a meeting, and whether it came."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="participants")
    position = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="participations",
        verbose_name=gettext_lazy("Organisation"),
    )
    attended = models.BooleanField(gettext_lazy("Took part"), default=True)
    persons = models.PositiveSmallIntegerField(gettext_lazy("Persons"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "organisation"],
                name="participant_once",
                violation_error_message=gettext_lazy("An organisation stands once among the participants."),
            ),
            models.CheckConstraint(
                condition=Q(persons__isnull=True) | Q(attended=True, persons__gt=0),
                name="participant_persons_who_came",
                violation_error_message=gettext_lazy("Say how many came only of those who took part."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    def united(self, other: Participant) -> dict[str, Any]:
        """Return what the row says when a second one of the same organisation is taken away: one of them came."""
        persons = [row.persons for row in (self, other) if row.persons]
        return {"attended": self.attended or other.attended, "persons": max(persons, default=None)}

    def facts(self) -> dict[str, Any]:
        """Return the row as the plan's rules know it."""
        facts: dict[str, Any] = {"organisation": self.organisation.key, "attended": self.attended}
        return facts | ({"persons": self.persons} if self.persons else {})
