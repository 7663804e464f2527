"""`pagt load`: plans, records and demonstration data into the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pagt.cli.check import Refused, load_plan, read_source, refusal
from pagt.cli.django_setup import Refusal, lang_option, program

if TYPE_CHECKING:
    from pagt.cli.loading import Progress
    from pagt.core.rights import Actor
    from pagt.plan.rules.messages import Lang

FILE = click.argument("file", type=click.Path(path_type=Path), metavar="FILE.toml")
PUBLIC_RECORD = "system:public-record"
LOADED = "system:load"


@click.group()
def load() -> None:
    """Load plans, records or demonstration data. A second load of the same changes nothing."""


@load.command()
@FILE
@lang_option
def plan(file: Path, lang: Lang) -> None:
    """Load a plan file, or bring its plan up to date: all of it or nothing."""
    with program(lang):
        _load_plan(file, lang, _system(LOADED))


@load.command()
@FILE
@lang_option
def records(file: Path, lang: Lang) -> None:
    """Load a records file: all of it or nothing.

    Records that are there already are brought up to what the file says.
    """
    with program(lang):
        _load_records(file, lang, _system(LOADED))


@load.command("public-record")
@lang_option
def public_record(lang: Lang) -> None:
    """Load the action plan 2022-2025 and what is publicly known of its operation: facts with sources only."""
    with program(lang):
        _load_public_record(lang)


@load.command()
@lang_option
def demo(lang: Lang) -> None:
    """Load the public record, an invented operation ("Eksempel ...") and an account for each role."""
    with program(lang):
        from django.conf import settings
        from django.db import transaction

        from pagt.cli.demo.accounts import create_accounts
        from pagt.cli.demo.affiliations import create_affiliations
        from pagt.cli.demo.ambassadors import create_follow_ups
        from pagt.cli.demo.applications import create_applications
        from pagt.cli.demo.conflicts import create_conflicts
        from pagt.cli.demo.council import create_council
        from pagt.cli.demo.invitations import create_invitations
        from pagt.cli.demo.letters import create_letters
        from pagt.cli.demo.operation import rows
        from pagt.cli.demo.recommendation import create_decision, create_recommendation
        from pagt.cli.demo.results import create_results
        from pagt.cli.demo.reviews import create_reviews
        from pagt.cli.demo.scenarios import create_scenarios
        from pagt.cli.demo.selection_case import create_selection_case
        from pagt.cli.loading import put
        from pagt.core import journal
        from pagt.core.actors import DEMO_ACTOR

        if settings.PRODUCTION:
            raise click.ClickException(
                "Demonstration data has known passwords, so it is not loaded in production."
            )
        by = _system(DEMO_ACTOR)
        with transaction.atomic(), journal.held():
            _load_public_record(lang)
            invented = rows()
            with _progress("demo") as progress:
                _say(put(invented, total=len(invented), by=by, progress=progress))
            _load_plan(settings.PROJECT_DIR / "examples" / "demo" / "plan.toml", lang, by)
            create_accounts(by=by)
            create_affiliations(by=by)
            create_follow_ups(by=by)
            create_applications(by=by)
            create_selection_case(by=by)
            create_invitations(by=by)
            create_council(by=by)
            create_conflicts(by=by)
            create_reviews(by=by)
            create_results(by=by)
            create_scenarios(by=by)
            create_recommendation(by=by)
            create_decision(by=by)
            create_letters(by=by)


def _load_public_record(lang: Lang) -> None:
    from django.conf import settings
    from django.db import transaction

    from pagt.core import journal

    folder = settings.PROJECT_DIR / "examples" / "midtjylland"
    by = _system(PUBLIC_RECORD)
    with transaction.atomic(), journal.held():
        _load_plan(folder / "plan.toml", lang, by)
        _load_records(folder / "records.toml", lang, by)


def _load_plan(file: Path, lang: Lang, by: Actor) -> None:
    from pagt.plan.actions import import_plan
    from pagt.plan.rules.plan_reading import plan_to_dict

    try:
        parsed = load_plan(file, lang)
    except Refused as error:
        raise Refusal(str(error)) from error
    loaded = import_plan(plan_to_dict(parsed), by=by)
    click.echo(f"{file.name}: {loaded.title}")


def _load_records(file: Path, lang: Lang, by: Actor) -> None:
    from pagt.cli.loading import put
    from pagt.cli.record_rows import RecordsFile
    from pagt.plan.rules.messages import InvalidInputError
    from pagt.plan.rules.record_reading import parse_records

    try:
        source = read_source(file, lang)
        try:
            facts = parse_records(source.data)
        except InvalidInputError as error:
            raise refusal(file, source, error, lang) from error
    except Refused as error:
        raise Refusal(str(error)) from error
    found = RecordsFile(facts, source, str(file))
    found.check()
    with _progress(file.name) as progress:
        _say(put(found.rows(), total=len(facts), by=by, progress=progress))
    for notice in found.notices:
        click.echo(notice, err=True)


def _system(key: str) -> Actor:
    from pagt.core.rights import SystemActor

    return SystemActor(key)


@contextmanager
def _progress(what: str) -> Iterator[Progress]:
    """A bar on the terminal; nothing where nobody watches."""
    from rich.console import Console
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    with Bar(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _say(counts: Counter[str]) -> None:
    from django.utils.translation import gettext as _

    said: dict[str, Any] = {name: counts[name] for name in ("create", "change", "same")}
    click.echo(_("%(create)s created, %(change)s changed, %(same)s unchanged") % said)
