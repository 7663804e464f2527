"""Invented themes, hearing input, calls, awards and bids."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from pagt.cli.demo.making import day, made, named
from pagt.cli.loading import Row

THEMES: tuple[tuple[int, str, str, list[str]], ...] = (
    (2022, "Eksempeltema: teknik i hverdagen", "2022-02-23", ["ESF-1"]),
    (2025, "Eksempeltema: grønne hænder", "2025-02-19", ["ESF-2"]),
    (2025, "Eksempeltema: data for alle", "2025-02-19", []),
    (2026, "Eksempeltema: flere piger i teknik", "2026-02-18", ["ESF-2"]),
)
HEARD = {
    2022: ("council", "schools", "companies", "young"),
    # 2023: the young were not asked.
    2023: ("council", "schools", "companies"),
    2024: ("council", "schools", "companies", "young"),
    2025: ("council", "schools", "companies", "young"),
    2026: ("council", "schools", "companies"),
    2027: ("schools",),
}
SENDERS = {"schools": "gymnasium", "companies": "energi", "young": "samfundsformere"}
CALLS = (
    (
        "temapulje-2022",
        "Eksempel: Temapuljen, forår 2022",
        2022,
        "theme",
        "8.000.000",
        "2022-01-12",
        "2022-04-20",
    ),
    (
        "temapulje-2025",
        "Eksempel: Temapuljen, forår 2025",
        2025,
        "theme",
        "9.000.000",
        "2025-01-15",
        "2025-04-24",
    ),
    (
        "temapulje-2026",
        "Eksempel: Temapuljen, forår 2026",
        2026,
        "theme",
        "9.500.000",
        "2026-01-14",
        "2026-04-23",
    ),
)
ROUNDS = (
    ("runde-2022", "Eksempel: uddeling juni 2022", "2022-06-22", "theme", 4, "6.950.000", "temapulje-2022"),
    ("runde-2023", "Eksempel: uddeling juni 2023", "2023-06-21", "theme", 3, "5.700.000", ""),
    ("runde-2024", "Eksempel: uddeling juni 2024", "2024-06-26", "theme", 3, "4.300.000", ""),
    ("runde-2025", "Eksempel: uddeling juni 2025", "2025-06-25", "theme", 4, "8.150.000", "temapulje-2025"),
    ("runde-2026", "Eksempel: uddeling juni 2026", "2026-06-24", "theme", 3, "6.400.000", "temapulje-2026"),
)
# Round, title, lead, partners, amount, municipality.
AWARDS = (
    ("2022", "Teknik i 4. klasse", "folkeskole", "energi professionshoejskole", "2.400.000", "0615"),
    ("2022", "Svejsning og matematik", "teknisk-skole", "vindteknik", "1.850.000", "0657"),
    ("2022", "Kodeklub", "gymnasium", "software", "1.200.000", "0751"),
    ("2022", "Fødevarer som naturfag", "erhvervsskole", "foedevarer", "1.500.000", "0791"),
    ("2023", "Robotter på værkstedet", "teknisk-skole", "robotics maskinfabrik", "2.250.000", "0657"),
    ("2023", "Grøn energi i gymnasiet", "gymnasium", "energi pumper", "1.950.000", "0751"),
    ("2023", "Mestre og lærlinge", "erhvervsskole", "byg", "1.500.000", "0791"),
    ("2024", "Praktik på tværs", "erhvervsakademi", "medico tekstil", "1.750.000", "0730"),
    ("2024", "Matematik med hænderne", "folkeskole", "professionshoejskole", "1.350.000", "0615"),
    ("2024", "Lærere i virksomhed", "professionshoejskole", "data", "1.200.000", "0751"),
    ("2025", "Grønne lærepladser", "teknisk-skole", "biogas vindteknik", "2.900.000", "0657"),
    ("2025", "Data i naturfag", "gymnasium", "data software", "2.150.000", "0751"),
    ("2025", "Håndværk og klima", "erhvervsskole", "byg pumper", "1.700.000", "0791"),
    ("2025", "Teknologiskolen", "erhvervsakademi", "maskinfabrik", "1.400.000", "0779"),
    ("2026", "Piger bygger broer", "gymnasium-nord", "byg robotics", "2.600.000", "0730"),
    ("2026", "Mentorer i teknik", "teknisk-skole", "vindteknik tekstil", "2.100.000", "0657"),
    ("2026", "Laboratorium på hjul", "professionshoejskole", "medico", "1.700.000", "0751"),
)
# Key, title, programme, funder, partners, state, sent, sought, won, deadline, confidential.
BIDS = (
    ("interreg", "grøn teknik over grænsen", "interreg", "", "network",
     "won", "2023-03-09", "11.500.000", "9.200.000", "", False),
    ("erasmus", "lærere på tværs af Europa", "erasmus", "", "network professionshoejskole",
     "lost", "2024-03-05", "2.900.000", "", "", False),
    ("fond-2024", "teknik på alle skoler", "foundation", "fonden", "gymnasium",
     "won", "2024-10-01", "6.000.000", "4.500.000", "", False),
    ("fond-2025", "mobile laboratorier", "foundation", "erhvervsfond", "professionshoejskole",
     "lost", "2025-05-06", "3.200.000", "", "", False),
    ("erasmus-2026", "robotter uden grænser", "erasmus", "", "tech-bv teknisk-skole",
     "sent", "2026-10-01", "3.400.000", "", "", False),
    ("fond-2027", "piger i teknik", "foundation", "fonden", "gymnasium",
     "drafting", "", "5.000.000", "", "2027-02-01", True),
    ("horizon", "europæisk læringslaboratorium", "horizon", "", "network",
     "idea", "", "", "", "2027-04-15", False),
)  # fmt: skip


def rows() -> Iterator[Row]:
    """Yield themes, hearing, calls, rounds, awards and bids, in the order in which they name each other."""
    yield from _themes()
    yield from _calls()
    yield from _awards()
    yield from _bids()


def _themes() -> Iterator[Row]:
    for number, (year, title, on, codes) in enumerate(THEMES):
        adopted = day(on)
        yield made(
            "theme",
            f"tema-{year}-{number}",
            adopted,
            title=title,
            year=year,
            on=adopted,
            esf_priorities=codes,
        )
    for year, groups in HEARD.items():
        for number, group in enumerate(groups, start=1):
            received = day(f"{year - 1}-11-0{number}" if year > 2022 else f"2022-01-1{number}")
            sender = SENDERS.get(group, "")
            yield made(
                "hearing_input",
                f"hoering-{year}-{group}",
                received,
                title=f"Eksempel: input til temaerne i {year}",
                year=year,
                group=group,
                on=received,
                organisation=f"[eksempel-{sender}]" if sender else "",
                summary="Eksempel: flere praktiske forløb, og at de unge selv er med til at vælge.",
            )


def _calls() -> Iterator[Row]:
    themes: dict[int, list[str]] = {}
    for number, (year, *_rest) in enumerate(THEMES):
        themes.setdefault(year, []).append(f"eksempel-tema-{year}-{number}")
    for key, title, year, pool, amount, opens, closes in CALLS:
        yield made(
            "call",
            key,
            day(opens),
            title=title,
            year=year,
            season="spring",
            pool=pool,
            amount=amount,
            opens_at=_noon(opens),
            closes_at=_noon(closes),
            themes=named(*themes.get(year, ())) if pool == "theme" else [],
        )
    for key, title, on, pool, projects, amount, call in ROUNDS:
        yield made(
            "award_round",
            key,
            day(on),
            title=title,
            on=day(on),
            pool=pool,
            projects=projects,
            amount=amount,
            call=f"[eksempel-{call}]" if call else "",
            decided_by="Eksempel: regionsrådet",
        )


def _awards() -> Iterator[Row]:
    first = {str(year): number for number, (year, *_rest) in reversed(list(enumerate(THEMES)))}
    decided = {key.removeprefix("runde-"): on for key, _title, on, *_rest in ROUNDS}
    for year, title, lead, partners, amount, municipality in AWARDS:
        yield made(
            "award",
            f"projekt {title}",
            day(decided[year]),
            title=f"Eksempel: {title}",
            on=day(decided[year]),
            round=f"[eksempel-runde-{year}]",
            pool="theme",
            theme=f"[eksempel-tema-{year}-{first[year]}]" if year in first else "",
            lead=f"[eksempel-{lead}]",
            partners=named(*(f"eksempel-{name}" for name in partners.split())),
            amount=amount,
            municipality=municipality,
            starts_on=day(f"{year}-08-01"),
            ends_on=day(f"{int(year) + 2}-07-31"),
            description="Eksempel: elever og virksomheder løser en opgave sammen gennem et skoleår.",
        )


def _bids() -> Iterator[Row]:
    for key, title, programme, funder, partners, stage, sent, sought, won, deadline, confidential in BIDS:
        yield made(
            "bid",
            f"ansoegning-{key}",
            day(sent or "2026-10-20"),
            title=f"Eksempel: {title}",
            programme=programme,
            funder=f"[eksempel-{funder}]" if funder else "",
            partners=named(*(f"eksempel-{name}" for name in partners.split())),
            stage=stage,
            sent_on=day(sent) if sent else "",
            amount_sought=sought,
            amount_won=won,
            deadline=_noon(deadline) if deadline else "",
            confidential=confidential,
        )


def _noon(text: str) -> datetime:
    return datetime.combine(day(text), datetime.min.time(), ZoneInfo("Europe/Copenhagen")).replace(hour=12)
