"""`pagt check`: a plan file against a records file. No database, no Django."""

from datetime import date
from pathlib import Path

import click

from pagt.cli.check_output import FORMATS
from pagt.plan.rules.evaluate import evaluate
from pagt.plan.rules.messages import InvalidInputError, Lang
from pagt.plan.rules.plan import Plan
from pagt.plan.rules.plan_reading import parse_plan
from pagt.plan.rules.reading import as_date
from pagt.plan.rules.record_reading import parse_records
from pagt.plan.rules.records import RecordSet, records_from_states
from pagt.plan.rules.toml_source import SIZE_LIMIT, InvalidTomlError, Source, read_toml

MOST_SHOWN = 50
"""Most problems listed of one file; a file of another format would give thousands."""

_WORDS = {
    "missing": ("findes ikke", "does not exist"),
    "directory": ("er en mappe, ikke en fil", "is a directory, not a file"),
    "denied": ("må ikke læses af denne bruger", "may not be read by this user"),
    "unreadable": ("kan ikke læses", "cannot be read"),
    "too_big": ("fylder mere end {limit} byte", "has more than {limit} bytes"),
    "line": ("linje {line}", "line {line}"),
    "more": ("... og {count} fejl mere", "... and {count} more problems"),
}


class Day(click.ParamType[date]):
    """A day as 2025-12-31, from 0001-01-01 to 9999-12-31."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date; a usage error (exit 2) when it is none."""
        found = as_date(value)
        if found is None:
            self.fail(f"'{value}' is not a date; write it as 2025-12-31.", param, ctx)
        return found


def _say(word: str, lang: Lang, **values: object) -> str:
    return _WORDS[word][0 if lang == "da" else 1].format_map(values)


class Refused(Exception):
    """The input is bad; the lines say what is wrong and where."""


def read_source(path: Path, lang: Lang) -> Source:
    """The data of a TOML file. Raises Refused with one sentence when it cannot be had."""
    try:
        with path.open("rb") as file:
            content = file.read(SIZE_LIMIT + 1)
    except FileNotFoundError as error:
        raise Refused(f"{path}: {_say('missing', lang)}") from error
    except IsADirectoryError as error:
        raise Refused(f"{path}: {_say('directory', lang)}") from error
    except PermissionError as error:
        raise Refused(f"{path}: {_say('denied', lang)}") from error
    except (OSError, ValueError) as error:
        raise Refused(f"{path}: {_say('unreadable', lang)}") from error
    if len(content) > SIZE_LIMIT:
        raise Refused(f"{path}: {_say('too_big', lang, limit=SIZE_LIMIT)}")
    try:
        return read_toml(content)
    except InvalidTomlError as error:
        place = f"{path}, {_say('line', lang, line=error.line)}" if error.line else str(path)
        raise Refused(f"{place}: {error.problems[0].message.text(lang)}") from error


def refusal(path: Path, source: Source, error: InvalidInputError, lang: Lang) -> Refused:
    """What to raise for a file's problems: each with file, line and what is wrong."""
    lines = [
        f"{path}, {_say('line', lang, line=source.line_of(problem.path))}: "
        + (f"{problem.place()}: " if problem.path else "")
        + problem.message.text(lang)
        for problem in error.problems[:MOST_SHOWN]
    ]
    if len(error.problems) > MOST_SHOWN:
        lines.append(_say("more", lang, count=len(error.problems) - MOST_SHOWN))
    return Refused("\n".join(lines))


def load_plan(path: Path, lang: Lang) -> Plan:
    """The plan in a file. Raises Refused with every problem: file, line, what is wrong."""
    source = read_source(path, lang)
    try:
        return parse_plan(source.data)
    except InvalidInputError as error:
        raise refusal(path, source, error, lang) from error


def load_records(path: Path, lang: Lang) -> RecordSet:
    """The records in a file. Raises Refused with every problem: file, line, what is wrong."""
    source = read_source(path, lang)
    try:
        return records_from_states(parse_records(source.data))
    except InvalidInputError as error:
        raise refusal(path, source, error, lang) from error


@click.command()
@click.argument("plan", type=click.Path(path_type=Path), metavar="PLAN.toml")
@click.option(
    "--records", required=True, type=click.Path(path_type=Path), help="The records to check against."
)
@click.option("--on", type=Day(), default=None, help="Verdicts as at the end of this day (default: today).")
@click.option("--known-at", type=Day(), default=None, help="Leave out what was put on record after this day.")
@click.option("--format", "form", type=click.Choice(sorted(FORMATS)), default="table", show_default=True)
@click.option("--lang", type=click.Choice(["da", "en"]), default="da", show_default=True)
def check(plan: Path, records: Path, on: date | None, known_at: date | None, form: str, lang: Lang) -> None:
    """Check a plan against records: a verdict with its proof for every promise.

    Exit code 0 whatever the verdicts, 2 when a file or an option is wrong.
    """
    try:
        plan_data = load_plan(plan, lang)
        record_set = load_records(records, lang)
    except Refused as error:
        click.echo(str(error), err=True)
        raise SystemExit(2) from error
    result = evaluate(plan_data, record_set, on=on or date.today(), known_at=known_at)
    FORMATS[form](result, lang)
