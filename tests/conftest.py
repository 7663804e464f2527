"""What every test can use: a real PostgreSQL, started when the first test asks for a database."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db.backends.postgresql.operations import DatabaseOperations
from django.utils import translation

from pagt.config.database import database_settings, start_embedded


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """The embedded server of this process alone; with `DATABASE_URL` set, that server and a database for each process."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    server = start_embedded(settings.DATA_DIR, durable=False)
    try:
        # Every thread's connection reads this one dictionary.
        settings.DATABASES["default"].update(database_settings({"DATABASE_URL": server.url}))
        yield
    finally:
        server.stop()


@pytest.fixture(scope="session")
def open_folder() -> Callable[[], Path]:
    """Makes folders that every user may enter: started by root, PostgreSQL runs as another.

    Not below pytest's own folder, which every session that starts closes to others again.
    """

    def make() -> Path:
        folder = Path(tempfile.mkdtemp(dir=settings.DATA_DIR))
        folder.chmod(0o755)
        return folder

    return make


@pytest.fixture(scope="session", autouse=True)
def let_the_journal_be_emptied_between_tests() -> Iterator[None]:
    """Tests that commit are cleaned up with TRUNCATE, which journal and submissions refuse; here the guards look away.

    The cache goes with it: its entries are right for as long as the journal only grows.
    """
    flush = DatabaseOperations.sql_flush
    guards = (
        "ALTER TABLE core_journalentry {} TRIGGER core_journal_no_truncate",
        "ALTER TABLE applications_submission {} TRIGGER applications_submission_no_truncate",
    )

    def flush_all(self: DatabaseOperations, style: Any, tables: Any, **options: Any) -> list[str]:
        statements = flush(self, style, tables, **options)
        away = [guard.format("DISABLE") for guard in guards]
        back = [guard.format("ENABLE ALWAYS") for guard in guards]
        return [*away, *statements, "TRUNCATE core_cache", *back]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", flush_all)
        yield


@pytest.fixture(autouse=True)
def in_danish() -> Iterator[None]:
    """Every test begins in the program's own language, whatever language a page of the one before asked for."""
    with translation.override(settings.LANGUAGE_CODE):
        yield
