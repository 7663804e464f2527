"""Which database the settings name."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from pagt.config.database import database_settings
from pagt.core.embedded import data_directory


def test_reads_every_part_of_an_address() -> None:
    found = database_settings(
        {"DATABASE_URL": "postgresql://ann:s%40t@db.example.org:5433/pact?sslmode=require"}
    )
    assert {key: found[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "pact",
        "USER": "ann",
        "PASSWORD": "s@t",
        "HOST": "db.example.org",
        "PORT": "5433",
    }
    assert found["OPTIONS"]["sslmode"] == "require"


def test_reads_the_address_of_a_socket() -> None:
    found = database_settings({"DATABASE_URL": "postgresql://pagt@/pagt?host=%2Fvar%2Frun%2Fpg"})
    assert (found["HOST"], found["PORT"]) == ("/var/run/pg", "")


def test_every_connection_comes_checked_from_a_pool() -> None:
    found = database_settings({"DATABASE_URL": "postgresql://h/pact"})
    assert found["CONN_HEALTH_CHECKS"] is True
    assert found["OPTIONS"]["pool"]["max_size"] > 1


def test_production_without_an_address_says_how_to_set_it() -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL=postgresql://"):
        database_settings({"PAGT_ENV": "production"})


@pytest.mark.parametrize(
    "url", ["mysql://ann:hemmelig@host/pact", "postgresql://ann:hemmelig@host:x:y/pact%"]
)
def test_an_unreadable_address_is_refused_without_showing_its_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="cannot be read") as caught:
        database_settings({"DATABASE_URL": url})
    assert "hemmelig" not in str(caught.value)


def test_an_address_without_a_database_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="names no database"):
        database_settings({"DATABASE_URL": "postgresql://ann@host"})


def test_without_an_address_it_is_the_embedded_server_of_the_data_folder(tmp_path: Path) -> None:
    environ = {"PAGT_DATA_DIR": str(tmp_path)}
    assert database_settings(environ)["HOST"] == str(tmp_path / "postgres")
    (tmp_path / "database-url").write_text("postgresql://pagt@/pagt?host=%2Felsewhere\n")
    assert database_settings(environ)["HOST"] == "/elsewhere"


def test_the_data_folder_can_be_chosen() -> None:
    assert data_directory({"PAGT_DATA_DIR": "/srv/pagt"}) == Path("/srv/pagt")
    assert data_directory({}).name == "var"
