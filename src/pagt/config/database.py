"""Which PostgreSQL the program uses, as Django wants to hear it.

`DATABASE_URL` names the database. When it is unset, development and tests use the embedded server of
`pagt.core.embedded`, whose address lies in the data folder while it runs; production refuses to start.
"""

import os
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from pagt.core.embedded import data_directory, default_url, running_url, start_embedded

__all__ = ["database_settings", "start_embedded"]

# A pool for each worker process. Eight is twice the threads of a worker (see config/gunicorn.py): a request
# that opens a second connection must not wait for another request's first. While the database is away the pool
# waits longer and longer between its attempts, so it gives up soon, and the next request begins anew.
POOL = {"min_size": 1, "max_size": 8, "timeout": 5, "max_idle": 300, "reconnect_timeout": 3}

HOW_TO_SET = (
    "DATABASE_URL is not set. Set it to the address of your PostgreSQL, "
    "for example DATABASE_URL=postgresql://pagt:PASSWORD@db.example.org:5432/pagt"
)


def database_settings(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Django's `DATABASES["default"]`, read from `DATABASE_URL` (a PostgreSQL URI or "key=value" string).

    Without `DATABASE_URL` it is the embedded server of the data folder, whether it runs or not, so that
    commands which need no database still start. Every connection comes from a psycopg pool and is checked
    before use, so the program recovers when the database was restarted.

    Raises `ImproperlyConfigured` when the address is missing in production, or cannot be read.
    """
    url = environ.get("DATABASE_URL", "")
    if not url:
        if environ.get("PAGT_ENV") == "production":
            raise ImproperlyConfigured(HOW_TO_SET)
        data_dir = data_directory(environ)
        url = running_url(data_dir) or default_url(data_dir)
    return _parse(url)


def _parse(url: str) -> dict[str, Any]:
    try:
        parts: dict[str, Any] = conninfo_to_dict(url)
    except ProgrammingError:
        # The address is not repeated in the message: it may hold a password.
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be read. It must look like postgresql://USER:PASSWORD@HOST:5432/NAME"
        ) from None
    if not parts.get("dbname"):
        raise ImproperlyConfigured("DATABASE_URL names no database. Add it at the end: .../NAME")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, **parts, "pool": dict(POOL)},
    }
