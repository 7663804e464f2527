"""What every test can use: a real PostgreSQL, started when the first test asks for a database."""

import os
from collections.abc import Iterator

import pytest
from django.conf import settings

from pagt.config.database import database_settings, start_embedded


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    """The embedded server of this session alone; with `DATABASE_URL` set, that server and none of our own."""
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
