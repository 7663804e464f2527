"""Invented interactions: introductions, dialogue, partnerships, with what comes next."""

from __future__ import annotations

from collections.abc import Iterator

from pagt.cli.demo.making import day, made, named
from pagt.cli.loading import Row

# Day, title, channel, purpose, organisations, next step and its due day.
INTERACTIONS = (
    ("2022-05-04", "skoleklasse på virksomhedsbesøg", "visit", "introduction", "energi folkeskole", "", ""),
    ("2022-10-12", "samtale om praktikpladser", "call", "dialogue", "byg", "", ""),
    (
        "2023-02-21",
        "kontakt mellem virksomhed og skole",
        "mail",
        "introduction",
        "robotics gymnasium",
        "",
        "",
    ),
    ("2023-09-05", "fælles teknologiuge", "visit", "joint_initiative", "vindteknik teknisk-skole", "", ""),
    ("2023-11-20", "henvendelse fra rådet", "letter", "council_referral", "erhvervsskole", "", ""),
    ("2024-01-30", "virksomhed tager to klasser i forløb", "call", "joint_initiative", "medico", "", ""),
    ("2024-03-14", "partnerskab om lærermateriale", "video", "partnership", "network", "", ""),
    ("2024-09-25", "samtale om landsdækkende kampagne", "video", "dialogue", "styrelse", "", ""),
    (
        "2025-04-02",
        "kontakt mellem virksomhed og skole",
        "mail",
        "introduction",
        "data erhvervsskole",
        "",
        "",
    ),
    ("2025-10-29", "erfaringer delt med nabopagt", "event", "practice_sharing", "network", "", ""),
    (
        "2026-02-11",
        "kontakt mellem virksomhed og skole",
        "call",
        "introduction",
        "software gymnasium",
        "Følg op på besøg af 2.x",
        "2026-10-01",
    ),
    (
        "2026-10-06",
        "virksomhed vil være mentor",
        "mail",
        "dialogue",
        "pumper",
        "Find en skole til mentorordningen",
        "2026-11-30",
    ),
    (
        "2026-11-10",
        "samtale om ambassadørrolle",
        "visit",
        "dialogue",
        "robotics",
        "Send udkast til aftale",
        "2026-12-15",
    ),
)


def rows() -> Iterator[Row]:
    """Yield the interactions."""
    for on, title, channel, purpose, who, step, due in INTERACTIONS:
        yield made(
            "interaction",
            f"kontakt {on}",
            day(on),
            title=f"Eksempel: {title}",
            on=day(on),
            channel=channel,
            purpose=purpose,
            organisations=named(*(f"eksempel-{name}" for name in who.split())),
            next_step=step,
            next_step_due=day(due) if due else "",
        )
    for on, title, step, due in (
        ("2024-08-20", "første samtale med Eksempel Fonden", "", ""),
        ("2026-09-30", "opfølgning med Eksempel Fonden", "Send budget til fonden", "2026-12-04"),
    ):
        yield made(
            "interaction",
            f"fond {on}",
            day(on),
            title=f"Eksempel: {title}",
            on=day(on),
            channel="call",
            purpose="dialogue",
            organisations=named("eksempel-fonden"),
            confidential=True,
            summary="Fonden er interesseret i pigers vej til teknik.",
            next_step=step,
            next_step_due=day(due) if due else "",
        )
