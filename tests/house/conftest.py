"""The whole program with the demonstration in it, loaded once for the tests of a module."""

from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from django.test import TestCase
from pytest_django.plugin import DjangoDbBlocker

from pagt.cli.load import load


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demonstration's records and accounts; gone again after the module."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        # Django is set up already, with the tests' database; the command must not look for another.
        patch.setenv("DATABASE_URL", "the tests' own")
        atomics = TestCase._enter_atomics()
        try:
            loaded = CliRunner().invoke(load, ["demo"], catch_exceptions=False)
            assert loaded.exit_code == 0, loaded.output
            yield
        finally:
            TestCase._rollback_atomics(atomics)
