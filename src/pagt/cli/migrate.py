"""`pagt migrate`: brings the database up to date with the program."""

from __future__ import annotations

import click

from pagt.cli.django_setup import lang_option, program


@click.command()
@lang_option
def migrate(lang: str) -> None:
    """Bring the database up to date with the program; needed after every update, harmless otherwise."""
    with program(lang):
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)

        from pagt.core import search

        # Records that were written before there was a search.
        if not search.is_built():
            search.rebuild()
