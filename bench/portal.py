"""What the public pages cost against bare Django views on the same server in one run.

    python bench/portal.py [ROUNDS]

Takes a database of its own: the embedded server in a folder that is thrown away, with the demonstration loaded.
Starts gunicorn with two workers and asks, one client, in turns: a static text, a bare view (50 rows from one indexed
query through a template), and the front page, the plan, a commitment's page and a call that takes applications (too
young for another day)

- warm: asked before;
- another day: the journal has not changed, the day was not asked for;
- cold: somebody has changed a record, so nothing that was kept is used.

Prints medians in milliseconds, their ratio to the bare view, the queries of a cold page, the workers' memory and how
long a worker takes to start.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

PROJECT = Path(__file__).resolve().parents[1]
PORT = 8899
CALL = "/calls/bench/"
PAGES = ("/", "/board/", "/plan/midtjylland-2022-2025/", "/plan/midtjylland-2022-2025/2.5/", CALL)
SERVED = "PAGT_BENCH_SERVED"

if os.environ.get(SERVED):
    # Gunicorn imports this file: the program with two bare pages beside its own.
    import django
    from django.conf import settings
    from django.http import HttpRequest, HttpResponse
    from django.template import engines

    django.setup()
    settings.ROOT_URLCONF = "portal"

    from pagt.config.urls import urlpatterns as own
    from pagt.config.wsgi import application  # noqa: F401 - what gunicorn serves
    from pagt.core.access import Open, page
    from pagt.network.meetings.models import Meeting

    _rows = engines["django"].from_string(
        "<!doctype html><title>Bare</title><table>{% for row in rows %}<tr><td>{{ row.title }}</td>"
        '<td>{{ row.on|date:"DATE_FORMAT" }}</td><td>{{ row.place }}</td><td>{{ row.purpose }}</td></tr>'
        "{% endfor %}</table>"
    )

    def static(request: HttpRequest) -> HttpResponse:
        return HttpResponse("<!doctype html><title>Static</title>" + "x" * 8_000)

    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse(_rows.render({"rows": Meeting.objects.order_by("-on")[:50]}))

    urlpatterns = [
        page("static-text/", static, name="static-text", needs=Open.PUBLIC),
        page("bare/", bare, name="bare", needs=Open.PUBLIC),
        *own,
    ]


def get(path: str) -> float:
    """Ask once, as a browser does, and return the milliseconds."""
    began = time.perf_counter()
    connection = HTTPConnection("127.0.0.1", PORT, timeout=60)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        sys.exit(f"{path} answered {answer.status}")
    return (time.perf_counter() - began) * 1_000


@contextmanager
def served(environment: dict[str, str]) -> Iterator[tuple[float, list[int]]]:
    """Run gunicorn with two workers; gives the seconds until the first answer and the workers' process ids."""
    command = [sys.executable, "-m", "gunicorn", "portal:application", "--workers", "2"]
    command += [
        "--preload",
        "--bind",
        f"127.0.0.1:{PORT}",
        "--chdir",
        str(PROJECT / "bench"),
        "--log-level",
        "error",
    ]
    began = time.perf_counter()
    server = subprocess.Popen(command, env=environment | {SERVED: "1"})
    try:
        while True:
            try:
                get("/static-text/")
                break
            except OSError:
                time.sleep(0.01)
        seconds = time.perf_counter() - began
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text("ascii").split()
        yield seconds, [int(child) for child in children]
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def memory(process: int) -> tuple[int, int]:
    """A process's resident and proportional memory in MB."""
    found = dict(re.findall(r"^(Rss|Pss):\s+(\d+)", Path(f"/proc/{process}/smaps_rollup").read_text(), re.M))
    return int(found["Rss"]) // 1_024, int(found["Pss"]) // 1_024


