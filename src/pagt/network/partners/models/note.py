"""Notes and files about an organisation or a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.models import Document, Findable, Record, known_confidence
from pagt.core.rights import Right
from pagt.network.partners.models.contact import Contact
from pagt.network.partners.models.organisation import Organisation


class Note(Record):
    """What the secretariat wants to remember, and files. The journal knows neither title nor text.

    `sensitive`: the text and file are shown one at a time, and whoever looks is journaled.
    """

    KIND = "note"
    SEALED: ClassVar = frozenset({"title"})
    READS = Right.READ_CONFIDENTIAL
    PRIVATE = frozenset({"note", "source"})
    FOUND_WITH = ("organisation", "contact")

    title = models.CharField(
        gettext_lazy("Title"),
        max_length=200,
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="notes",
        verbose_name=gettext_lazy("Organisation"),
    )
    contact = models.ForeignKey(
        Contact,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="notes",
        verbose_name=gettext_lazy("Person"),
    )
    on = models.DateField(gettext_lazy("Date"))
    text = models.TextField(gettext_lazy("Text"), blank=True, max_length=20_000)
    file = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("File"),
    )
    sensitive = models.BooleanField(
        gettext_lazy("Sensitive"),
        default=False,
        help_text=gettext_lazy("Shown only when somebody asks for it, and the journal says who did."),
    )

    class Meta:
        constraints: ClassVar = [
            known_confidence("note"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(contact__isnull=False),
                name="note_about_somebody",
                violation_error_message=gettext_lazy("Say which organisation or person the note is about."),
            ),
        ]

    @property
    def journal_title(self) -> str:
        """Whom it is about as the journal may know them, never what it says."""
        if self.organisation:
            return self.organisation.name
        return self.contact.journal_title if self.contact else _("note")

    def findable(self) -> Findable:
        about = " – ".join(each.name for each in (self.organisation, self.contact) if each)
        return Findable(
            title=self.title,
            label=f"{self.on:%d-%m-%Y} {about}",
            weak=about if self.sensitive else f"{about} {self.text}",
        )

    def facts(self) -> Mapping[str, Any]:
        return {
            "title": self.title,
            "organisation": self.organisation.key if self.organisation else "",
            "contact": self.contact.key if self.contact else "",
            "on": self.on,
            "sensitive": self.sensitive,
        }

    def rest(self) -> Mapping[str, Any]:
        return {"document": f"SHA-256 {self.file.sha256}" if self.file else ""}
