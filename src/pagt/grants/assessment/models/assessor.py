"""Assessors: who assesses applications, what they know about, and how many they take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pagt.core.models import Record, known_confidence
from pagt.core.rights import Right
from pagt.network.partners.states import EducationType
from pagt.network.partners.words import EDUCATION_NAMES
from pagt.people.models import User
from pagt.themes.models import Theme

MOST_APPLICATIONS = 200


class Assessor(Record):
    """Somebody in the pool of assessors: one person, their expertise and their capacity.

    `capacity`: the most applications of one call that they take. `tags`: words for what they know about, which are
    looked for in what an application says of itself.
    """

    KIND: ClassVar = "assessor"
    READS: ClassVar = Right.READ_APPLICATIONS
    NEEDS: ClassVar = Right.HANDLE_APPLICATIONS
    LINKS: ClassVar = ("themes",)

    user = models.OneToOneField(
        User, on_delete=models.PROTECT, related_name="assessor", verbose_name=_("Person")
    )
    themes = models.ManyToManyField(Theme, verbose_name=_("Themes"), blank=True, related_name="assessors")
    education_types = ArrayField(
        models.CharField(
            max_length=10, choices=[(kind.value, EDUCATION_NAMES[kind]) for kind in EducationType]
        ),
        verbose_name=_("Educations that they know"),
        default=list,
        blank=True,
    )
    tags = ArrayField(
        models.CharField(max_length=60),
        verbose_name=_("Knows about"),
        default=list,
        blank=True,
        help_text=_("Words with commas between, e.g. robots, energy, teacher training."),
    )
    capacity = models.PositiveSmallIntegerField(
        _("Most applications of one call"), default=6, validators=[MaxValueValidator(MOST_APPLICATIONS)]
    )
    active = models.BooleanField(
        _("Takes new applications"), default=True, help_text=_("Not ticked, nothing new is given to them.")
    )

    class Meta:
        ordering: ClassVar = ["user__name", "pk"]
        constraints: ClassVar = [
            known_confidence("assessor"),
            models.CheckConstraint(
                condition=Q(education_types__contained_by=[kind.value for kind in EducationType]),
                name="assessor_known_education",
            ),
            models.CheckConstraint(
                condition=Q(capacity__lte=MOST_APPLICATIONS),
                name="assessor_capacity",
                violation_error_message=_("Nobody takes more than 200 applications of one call."),
            ),
        ]

    @property
    def name_or_title(self) -> str:
        return str(self.user)

    @property
    def journal_title(self) -> str:
        return f"assessor {self.user.key}"

    def facts(self) -> Mapping[str, Any]:
        return {
            "user": self.user.key,
            "themes": sorted(theme.key for theme in self.themes.all()),
            "education_types": list(self.education_types),
            "tags": list(self.tags),
            "capacity": self.capacity,
            "active": self.active,
        }
