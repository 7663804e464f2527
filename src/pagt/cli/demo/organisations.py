"""Invented organisations, contacts and one ambassador term."""

from __future__ import annotations

from collections.abc import Iterator

from pagt.cli.demo.making import BEGINNING, day, made
from pagt.cli.loading import Row

COMPANIES = {
    "vindteknik": ("Eksempel Vindteknik A/S", "0657"),
    "energi": ("Eksempel Energi A/S", "0615"),
    "data": ("Eksempel Data A/S", "0661"),
    "havteknik": ("Eksempel Havteknik ApS", "0665"),
    "biogas": ("Eksempel Biogas A/S", "0706"),
    "byg": ("Eksempel Byg A/S", "0730"),
    "pumper": ("Eksempel Pumper A/S", "0740"),
    "medico": ("Eksempel Medico A/S", "0746"),
    "robotics": ("Eksempel Robotics ApS", "0751"),
    "software": ("Eksempel Software ApS", "0751"),
    "tekstil": ("Eksempel Tekstil A/S", "0756"),
    "maskinfabrik": ("Eksempel Maskinfabrik A/S", "0779"),
    "foedevarer": ("Eksempel Fødevarer A/S", "0791"),
}
SCHOOLS = {
    "gymnasium": ("Eksempel Gymnasium", "0751"),
    "teknisk-skole": ("Eksempel Tekniske Skole", "0657"),
    "erhvervsskole": ("Eksempel Erhvervsskole", "0791"),
    "folkeskole": ("Eksempel Folkeskole", "0615"),
    "professionshoejskole": ("Eksempel Professionshøjskole", "0751"),
    "erhvervsakademi": ("Eksempel Erhvervsakademi", "0730"),
}
OTHERS = (
    ("brancheforening", "Eksempel Brancheforening", "association", "national", "DK"),
    ("styrelse", "Eksempel Styrelse", "authority", "national", "DK"),
    ("samfundsformere", "Eksempel Ungenetværk", "network", "regional", "DK"),
    ("fonden", "Eksempel Fonden", "foundation", "", "DK"),
    ("erhvervsfond", "Eksempel Erhvervsfond", "foundation", "", "DK"),
    ("network", "Eksempel STEM Network", "network", "international", "NL"),
    ("tech-bv", "Eksempel Tech BV", "company", "", "NL"),
)
CONTACTS = (
    ("vindteknik", "Anna Eksempel", "HR-chef"),
    ("energi", "Bo Eksempel", "Uddannelsesansvarlig"),
    ("robotics", "Camilla Eksempel", "Direktør"),
    ("maskinfabrik", "David Eksempel", "Værkfører"),
    ("gymnasium", "Eva Eksempel", "Rektor"),
    ("teknisk-skole", "Frederik Eksempel", "Projektleder"),
    ("fonden", "Gitte Eksempel", "Programchef"),
    ("network", "Hans Voorbeeld", "Koordinator"),
)


def rows() -> Iterator[Row]:
    """Yield the organisations, then who belongs to them."""
    for kind, found in (("company", COMPANIES), ("school", SCHOOLS)):
        for key, (name, municipality) in found.items():
            yield made("organisation", key, BEGINNING, name=name, kind=kind, municipality=municipality)
    for key, name, kind, level, country in OTHERS:
        yield made("organisation", key, BEGINNING, name=name, kind=kind, level=level, country=country)
    yield made(
        "organisation",
        "gymnasium-nord",
        BEGINNING,
        name="Eksempel Gymnasium, afdeling Nord",
        kind="school",
        municipality="0730",
        parent="[eksempel-gymnasium]",
    )
    for organisation, name, role in CONTACTS:
        yield made(
            "contact",
            f"kontakt {organisation}",
            BEGINNING,
            name=name,
            roles=[{"organisation": f"[eksempel-{organisation}]", "title": role}],
            email=f"{name.split()[0].lower()}@example.org",
            phone="00 00 00 00",
        )
    yield made(
        "ambassador_term",
        "ambassadoer vindteknik",
        day("2024-01-01"),
        organisation="[eksempel-vindteknik]",
        begins=day("2024-01-01"),
        ends=day("2025-12-31"),
        goals="Eksempel: tage imod to skoleklasser om måneden.",
    )
