"""What the secretariat's list and case of applications cost against a bare Django view in one run.

    python bench/applications.py [ROUNDS]

Takes a database of its own: the embedded server in a folder that is thrown away, with the demonstration and made-up
applications: 1,000, then 10,000. Starts gunicorn with one worker and asks as a signed-in officer, one client, in turns:
a bare view (50 rows from one indexed query through a template), the list, the list narrowed, and one case.

Prints medians in milliseconds, their ratio to the bare view, the size of the page, and the queries.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

PROJECT = Path(__file__).resolve().parents[1]
PORT = 8898
SERVED = "PAGT_BENCH_SERVED"
LIST = "/desk/applications/"

if os.environ.get(SERVED):
    # Gunicorn imports this file: the program with a bare page beside its own.
    import django
    from django.conf import settings
    from django.http import HttpRequest, HttpResponse
    from django.template import engines

    django.setup()
    settings.ROOT_URLCONF = "applications"

    from pagt.config.urls import urlpatterns as own
    from pagt.config.wsgi import application  # noqa: F401 - what gunicorn serves
    from pagt.core.access import Open, page
    from pagt.grants.applications.models import Application

    _rows = engines["django"].from_string(
        "<!doctype html><title>Bare</title><table>{% for row in rows %}<tr><td>{{ row.number }}</td>"
        '<td>{{ row.title }}</td><td>{{ row.submitted_at|date:"DATE_FORMAT" }}</td><td>{{ row.status }}</td></tr>'
        "{% endfor %}</table>"
    )

    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse(_rows.render({"rows": Application.objects.order_by("-number")[:50]}))

    urlpatterns = [page("bare/", bare, name="bare", needs=Open.PUBLIC), *own]


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
    command = [sys.executable, "-m", "gunicorn", "applications:application", "--workers", "1", "--preload"]
    command += ["--bind", f"127.0.0.1:{PORT}", "--chdir", str(PROJECT / "bench"), "--log-level", "error"]
    server = subprocess.Popen(command, env=os.environ | {SERVED: "1"})
    try:
        while True:
            try:
                get("/bare/", "")
                break
            except OSError:
                if server.poll() is not None:
                    sys.exit("The server did not start.")
                time.sleep(0.05)
        yield
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def fill(most: int) -> str:
    """Make applications up to a number of them, each submitted once, and return the number of one."""
    from pagt.core import clock
    from pagt.grants.applications.models import Application, EligibilityDecision, Submission
    from pagt.grants.calls.models import Call
    from pagt.network.partners.models import Organisation

    now, have = clock.now(), Application.objects.count()
    call = Call.objects.filter(key="bench").first() or Call.objects.create(
        key="bench", title="Eksempel: Uddannelsespuljen 2027", year=2027, pool="education", run_here=True,
        opens_at=now - timedelta(days=90), closes_at=now - timedelta(days=1), prepared_by="user:a",
        published_by="user:b", published_at=now - timedelta(days=91), cofinancing_percent=25,
    )  # fmt: skip
    leads = list(Organisation.objects.filter(kind="school"))
    made = Application.objects.bulk_create(
        Application(
            key=f"2031-{n:05}", number=f"2031-{n:05}", call=call, lead=leads[n % len(leads)], stage="application",
            status="submitted", title=f"Eksempel: Robotter og grøn energi i undervisningen {n}", amount=n * 10_000,
            submitted_at=now - timedelta(minutes=n), case_number=f"1-23-45-{n}-27",
        )
        for n in range(have, most)
    )  # fmt: skip
    content = [(each, json.dumps(_content(each), ensure_ascii=False, sort_keys=True)) for each in made]
    sent = Submission.objects.bulk_create(
        Submission(
            application=each, stage="application", receipt=f"B-{each.number}", content=text, token=each.number,
            sha256=sha256(text.encode()).hexdigest(), submitted_at=each.submitted_at, submitted_by="user:a",
        )
        for each, text in content
    )  # fmt: skip
    EligibilityDecision.objects.bulk_create(
        EligibilityDecision(
            key=each.receipt.lower(),
            submission=each,
            outcome="eligible",
            reason="Eksempel",
            decided_by="user:a",
        )
        for each in sent[::2]
    )
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return made[-1].number


def _content(application: object) -> dict[str, object]:
    form = {
        "sections": [
            {
                "title": f"Afsnit {s}",
                "questions": [
                    {"key": f"q{s}_{q}", "type": "long_text", "label": f"Spørgsmål {q}", "limit": 3000}
                    for q in range(4)
                ],
            }
            for s in range(4)
        ]
    }
    form["sections"][0]["questions"].append({"key": "title", "type": "title", "label": "Titel"})
    answers = {f"q{s}_{q}": "Eleverne prøver teknologi i praksis. " * 20 for s in range(4) for q in range(4)}
    return {
        "format": 1, "receipt": "B", "number": "n", "call": {}, "stage": "application", "lead": {}, "files": [],
        "submitted_by": {}, "form": form, "answers": answers | {"title": "Eksempel"}, "names": {},
    }  # fmt: skip


def main(rounds: int) -> None:
    """Measure and print."""
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
        load = [sys.executable, "-m", "pagt", "load", "demo"]
        subprocess.run(load, cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
        measure(rounds)
    finally:
        server.stop()
        folder.cleanup()


def measure(rounds: int) -> None:
    """Time the pages at 1,000 and at 10,000 applications, in turns with the bare view, and print a table."""
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from pagt.people.models import User

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(email="officer@eksempel.dk"))
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    found: dict[tuple[int, str], float] = {}
    for most in (1_000, 10_000):
        case = f"{LIST}{fill(most)}/"
        pages = {
            "bare view, 50 rows": "/bare/",
            "list": LIST,
            "list, narrowed": f"{LIST}?status=submitted&eligibility=undecided",
            "case": case,
        }
        times: dict[str, list[float]] = {name: [] for name in pages}
        sizes: dict[str, int] = {}
        with served():
            for turn in range(rounds + 5):
                for name, path in pages.items():
                    took, sizes[name] = get(path, cookie)
                    if turn >= 5:
                        times[name].append(took)
        print(f"\n{most:,} applications")
        print(f"{'page':22}{'ms':>8}{'x bare':>8}{'kB':>6}{'queries':>9}")
        client.get(LIST)  # what a process asks once
        for name, path in pages.items():
            found[most, name] = median(times[name])
            with CaptureQueriesContext(connection) as asked:
                if path != "/bare/":
                    client.get(path)
            ratio = found[most, name] / found[most, "bare view, 50 rows"]
            queries = len(asked) or 1
            print(f"{name:22}{found[most, name]:8.1f}{ratio:8.2f}{sizes[name] / 1_024:6.0f}{queries:9}")
    print(f"\nlist at 10,000 against itself at 1,000: {found[10_000, 'list'] / found[1_000, 'list']:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
