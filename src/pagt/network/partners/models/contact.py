"""Contacts: the people whom the secretariat knows. Personal data, so the journal never holds it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.collation import DanishOrder
from pagt.core.models import Findable, Record, known_confidence
from pagt.core.rights import Right
from pagt.network.partners.models.organisation import Organisation
from pagt.network.partners.rules.duplicates import PersonTraits, person_marks
from pagt.network.partners.states import Relation
from pagt.network.partners.words import RELATION_NAMES


class Contact(Record):
    """A person, with every job and role they have had. The journal knows the roles, never the name.

    `relation`: why the person is kept, which decides for how long. `may_be_named`: the person has agreed to be named
    publicly, on `agreed_on`, as `agreed_how` says. `erased_on`: the person's data are gone; the roles stay as a
    stranger's.
    """

    KIND = "contact"
    READS = Right.READ_CONFIDENTIAL
    ROWS = ("roles",)
    FOUND_WITH = ("roles__organisation",)
    MERGED = ("name", "email", "phone", "relation", "may_be_named", "agreed_on", "agreed_how", "note")
    PRIVATE = frozenset({"note", "source"})

    name = models.CharField(gettext_lazy("Name"), max_length=150)
    email = models.EmailField(gettext_lazy("E-mail"), blank=True)
    phone = models.CharField(gettext_lazy("Telephone"), max_length=40, blank=True)
    relation = models.CharField(
        gettext_lazy("Known as"),
        max_length=20,
        blank=True,
        choices=[(relation.value, RELATION_NAMES[relation]) for relation in Relation],
        help_text=gettext_lazy("Why the person is in the register; it decides how long their data are kept."),
    )
    may_be_named = models.BooleanField(gettext_lazy("May be named publicly"), default=False)
    agreed_on = models.DateField(gettext_lazy("Agreed on"), null=True, blank=True)
    agreed_how = models.CharField(
        gettext_lazy("How they agreed"),
        max_length=200,
        blank=True,
        help_text=gettext_lazy("E.g. by mail. The journal keeps this for ever: no names here."),
    )
    erased_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            known_confidence("contact"),
            models.CheckConstraint(condition=~Q(name=""), name="contact_has_name"),
            models.CheckConstraint(
                condition=Q(relation__in=["", *(relation.value for relation in Relation)]),
                name="contact_known_relation",
            ),
            models.CheckConstraint(
                condition=Q(may_be_named=False) | Q(agreed_on__isnull=False),
                name="contact_agreed_to_be_named",
                violation_error_message=gettext_lazy("Say when the person agreed to be named."),
            ),
            models.CheckConstraint(
                condition=Q(erased_on__isnull=True) | Q(email="", phone="", note="", may_be_named=False),
                name="contact_erased_is_empty",
            ),
        ]
        indexes: ClassVar = [
            models.Index(DanishOrder("name"), "id", name="contact_by_name"),
            models.Index(models.functions.Upper("email"), name="contact_by_email"),
        ]

    @property
    def journal_title(self) -> str:
        first = self.roles.first() if self.pk else None
        if first is None:
            return _("contact")
        return f"{first.organisation.name} ({first.title})" if first.title else first.organisation.name

    def findable(self) -> Findable | None:
        if self.erased_on:
            return None
        roles = list(self.roles.all())
        now = [str(role) for role in roles if role.ends is None]
        return Findable(
            title=self.name,
            label=", ".join(now),
            strong=f"{self.email}\n{self.phone}",
            weak=" ".join(str(role) for role in roles),
            forgiving=True,
            alike=person_marks(self.traits()),
        )

    def traits(self) -> PersonTraits:
        """Return what tells the person from others."""
        places = frozenset(role.organisation.key for role in self.roles.all())
        return PersonTraits(self.name, self.email, self.phone, places)

    def why_not_merged(self) -> str:
        return _("A person whose data have been erased can't be merged.") if self.erased_on else ""

    def facts(self) -> Mapping[str, Any]:
        return {"roles": [row.facts() for row in self.roles.select_related("organisation")]}

    def rest(self) -> Mapping[str, Any]:
        return {
            "relation": self.relation,
            "may_be_named": self.may_be_named,
            "agreed_on": self.agreed_on,
            "agreed_how": self.agreed_how,
            "erased_on": self.erased_on,
        }


class ContactRole(models.Model):
    """A job or role that a person has or had at an organisation, both days included."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="roles")
    position = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="roles",
        verbose_name=gettext_lazy("Organisation"),
    )
    title = models.CharField(
        gettext_lazy("Job or role"),
        max_length=150,
        blank=True,
        help_text=gettext_lazy("E.g. head of HR. The journal keeps this for ever: no names here."),
    )
    begins = models.DateField(gettext_lazy("From"), null=True, blank=True)
    ends = models.DateField(gettext_lazy("Until"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(begins__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=F("begins")),
                name="contact_role_ends_after_it_begins",
                violation_error_message=gettext_lazy("A role can't end before it begins."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "ends"], name="contact_role_by_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.title})" if self.title else str(self.organisation)

    def facts(self) -> dict[str, Any]:
        """Return the row as the journal keeps it."""
        facts = {
            "organisation": self.organisation.key,
            "title": self.title,
            "begins": self.begins.isoformat() if self.begins else "",
            "ends": self.ends.isoformat() if self.ends else "",
        }
        return {name: value for name, value in facts.items() if value}
