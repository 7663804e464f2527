"""The invented call that goes all the way: eleven applications ask for more than there is in four areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pagt.cli.demo.applications import Project, submitted, writers_by_school
from pagt.cli.demo.calls import move_deadline, open_call
from pagt.cli.demo.making import SOURCE

if TYPE_CHECKING:
    from pagt.core.rights import Actor
    from pagt.grants.applications.models import Application
    from pagt.grants.calls.models import Call
    from pagt.people.models import User
    from pagt.themes.models import Theme

CHOSEN = "eksempel-udbud-fire-omraader"
FRAME = 374_000_000
"""What there is to award, in øre: 3.74 million kroner."""
AREAS = ("Grøn omstilling", "Robotter og data", "Flere piger i teknik", "Naturfag i grundskolen")
SCALE = ["I ringe grad", "I nogen grad", "I høj grad", "I meget høj grad"]
CRITERIA = (
    ("Eksempel: Virkning for de unge", "I hvilken grad fører projektet til, at flere vælger teknik?", 3),
    ("Eksempel: Samarbejde", "I hvilken grad deltager virksomheder, skoler og kommuner?", 2),
    ("Eksempel: Nyhed", "I hvilken grad prøver projektet noget, som andre kan lære af?", 2),
    ("Eksempel: Forankring", "I hvilken grad lever projektet videre uden tilskud?", 1),
)


class Case(NamedTuple):
    """One of the eleven: what it is about, its area, and how good it is, from 0 to 1, for those who assess it."""

    project: Project
    area: int
    merit: float


CASES = (
    Case(
        Project("Brint på skemaet", "teknisk-skole", ("energi", "biogas"), ("0657",), 310_000, 120_000),
        0,
        0.86,
    ),
    Case(
        Project("Den grønne lærling", "erhvervsskole", ("vindteknik",), ("0791",), 240_000, 90_000), 0, 0.74
    ),
    Case(Project("Solceller på skoletaget", "gymnasium", ("energi",), ("0751",), 180_000, 70_000), 0, 0.41),
    Case(
        Project("Robotten som kollega", "teknisk-skole", ("robotics",), ("0657", "0661"), 420_000, 160_000),
        1,
        0.81,
    ),
    Case(
        Project("Data fra marken", "erhvervsskole", ("foedevarer", "data"), ("0791",), 265_000, 100_000),
        1,
        0.66,
    ),
    Case(
        Project("Kunstig intelligens i 8. klasse", "folkeskole", ("software",), ("0615",), 155_000, 60_000),
        1,
        0.58,
    ),
    Case(
        Project(
            "Ingeniør for en uge", "professionshoejskole", ("maskinfabrik",), ("0751",), 290_000, 110_000
        ),
        2,
        0.79,
    ),
    Case(
        Project("Piger bygger broer", "gymnasium", ("byg", "pumper"), ("0751", "0615"), 225_000, 80_000),
        2,
        0.9,
    ),
    Case(
        Project("Rollemodeller på værkstedet", "erhvervsakademi", ("tekstil",), ("0730",), 130_000, 50_000),
        2,
        0.33,
    ),
    Case(
        Project("Laboratorium på hjul", "professionshoejskole", ("medico",), ("0779",), 345_000, 130_000),
        3,
        0.7,
    ),
    Case(Project("Vandets vej", "folkeskole", ("pumper",), ("0615", "0740"), 140_000, 55_000), 3, 0.62),
)


def create_selection_case(*, by: Actor) -> None:
    """Announce the call, let eleven schools apply, pass the deadline, and find all of them eligible."""
    from pagt.core import clock
    from pagt.grants.calls.models import Call
    from pagt.people.models import User

    if Call.objects.filter(key=CHOSEN).exists():
        return
    officer = User.objects.get(email="officer@eksempel.dk")
    approver = User.objects.get(email="approver@eksempel.dk")
    year = clock.today().year + 1
    themes = _themes(by, year - 1)
    call = _call(by=by, officer=officer, approver=approver, year=year, themes=themes)
    writers = writers_by_school()
    for case in CASES:
        submitted(call, case.project, writers, year, theme=themes[case.area].key)
    move_deadline(call, by=officer, text="Eksempel: Fristen er rykket frem.", closes_at=-30)
    _eligible(call, officer)


def applications_of_case() -> list[tuple[Case, Application]]:
    """Return the eleven with their applications, in the order of `CASES`."""
    from pagt.grants.applications.models import Application

    found = {
        application.title: application
        for application in Application.objects.filter(call__key=CHOSEN).select_related("call", "lead")
    }
    return [(case, found[f"Eksempel: {case.project.title}"]) for case in CASES]


def _themes(by: Actor, year: int) -> list[Theme]:
    from pagt.core import clock
    from pagt.themes.actions import create_theme

    return [
        create_theme(
            by=by,
            key=f"eksempel-omraade-{number}",
            source=SOURCE,
            title=f"Eksempel: {title}",
            year=year,
            on=clock.today().replace(year=year, month=1, day=15),
        )
        for number, title in enumerate(AREAS, start=1)
    ]


def _call(*, by: Actor, officer: User, approver: User, year: int, themes: list[Theme]) -> Call:
    from pagt.grants.calls.models import PoolYear

    plan = {
        "title": f"Eksempel: Fire indsatsområder, vinter {year - 1}",
        "year": year - 1,
        "season": "autumn",
        "pool": "theme",
        "pool_year": PoolYear.objects.get(key=f"eksempel-pulje-{year - 1}"),
        "amount": FRAME,
        "themes": themes,
        "scale": SCALE,
        "criteria": [{"title": title, "help": text, "weight": weight} for title, text, weight in CRITERIA],
    }
    return open_call(CHOSEN, plan, days=(-90, 1), by=by, officer=officer, approver=approver, year=year)


def _eligible(call: Call, officer: User) -> None:
    from pagt.grants.applications.actions.casework import decide_eligibility, set_case_number
    from pagt.grants.applications.states import Eligibility

    for number, application in enumerate(call.applications.order_by("number"), start=1):
        set_case_number(
            application, by=officer, version=application.version, case_number=f"0-00-01-{1000 + number}-00"
        )
        decide_eligibility(
            application.submissions.get(superseded_at=None),
            by=officer,
            version=0,
            outcome=Eligibility.ELIGIBLE,
            reason="Eksempel: Alle krav er opfyldt.",
        )