def main(rounds: int) -> None:
    """Measure and print."""
    folder = tempfile.TemporaryDirectory(prefix="pagt-bench-", ignore_cleanup_errors=True)
    Path(folder.name).chmod(0o755)
    os.environ |= {
        "PAGT_ENV": "test",
        "PAGT_DATA_DIR": folder.name,
        "DJANGO_SETTINGS_MODULE": "pagt.config.settings",
    }
    os.environ.pop("DATABASE_URL", None)
    from pagt.core.embedded import start_embedded  # after the environment is set

    server = start_embedded(Path(folder.name))
    try:
        os.environ["DATABASE_URL"] = server.url
        pagt = [sys.executable, "-m", "pagt"]
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=PROJECT, check=True)
        subprocess.run([*pagt, "load", "demo"], cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
        measure(rounds)
    finally:
        server.stop()
        folder.cleanup()


def measure(rounds: int) -> None:
    """Time every page in every state, in turns with the bare views, and print the table."""
    import django

    django.setup()
    from django.conf import settings

    from pagt.core import clock
    from pagt.core.rights import SystemActor
    from pagt.grants.calls.models import Call
    from pagt.network.meetings.actions import change_meeting, create_meeting
    from pagt.network.meetings.models import Meeting

    settings.ALLOWED_HOSTS = ["*"]
    by = SystemActor("system:bench")
    for number in range(60):
        on = date(2025, 1, 1) + timedelta(days=number)
        create_meeting(
            by=by, title=f"Eksempel: møde {number}", on=on, purpose="network", place="Eksempelhuset"
        )

    now = clock.now()
    Call.objects.create(
        key="bench", title="Eksempel: Uddannelsespuljen", year=2027, pool="education", run_here=True,
        opens_at=now - timedelta(days=9), idea_closes_at=now + timedelta(days=9), closes_at=now + timedelta(days=90),
        published_at=now - timedelta(days=10), published_by="user:a", prepared_by="user:b", cofinancing_percent=25,
        lead_kinds=["school"], min_amount=10_000_000, max_amount=200_000_000, guidance="Eksempel. " * 200,
    )  # fmt: skip

    def change_something() -> None:
        meeting = Meeting.objects.order_by("pk").first()
        assert meeting is not None
        change_meeting(meeting, by=by, version=meeting.version, place=f"Sted {time.monotonic_ns()}")

    days = iter(date(2024, 1, 1) + timedelta(days=n) for n in range(10_000))
    times: dict[str, list[float]] = {}
    with served(dict(os.environ)) as (seconds, workers):
        every = ("/static-text/", "/bare/", *PAGES)
        for path in every * 30:  # both workers have then made every page
            get(path)
        for path in every * rounds:
            times.setdefault(f"{path} warm", []).append(get(path))
        for _round in range(rounds):
            times.setdefault("/bare/ another day", []).append(get("/bare/"))
            for path in PAGES[:-1]:
                times.setdefault(f"{path} another day", []).append(get(f"{path}?on={next(days)}"))
        for _round in range(rounds):
            change_something()
            times.setdefault("/bare/ cold", []).append(get("/bare/"))
            for path in PAGES:
                change_something()
                times.setdefault(f"{path} cold", []).append(get(path))
        used = [memory(worker) for worker in workers]
    report(times, seconds, used, change_something)


def report(
    times: dict[str, list[float]],
    seconds: float,
    used: list[tuple[int, int]],
    change_something: Callable[[], None],
) -> None:
    """Print the medians, and how many queries a cold page makes."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    middle = {name: median(found) for name, found in times.items()}
    static = middle["/static-text/ warm"]
    heads = (("warm", 8), ("x static", 10), ("another day", 13), ("x bare", 8), ("cold", 8), ("x bare", 8))
    print(
        f"{'page, milliseconds':34}"
        + "".join(f"{text:>{width}}" for text, width in heads)
        + f"{'queries':>9}"
    )
    print(f"{'static text':34}{static:8.1f}{1:10.1f}")
    for path in ("/bare/", *PAGES):
        change_something()
        with CaptureQueriesContext(connection) as queries:
            Client().get(path)
        line = f"{path:34}{middle[f'{path} warm']:8.1f}{middle[f'{path} warm'] / static:10.1f}"
        for state, width in (("another day", 13), ("cold", 8)):
            if f"{path} {state}" not in middle:
                line += " " * (width + 8)
                continue
            found = middle[f"{path} {state}"]
            line += f"{found:{width}.1f}{found / middle[f'/bare/ {state}']:8.1f}"
        print(f"{line}{len(queries) if path != '/bare/' else 1:9}")
    print(f"\nfirst answer after {seconds:.2f} s; a worker after the run: ", end="")
    print(", ".join(f"{rss} MB resident, {pss} MB its own share" for rss, pss in used))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
