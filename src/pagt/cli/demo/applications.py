"""The invented applications: written, submitted and worked on through the same actions as the pages use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pagt.cli.demo.accounts import invented_person
from pagt.cli.demo.affiliations import COLLEAGUE, SCHOOL
from pagt.cli.demo.calls import CLOSED, ONE_STAGE, TWO_STAGES, create_calls, move_deadline

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from pagt.core.rights import Actor
    from pagt.grants.applications.models import Application, Submission
    from pagt.grants.calls.models import Call
    from pagt.grants.calls.rules.forms import Form
    from pagt.people.models import User


@dataclass(frozen=True)
class Project:
    """What an invented application is about. Amounts in whole kroner a year, for two years."""

    title: str
    lead: str
    partners: tuple[str, ...]
    municipalities: tuple[str, ...]
    applied: int
    own: int
    other: int = 0

    @property
    def cost(self) -> int:
        return self.applied + self.own + self.other


PROJECTS = (
    Project("Broer af data", "erhvervsakademi", ("data", "software"), ("0730", "0751"), 420_000, 160_000),
    Project("Den grønne smedje", "teknisk-skole", ("vindteknik",), ("0657",), 610_000, 240_000, 50_000),
    Project(
        "Fysik i felten", "gymnasium", ("energi", "professionshoejskole"), ("0751", "0615"), 380_000, 140_000
    ),
    Project("Kodning for alle", "folkeskole", ("software",), ("0615",), 250_000, 90_000),
    Project("Lærling for en dag", "erhvervsskole", ("byg", "pumper"), ("0791",), 330_000, 120_000),
    Project("Matematik på værftet", "teknisk-skole", ("havteknik",), ("0665", "0657"), 540_000, 200_000),
    Project("Mikroskop til hver klasse", "folkeskole", ("medico",), ("0615",), 190_000, 70_000),
    Project("Piger i robotteknik", "gymnasium", ("robotics", "erhvervsakademi"), ("0751",), 700_000, 260_000),
    Project(
        "Sensorer i stalden", "erhvervsskole", ("foedevarer", "biogas"), ("0791", "0706"), 460_000, 180_000
    ),
    Project("Tekstiler der tænker", "erhvervsakademi", ("tekstil",), ("0756",), 290_000, 110_000),
    Project(
        "Virtuelt værksted", "professionshoejskole", ("maskinfabrik",), ("0779", "0751"), 500_000, 190_000
    ),
    Project("Vand, varme og viden", "gymnasium", ("pumper",), ("0740",), 310_000, 120_000),
)
IDEAS = (
    Project("Havvind i 8. klasse", "teknisk-skole", ("vindteknik",), ("0665",), 450_000, 160_000),
    Project(
        "Laboratoriet på havnen", SCHOOL.removeprefix("eksempel-"), ("energi",), ("0751",), 390_000, 150_000
    ),
    Project("Robotter i naturfag", "professionshoejskole", ("robotics",), ("0751",), 280_000, 100_000),
)
WRITERS = ("teknisk-skole", "erhvervsskole", "folkeskole", "professionshoejskole", "erhvervsakademi")
TEXTS = (
    "Eksempel: De unge møder teknik for sent, og få ved, hvad den kan bruges til i deres egen egn.",
    "Eksempel: Skoler og virksomheder udvikler sammen et forløb, som hver klasse gennemfører på et værksted.",
    "Eksempel: Forløbet prøves af med fire klasser, rettes til, og gøres derefter til en fast del af året.",
    "Eksempel: Ved årets slutning spørges elever og lærere, og tallene lægges frem for alle.",
)
WORDS = {
    "contact_name": "Eksempel Kontakt",
    "contact_email": "kontakt@eksempel.dk",
    "contact_phone": "00 00 00 00",
    "signatory": "Eksempel Rektor",
}
TABLES = {
    "participants": ({"group": "Eksempel: elever", "place": "Eksempel Skole", "number": "120"},),
    "milestones": (
        {"milestone": "Eksempel: første forløb er afholdt", "who": "Eksempel Skole"},
        {"milestone": "Eksempel: forløbet er en del af året", "who": "Eksempel Skole"},
    ),
    "indicators": ({"indicator": "Eksempel: elever, der vil vælge teknik", "now": "20", "goal": "35"},),
}


def create_applications(*, by: Actor) -> None:
    """Run the invented calls: applications come in, deadlines pass, the secretariat works on the cases."""
    from pagt.core import clock
    from pagt.grants.calls.models import Call
    from pagt.people.models import User

    if Call.objects.filter(key=CLOSED).exists():
        return
    year = clock.today().year + 1
    officer = User.objects.get(email="officer@eksempel.dk")
    approver = User.objects.get(email="approver@eksempel.dk")
    calls = create_calls(by=by, officer=officer, approver=approver, year=year)
    writers = _writers(by)
    closed = [submitted(calls[CLOSED], project, writers, year) for project in PROJECTS]
    ideas = [submitted(calls[TWO_STAGES], project, writers, year) for project in IDEAS]
    _go_on(calls, ideas, writers, officer, year)
    _begun(calls[ONE_STAGE], writers["gymnasium"], year)
    _withdrawn(closed[-1], writers[PROJECTS[-1].lead])
    move_deadline(calls[CLOSED], by=officer, text="Eksempel: Fristen er rykket frem.", closes_at=-6)
    _casework(closed, officer, approver)


def _writers(by: Actor) -> dict[str, User]:
    """Who writes for each school; the demonstration's applicant and a colleague write for the upper secondary one."""
    from pagt.network.partners.actions_affiliation import approve, ask_to_join
    from pagt.network.partners.models import Organisation
    from pagt.people.models import User
    from pagt.people.roles import Role

    writers = {"gymnasium": User.objects.get(email="applicant@eksempel.dk")}
    for school in WRITERS:
        user = invented_person(
            by=by,
            email=f"{school}@eksempel.dk",
            name=f"Skriver Eksempel, {school}",
            roles=[Role.APPLICANT],
        )
        approve(ask_to_join(by=user, organisation=Organisation.objects.get(key=f"eksempel-{school}")), by=by)
        writers[school] = user
    return writers


