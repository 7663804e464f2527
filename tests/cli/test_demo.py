"""`pagt serve --demo` from nothing, really started: it answers, keeps its data, and leaves nothing running."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from pagt.core.embedded import running_url, start_embedded

READY = "Stop with Ctrl-C."


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture(scope="module")
def data(open_folder: Callable[[], Path]) -> Path:
    """One data folder for the tests of this file: the demonstration data is loaded once."""
    return open_folder()


def command(*options: str) -> list[str]:
    return [sys.executable, "-m", "pagt", "serve", *options]


def environment(data: Path, **more: str) -> dict[str, str]:
    ours = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, "PAGT_ENV": "test", "PAGT_DATA_DIR": str(data), "PYTHONUNBUFFERED": "1", **more}


@contextmanager
def serving(data: Path, port: int, **environ: str) -> Iterator[list[str]]:
    """The demo while it serves, and the lines it wrote until it was ready. Ends it as Ctrl-C does."""
    with subprocess.Popen(
        command("--demo", "--port", str(port)),
        env=environment(data, **environ),
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout
        lines = []
        try:
            for line in process.stdout:
                lines.append(line.rstrip())
                if READY in line:
                    break
            assert lines[-1:] == [READY], lines
            family = descendants(process.pid)
            assert len(family) >= 3
            yield lines
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 0
            assert family & set(parents()) == set()
        finally:
            process.kill()


def parents() -> dict[int, int]:
    """Every running process with its parent."""
    listing = subprocess.run(
        ["ps", "-eo", "pid=,ppid=,stat="], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split() for line in listing.splitlines()]
    return {int(pid): int(parent) for pid, parent, state in rows if not state.startswith("Z")}


def descendants(pid: int) -> set[int]:
    found = {child for child, parent in parents().items() if parent == pid}
    return found.union(*(descendants(child) for child in found))


def get(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def journal_rows(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM core_journalentry").fetchone()
    assert row
    return int(row[0])


def test_the_demo_serves_and_its_data_outlives_it(data: Path, port: int) -> None:
    started = time.monotonic()
    with serving(data, port) as lines:
        first = time.monotonic() - started
        text = "\n".join(lines)
        assert f"http://127.0.0.1:{port}" in text
        assert len([line for line in lines if "@" in line]) >= 7, "an account for each role"
        status, page = get(port, "/")
        assert (status, "<h1" in page) == (200, True)
        url = running_url(data)
        assert url
        before = journal_rows(url)
        assert before > 0
    started = time.monotonic()
    with serving(data, port):
        assert time.monotonic() - started < first, "nothing is loaded a second time"
        url = running_url(data)
        assert url
        assert journal_rows(url) == before


def test_a_dead_database_is_started_again(data: Path, port: int) -> None:
    with serving(data, port):
        url = running_url(data)
        assert url
        with psycopg.connect(url) as connection:
            row = connection.execute("SELECT pg_postmaster_start_time()::text").fetchone()
        server = int((data / "postgres" / "postmaster.pid").read_text().split()[0])
        os.kill(server, signal.SIGINT)
        end = time.monotonic() + 30
        while True:
            try:
                with psycopg.connect(url) as connection:
                    again = connection.execute("SELECT pg_postmaster_start_time()::text").fetchone()
                if again != row:
                    break
            except psycopg.OperationalError:
                pass
            assert time.monotonic() < end
            time.sleep(0.1)
        assert get(port, "/")[0] == 200


def test_with_an_address_it_uses_that_database_and_starts_none(data: Path, port: int, tmp_path: Path) -> None:
    server = start_embedded(data)
    try:
        with serving(tmp_path, port, DATABASE_URL=server.url):
            assert get(port, "/")[0] == 200
            assert not (tmp_path / "postgres").exists()
            assert running_url(tmp_path) is None
    finally:
        server.stop()


@pytest.mark.parametrize(
    ("options", "environ", "sentence"),
    [
        (["--reset"], {"DATABASE_URL": "postgresql://pagt@db.example.org/pagt"}, "empty that yourself"),
        (["--demo"], {"PAGT_ENV": "production"}, "not loaded in production"),
        (
            [],
            {"DATABASE_URL": "postgresql://pagt@/pagt?host=%2Fnowhere"},
            "DATABASE_URL names does not answer",
        ),
    ],
)
def test_refuses_what_would_do_harm(
    tmp_path: Path, port: int, options: list[str], environ: dict[str, str], sentence: str
) -> None:
    done = subprocess.run(
        command(*options, "--port", str(port)),
        env=environment(tmp_path, **environ),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_production_without_a_setting_says_how_to_set_it(tmp_path: Path, port: int) -> None:
    done = subprocess.run(
        command("--port", str(port)),
        env=environment(
            tmp_path,
            PAGT_ENV="production",
            PAGT_SECRET_KEY="x" * 60,
            PAGT_ALLOWED_HOSTS="a.dk",
            PAGT_SITE_URL="https://a.dk",
        ),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    assert "DATABASE_URL is not set. Set it to" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_in_use_is_told_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            command("--port", str(port)),
            env=environment(tmp_path),
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    assert done.returncode == 1
    assert f"Port {port} cannot be used" in done.stderr
    assert list(tmp_path.iterdir()) == []
