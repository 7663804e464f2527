"""Why a person may take no part in a case: suggested by the register, declared, or raised by an officer."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pagt.core.models import Record, known_confidence
from pagt.core.rights import Right
from pagt.grants.applications.models import Application
from pagt.grants.calls.models import as_instant
from pagt.grants.conflicts.states import DECIDED, STANDING, Ground, Origin, Part, State, Tie
from pagt.grants.conflicts.words import (
    GROUND_NAMES,
    ORIGIN_NAMES,
    PART_NAMES,
    STATE_NAMES,
    TIE_NAMES,
)
from pagt.network.meetings.models import Invitation, Meeting
from pagt.network.partners.models import Organisation
from pagt.people.models import User


def _known(field: str, choices: type[StrEnum], *, blank: bool = False) -> models.CheckConstraint:
    values = [*([""] if blank else []), *(choice.value for choice in choices)]
    return models.CheckConstraint(condition=Q(**{f"{field}__in": values}), name=f"conflict_known_{field}")


class ConflictQuerySet(models.QuerySet["Conflict"]):
    def standing(self) -> ConflictQuerySet:
        """Those that close the case: declared, confirmed, pinned, or a strong suggestion not yet decided."""
        return self.filter(withdrawn="").filter(
            Q(status__in=sorted(str(state) for state in STANDING))
            | Q(status=State.SUGGESTED.value, strong=True)
        )


class Conflict(Record):
    """One tie between a person and an application, with its ground in forvaltningsloven § 3, stk. 1, and its source.

    `party`: the applicant or project partner that the person is tied to, as `part` says; `through`: the person's own
    organisation where that is another. `until`: the day on which the tie ended. `matched`: what was found in common,
    as a domain or another application's number. `origin_kind`, `origin_key`: the record that says so; `fingerprint`:
    what that record said, so that a dismissed suggestion returns only when it says something else. `detail`: what the
    person or an officer wrote. `strong`: whether a suggestion closes the case until somebody has decided.
    `decider`: the account of who decided, so that the database knows that it is somebody else. `meeting`,
    `agenda_item`, `deciders`: where the body decided without its member, and who took part.
    """

    KIND: ClassVar = "conflict"
    READS: ClassVar = Right.READ_APPLICATIONS
    NEEDS: ClassVar = Right.DECIDE
    CASE: ClassVar = "application__key"
    LINKS: ClassVar = ("deciders",)
    SEALED: ClassVar = frozenset({"note", "detail", "why"})

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="conflicts", verbose_name=_("Application")
    )
    person = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="conflicts", verbose_name=_("Person")
    )
    ground = models.CharField(
        _("Ground"), max_length=1, choices=[(ground.value, GROUND_NAMES[ground]) for ground in Ground]
    )
    origin = models.CharField(
        _("Raised by"), max_length=10, choices=[(origin.value, ORIGIN_NAMES[origin]) for origin in Origin]
    )
    tie = models.CharField(_("Tie"), max_length=20, choices=[(tie.value, TIE_NAMES[tie]) for tie in Tie])
    party = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("With"),
    )
    part = models.CharField(
        _("Part in the case"),
        max_length=10,
        blank=True,
        choices=[(part.value, PART_NAMES[part]) for part in Part],
    )
    through = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Through"),
    )
    until = models.DateField(_("Ended"), null=True, blank=True)
    matched = models.CharField(max_length=120, blank=True)
    origin_kind = models.CharField(max_length=40, blank=True)
    origin_key = models.CharField(max_length=120, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    strong = models.BooleanField(_("Closes the case until decided"), default=False)
    status = models.CharField(
        _("Status"), max_length=10, choices=[(state.value, STATE_NAMES[state]) for state in State]
    )
    detail = models.TextField(_("In the person's or the officer's words"), blank=True, max_length=2_000)
    why = models.TextField(_("Reason"), blank=True, max_length=2_000)
    de_minimis = models.BooleanField(_("Dismissed as of no weight (§ 3(2))"), default=False)
    decided_by = models.CharField(max_length=80, blank=True)
    decider = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="conflicts",
        verbose_name=_("Decided at"),
    )
    agenda_item = models.CharField(_("Agenda item"), max_length=300, blank=True)
    deciders = models.ManyToManyField(
        Invitation, blank=True, related_name="+", verbose_name=_("Took part in the decision")
    )

    objects = ConflictQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["application__number", "person__name", "pk"]
        constraints: ClassVar = [
            known_confidence("conflict"),
            _known("ground", Ground),
            _known("origin", Origin),
            _known("tie", Tie),
            _known("part", Part, blank=True),
            _known("status", State),
            models.CheckConstraint(
                condition=~Q(status__in=sorted(str(state) for state in DECIDED))
                | (~Q(why="") & ~Q(decided_by="") & Q(decided_at__isnull=False)),
                name="conflict_decided_with_a_reason",
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(
                condition=Q(decider__isnull=True) | ~Q(decider=F("person")),
                name="conflict_decided_by_another",
                violation_error_message=_("Nobody decides about their own conflict of interest."),
            ),
            models.CheckConstraint(
                condition=Q(origin="register") | ~Q(status__in=["suggested", "lapsed"]),
                name="conflict_suggested_by_the_register",
            ),
            models.CheckConstraint(
                condition=~Q(status="declared") | (Q(origin="declared") & ~Q(detail="")),
                name="conflict_declared_in_words",
                violation_error_message=_("Say in your own words what ties you to the application."),
            ),
            models.CheckConstraint(
                condition=Q(de_minimis=False) | Q(status="dismissed"), name="conflict_de_minimis_dismissed"
            ),
            models.CheckConstraint(
                condition=Q(meeting__isnull=True, agenda_item="")
                | (Q(meeting__isnull=False) & ~Q(agenda_item="")),
                name="conflict_decided_at_an_item",
            ),
            models.UniqueConstraint(
                fields=["application", "person", "tie", "party", "origin_kind", "origin_key", "matched"],
                nulls_distinct=False,
                condition=Q(origin="register"),
                name="conflict_suggested_once",
            ),
            models.UniqueConstraint(
                fields=["application", "person", "origin"],
                condition=~Q(origin="register") & Q(withdrawn=""),
                name="conflict_raised_once",
                violation_error_message=_("This is on record already."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "status"], name="conflict_by_person"),
        ]

    @property
    def name_or_title(self) -> str:
        return f"{self.application.number} – {self.person}"

    @property
    def journal_title(self) -> str:
        return self.application.number

    @property
    def stands(self) -> bool:
        """Whether it closes the case to the person; the same as `objects.standing()`."""
        return not self.withdrawn and (
            self.status in STANDING or (self.status == State.SUGGESTED and self.strong)
        )

    def facts(self) -> Mapping[str, Any]:
        return {
            "application": self.application.number,
            "person": self.person.key,
            "ground": self.ground,
            "origin": self.origin,
            "tie": self.tie,
            "party": self.party.key if self.party else "",
            "part": self.part,
            "status": self.status,
            "strong": self.strong,
        }

    def rest(self) -> Mapping[str, Any]:
        return {
            "through": self.through.key if self.through else "",
            "until": self.until,
            "matched": self.matched,
            "said_by": f"{self.origin_kind}:{self.origin_key}" if self.origin_kind else "",
            "detail": self.detail,
            "why": self.why,
            "de_minimis": self.de_minimis or None,
            "decided_by": self.decided_by,
            "decided_at": as_instant(self.decided_at),
            "meeting": self.meeting.key if self.meeting else "",
            "agenda_item": self.agenda_item,
            "deciders": self.deciders.count() or None,
        }
