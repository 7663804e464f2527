"""`pagt check`: what it prints, what it refuses, and how it starts."""

import csv
import io
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from click.testing import CliRunner, Result

from pagt.cli.check_output import CSV_COLUMNS, guarded
from pagt.cli.main import cli
from tests.plan.rules.build import plan_data

FOLDER = Path(__file__).parents[2] / "examples" / "midtjylland"
PLAN, RECORDS = str(FOLDER / "plan.toml"), str(FOLDER / "records.toml")
COUNT = {"type": "count", "record": "meeting", "period": "year", "min": 1}


def check(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["check", *arguments])


def write(folder: Path, name: str, data: dict[str, Any]) -> str:
    path = folder / name
    path.write_text(tomli_w.dumps(data), encoding="utf-8")
    return str(path)


def test_json_has_the_documented_shape() -> None:
    result = check(PLAN, "--records", RECORDS, "--on", "2025-12-31", "--format", "json")
    assert result.exit_code == 0
    data = json.loads(result.stdout)
    assert (data["plan"], data["on"]) == ("midtjylland-2022-2025", "2025-12-31")
    by_id = {one["id"]: one for one in data["commitments"]}
    assert [period["verdict"] for period in by_id["2.1"]["periods"]] == [
        "unproven",
        "deviates",
        "kept",
        "unproven",
    ]
    assert by_id["5.3"]["verdict"] is None
    assert by_id["5.3"]["channel_of"] == "5.2"
    assert len(by_id["5.2"]["periods"][0]["missing"]) == 19
    assert [part["verdict"] for part in by_id["2.6"]["parts"]] == ["kept", "kept"]

    def hold(node: dict[str, Any]) -> int:
        for period in node["periods"]:
            assert {"from", "to", "verdict", "have", "need", "missing", "counted", "rejected"} <= set(period)
            assert set(period["need"]) == {"min", "max"}
            date.fromisoformat(period["from"])
            for entry in period["counted"]:
                assert set(entry) == {"kind", "date", "title"}
            for entry in period["rejected"]:
                assert {"kind", "date", "title", "reason"} <= set(entry)
        return 1 + sum(hold(part) for part in node.get("parts", []))

    assert sum(hold(one) for one in data["commitments"]) == 21 + 8


def test_the_reason_is_in_the_language_asked_for() -> None:
    for lang, words in (("da", "uden for perioden"), ("en", "outside the period")):
        result = check(PLAN, "--records", RECORDS, "--on", "2025-12-31", "--format", "json", "--lang", lang)
        assert words in result.stdout


def test_table() -> None:
    result = check(PLAN, "--records", RECORDS, "--on", "2025-12-31")
    assert result.exit_code == 0
    assert "ikke dokumenteret" in result.stdout
    assert "Samsø" in result.stdout
    english = check(PLAN, "--records", RECORDS, "--on", "2025-12-31", "--lang", "en")
    assert "not documented" in english.stdout
    assert "One or two themes a year" in english.stdout


