"""Starts Django for a command, and turns what it may refuse into sentences on the terminal."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import IO, Any

import click

from pagt.core.embedded import data_directory, database_for_command
from pagt.core.embedded_home import EmbeddedError

lang_option = click.option(
    "--lang", type=click.Choice(["da", "en"]), default="da", show_default=True, help="Language of messages."
)


class Refusal(click.ClickException):
    """The input is bad; the message says what and where. Exit code 2."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the message as it is: it may have many lines."""
        click.echo(self.message, err=True)


def setup() -> None:
    """Makes Django ready inside a command, with a database that answers until the command ends.

    The database is the one of `DATABASE_URL`, else the embedded server that `pagt serve` runs, else one that
    is started now and stopped with the command.
    """
    try:
        click.get_current_context().with_resource(database_for_command(data_directory()))
    except EmbeddedError as error:
        raise click.ClickException(str(error)) from error
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pagt.config.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def program(lang: str) -> Iterator[None]:
    """Run a command inside the program: every register known, refusals as sentences.

    Args:
        lang: the language of messages, `da` or `en`.

    Raises:
        Refusal: an action refused; exit code 2.
        ClickException: the settings are wrong, or the database does not answer or is empty; exit code 1.
    """
    setup()
    from django.conf import settings
    from django.db import OperationalError, ProgrammingError
    from django.utils.translation import override
    from psycopg.errors import UndefinedTable

    from pagt.core.errors import PagtError

    import_module(settings.ROOT_URLCONF)  # makes every register known
    try:
        with override(lang):
            yield
    except PagtError as error:
        raise Refusal(str(error)) from error
    except OperationalError as error:
        raise click.ClickException(
            "The database does not answer. Start it, or correct DATABASE_URL."
        ) from error
    except ProgrammingError as error:
        if not isinstance(error.__cause__, UndefinedTable):
            raise
        raise click.ClickException("The database has no tables yet. Run `pagt migrate` once.") from error
