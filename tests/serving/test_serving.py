"""The program as it serves: several processes, and a database that comes and goes."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from pagt.core.embedded import start_embedded


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    text: str


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def data(open_folder: Callable[[], Path]) -> Path:
    return open_folder()


@pytest.fixture
def environment(data: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {
        **kept,
        "PAGT_ENV": "test",
        "PAGT_DATA_DIR": str(data),
        "DJANGO_SETTINGS_MODULE": "pagt.config.settings",
    }


@pytest.fixture
def gunicorn(port: int) -> list[str]:
    """The command that serves; started by the test, when there is a database."""
    bind = f"127.0.0.1:{port}"
    return [sys.executable, "-m", "gunicorn", "--config", "python:pagt.config.gunicorn", "--bind", bind]


def get(port: int, path: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return Answer(answer.status, dict(answer.getheaders()), answer.read().decode())
    finally:
        connection.close()


def wait_for(port: int, status: int, path: str = "/", seconds: float = 40) -> Answer:
    end = time.monotonic() + seconds
    answer = None
    while time.monotonic() < end:
        try:
            answer = get(port, path)
        except OSError:
            pass  # it does not listen yet
        else:
            if answer.status == status:
                return answer
        time.sleep(0.3)
    raise AssertionError(f"{path} answers {answer and answer.status}, not {status}")


def test_the_portal_outlives_its_database(
    data: Path, environment: dict[str, str], gunicorn: list[str], port: int
) -> None:
    server = start_embedded(data)
    try:
        with_database = {**environment, "DATABASE_URL": server.url}
        for command in (["migrate"], ["load", "public-record"]):
            subprocess.run(
                [sys.executable, "-m", "pagt", *command],
                env=with_database,
                check=True,
                timeout=180,
                capture_output=True,
            )
        with subprocess.Popen(gunicorn, env=with_database, stderr=subprocess.DEVNULL) as web:
            try:
                front = wait_for(port, 200)
                assert "Teknologipagt" in front.text

                server.stop()
                for path in ("/", "/board/", "/en/plan/midtjylland-2022-2025/2.1/", "/account/login/"):
                    away = get(port, path)
                    assert away.status == 503, path
                    assert away.headers["Retry-After"] == "30"
                    assert "<h1" in away.text
                    assert "Traceback" not in away.text
                    assert away.headers["Content-Security-Policy"]
                # What needs no database is still served.
                assert get(port, "/static/pagt/pagt.css").status == 200

                server = start_embedded(data)
                again = wait_for(port, 200)
                assert again.text.split("<main")[1][:200] == front.text.split("<main")[1][:200]
                for _ in range(12):  # every thread of every worker, soon
                    wait_for(port, 200, "/board/", seconds=10)
            finally:
                web.terminate()
    finally:
        server.stop()


def test_wrong_passwords_are_counted_across_the_worker_processes(
    data: Path, environment: dict[str, str], gunicorn: list[str], port: int
) -> None:
    """Two workers answer in turn; the eleventh attempt from one place is refused whoever takes it."""
    server = start_embedded(data, durable=False)
    try:
        with_database = {**environment, "DATABASE_URL": server.url}
        subprocess.run(
            [sys.executable, "-m", "pagt", "migrate"],
            env=with_database,
            check=True,
            timeout=180,
            capture_output=True,
        )
        with subprocess.Popen(gunicorn, env=with_database, stderr=subprocess.DEVNULL) as web:
            try:
                page = wait_for(port, 200, "/account/login/")
                token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
                assert token
                cookie = page.headers["Set-Cookie"].split(";")[0]

                def attempt(n: int) -> str:
                    fields = {
                        "csrfmiddlewaretoken": token[1],
                        "login": f"guess{n}@eksempel.dk",
                        "password": "x",
                    }
                    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
                    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
                    connection.request("POST", "/account/login/", urllib.parse.urlencode(fields), headers)
                    text = connection.getresponse().read().decode()
                    connection.close()
                    return text

                answers = [attempt(n) for n in range(11)]
                assert all("for mange" not in text.lower() for text in answers[:10])
                assert "for mange mislykkede" in answers[10].lower()
            finally:
                web.terminate()
    finally:
        server.stop()
