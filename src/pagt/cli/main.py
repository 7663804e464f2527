"""The `pagt` command. Each subcommand is imported when it is used, so that `pagt check` starts at once.

To add a command, add one line to COMMANDS. A command that needs Django sets it up itself, by
`pagt.cli.django_setup.setup()`, when it runs and not when it is imported.
"""

import sys
from importlib import import_module

import click

COMMANDS: dict[str, str] = {
    "assign": "pagt.cli.assign:assign",
    "check": "pagt.cli.check:check",
    "export": "pagt.cli.export:export",
    "journal": "pagt.cli.journal:journal",
    "load": "pagt.cli.load:load",
    "migrate": "pagt.cli.migrate:migrate",
    "search": "pagt.cli.search:search",
    "select": "pagt.cli.select:select",
    "serve": "pagt.cli.serve:serve",
    "user": "pagt.cli.user:user",
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one when it is called or listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in alphabetical order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with that name, or None."""
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, attribute = target.split(":")
        command = getattr(import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{target} is no command")
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pagt", prog_name="pagt")
def cli() -> None:
    """Pagt: a technology pact, its promises and the proof that they are kept."""


def main() -> None:
    """Run the command line."""
    sys.exit(cli())
