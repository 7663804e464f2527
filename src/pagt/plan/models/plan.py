"""A plan, its focus areas, its sets and its commitments, in the words of the plan file."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pagt.core.models import Record, known_confidence
from pagt.core.rights import Right

LONG = 20_000
MOST_NOTICE = 3_650


class Titled(models.Model):
    """A title in Danish, and in English when somebody has written one."""

    title = models.CharField(_("Title"), max_length=500)
    title_en = models.CharField(_("Title in English"), max_length=500, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def own_title(self) -> str:
        """The title in the reader's language, Danish when there is no English one."""
        english = (get_language() or "da").startswith("en")
        return self.title_en if english and self.title_en else self.title


class Plan(Record, Titled):
    """An action plan. `code` is the plan file's `id`; `key` is made from it for addresses."""

    KIND = "plan"
    SEALED = frozenset()
    NEEDS = Right.EDIT_PLAN
    ROWS = ("focus_areas", "member_sets")

    code = models.CharField(_("Id"), max_length=100, unique=True)
    pact = models.CharField(_("Pact"), max_length=500, blank=True)
    begins = models.DateField(_("From"))
    ends = models.DateField(_("To"))
    notice_days = models.PositiveIntegerField(
        _("Days of notice"),
        help_text=_("How many days before the due date an unmet commitment is at risk."),
    )
    source = models.TextField(_("Source"), max_length=LONG, blank=True)
    main = models.BooleanField(
        _("Main plan"),
        default=False,
        help_text=_("The plan that the public pages show when no other is asked for."),
    )

    class Meta:
        ordering: ClassVar = ["-ends", "key"]
        constraints: ClassVar = [
            known_confidence("plan"),
            models.CheckConstraint(condition=Q(ends__gte=F("begins")), name="plan_ends_after_begins"),
            models.CheckConstraint(condition=Q(notice_days__lte=MOST_NOTICE), name="plan_notice_in_reason"),
            models.UniqueConstraint(fields=["main"], condition=Q(main=True), name="plan_one_main"),
            models.CheckConstraint(condition=Q(main=False) | Q(withdrawn=""), name="plan_main_in_use"),
        ]

    def facts(self) -> dict[str, Any]:
        """The plan file's own words, so that a past state reads as a file; commitments have their own lines."""
        return {
            "id": self.code,
            "title": self.title,
            "title_en": self.title_en,
            "pact": self.pact,
            "from": self.begins,
            "to": self.ends,
            "notice_days": self.notice_days,
            "set": [row.facts() for row in self.member_sets.all()],
            "focus_area": [row.facts() for row in self.focus_areas.all()],
            "main": self.main,
        }


class FocusArea(Titled):
    """A part of a plan that holds commitments."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="focus_areas")
    position = models.PositiveIntegerField()
    code = models.CharField(_("Id"), max_length=100)
    words = models.TextField(_("The plan's own words"), max_length=LONG, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "code"], name="focus_area_once_in_plan"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def facts(self) -> dict[str, Any]:
        """The area as the plan file writes it, without its commitments."""
        return filled(id=self.code, title=self.title, title_en=self.title_en, words=self.words)


class MemberSet(Titled):
    """A named set that rules refer to, e.g. the municipalities; `members` as in the plan file."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="member_sets")
    position = models.PositiveIntegerField()
    code = models.CharField(_("Id"), max_length=100)
    members = models.JSONField(_("Members"), default=list)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "code"], name="member_set_once_in_plan"),
        ]

    def __str__(self) -> str:
        return self.title

    def facts(self) -> dict[str, Any]:
        """The set as the plan file writes it."""
        return filled(id=self.code, title=self.title, title_en=self.title_en, members=self.members)


class Commitment(Record, Titled):
    """One promise. It has a rule, or is shown as the channel of another commitment.

    `code` is its id in the plan ("1.2"), `area` the code of its focus area. `rule` is the plan file's rule with
    dates as ISO texts. `rule_version` advances when the rule changes and never otherwise (the database sees to it).
    """

    KIND = "commitment"
    SEALED = frozenset()
    NEEDS = Right.EDIT_PLAN

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="commitments", editable=False)
    area = models.CharField(_("Focus area"), max_length=100)
    position = models.PositiveIntegerField(default=0, editable=False)
    code = models.CharField(_("Id"), max_length=100, editable=False)
    words = models.TextField(_("The plan's own words"), max_length=LONG, blank=True)
    page = models.PositiveIntegerField(_("Page in the plan"), null=True, blank=True)
    owner = models.CharField(_("Who is responsible"), max_length=500, blank=True)
    notice_days = models.PositiveIntegerField(
        _("Days of notice"), null=True, blank=True, help_text=_("Empty: those of the plan.")
    )
    begins = models.DateField(_("From"), null=True, blank=True, help_text=_("Empty: as the plan."))
    ends = models.DateField(_("To"), null=True, blank=True, help_text=_("Empty: as the plan."))
    rule = models.JSONField(_("Rule"), null=True, blank=True)
    rule_version = models.PositiveIntegerField(_("Version of the rule"), default=1, editable=False)
    channel_of = models.CharField(_("Channel of"), max_length=100, blank=True)
    note = models.TextField(_("Note"), blank=True, max_length=LONG)
    note_en = models.TextField(_("Note in English"), blank=True, max_length=LONG)

    class Meta:
        ordering: ClassVar = ["plan", "position"]
        constraints: ClassVar = [
            known_confidence("commitment"),
            models.UniqueConstraint(fields=["plan", "code"], name="commitment_once_in_plan"),
            models.CheckConstraint(
                condition=Q(rule__isnull=False, channel_of="")
                | (Q(rule__isnull=True) & ~Q(channel_of="") & ~Q(channel_of=F("code"))),
                name="commitment_rule_or_channel",
            ),
            models.CheckConstraint(
                condition=Q(begins__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=F("begins")),
                name="commitment_ends_after_begins",
            ),
            models.CheckConstraint(condition=Q(rule_version__gte=1), name="commitment_version_from_one"),
            models.CheckConstraint(
                condition=Q(page__isnull=True) | Q(page__gte=1), name="commitment_page_from_one"
            ),
            models.CheckConstraint(
                condition=Q(notice_days__isnull=True) | Q(notice_days__lte=MOST_NOTICE),
                name="commitment_notice_in_reason",
            ),
        ]

    @property
    def name_or_title(self) -> str:
        return f"{self.code} {self.title}"

    def facts(self) -> dict[str, Any]:
        """The plan file's own words, and where in which plan the commitment stands."""
        return {
            "plan": self.plan.key,
            "area": self.area,
            "position": self.position,
            "id": self.code,
            "title": self.title,
            "title_en": self.title_en,
            "words": self.words,
            "page": self.page,
            "owner": self.owner,
            "version": self.rule_version,
            "notice_days": self.notice_days,
            "from": self.begins,
            "to": self.ends,
            "rule": self.rule,
            "channel_of": self.channel_of,
            "note_en": self.note_en,
        }


def filled(**values: Any) -> dict[str, Any]:
    """Return the values that say something, as the plan file leaves out the others."""
    return {name: value for name, value in values.items() if value not in ("", None, [])}
