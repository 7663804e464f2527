"""What a submission costs against a bare POST on the same server in one run.

    python bench/submission.py [APPLICANTS]

Takes a database of its own: the embedded server in a folder that is thrown away, with applicants who have written
everything. Starts gunicorn with one worker. One client asks in turns, signed in: a bare POST (the token against forgery,
who is signed in, one row inserted, a redirect), a save, and the button that submits. Prints medians in milliseconds and
their ratio to the bare POST.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

PROJECT = Path(__file__).resolve().parents[1]
PORT = 8896
SERVED = "PAGT_BENCH_SERVED"
CSRF = "A1b2C3d4E5f6G7h8A1b2C3d4E5f6G7h8"

if os.environ.get(SERVED):
    # Gunicorn imports this file: the program with a bare page beside its own.
    import secrets

    import django
    from django.conf import settings
    from django.http import HttpRequest, HttpResponse
    from django.shortcuts import redirect

    django.setup()
    settings.ROOT_URLCONF = "submission"

    from pagt.config.urls import urlpatterns as own
    from pagt.config.wsgi import application  # noqa: F401 - what gunicorn serves
    from pagt.core.access import Open, actor, page
    from pagt.core.models import Draft

    def bare(request: HttpRequest) -> HttpResponse:
        Draft.objects.create(
            owner=actor(request).actor_key, form=secrets.token_hex(8), data=request.POST["text"]
        )
        return redirect("/receipt/")

    urlpatterns = [page("bare/", bare, name="bare", needs=Open.SIGNED_IN), *own]


def post(path: str, session: str, **fields: object) -> float:
    """Post once and return the milliseconds."""
    body = urlencode({"csrfmiddlewaretoken": CSRF, **fields})
    headers = {
        "Cookie": f"sessionid={session}; csrftoken={CSRF}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection = HTTPConnection("127.0.0.1", PORT, timeout=60)
    began = time.perf_counter()
    connection.request("POST", path, body, headers)
    answer = connection.getresponse()
    answer.read()
    took = (time.perf_counter() - began) * 1_000
    connection.close()
    if answer.status not in (200, 302):
        sys.exit(f"{path} answered {answer.status}")
    return took


def main(applicants: int) -> None:
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
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=PROJECT, check=True)
        seed = [sys.executable, str(PROJECT / "bench/deadline_seed.py"), str(applicants), "0"]
        made = json.loads(subprocess.run(seed, check=True, capture_output=True).stdout)
        measure(made["applicants"])
    finally:
        server.stop()
        folder.cleanup()


def measure(applicants: list[dict[str, str]]) -> None:
    """Post in turns, and print the medians."""
    command = [sys.executable, "-m", "gunicorn", "submission:application", "--workers", "1", "--preload"]
    command += ["--bind", f"127.0.0.1:{PORT}", "--chdir", str(PROJECT / "bench"), "--log-level", "error"]
    times: dict[str, list[float]] = {"bare POST": [], "save": [], "submit": []}
    with subprocess.Popen(command, env=os.environ | {SERVED: "1"}) as web:
        try:
            for _attempt in range(300):
                try:
                    post("/bare/", applicants[0]["session"], text="warm")
                    break
                except OSError:
                    time.sleep(0.1)
            for at, who in enumerate(applicants):
                number, session = who["number"], who["session"]
                fields = {"q-title": f"Eksempel {number}", "base-title": 0, "q-why": "x" * 800, "base-why": 0}
                found = (
                    post("/bare/", session, text="x" * 800),
                    post(f"/apply/{number}/save/", session, **fields),
                    post(f"/apply/{number}/submit/", session, token=f"click-{number}"),
                )
                if at >= len(applicants) // 5:  # the first fifth warms the worker
                    for name, took in zip(times, found, strict=True):
                        times[name].append(took)
        finally:
            web.send_signal(signal.SIGTERM)
            web.wait(20)
    bare = median(times["bare POST"])
    for name, found_times in times.items():
        print(f"{name:12}{median(found_times):8.1f} ms{median(found_times) / bare:8.1f} x")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
