"""Django for the commands that need it."""

import os

import click

from pagt.core.embedded import data_directory, database_for_command
from pagt.core.embedded_home import EmbeddedError


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

    django.setup()