def writers_by_school() -> dict[str, User]:
    """Return who writes for each school, once `create_applications` has let them in."""
    from pagt.people.models import User

    writers = {school: User.objects.get(email=f"{school}@eksempel.dk") for school in WRITERS}
    return writers | {"gymnasium": User.objects.get(email="applicant@eksempel.dk")}


def submitted(
    call: Call, project: Project, writers: dict[str, User], year: int, theme: str = ""
) -> Submission:
    """Write and submit an application; `theme` is the key of the call's theme that it names, else the first."""
    from pagt.grants.applications.actions.drafting import start
    from pagt.network.partners.models import Organisation

    writer = writers[project.lead]
    lead = Organisation.objects.get(key=f"eksempel-{project.lead}")
    application = start(call, by=writer, organisation=lead)
    _write(application, project, writer, year, theme=theme)
    return _submit(application, writer)


def _submit(application: Application, writer: User) -> Submission:
    from pagt.core import clock
    from pagt.grants.applications.actions.submitting import submit

    return submit(application, by=writer, token=f"demo-{application.stage}", began_at=clock.database_now())


def _write(
    application: Application,
    project: Project,
    writer: User,
    year: int,
    most: int = 1_000,
    theme: str = "",
) -> None:
    """Answer the form, or only its first questions."""
    from pagt.grants.applications.actions.drafting import save
    from pagt.grants.applications.encoding import Sent
    from pagt.grants.applications.queries import versions_of
    from pagt.grants.calls.queries import form_of
    from pagt.grants.calls.rules.forms import QuestionType
    from pagt.grants.calls.states import Stage

    stage = Stage(application.stage)
    form = form_of(application.call, stage)
    assert form is not None  # noqa: S101 - just built
    versions = versions_of(application, stage)
    raw = dict(list(_answers(form, application, project, year).items())[:most])
    for question in form.questions:
        if theme and question.key in raw and question.type is QuestionType.THEMES:
            raw[question.key] = [theme]
    save(application, by=writer, sent={key: Sent(value, versions.get(key, 0)) for key, value in raw.items()})


