"""What the benches of pages share: a database of their own, the program as it serves, and a bare view beside it.

`own_database()` starts the embedded server in a folder that is thrown away. `served()` runs gunicorn with one worker,
which imports this file: the program with one address more, `/bare/`, fifty rows from one indexed query through a
template, for everybody and without session. What a page costs is told as a multiple of what that one costs.
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
PORT = 8898
SERVED = "PAGT_BENCH_SERVED"
BARE = "/bare/"
WARM_UP = 5

if os.environ.get(SERVED):
    import django
    from django.conf import settings
    from django.http import HttpRequest, HttpResponse
    from django.template import engines

    django.setup()
    settings.ROOT_URLCONF = "serving"

    from pagt.config.urls import urlpatterns as own
    from pagt.config.wsgi import application  # noqa: F401 - what gunicorn serves
    from pagt.core.access import Open, page
    from pagt.network.partners.models import Interaction

    _rows = engines["django"].from_string(
        "<!doctype html><title>Bare</title><table>{% for row in rows %}<tr><td>{{ row.key }}</td>"
        '<td>{{ row.title }}</td><td>{{ row.on|date:"DATE_FORMAT" }}</td><td>{{ row.purpose }}</td></tr>'
        "{% endfor %}</table>"
    )

    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse(_rows.render({"rows": Interaction.objects.order_by("-pk")[:50]}))

    urlpatterns = [page(BARE.lstrip("/"), bare, name="bare", needs=Open.PUBLIC), *own]


@contextmanager
def own_database(*, demo: bool = True) -> Iterator[None]:
    """Start a database that is thrown away, migrated, with or without the demonstration, and set Django up on it."""
    folder = tempfile.TemporaryDirectory(prefix="pagt-bench-", ignore_cleanup_errors=True)
    Path(folder.name).chmod(0o755)
    os.environ |= {
        "PAGT_ENV": "test",
        "PAGT_DATA_DIR": folder.name,
        "DJANGO_SETTINGS_MODULE": "pagt.config.settings",
        "PAGT_SECRET_KEY": secrets.token_hex(32),
    }
    os.environ.pop("DATABASE_URL", None)
    from pagt.core.embedded import start_embedded  # after the environment is set

    server = start_embedded(Path(folder.name))
    try:
        os.environ["DATABASE_URL"] = server.url
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=PROJECT, check=True)
        if demo:
            load = [sys.executable, "-m", "pagt", "load", "demo"]
            subprocess.run(load, cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
        import django

        django.setup()
        yield
    finally:
        server.stop()
        folder.cleanup()


def officer() -> tuple[Any, str]:
    """Return Django's test client signed in as the demonstration's officer, and the cookies it sends."""
    from django.test import Client

    from pagt.people.models import User

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(email="officer@eksempel.dk"))
    return client, "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def get(path: str, cookie: str) -> tuple[float, int]:
    """Ask once; return the milliseconds and the bytes of the page."""
    began = time.perf_counter()
    connection = HTTPConnection("127.0.0.1", PORT, timeout=60)
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    size = len(answer.read())
    connection.close()
    if answer.status != 200:
        sys.exit(f"{path} answered {answer.status}")
    return (time.perf_counter() - began) * 1_000, size


@contextmanager
def served() -> Iterator[None]:
    """Run gunicorn with one worker until the block ends."""
    command = [sys.executable, "-m", "gunicorn", "serving:application", "--workers", "1", "--preload"]
    command += ["--bind", f"127.0.0.1:{PORT}", "--chdir", str(PROJECT / "bench"), "--log-level", "error"]
    server = subprocess.Popen(command, env=os.environ | {SERVED: "1"})
    try:
        while True:
            try:
                get(BARE, "")
                break
            except OSError:
                if server.poll() is not None:
                    sys.exit("The server did not start.")
                time.sleep(0.05)
        yield
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def in_turns(pages: Mapping[str, str], cookie: str, rounds: int) -> dict[str, tuple[float, int]]:
    """Ask each page in turn, and return by its name the median of the milliseconds and the bytes of the page."""
    times: dict[str, list[float]] = {name: [] for name in pages}
    sizes: dict[str, int] = {}
    with served():
        for turn in range(rounds + WARM_UP):
            for name, path in pages.items():
                took, sizes[name] = get(path, cookie)
                if turn >= WARM_UP:
                    times[name].append(took)
    return {name: (median(times[name]), sizes[name]) for name in pages}
