"""`pagt search`: what the search over the register is built from."""

from __future__ import annotations

import click

from pagt.cli.django_setup import lang_option, program


@click.group()
def search() -> None:
    """Look after the search."""


@search.command()
@lang_option
def rebuild(lang: str) -> None:
    """Build anew how every record is found. Harmless at any time; `pagt migrate` does it where there is nothing yet."""
    with program(lang):
        from django.db import transaction

        from pagt.core.search import rebuild

        # Until it is done, everybody searches in what there was.
        with transaction.atomic():
            count = rebuild()
        click.echo(f"{count} records can be found.")
