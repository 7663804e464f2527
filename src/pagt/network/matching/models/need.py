"""Needs and offers: what companies and schools seek from, and offer to, each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy

from pagt.core.models import Findable, Record, known_confidence
from pagt.network.matching.states import Reach, Side, StemField
from pagt.network.matching.words import REACH_NAMES, SIDE_NAMES, STEM_NAMES
from pagt.network.partners.models import Organisation
from pagt.network.partners.states import EducationType, SupportKind
from pagt.network.partners.words import EDUCATION_NAMES, SUPPORT_NAMES
from pagt.themes.models import Theme


class Need(Record):
    """One thing that an organisation seeks or offers, and for whom."""

    KIND = "need"
    SEALED: ClassVar = frozenset({"note", "text"})
    LINKS = ("themes",)
    FOUND_WITH = ("organisation",)

    title = models.CharField(gettext_lazy("Title"), max_length=200)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="needs",
        verbose_name=gettext_lazy("Organisation"),
    )
    side = models.CharField(
        gettext_lazy("Seeks or offers"),
        max_length=10,
        choices=[(side.value, SIDE_NAMES[side]) for side in Side],
    )
    support = models.CharField(
        gettext_lazy("What"),
        max_length=20,
        choices=[(kind.value, SUPPORT_NAMES[kind]) for kind in SupportKind],
    )
    text = models.TextField(gettext_lazy("In words"), blank=True, max_length=5_000)
    fields_of_stem = ArrayField(
        models.CharField(max_length=20, choices=[(field.value, STEM_NAMES[field]) for field in StemField]),
        verbose_name=gettext_lazy("Fields"),
        default=list,
        blank=True,
    )
    levels = ArrayField(
        models.CharField(
            max_length=10, choices=[(kind.value, EDUCATION_NAMES[kind]) for kind in EducationType]
        ),
        verbose_name=gettext_lazy("Levels of education"),
        default=list,
        blank=True,
    )
    themes = models.ManyToManyField(
        Theme, related_name="needs", verbose_name=gettext_lazy("Themes"), blank=True
    )
    capacity = models.PositiveIntegerField(
        gettext_lazy("How many"),
        null=True,
        blank=True,
        help_text=gettext_lazy("Hours, visits, places or pieces that are sought, or can be given."),
    )
    reach = models.CharField(
        gettext_lazy("Within"),
        max_length=20,
        default=Reach.REGION.value,
        choices=[(reach.value, REACH_NAMES[reach]) for reach in Reach],
    )
    on = models.DateField(gettext_lazy("Stated"))
    begins = models.DateField(gettext_lazy("From"), null=True, blank=True)
    ends = models.DateField(gettext_lazy("Until"), null=True, blank=True)
    closed_on = models.DateField(
        gettext_lazy("Closed"),
        null=True,
        blank=True,
        help_text=gettext_lazy("When it is met or no longer wanted."),
    )

    class Meta:
        constraints: ClassVar = [
            known_confidence("need"),
            models.CheckConstraint(
                condition=Q(side__in=[side.value for side in Side]), name="need_known_side"
            ),
            models.CheckConstraint(
                condition=Q(support__in=[kind.value for kind in SupportKind]), name="need_known_support"
            ),
            models.CheckConstraint(
                condition=Q(reach__in=[reach.value for reach in Reach]), name="need_known_reach"
            ),
            models.CheckConstraint(
                condition=Q(fields_of_stem__contained_by=[field.value for field in StemField]),
                name="need_known_fields",
            ),
            models.CheckConstraint(
                condition=Q(levels__contained_by=[kind.value for kind in EducationType]),
                name="need_known_levels",
            ),
            models.CheckConstraint(
                condition=Q(begins__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=F("begins")),
                name="need_ends_after_it_begins",
                violation_error_message=gettext_lazy("The last day can't be before the first."),
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gte=1),
                name="need_of_something",
                violation_error_message=gettext_lazy("Write at least 1, or leave it empty."),
            ),
        ]

    def findable(self) -> Findable:
        name = self.organisation.name
        return Findable(title=self.title, label=name, weak=f"{name} {self.text}")

    def facts(self) -> Mapping[str, Any]:
        return {
            "title": self.title,
            "on": self.on,
            "side": self.side,
            "support": self.support,
            "organisation": self.organisation.key,
            "themes": list(self.themes.order_by("key").values_list("key", flat=True)),
        }

    def rest(self) -> Mapping[str, Any]:
        return {
            "text": self.text,
            "fields_of_stem": list(self.fields_of_stem),
            "levels": list(self.levels),
            "capacity": self.capacity,
            "reach": self.reach,
            "begins": self.begins,
            "ends": self.ends,
            "closed_on": self.closed_on,
        }
