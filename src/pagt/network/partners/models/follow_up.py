"""Follow-ups: what somebody is to do by when, wherever it was agreed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.closed import named_by
from pagt.core.models import Record, known_confidence
from pagt.network.partners.models.contact import Contact
from pagt.network.partners.models.organisation import Organisation
from pagt.people.models import User


class FollowUp(Record):
    """One thing to do. `about_kind`, `about_key`: the record in which it was agreed, `about_part` the agenda item in it.

    `done_by_kind`, `done_by_key`: the record that fulfils it, when there is one.
    """

    KIND = "follow_up"
    SEALED: ClassVar = frozenset({"note", "title"})

    title = models.CharField(
        gettext_lazy("What is to be done"),
        max_length=300,
    )
    due = models.DateField(gettext_lazy("By"), null=True, blank=True)
    responsible = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=gettext_lazy("Who"),
    )
    contact = models.ForeignKey(
        Contact,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=gettext_lazy("Who outside the secretariat"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=gettext_lazy("Organisation"),
    )
    about_kind = models.CharField(max_length=30, blank=True)
    about_key = models.CharField(max_length=120, blank=True)
    about_part = models.CharField(max_length=20, blank=True)
    confidential = models.BooleanField(
        gettext_lazy("Confidential"),
        default=False,
        help_text=gettext_lazy("Only people with the right to confidential records see it."),
    )
    done_on = models.DateField(gettext_lazy("Done"), null=True, blank=True)
    done_by_kind = models.CharField(max_length=30, blank=True)
    done_by_key = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            known_confidence("follow_up"),
            models.CheckConstraint(condition=~Q(title=""), name="follow_up_has_title"),
            models.CheckConstraint(
                condition=Q(about_kind="", about_key="", about_part="")
                | (~Q(about_kind="") & ~Q(about_key="")),
                name="follow_up_about_a_record",
            ),
            models.CheckConstraint(
                condition=Q(done_by_kind="", done_by_key="")
                | (~Q(done_by_kind="") & ~Q(done_by_key="") & Q(done_on__isnull=False)),
                name="follow_up_done_by_a_record",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due"], condition=Q(done_on__isnull=True, withdrawn=""), name="follow_up_open"
            ),
            models.Index(fields=["about_kind", "about_key"], name="follow_up_by_record"),
        ]

    @classmethod
    def in_cases(cls, keys: Collection[str]) -> Q:
        """What was agreed in a record of a case, or done by one, belongs to the case."""
        agreed = named_by(keys, kind="about_kind", key="about_key")
        return agreed | named_by(keys, kind="done_by_kind", key="done_by_key")

    @property
    def journal_title(self) -> str:
        """For whom it is done, never what: that may name people."""
        return self.organisation.name if self.organisation else _("follow-up")

    def facts(self) -> Mapping[str, Any]:
        return {
            "title": self.title,
            "due": self.due,
            "organisation": self.organisation.key if self.organisation else "",
            "confidential": self.confidential,
        }

    def rest(self) -> Mapping[str, Any]:
        return {
            "responsible": self.responsible.actor_key if self.responsible else "",
            "contact": self.contact.key if self.contact else "",
            "about": f"{self.about_kind}:{self.about_key}" if self.about_kind else "",
            "done_on": self.done_on,
            "done_by": f"{self.done_by_kind}:{self.done_by_key}" if self.done_by_kind else "",
        }
