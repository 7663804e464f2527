"""What a secretariat's spreadsheets of organisations and people are like."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pagt.core.register.incoming import Beside, Incoming
from pagt.network.partners.queries_likeness import OrganisationsAlike, PeopleAlike

_ORGANISATION_NAMES = (
    "organisation",
    "organisationsnavn",
    "virksomhed",
    "virksomhedsnavn",
    "firma",
    "firmanavn",
    "selskab",
    "skole",
    "institution",
    "arbejdssted",
    "arbejdsplads",
    "arbejdsgiver",
    "kunde",
    "company",
    "company name",
    "employer",
)
ORGANISATIONS = Incoming(
    known_as={
        "name": _ORGANISATION_NAMES,
        "kind": ("type", "art", "organisationens type", "virksomhedstype"),
        "parent": ("koncern", "moderselskab", "hører under", "parent"),
    },
    likeness=OrganisationsAlike,
)
CONTACTS = Incoming(
    known_as={
        "name": ("kontaktperson", "kontakt", "kontaktnavn", "person", "fulde navn", "contact", "full name"),
        "organisation": _ORGANISATION_NAMES,
        "role": (
            "stilling",
            "titel",
            "stillingsbetegnelse",
            "job",
            "jobtitel",
            "rolle",
            "funktion",
            "job title",
            "role",
        ),
        "relation": ("relation", "kendt som"),
    },
    joined={
        "name": (
            "fornavn",
            "for- og mellemnavn",
            "mellemnavn",
            "efternavn",
            "first name",
            "middle name",
            "last name",
            "surname",
        )
    },
    beside=Beside(
        kind="organisation",
        named_by="organisation",
        title=_("The organisation"),
        fields=(
            "cvr",
            "kind",
            "address",
            "postcode",
            "city",
            "municipality",
            "website",
            "industry",
            "employees",
        ),
        name="name",
        offer=_("Create the organisations that are not in the register"),
    ),
    likeness=PeopleAlike,
)