def _answers(form: Form, application: Application, project: Project, year: int) -> dict[str, Any]:
    answers = {}
    for number, question in enumerate(form.questions):
        if question.shown_if is not None and question.key != "partners":
            continue
        value = _answer(question, number, application, project, year)
        if value:
            answers[question.key] = value
    return answers


def _answer(question: Any, number: int, application: Application, project: Project, year: int) -> Any:
    from pagt.grants.calls.rules.forms import QuestionType as Type

    match question.type:
        case Type.TITLE:
            return f"Eksempel: {project.title}"
        case Type.TEXT:
            return WORDS.get(question.key, "Eksempel")
        case Type.LONG_TEXT:
            return TEXTS[number % len(TEXTS)]
        case Type.MONEY:
            return str(2 * (project.cost if question.key == "total_cost" else project.applied))
        case Type.CHOICE:
            return next(
                (o.value for o in question.options if o.value in ("yes",) and "partners" in question.key),
                "no",
            )
        case Type.MANY:
            return [question.options[0].value]
        case Type.PERIOD:
            return {"start": f"{year}-08-01", "end": f"{year + 1}-12-31"}
        case Type.THEMES:
            return [theme.key for theme in application.call.themes.order_by("key")[:1]]
        case Type.MUNICIPALITIES:
            return list(project.municipalities)
        case Type.STEPS:
            return [{"id": "a", "cells": _step()}]
        case Type.TABLE:
            return [
                {"id": f"r{n}", "cells": _with_day(row, question, year)}
                for n, row in enumerate(TABLES.get(question.key, ()))
            ]
        case Type.PARTNERS:
            return [_partner(key, n, project) for n, key in enumerate(project.partners)]
        case Type.BUDGET:
            return _budget(project, year)
    return None


def _step() -> dict[str, str]:
    return {
        "activity": "Eksempel: et forløb på værkstedet",
        "output": "Eksempel: 120 elever har bygget noget",
        "outcome": "Eksempel: eleverne ved, hvad teknik kan bruges til",
        "effect": "Eksempel: flere vælger en teknisk uddannelse",
    }


def _with_day(row: dict[str, str], question: Any, year: int) -> dict[str, str]:
    days = [column.key for column in question.columns if column.type == "date"]
    return row | dict.fromkeys(days, f"{year + 1}-06-15")


