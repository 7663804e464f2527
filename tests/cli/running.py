"""Runs commands of `pagt` inside the test's database."""

from __future__ import annotations

from click.testing import CliRunner, Result

from pagt.cli.main import cli


def run(*arguments: str, typed: str = "") -> Result:
    """Return what a command printed and its exit code; a fault of the program is raised."""
    return CliRunner().invoke(cli, list(arguments), input=typed, catch_exceptions=False)


def ran(*arguments: str, typed: str = "") -> str:
    """Return what a command that must succeed printed on standard output."""
    result = run(*arguments, typed=typed)
    assert result.exit_code == 0, result.output
    return result.stdout
