"""Loading: all or nothing, twice the same, and the verdicts of the files from the database."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from pagt.cli.demo.accounts import ACCOUNTS
from pagt.core import journal
from pagt.core.actors import DEMO_ACTOR
from pagt.core.models import JournalEntry
from pagt.core.register.spec import registers
from pagt.network.meetings.models import Meeting
from pagt.network.partners.models import Interaction, Organisation
from pagt.people.models import User
from pagt.people.roles import Role
from pagt.plan.models import Attestation, Plan
from pagt.plan.queries import result
from pagt.plan.rules.evaluate import evaluate
from pagt.plan.rules.plan_reading import parse_plan
from pagt.plan.rules.record_reading import parse_records
from pagt.plan.rules.records import records_from_states
from pagt.plan.rules.results import PlanResult
from pagt.plan.rules.toml_source import read_toml
from pagt.themes.models import Theme
from tests.cli.running import ran, run
from tests.factories import organisation
from tests.money import award, theme

pytestmark = pytest.mark.django_db
EXAMPLES = Path(settings.PROJECT_DIR) / "examples"
PLAN, RECORDS = EXAMPLES / "midtjylland" / "plan.toml", EXAMPLES / "midtjylland" / "records.toml"
MAIN, DEMO = "midtjylland-2022-2025", "eksempel-2026-2029"


def said(found: PlanResult) -> list[Any]:
    """Everything of a result that a reader sees, with the proof."""
    return [
        (
            commitment.commitment.id,
            commitment.verdict,
            [
                (
                    period.start,
                    period.end,
                    period.verdict,
                    period.have,
                    period.need_min,
                    period.need_max,
                    [str(name) for name in period.missing],
                    sorted((record.kind, record.on, record.title) for record in period.counted),
                    sorted(
                        (r.record.kind, r.record.on, r.record.title, r.reason.code.removesuffix("_elsewhere"))
                        for r in period.rejected
                    ),
                )
                for part in (commitment, *commitment.parts)
                for period in part.periods
            ],
        )
        for commitment in found.commitments
    ]


def of_files(plan: str, records: str, on: date, known_at: date | None = None) -> list[Any]:
    parsed = parse_plan(read_toml(plan.encode()).data)
    facts = records_from_states(parse_records(read_toml(records.encode()).data))
    return said(evaluate(parsed, facts, on=on, known_at=known_at))


def test_the_public_record_has_the_verdicts_of_its_files() -> None:
    ran("load", "public-record")
    plan, records = PLAN.read_text(), RECORDS.read_text()
    for on in (date(2022, 2, 1), date(2023, 4, 1), date(2025, 12, 31), date(2026, 11, 22)):
        assert said(result(MAIN, on)) == of_files(plan, records, on), on
    on = date(2025, 12, 31)
    for known_at in (date(2022, 11, 22), date(2023, 3, 17), date(2025, 4, 22)):
        assert said(result(MAIN, on, known_at)) == of_files(plan, records, on, known_at), known_at


def test_the_public_record_is_facts_only() -> None:
    ran("load", "public-record")
    assert not JournalEntry.objects.filter(actor=DEMO_ACTOR).exists()
    assert not User.objects.exists()
    assert not Organisation.objects.filter(source="").exists()
    assert not Organisation.objects.filter(name__icontains="eksempel").exists()
    names = Organisation.objects.filter(kind="municipality").count(), Theme.objects.filter(year=2023).count()
    assert names == (19, 3)


def test_themes_of_a_call_are_those_of_its_year() -> None:
    """The title "Bæredygtighed" comes both in 2020 and in 2021."""
    ran("load", "public-record")
    for each in Theme.objects.filter(calls__isnull=False):
        assert {call.year for call in each.calls.all()} <= {each.year}
    assert Theme.objects.get(title="Bæredygtighed", year=2021).calls.count() == 1


def test_the_demonstration() -> None:
    """One load for what must hold of it: every verdict, all invention marked, accounts, and twice the same."""
    ran("load", "demo")
    shows_every_verdict()
    says_what_is_invented()
    has_an_account_for_each_role()
    agrees_with_the_journal()
    head = journal.stamp()
    output = ran("load", "demo")
    assert journal.stamp() == head
    assert "0 oprettet, 0 ændret" in output


def shows_every_verdict() -> None:
    today = date(2026, 11, 22)
    found = {c.commitment.id: str(c.verdict) for c in result(DEMO, today).commitments}
    assert found == {
        "A.1": "deviates",
        "A.2": "open",
        "A.3": "at_risk",
        "A.4": "broken",
        "A.5": "open",
        "B.1": "kept",
        "B.2": "at_risk",
        "B.3": "open",
        "B.4": "unproven",
        "B.5": "upcoming",
        "C.1": "open",
        "C.2": "at_risk",
    }
    main = {c.commitment.id: str(c.verdict) for c in result(MAIN, date(2025, 12, 31)).commitments}
    assert {main[code] for code in main} >= {"kept", "deviates", "broken", "unproven"}
    assert main["1.1"] == "unproven" and main["2.1"] == "deviates"
    dialogue = result(MAIN, date(2025, 12, 31)).commitment("5.2").periods[0]
    assert (dialogue.have, len(dialogue.missing)) == (11, 8)
    # The foundations that the plan names are real: nothing is invented of them.
    assert len(result(MAIN, date(2025, 12, 31)).commitment("4.1").periods[0].missing) == 3
    assert Plan.objects.get(main=True).key == MAIN


def says_what_is_invented() -> None:
    for entry in JournalEntry.objects.filter(actor=DEMO_ACTOR):
        if entry.kind in ("person", "commitment"):
            continue
        # A time limit is called by the relation that it is for, which is nobody's; what is of a case or an account, by
        # its number or key.
        unnamed = ("retention", "conflict", "assessor")
        assert "eksempel" in entry.title.casefold() or entry.kind in unnamed, entry.title
        sourceless = ("contact", "note", "affiliation", "stage_form", "mail_template", "invitation")
        # What the program itself says of a case, and what belongs to an invented person or call.
        sourceless += ("conflict", "interest", "assessor", "grant_recommendation")
        assert entry.state.get("source") == "Eksempel (opdigtet)" or entry.kind in sourceless, entry.title
    real = set(
        JournalEntry.objects.filter(kind="organisation")
        .exclude(actor=DEMO_ACTOR)
        .values_list("key", flat=True)
    )
    invented = JournalEntry.objects.filter(actor=DEMO_ACTOR).values_list("state", flat=True)
    named = {key for state in invented for key in real if f"'{key}'" in str(state)}
    assert all(key.startswith("kommune-") for key in named), named


def agrees_with_the_journal() -> None:
    """What the rules read (the journal) is what the pages show (the tables), for every record of every kind."""
    compared = 0
    for spec in registers().values():
        newest = {key: state for _kind, key, state in journal.states([spec.kind])}
        for record in spec.model._default_manager.all():
            assert newest.pop(record.key) == record.state(), record
            compared += 1
        assert newest == {}
    assert compared > 200
    assert journal.verify() is None


def has_an_account_for_each_role() -> None:
    assert {account.role for account in ACCOUNTS} == set(Role)
    for account in ACCOUNTS:
        person = User.objects.get(email=account.email)
        assert person.check_password(account.password) and person.roles == {Role(account.role)}


def test_no_demonstration_in_production(settings: Any) -> None:
    settings.PRODUCTION = True
    answer = run("load", "demo")
    assert answer.exit_code == 1 and "known passwords" in answer.output
    assert journal.head() == 0


def test_exports_hold_all_that_verdicts_rest_on(tmp_path: Path) -> None:
    """Checked as files they give the verdicts of the database; loaded again they change nothing."""
    ran("load", "demo")
    records = ran("export", "records")
    for key in (MAIN, DEMO):
        plan = ran("export", "plan", key)
        for on in (date(2024, 6, 30), date(2025, 12, 31), date(2026, 11, 22)):
            assert of_files(plan, records, on) == said(result(key, on)), (key, on)
    head = journal.stamp()
    (tmp_path / "records.toml").write_text(records)
    assert "0 oprettet, 0 ændret" in ran("load", "records", str(tmp_path / "records.toml"))
    (tmp_path / "plan.toml").write_text(ran("export", "plan"))
    ran("load", "plan", str(tmp_path / "plan.toml"))
    assert journal.stamp() == head


def test_an_export_of_a_plan_that_is_not_there() -> None:
    assert run("export", "plan").exit_code == 2
    answer = run("export", "plan", "nowhere", "--lang", "en")
    assert answer.exit_code == 2 and "no plan at this address" in answer.output


def load(tmp_path: Path, text: str, *, lang: str = "da") -> Any:
    file = tmp_path / "file.toml"
    file.write_text(f"schema = 1\n\n{text}")
    return run("load", "records", str(file), "--lang", lang)


THEME = """[[theme]]
title = "Grøn"
year = 2026
on = 2026-02-01
source = "Referat"
"""


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[[award]]\ntitle = "A"\non = 2025-01-01\nsource = "S"\nlead = "nobody"', 3, "nobody"),
        ('[[award]]\ntitle = "A"\non = 2025-01-01\nsource = "S"', 3, "Ansvarlig ansøger"),
        ('[[theme]]\ntitle = "T"\nyear = 2025\non = 2025-01-01', 3, "kilde"),
        ('[[theme]]\nyear = 2025\non = 2025-01-01\nsource = "S"', 3, "Titel"),
        ('[[award_round]]\ntitle = "R"\non = 2025-01-01\nsource = "S"\nyear = 2025', 7, "year"),
        ('[[bid]]\ntitle = "B"\nprogramme = "esf"\nstate = "sent"\nrecorded_on = 2025-01-01\nsource = "S"',
         3, "den blev sendt"),
        ('[[theme]]\ntitle = "T"\nyear = "x"\non = 2025-01-01', 5, "årstal"),
        ('[[theme]]\ntitle = "T"\ncolour = "red"\nyear = 2025\non = 2025-01-01', 5, "colour"),
        ('[[organisation]]\nid = "a"\nname = "A"\nkind = "company"\nsource = "S"\nparent = "b"\n'
         '[[organisation]]\nid = "b"\nname = "B"\nkind = "company"\nsource = "S"\nparent = "a"', 3, "[b]"),
        (f'[[award]]\ntitle = "{"x" * 301}"\non = 2025-01-01\nsource = "S"\nlead = "nobody"', 3, "300"),
        ('[[theme]]\ntitle = "T"\nyear = 2025\non = 0001-01-01\nsource = "S"', 3, "1900"),
        ('[[theme]]\ntitle = "T"\nyear = 9999\non = 2025-01-01\nsource = "S"', 3, "2200"),
        ("[[theme]\ntitle =", 3, ""),
    ],
)  # fmt: skip
def test_one_bad_record_refuses_the_whole_file(tmp_path: Path, text: str, line: int, words: str) -> None:
    answer = load(tmp_path, f"{text}\n{THEME}")
    assert answer.exit_code == 2
    assert f"file.toml, linje {line}: " in answer.output and words in answer.output, answer.output
    assert journal.head() == 0 and not Theme.objects.exists()


def test_every_problem_is_named_with_its_line(tmp_path: Path) -> None:
    bad = '[[award]]\ntitle = "A{}"\non = 2025-01-01\nsource = "S"\nlead = "nobody"\n'
    answer = load(tmp_path, "".join(bad.format(number) for number in range(60)), lang="en")
    assert answer.exit_code == 2
    lines = answer.output.splitlines()
    assert "file.toml, line 3: Lead: There is no" in lines[0] and "file.toml, line 8: " in lines[1]
    assert len(lines) == 51 and lines[-1] == "Nothing was loaded."


@pytest.mark.parametrize("command", ["plan", "records"])
def test_a_file_that_is_not_there(command: str, tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        answer = run("load", command, str(path))
        assert answer.exit_code == 2 and len(answer.output.splitlines()) == 1


def test_a_bad_plan_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "plan.toml"
    file.write_text(
        PLAN.read_text().replace('record = "theme", period = "year", min = 1', 'record = "themes"')
    )
    answer = run("load", "plan", str(file))
    assert answer.exit_code == 2 and "linje 166" in answer.output and "themes" in answer.output
    assert not Plan.objects.exists()


def test_a_record_that_stands_already_is_the_one_that_the_file_means(tmp_path: Path) -> None:
    """Somebody made the organisation at the desk; what the file says of its id is said of that one."""
    firm = organisation("Vestas")
    text = (
        '[[organisation]]\nid = "firma-1"\nname = "Vestas"\nkind = "company"\nsource = "S"\n'
        '[[meeting]]\ntitle = "M"\non = 2025-01-01\npurpose = "network"\nsource = "S"\n'
        'participants = [{ organisation = "firma-1", persons = 2 }]\n'
    )
    assert load(tmp_path, text).exit_code == 0
    assert Organisation.objects.get() == firm
    participant = Meeting.objects.get().participants.get()
    assert (participant.organisation, participant.attended, participant.persons) == (firm, True, 2)


def test_a_record_without_an_id_is_found_again_wherever_it_stands_in_the_file(tmp_path: Path) -> None:
    other = THEME.replace("Grøn", "Blå")
    assert load(tmp_path, THEME + other).exit_code == 0
    head = journal.stamp()
    assert load(tmp_path, other + THEME).exit_code == 0
    assert journal.stamp() == head and Theme.objects.count() == 2


def test_two_of_the_same_name_and_day_stay_two(tmp_path: Path) -> None:
    talk = (
        '[[interaction]]\ntitle = "Opkald"\non = 2025-01-01\npurpose = "dialogue"\nsource = "S"\n'
        'organisations = ["{}"]\n'
    )
    firms = [organisation(), organisation()]
    text = "".join(talk.format(firm.key) for firm in firms)
    for _ in range(2):
        assert load(tmp_path, text).exit_code == 0
    assert [one.organisations.get() for one in Interaction.objects.order_by("pk")] == firms


def test_a_file_brings_records_up_to_date(tmp_path: Path) -> None:
    load(tmp_path, THEME)
    assert "0 oprettet, 1 ændret, 0 uændret" in load(tmp_path, THEME + 'note = "Rettet"\n').output
    made = Theme.objects.get()
    assert (made.note, made.version, made.recorded_on) == ("Rettet", 2, date(2026, 2, 1))


def test_a_withdrawn_record_stays_withdrawn(tmp_path: Path) -> None:
    text = THEME + 'withdrawn = "Slåfejl"\n'
    for _ in range(2):
        assert load(tmp_path, text).exit_code == 0
    assert Theme.objects.get().withdrawn == "Slåfejl"
    assert [line.action for line in JournalEntry.objects.order_by("id")] == ["create", "withdraw"]


def test_an_attestation_is_loaded_and_counts(tmp_path: Path) -> None:
    ran("load", "public-record")
    text = (
        '[[attestation]]\nof = "interaction"\ntitle = "Brev om EUD"\non = 2023-05-01\nsource = "S"\n'
        'document = "Brev 12"\nvouched_by = "system:test"\npurpose = "council_referral"\n'
        'organisations = ["raadet"]\n'
    )
    for _ in range(2):
        assert load(tmp_path, text).exit_code == 0
    assert Attestation.objects.get().vouched_by == "system:test"
    assert ran("export", "records").count("Brev om EUD") == 1
    (period,) = result(MAIN, date(2025, 12, 31)).commitment("5.4").periods
    assert str(period.verdict) == "kept" and [record.attested for record in period.counted] == [True]


def test_minutes_are_asked_for(tmp_path: Path) -> None:
    text = '[[meeting]]\ntitle = "M"\non = 2025-01-01\npurpose = "council"\nsource = "S"\nminutes = true\n'
    answer = load(tmp_path, text)
    assert answer.exit_code == 0 and "linje 3: referatet er en fil" in answer.output
    assert Meeting.objects.get().minutes is None


def test_an_amount_of_the_file_is_kroner(tmp_path: Path) -> None:
    given = award(theme=theme(title="T"))
    text = (
        f'[[award]]\nid = "{given.key}"\ntitle = "{given.title}"\non = 2023-05-02\nsource = "S"\n'
        f'lead = "{given.lead.key}"\ntheme = "T"\namount = 2_400_000\n'
    )
    assert load(tmp_path, text).exit_code == 0
    given.refresh_from_db()
    assert given.amount == 240_000_000 and given.theme == Theme.objects.get()


def test_a_database_that_does_not_answer_is_one_sentence() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", "from pagt.cli.main import main; main()", "load", "public-record"],
        env={**os.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none?connect_timeout=2"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert answer.returncode == 1
    assert "does not answer" in answer.stderr and "Traceback" not in answer.stderr
