"""Contacts: the people whom the secretariat calls. Personal data, so the journal never holds it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from pagt.core.collation import DanishOrder
from pagt.core.models import Record, known_confidence
from pagt.core.rights import Right
from pagt.network.partners.models.organisation import Organisation


class Contact(Record):
    """A person at an organisation. The journal knows only that the organisation has a contact with the role."""

    KIND = "contact"
    READS = Right.READ_CONFIDENTIAL
    PRIVATE = frozenset({"note", "source"})

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="contacts",
        verbose_name=gettext_lazy("Organisation"),
    )
    name = models.CharField(gettext_lazy("Name"), max_length=150)
    role = models.CharField(
        gettext_lazy("Job or role"),
        max_length=150,
        blank=True,
        help_text=gettext_lazy("E.g. head of HR. The journal keeps this for ever: no names here."),
    )
    email = models.EmailField(gettext_lazy("E-mail"), blank=True)
    phone = models.CharField(gettext_lazy("Telephone"), max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [
            known_confidence("contact"),
            models.CheckConstraint(condition=~Q(name=""), name="contact_has_name"),
        ]
        indexes: ClassVar = [models.Index(DanishOrder("name"), "id", name="contact_by_name")]

    @property
    def journal_title(self) -> str:
        return f"{self.organisation.name} ({self.role})" if self.role else self.organisation.name

    def facts(self) -> Mapping[str, Any]:
        return {"organisation": self.organisation.key, "role": self.role}
