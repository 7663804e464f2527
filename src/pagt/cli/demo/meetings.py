"""Invented meetings: held, cancelled, planned, and some that do not count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from pagt.cli.demo.making import day, made
from pagt.cli.loading import Row

# Municipality, day, the company beside it, and whether the company came.
MUNICIPAL = (
    ("0657", "Herning", "2022-05-18", "vindteknik", True),
    ("0615", "Horsens", "2022-09-07", "energi", True),
    ("0791", "Viborg", "2022-11-30", "foedevarer", True),
    ("0751", "Aarhus", "2023-03-22", "robotics", True),
    ("0730", "Randers", "2023-06-14", "byg", False),
    ("0740", "Silkeborg", "2023-10-11", "pumper", True),
    ("0779", "Skive", "2024-02-28", "maskinfabrik", True),
    ("0746", "Skanderborg", "2024-05-29", "medico", True),
    ("0756", "Ikast-Brande", "2024-10-23", "tekstil", True),
    ("0661", "Holstebro", "2025-03-19", "data", True),
    ("0706", "Syddjurs", "2025-09-24", "biogas", True),
    ("0657", "Herning", "2026-03-18", "vindteknik", True),
    ("0740", "Silkeborg", "2026-05-20", "pumper", True),
    ("0751", "Aarhus", "2026-09-16", "software", True),
    ("0665", "Lemvig", "2026-12-09", "havteknik", True),
    ("0615", "Horsens", "2027-01-27", "energi", True),
)
IDEAS = {
    2022: ("vindteknik", "Værkstedsdage for 8. klasse", "Kan afprøves i efteråret med to skoler."),
    2023: ("robotics", "Robotkursus for lærere", ""),
    2024: ("medico", "Praktik på tværs af virksomheder", "Justeres: kortere forløb, flere pladser."),
    2025: ("energi", "Fælles mentorordning", "Anbefales; to virksomheder vil være med."),
    2026: ("software", "Programmering i valgfag", "Afprøves i foråret."),
}

# Council meetings with members, papers and minutes, and whether they are held by the day of loading.
COUNCIL = (("2025-11-18", True), ("2026-05-19", True), ("2026-12-01", False))
# Subject, kind, minutes of time, mark and what came of it.
AGENDA = (
    ("Godkendelse af referat", "minutes", 5, "", "Godkendt."),
    ("Status på handleplanen", "information", 40, "status_paper", "Taget til efterretning."),
    ("Temapuljens fordeling", "decision", 45, "decision", "Indstillingen følges."),
    ("Nye behov i virksomhederne", "discussion", 20, "discussion", ""),
)


def _held(key: str, title: str, on: str | date, purpose: str, who: Sequence[Any], **more: Any) -> Row:
    """Return a meeting; `who` are keys of organisations, `-key` for one that did not come, `key:1` for one person."""
    when = on if isinstance(on, date) else day(on)
    participants = []
    for each in who:
        name, _colon, persons = each.removeprefix("-").partition(":")
        attended = not each.startswith("-")
        participants.append({"organisation": f"[{name}]", "attended": attended, "persons": persons})
    return made(
        "meeting",
        key,
        # Invitations go out three weeks before; a past meeting was put on record on its day.
        when,
        title=f"Eksempel: {title}",
        on=when,
        purpose=purpose,
        **{"participants": participants, "place": "Eksempelhuset", "public": True, **more},
    )


def _e(*names: str) -> list[str]:
    return [f"-eksempel-{name[1:]}" if name.startswith("-") else f"eksempel-{name}" for name in names]


def rows() -> Iterator[Row]:
    """Yield the meetings."""
    yield from _network()
    yield from _council()
    yield from _council_with_papers()
    yield from _municipal()
    yield from _others()


def _network() -> Iterator[Row]:
    meetings = (
        ("2022-06-02", "netværksmøde om praktikpladser", _e("vindteknik", "energi", "brancheforening")),
        ("2023-05-11", "netværksmøde om grøn teknik", _e("robotics", "pumper", "gymnasium")),
        # 2024: only schools came, and the second was cancelled; the promise is not kept.
        ("2024-04-18", "netværksmøde om mentorer", _e("-medico", "-tekstil", "teknisk-skole")),
        ("2025-05-15", "netværksmøde om lærepladser", _e("maskinfabrik", "data", "erhvervsskole")),
        # Who came is registered by person besides (see `invitations`), so it is said how many.
        ("2026-04-20", "netværksmøde om kunstig intelligens", _e("software:1", "robotics:1", "gymnasium:1")),
        ("2027-03-11", "netværksmøde om grønne lærepladser", _e("energi", "biogas")),
    )
    for on, title, who in meetings:
        year = int(on[:4])
        company, idea, outcome = IDEAS.get(year, ("", "", ""))
        items = [{"subject": idea, "mark": "idea_tested", "outcome": outcome}] if idea else []
        yield _held(f"netvaerk {on}", title, on, "network", who, items=[] if year == 2024 else items)
    company, idea, outcome = IDEAS[2024]
    yield _held(
        "idemoede 2024",
        "idémøde med virksomheder",
        "2024-09-12",
        "information",
        _e(company, "gymnasium"),
        items=[{"subject": idea, "mark": "idea_tested", "outcome": outcome}],
    )
    yield _held(
        "netvaerk aflyst 2024",
        "netværksmøde om rekruttering",
        "2024-11-07",
        "network",
        _e("energi", "byg"),
        cancelled="For få tilmeldte.",
    )


def _council() -> Iterator[Row]:
    for on, mark in (
        ("2022-05-24", "status_paper"),
        ("2022-11-15", "status_paper"),
        ("2023-05-23", "status_paper"),
        ("2023-11-14", "status_paper"),
        ("2024-05-21", "status_paper"),
        # No status paper: the meeting does not count.
        ("2024-11-19", "discussion"),
        ("2025-05-20", "status_paper"),
    ):
        subject = "Status på handleplanen" if mark == "status_paper" else "Orientering"
        items = [{"subject": subject, "mark": mark, "outcome": "Taget til efterretning."}]
        if on == "2023-11-14":
            items.append(
                {"subject": "Strategi for erhvervsuddannelser", "mark": "strategy_dialogue", "outcome": ""}
            )
        yield _held(
            f"raad {on}",
            "rådsmøde",
            on,
            "council",
            _e("brancheforening", "gymnasium"),
            forum="council",
            items=items,
        )


def _council_with_papers() -> Iterator[Row]:
    """The meetings whose agenda, members and minutes `demo.council` adds."""
    for on, held in COUNCIL:
        rows = [
            {"subject": subject, "kind": kind, "minutes_allowed": length, "mark": mark, "outcome": outcome}
            for subject, kind, length, mark, outcome in AGENDA
        ]
        if not held:
            rows = [{**row, "outcome": ""} for row in rows]
        persons = "2" if held else ""
        yield _held(
            f"raad {on}",
            "rådsmøde",
            on,
            "council",
            (),
            forum="council",
            participants=[
                {"organisation": f"[{name}]", "attended": held, "persons": persons}
                for name in _e("brancheforening", "gymnasium")
            ],
            items=rows,
            quorum=3,
            starts_at="09:30",
            ends_at="11:30",
        )


def _municipal() -> Iterator[Row]:
    for code, name, on, company, came in MUNICIPAL:
        who = [f"kommune-{code}", *_e(company if came else f"-{company}")]
        forum = "education_council" if code in ("0730", "0779") else "own"
        yield _held(f"kommune {code} {on}", f"møde med {name} Kommune", on, "municipal", who, forum=forum)
    yield _held(
        "kommune 0671 aflyst",
        "møde med Struer Kommune",
        "2025-06-11",
        "municipal",
        ["kommune-0671"],
        cancelled="Kommunen meldte afbud; ny dato aftales.",
    )
    yield _held(
        "kommune 0727 orientering",
        "orientering for Odder Kommune",
        "2025-10-08",
        "information",
        ["kommune-0727"],
    )


def _others() -> Iterator[Row]:
    for year in range(2022, 2026):
        on = f"{year}-02-09" if year > 2022 else "2022-04-06"
        yield _held(f"workshop {year}", "projektværksted", on, "workshop", _e("gymnasium", "teknisk-skole"))
        yield _held(
            f"national {year}",
            "møde om samarbejde med landsdækkende parter",
            f"{year}-09-28",
            "national",
            _e("styrelse", "brancheforening"),
        )
    yield _held(
        "international 2024",
        "besøg hos europæisk netværk",
        "2024-06-12",
        "international",
        _e("network", "tech-bv"),
        place="Utrecht",
    )
    yield _held(
        "fond 2025",
        "møde med Eksempel Fonden",
        "2025-02-05",
        "foundation",
        _e("fonden"),
        confidential=True,
        public=False,
    )
    yield _held(
        "projektstatus 2026",
        "status med projekterne",
        "2026-06-10",
        "project_status",
        _e("gymnasium", "erhvervsskole"),
    )
    yield _held(
        "informationsmoede 2027",
        "informationsmøde om puljen 2027",
        "2027-01-13",
        "information",
        _e("gymnasium", "teknisk-skole", "erhvervsskole"),
    )