def test_csv() -> None:
    result = check(PLAN, "--records", RECORDS, "--on", "2025-12-31", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert tuple(rows[0]) == CSV_COLUMNS
    themes = [
        (row["from"], row["verdict"], row["have"], row["need_max"])
        for row in rows
        if row["commitment"] == "2.1"
    ]
    assert themes[1] == ("2023-01-01", "deviates", "3", "2")
    assert {row["part"] for row in rows if row["commitment"] == "2.5"} == {"", "Udbud", "Workshops"}
    assert [row["verdict"] for row in rows if row["commitment"] == "5.3"] == [""]


def test_cells_that_a_spreadsheet_would_run_are_guarded(tmp_path: Path) -> None:
    data = plan_data(COUNT)
    data["focus_area"][0]["commitment"][0]["title"] = "=HYPERLINK(1)"
    plan, records = write(tmp_path, "p.toml", data), write(tmp_path, "r.toml", {"schema": 1})
    result = check(plan, "--records", records, "--on", "2022-01-01", "--format", "csv")
    assert all(row["title"] == "'=HYPERLINK(1)" for row in csv.DictReader(io.StringIO(result.stdout)))


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\ta", "\ra", " =1"])
def test_guarded(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize(("value", "text"), [("a=1", "a=1"), (-5, "-5"), (None, ""), ("", "")])
def test_what_is_harmless_stays(value: object, text: str) -> None:
    assert guarded(value) == text


def test_known_at(tmp_path: Path) -> None:
    meeting = {"on": date(2022, 2, 1), "purpose": "network", "recorded_on": date(2022, 6, 1)}
    plan = write(tmp_path, "p.toml", plan_data(COUNT))
    records = write(tmp_path, "r.toml", {"schema": 1, "meeting": [meeting]})
    for known_at, verdict in (("2022-05-31", "unproven"), ("2022-06-01", "kept")):
        options = ("--on", "2022-12-31", "--known-at", known_at, "--format", "json")
        data = json.loads(check(plan, "--records", records, *options).stdout)
        assert data["known_at"] == known_at
        assert data["commitments"][0]["periods"][0]["verdict"] == verdict


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_the_first_and_last_days_of_the_calendar_work(day: str, form: str) -> None:
    result = check(PLAN, "--records", RECORDS, "--on", day, "--known-at", day, "--format", form)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    "day", ["2025-13-40", "yesterday", "", "2025-1-1", "20250101", "0000-01-01", "10000-01-01"]
)
@pytest.mark.parametrize("option", ["--on", "--known-at"])
def test_a_wrong_date_is_one_sentence(option: str, day: str) -> None:
    result = check(PLAN, "--records", RECORDS, option, day)
    assert result.exit_code == 2
    assert "is not a date; write it as 2025-12-31" in result.stderr


def test_without_a_day_it_is_today(tmp_path: Path) -> None:
    plan, records = write(tmp_path, "p.toml", plan_data(COUNT)), write(tmp_path, "r.toml", {"schema": 1})
    data = json.loads(check(plan, "--records", records, "--format", "json").stdout)
    assert abs((date.fromisoformat(data["on"]) - date.today()).days) <= 1


def test_problems_name_file_line_and_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(
        (FOLDER / "plan.toml")
        .read_text(encoding="utf-8")
        .replace('record = "theme", period', 'record = "tema", period')
    )
    result = check(str(path), "--records", RECORDS)
    assert result.exit_code == 2
    assert result.stdout == ""
    lines = path.read_text().splitlines()
    line = next(number for number, text in enumerate(lines, start=1) if '"tema"' in text)
    assert result.stderr.startswith(
        f"{path}, linje {line}: focus_area[1].commitment[0].rule.record: 'tema' er ikke en værdi"
    )
    english = check(str(path), "--records", RECORDS, "--lang", "en")
    assert f"{path}, line {line}: " in english.stderr


def test_a_file_with_thousands_of_problems_shows_some(tmp_path: Path) -> None:
    plan = write(tmp_path, "p.toml", plan_data(COUNT))
    records = write(tmp_path, "r.toml", {"schema": 1, "meeting": [{"on": "x"}] * 3000})
    result = check(plan, "--records", records)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 51
    assert result.stderr.splitlines()[-1] == "... og 5950 fejl mere"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a = = 1", "ikke gyldig TOML"),
        (b"\xff\xfe", "ikke UTF-8"),
        (b"a = '\x00'", "NUL"),
        (b"a = " + b"[" * 50_000, "indlejret for dybt"),
        (b"#" * 10_000_001, "10000000 byte"),
        (b"", "'schema' mangler"),
    ],
    ids=["syntax", "encoding", "nul", "deep", "big", "empty"],
)
def test_a_broken_file_is_one_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_bytes(content)
    for arguments in ((str(path), "--records", RECORDS), (PLAN, "--records", str(path))):
        result = check(*arguments)
        assert result.exit_code == 2
        assert words in result.stderr
        assert str(path) in result.stderr
        assert "Traceback" not in result.output


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for path, words in (
        (tmp_path / "none.toml", "findes ikke"),
        (tmp_path, "er en mappe"),
        (tmp_path / ("x" * 300), "kan ikke læses"),
    ):
        result = check(str(path), "--records", RECORDS)
        assert result.exit_code == 2
        assert words in result.stderr
        assert len(result.stderr.splitlines()) == 1


def test_a_file_that_may_not_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:  # root may read everything, so the refusal is played
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    result = check(PLAN, "--records", RECORDS)
    assert (result.exit_code, result.stderr) == (2, f"{PLAN}: må ikke læses af denne bruger\n")


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | environment, timeout=60
    )


CHECK = (
    "-c",
    "from pagt.cli.main import main; main()",
    "check",
    PLAN,
    "--records",
    RECORDS,
    "--on",
    "2025-12-31",
)


def test_as_a_program_it_needs_no_settings_and_prints_danish_anywhere() -> None:
    done = run(*CHECK, DJANGO_SETTINGS_MODULE="no.such.module", LC_ALL="C", PYTHONIOENCODING="")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Samsø" in done.stdout
    assert run(*CHECK, "--on", "never").returncode == 2


def test_nothing_heavy_is_imported() -> None:
    done = run("-X", "importtime", *CHECK, "--format", "json")
    imported = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines()}
    assert "pagt.plan.rules.evaluate" in imported
    heavy = {"django", "rich", "psycopg", "asyncio", "hypothesis", "zoneinfo._common", "tomli_w"}
    assert not {name for name in imported if name.split(".")[0] in heavy - {"zoneinfo._common"}}


def test_help_names_every_command() -> None:
    result = CliRunner().invoke(cli, ["--help"])
    assert result.exit_code == 0
    assert "check" in result.output
    assert CliRunner().invoke(cli, ["chek"]).exit_code == 2