def _partner(key: str, number: int, project: Project) -> dict[str, Any]:
    from pagt.network.partners.models import Organisation

    found = Organisation.objects.get(key=f"eksempel-{key}")
    company = found.kind == "company"
    return {
        "id": f"p{number}",
        "cells": {
            "organisation": found.key,
            "name": found.name,
            "role": "Eksempel: lægger værksted og vejledere til",
            "cost": str(project.own // len(project.partners)),
            "interest": "Eksempel: får kontakt til unge, der vil lære faget",
            "aid": "de_minimis" if company else "none",
            "aid_reason": "Eksempel: udgifter på markedet" if company else "Eksempel: offentlig opgave",
        },
    }


def _budget(project: Project, year: int) -> list[dict[str, Any]]:
    external = project.cost // 5
    lines = (
        ("cost", "salary", "Eksempel: projektleder og lærere", project.cost - external),
        ("cost", "external", "Eksempel: oplæg og materialer", external),
        ("financing", "applied", "", project.applied),
        ("financing", "own", "Eksempel: timer", project.own),
        ("financing", "other", "Eksempel: en fond", project.other),
    )
    return [
        {
            "id": f"b{n}",
            "cells": {"side": side, "kind": kind, "text": text, f"y{year}": str(kr), f"y{year + 1}": str(kr)},
        }
        for n, (side, kind, text, kr) in enumerate(lines)
        if kr
    ]


def _go_on(
    calls: dict[str, Call], ideas: list[Submission], writers: dict[str, User], officer: User, year: int
) -> None:
    """The ideas' deadline passes: one idea becomes an application, one is being written on."""
    from pagt.grants.applications.actions.moves import carry_over

    text = "Eksempel: Fristen for projektidéer er rykket frem."
    move_deadline(calls[TWO_STAGES], by=officer, text=text, idea_closes_at=-20)
    for number, (idea, project) in enumerate(zip(ideas[:2], IDEAS, strict=False)):
        writer = writers[project.lead]
        application = carry_over(idea.application, by=writer)
        _write(application, project, writer, year, most=1_000 if number == 0 else 9)
        if number == 0:
            _attach(application, writer)
            _submit(application, writer)


def _attach(application: Application, writer: User) -> None:
    from pagt.core import clock
    from pagt.grants.applications.actions.files import attach

    made = _letter("Eksempel tilsagn", "= Eksempel: tilsagn fra partneren\nVi deltager i projektet.")
    attach(application, "partner_letters", by=writer, upload=made, began_at=clock.database_now())


def _letter(name: str, text: str) -> UploadedFile[bytes]:
    """A file as if somebody had chosen it: a PDF of a page with the text, in Typst's own signs."""
    import typst
    from django.core.files.uploadedfile import SimpleUploadedFile

    made = typst.compile(f"#set document(title: [Eksempel])\n{text}".encode())
    return SimpleUploadedFile(f"{name}.pdf", made)


def _begun(call: Call, writer: User, year: int) -> None:
    """An application half written, with a colleague who writes along."""
    from pagt.grants.applications.actions.co_writing import invite
    from pagt.grants.applications.actions.drafting import start
    from pagt.grants.applications.states import May
    from pagt.network.partners.models import Organisation

    application = start(call, by=writer, organisation=Organisation.objects.get(key=SCHOOL))
    project = Project("Teknik på tværs", "gymnasium", ("energi",), ("0751",), 350_000, 130_000)
    _write(application, project, writer, year, most=12)
    invite(application, by=writer, email=COLLEAGUE[0], may=May.EDIT)


def _withdrawn(submission: Submission, writer: User) -> None:
    from pagt.grants.applications.actions.moves import withdraw

    withdraw(submission.application, by=writer, reason="Eksempel: En partner har trukket sig.")


def _casework(closed: list[Submission], officer: User, approver: User) -> None:
    from datetime import timedelta

    from pagt.core import clock
    from pagt.core.documents import store
    from pagt.grants.applications.actions.casework import (
        add_task,
        decide_eligibility,
        file_letter,
        finish_task,
        give_advice,
        set_case_number,
    )
    from pagt.grants.applications.actions.submitting import allow_late
    from pagt.grants.applications.states import Eligibility

    for number, submission in enumerate(closed[:4], start=1):
        application = submission.application
        application.refresh_from_db()
        set_case_number(
            application, by=officer, version=application.version, case_number=f"0-00-00-{1000 + number}-00"
        )
        fit = number != 4
        decide_eligibility(
            submission,
            by=officer,
            version=0,
            outcome=Eligibility.ELIGIBLE if fit else Eligibility.INELIGIBLE,
            reason="Eksempel: Alle krav er opfyldt." if fit else "Eksempel: Projektet er drift.",
        )
    first = closed[0].application
    give_advice(
        by=officer,
        application=first,
        call=first.call,
        organisation=first.lead,
        on=clock.today() - timedelta(days=30),
        channel="call",
        text="Eksempel: Ansøger spurgte, om udstyr kan dækkes. Svar: kun når det bruges i projektet.",
    )
    for direction, title, days in (
        ("received", "Eksempel: Partnerens tilsagn", 9),
        ("sent", "Eksempel: Svar på spørgsmål om partneren", 5),
    ):
        file_letter(
            by=officer,
            application=first,
            title=title,
            on=clock.today() - timedelta(days=days),
            direction=direction,
            document=store(_letter(title, f"= {title}\nKære Eksempel"), by=officer, private=True),
        )
    add_task(
        by=officer,
        application=first,
        text="Eksempel: Bed om partnerens tilsagn",
        assigned_to=officer,
        due=clock.today() - timedelta(days=2),
    )
    done = add_task(by=officer, application=first, text="Eksempel: Opret sagen", assigned_to=officer)
    finish_task(done, by=officer, version=done.version)
    allow_late(
        first.call,
        by=officer,
        organisation=first.lead,
        until=clock.now() + timedelta(days=2),
        reason="Eksempel: Strømmen var væk på skolen.",
    )
