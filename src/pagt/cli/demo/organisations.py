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
    ("vindteknik", "Anna Eksempel", "HR-chef", "ambassador"),
    ("energi", "Bo Eksempel", "Uddannelsesansvarlig", "company"),
    ("robotics", "Camilla Eksempel", "Direktør", "council"),
    ("maskinfabrik", "David Eksempel", "Værkfører", "company"),
    ("gymnasium", "Eva Eksempel", "Rektor", "school"),
    ("teknisk-skole", "Frederik Eksempel", "Projektleder", "school"),
    ("fonden", "Gitte Eksempel", "Programchef", "foundation"),
    ("network", "Hans Voorbeeld", "Koordinator", "abroad"),
)
KNOWN = {
    "vindteknik": {
        "address": "Eksempelvej 12",
        "postcode": "7400",
        "city": "Herning",
        "industry": "Eksempel: fremstilling af vindmøller",
        "employees": 240,
        "tags": "vind; lærepladser",
    },
    "energi": {"industry": "Eksempel: elforsyning", "employees": 85, "tags": "grøn energi"},
    "robotics": {"industry": "Eksempel: robotter", "employees": 35, "tags": "robotter; lærepladser"},
}
"""What is known of some of the organisations besides name and place."""


def rows() -> Iterator[Row]:
    """Yield the organisations, then who belongs to them."""
    for kind, found in (("company", COMPANIES), ("school", SCHOOLS)):
        for key, (name, municipality) in found.items():
            known = KNOWN.get(key, {})
            yield made(
                "organisation", key, BEGINNING, name=name, kind=kind, municipality=municipality, **known
            )
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
    for organisation, name, role, relation in CONTACTS:
        yield made(
            "contact",
            f"kontakt {organisation}",
            BEGINNING,
            name=name,
            roles=[{"organisation": f"[eksempel-{organisation}]", "title": role}],
            relation=relation,
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
    yield made(
        "contact",
        "kontakt skiftet",
        BEGINNING,
        name="Ida Eksempel",
        roles=[
            {"organisation": "[eksempel-biogas]", "title": "Uddannelseschef", "begins": day("2024-09-01")},
            {
                "organisation": "[eksempel-vindteknik]",
                "title": "HR-konsulent",
                "begins": day("2022-02-01"),
                "ends": day("2024-08-31"),
            },
        ],
        relation="company",
        email="ida@example.org",
    )
    yield made(
        "note",
        "notat vindteknik",
        day("2024-03-12"),
        title="Eksempel: sådan vil de helst kontaktes",
        on=day("2024-03-12"),
        organisation="[eksempel-vindteknik]",
        text="Eksempel: helst på mail, og ikke i ferieugerne.",
    )
    yield made(
        "note",
        "notat fonden",
        day("2025-02-03"),
        title="Eksempel: forventninger til næste ansøgning",
        on=day("2025-02-03"),
        organisation="[eksempel-fonden]",
        text="Eksempel: fonden vil se tal fra skolerne, før den beslutter sig.",
        sensitive=True,
    )
