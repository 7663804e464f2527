"""Organisations: companies, schools, municipalities, foundations and all others that the pact meets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.collation import DanishOrder
from pagt.core.models import Findable, Record, known_confidence
from pagt.network.partners.municipalities import names
from pagt.network.partners.rules import is_cvr
from pagt.network.partners.rules.duplicates import OrganisationTraits, organisation_marks
from pagt.network.partners.states import EducationType, Level, OrganisationKind
from pagt.network.partners.words import EDUCATION_NAMES, KIND_NAMES, LEVEL_NAMES


def check_cvr(text: str) -> None:
    """Refuse a CVR number that can't be one; a form's or model's validator."""
    if not is_cvr(text):
        raise ValidationError(
            _(
                "A CVR number has 8 digits and a check digit that fits; %(text)s has not. Look for a typing error."
            )
            % {"text": text[:20]},
            "cvr",
        )


class Organisation(Record):
    """An organisation. A municipality is one too, with the key `kommune-0615` of its code."""

    KIND = "organisation"
    MERGED = (
        "name",
        "kind",
        "education_types",
        "level",
        "cvr",
        "parent",
        "website",
        "address",
        "postcode",
        "city",
        "municipality",
        "country",
        "industry",
        "employees",
        "tags",
        "note",
    )

    name = models.CharField(gettext_lazy("Name"), max_length=200)
    kind = models.CharField(
        gettext_lazy("Kind of organisation"),
        max_length=20,
        choices=[(kind.value, KIND_NAMES[kind]) for kind in OrganisationKind],
    )
    level = models.CharField(
        gettext_lazy("Level"),
        max_length=20,
        blank=True,
        choices=[(level.value, LEVEL_NAMES[level]) for level in Level],
        help_text=gettext_lazy("How far its work reaches; for authorities, networks and associations."),
    )
    cvr = models.CharField(
        gettext_lazy("CVR number"),
        max_length=8,
        blank=True,
        validators=[check_cvr],
        help_text=gettext_lazy(
            "8 digits. Leave it empty for a part of an organisation that has the same number, and name its parent."
        ),
    )
    municipality = models.CharField(
        gettext_lazy("Municipality"),
        max_length=4,
        blank=True,
        choices=list(names().items()),
        help_text=gettext_lazy("Leave it empty when it lies outside the region."),
    )
    country = models.CharField(
        gettext_lazy("Country"),
        max_length=2,
        default="DK",
        validators=[
            RegexValidator(
                r"^[A-Z]{2}\Z", gettext_lazy("Write the two letters of the country, e.g. DK or NL.")
            )
        ],
        help_text=gettext_lazy("Two letters, e.g. DK or NL."),
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=gettext_lazy("Part of"),
    )
    education_types = ArrayField(
        models.CharField(
            max_length=10, choices=[(kind.value, EDUCATION_NAMES[kind]) for kind in EducationType]
        ),
        verbose_name=gettext_lazy("Offers"),
        default=list,
        blank=True,
        help_text=gettext_lazy("What decides whether it may apply to a pool."),
    )
    website = models.URLField(gettext_lazy("Website"), max_length=300, blank=True)
    address = models.CharField(gettext_lazy("Address"), max_length=200, blank=True)
    postcode = models.CharField(
        gettext_lazy("Postcode"),
        max_length=12,
        blank=True,
    )
    city = models.CharField(gettext_lazy("Town"), max_length=100, blank=True)
    industry = models.CharField(gettext_lazy("Industry"), max_length=200, blank=True)
    employees = models.PositiveIntegerField(gettext_lazy("Employees"), null=True, blank=True)
    tags = ArrayField(
        models.CharField(max_length=40),
        verbose_name=gettext_lazy("Tags"),
        default=list,
        blank=True,
        help_text=gettext_lazy("Words of your own to find it by, with semicolons between."),
    )

    class Meta:
        constraints: ClassVar = [
            known_confidence("organisation"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in OrganisationKind]),
                name="organisation_known_kind",
            ),
            models.CheckConstraint(
                condition=Q(level__in=["", *(level.value for level in Level)]),
                name="organisation_known_level",
            ),
            # The check digit is the form's to judge: the issuer may one day give numbers that it does not fit.
            models.CheckConstraint(
                condition=Q(cvr="") | Q(cvr__regex=r"^[0-9]{8}$"), name="organisation_cvr_digits"
            ),
            models.CheckConstraint(
                condition=Q(education_types__contained_by=[kind.value for kind in EducationType]),
                name="organisation_known_education",
            ),
            models.CheckConstraint(
                condition=Q(municipality="") | Q(municipality__regex=r"^[0-9]{4}$"),
                name="organisation_municipality_code",
            ),
            models.CheckConstraint(
                condition=Q(country__regex=r"^[A-Z]{2}$"), name="organisation_country_letters"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="organisation_not_own_parent",
                violation_error_message=gettext_lazy("An organisation can't be part of itself."),
            ),
            models.UniqueConstraint(
                fields=["cvr"],
                condition=~Q(cvr="") & Q(withdrawn=""),
                name="organisation_one_per_cvr",
                violation_error_message=gettext_lazy(
                    "Another organisation in the register has this CVR number."
                ),
            ),
            models.UniqueConstraint(
                fields=["municipality"],
                condition=Q(kind=OrganisationKind.MUNICIPALITY.value, withdrawn="") & ~Q(municipality=""),
                name="organisation_one_per_municipality",
                violation_error_message=gettext_lazy("This municipality is in the register already."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(DanishOrder("name"), "id", name="organisation_by_name"),
            # What an import asks for every row, whatever the case of the name.
            models.Index(Upper("name"), name="organisation_by_any_case"),
        ]

    def findable(self) -> Findable:
        place = self.city or names().get(self.municipality, "")
        return Findable(
            title=self.name,
            label=", ".join(part for part in (place, f"CVR {self.cvr}" if self.cvr else "") if part),
            strong=self.cvr,
            weak=" ".join(
                (
                    "kommune" if self.kind == OrganisationKind.MUNICIPALITY else "",
                    self.city,
                    names().get(self.municipality, ""),
                    self.website,
                    *self.tags,
                )
            ),
            forgiving=True,
            alike=organisation_marks(self.traits()),
        )

    def traits(self) -> OrganisationTraits:
        """Return what tells the organisation from others."""
        return OrganisationTraits(
            self.name, self.cvr, self.website, self.address, self.postcode, self.municipality
        )

    def facts(self) -> Mapping[str, Any]:
        return {
            "name": self.name,
            "kind": self.kind,
            "level": self.level,
            "cvr": self.cvr,
            "municipality": self.municipality,
            "country": self.country,
            "parent": self.parent.key if self.parent else "",
        }

    def rest(self) -> Mapping[str, Any]:
        return {
            "website": self.website,
            "education_types": list(self.education_types),
            "address": self.address,
            "postcode": self.postcode,
            "city": self.city,
            "industry": self.industry,
            "employees": self.employees,
            "tags": list(self.tags),
        }
