"""`pagt journal`: whether the journal is whole, and its head to keep elsewhere."""

from __future__ import annotations

import re

import click

from pagt.cli.django_setup import lang_option, program

_WHY = {
    "missing": "row {id} is missing",
    "previous": "row {id} does not follow from the row before it",
    "content": "row {id} is not what was written",
}


class Head(click.ParamType[tuple[int, str]]):
    """A head that was written down: NUMBER:HASH."""

    name = "NUMBER:HASH"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, str]:
        """The number and the hash; a usage error (exit 2) when it is none."""
        match = re.fullmatch(r"(\d{1,18}):([0-9a-f]{64})", str(value).strip().lower())
        if match is None:
            self.fail(f"'{value}' is no head; write what `pagt journal head` printed.", param, ctx)
        return int(match[1]), match[2]


@click.group()
def journal() -> None:
    """Verify the journal."""


@journal.command()
@lang_option
def head(lang: str) -> None:
    """Print the newest row's number and hash. Keep it outside this machine, for `verify --expect`."""
    with program(lang):
        from pagt.core import journal as core

        click.echo(core.stamp() or "0:")


@journal.command()
@click.option(
    "--expect", type=Head(), default=None, help="A head that was kept: it must still be in the journal."
)
@lang_option
def verify(expect: tuple[int, str] | None, lang: str) -> None:
    """Recompute the whole chain and find the first row that does not hold. Exit code 1 when there is one.

    A chain that was cut short at its end still holds; only a head that was kept elsewhere tells.
    """
    with program(lang):
        from pagt.core import journal as core
        from pagt.core.models import JournalEntry

        broken = core.verify()
        if broken:
            raise click.ClickException(
                "The journal is broken: " + _WHY[broken.why].format(id=broken.id) + "."
            )
        if expect:
            number, kept = expect
            found = JournalEntry.objects.filter(pk=number).values_list("hash", flat=True).first()
            if found is None:
                raise click.ClickException(f"The journal is broken: row {number} is missing at its end.")
            if bytes(found).hex() != kept:
                raise click.ClickException(
                    f"The journal is broken: row {number} is not the one that was kept; it was written anew."
                )
        click.echo(f"The journal holds: {core.head()} rows.")
