"""Who may act for an organisation: asked for by the person, approved by a colleague or an officer."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from pagt.network.partners.models.organisation import Organisation, check_cvr
from pagt.network.partners.states import AffiliationState, EducationType, OrganisationKind
from pagt.network.partners.words import AFFILIATION_NAMES, KIND_NAMES
from pagt.people.models import User


class Affiliation(models.Model):
    """A person's tie to an organisation. Until an officer has put it in the register, it is only named here.

    `name`, `cvr`, `kind`, `municipality`, `education_types`: what the person says of an organisation that the
    register does not know.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="affiliations"
    )
    cvr = models.CharField(_("CVR number"), max_length=8, blank=True, validators=[check_cvr])
    name = models.CharField(_("Name"), max_length=200, blank=True)
    kind = models.CharField(
        _("Kind of organisation"),
        max_length=20,
        blank=True,
        choices=[(kind.value, KIND_NAMES[kind]) for kind in OrganisationKind],
    )
    municipality = models.CharField(_("Municipality"), max_length=4, blank=True)
    education_types = ArrayField(
        models.CharField(max_length=10), verbose_name=_("Offers"), default=list, blank=True
    )
    state = models.CharField(
        max_length=10,
        default=AffiliationState.ASKED.value,
        choices=[(state.value, AFFILIATION_NAMES[state]) for state in AffiliationState],
    )
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("Reason"), max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["asked_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in AffiliationState]),
                name="affiliation_known_state",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["", *(kind.value for kind in OrganisationKind)]),
                name="affiliation_known_kind",
            ),
            models.CheckConstraint(
                condition=Q(municipality="") | Q(municipality__regex=r"^[0-9]{4}$"),
                name="affiliation_municipality_code",
            ),
            models.CheckConstraint(
                condition=Q(education_types__contained_by=[kind.value for kind in EducationType]),
                name="affiliation_known_education",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | ~Q(name=""), name="affiliation_says_where"
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(organisation__isnull=False),
                name="affiliation_approved_in_the_register",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at__isnull=True)
                | (~Q(state="asked") & Q(decided_at__isnull=False) & ~Q(decided_by="")),
                name="affiliation_decided_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(state__in=["asked", "approved"]),
                name="affiliation_once",
            ),
            models.UniqueConstraint(
                F("user"), F("cvr"), condition=Q(state="asked") & ~Q(cvr=""), name="affiliation_asked_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation or self.name}"

    def united(self, other: Affiliation) -> dict[str, Any]:
        """Return what the tie says when a second one to the same organisation is taken away: approved is approved."""
        if self.state == AffiliationState.APPROVED or other.state != AffiliationState.APPROVED:
            return {}
        return {
            "state": other.state,
            "decided_by": other.decided_by,
            "decided_at": other.decided_at,
            "reason": other.reason,
        }
