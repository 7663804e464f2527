"""The deadline's day: applicants save and submit in the last minutes while web workers are killed and mail is refused.

    python bench/deadline_day.py [--applicants 300] [--seconds 90] [--kill-every 5] [--pause 6] [--grace 1]

Takes a database of its own: the embedded server in a folder that is thrown away. Serves with `pagt.config.gunicorn` and
one worker for jobs. The call closes SECONDS after the first applicant begins; most submit in the last third, some too
late. Every few seconds a web worker is killed with SIGKILL, and gunicorn's master starts another. The mail server
answers every connection with a refusal. Afterwards the database is read beside what each applicant saw:

- every receipt that an applicant saw is there exactly once, with the same fingerprint, and that of its content;
- there is no submission after the deadline but within the grace, with the reason, of what began before it;
- nobody saw another's draft;
- no answer is older than its last acknowledged save;
- the receipt's mail of every submission is in the outbox.

Ends with 1 when one of these does not hold.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import re
import signal
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles

import psycopg
from deadline_applicant import Applicant, Seen

PROJECT = Path(__file__).resolve().parents[1]
SAVED = re.compile(r"nr\. (\d+)\. ")
MAIL_WITHIN_S = 240


class Refusing(socketserver.StreamRequestHandler):
    """A mail server that takes nothing."""

    def handle(self) -> None:
        self.server.refused += 1  # type: ignore[attr-defined]
        with suppress(OSError):
            self.wfile.write(b"421 4.3.2 Eksempel: not now\r\n")


@contextmanager
def refusing_mail_server() -> Iterator[socketserver.ThreadingTCPServer]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Refusing) as server:
        server.refused = 0  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextmanager
def running(command: list[str], environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as out, subprocess.Popen(command, env=environment, stdout=out, stderr=out) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def await_answer(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with suppress(OSError):
            connection = HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/account/login/")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.2)
    sys.exit("The server does not answer.")


class Killer(threading.Thread):
    """Kills one of a master's workers every few seconds until it is told to stop."""

    def __init__(self, master: int, every: float) -> None:
        super().__init__(daemon=True)
        self.master, self.every, self.killed, self.stopped = master, every, 0, threading.Event()

    def run(self) -> None:
        while not self.stopped.wait(self.every * random.uniform(0.6, 1.4)):
            children = Path(f"/proc/{self.master}/task/{self.master}/children").read_text("ascii").split()
            if children:
                with suppress(ProcessLookupError):
                    os.kill(int(random.choice(children)), signal.SIGKILL)
                    self.killed += 1


def main(options: argparse.Namespace) -> int:
    """Set everything up, let the applicants loose, and read the result. Returns the exit code."""
    random.seed(options.seed)
    folder = tempfile.TemporaryDirectory(prefix="pagt-deadline-", ignore_cleanup_errors=True)
    Path(folder.name).chmod(0o755)
    data = Path(folder.name)
    os.environ.pop("DATABASE_URL", None)
    os.environ |= {
        "PAGT_ENV": "test",
        "PAGT_DATA_DIR": folder.name,
        "DJANGO_SETTINGS_MODULE": "pagt.config.settings",
        "PAGT_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "PAGT_EMAIL_HOST": "127.0.0.1",
    }
    from pagt.core.embedded import start_embedded  # after the environment is set

    database = start_embedded(data)
    try:
        with refusing_mail_server() as mail:
            environment = {
                **os.environ,
                "DATABASE_URL": database.url,
                "PAGT_EMAIL_PORT": str(mail.server_address[1]),
            }
            return rehearse(options, environment, database.url, data, mail)
    finally:
        database.stop()
        folder.cleanup()


def rehearse(
    options: argparse.Namespace,
    environment: dict[str, str],
    url: str,
    data: Path,
    mail: socketserver.ThreadingTCPServer,
) -> int:
    """Run the day and print what was seen and found."""
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=PROJECT, env=environment, check=True)
    seed = [
        sys.executable,
        str(PROJECT / "bench/deadline_seed.py"),
        str(options.applicants),
        str(options.grace),
    ]
    made = json.loads(subprocess.run(seed, env=environment, check=True, capture_output=True).stdout)
    port = free_port()
    web = [sys.executable, "-m", "gunicorn", "--config", "python:pagt.config.gunicorn"]
    web += ["--bind", f"127.0.0.1:{port}"]
    worker = [sys.executable, "-m", "django", "procrastinate", "worker"]
    with (
        running(web, environment, data / "web.log") as served,
        psycopg.connect(url, autocommit=True) as connection,
    ):
        await_answer(port)
        with running(worker, environment, data / "worker.log"):
            row = connection.execute(
                "UPDATE calls_call SET closes_at = clock_timestamp() + %s WHERE id = %s RETURNING closes_at",
                [timedelta(seconds=options.seconds), made["call"]],
            ).fetchone()
            assert row is not None
            closes_at: datetime = row[0]
            began = time.time()
            applicants, seen, killed = loose(options, made, port, served.pid, closes_at.timestamp())
            took = time.time() - began
            faults = read_result(connection, applicants, seen, closes_at, options.grace)
            faults += await_mail(connection)
            report(applicants, seen, killed, took, mail.refused, connection)  # type: ignore[attr-defined]
    if faults:
        print("\nBROKEN:\n  " + "\n  ".join(faults[:30]))
        print((data / "web.log").read_text("utf-8", "replace")[-3_000:])
        return 1
    print("\nAll of it holds.")
    return 0


def loose(
    options: argparse.Namespace, made: dict[str, object], port: int, master: int, closes: float
) -> tuple[list[Applicant], Seen, int]:
    """Let the applicants write and submit; returns them with what they saw and how many workers were killed."""
    seen = Seen()
    rows: list[dict[str, str]] = made["applicants"]  # type: ignore[assignment]
    last_third = options.seconds / 3
    applicants = []
    for at, row in enumerate(rows):
        # One in twelve comes up to five seconds too late; most of these have opened the page in time.
        presses = closes + (random.uniform(0.5, 5) if at % 12 == 11 else -random.uniform(0, last_third))
        opens = presses if at % 48 == 47 else min(presses, closes) - random.uniform(0.5, 4)
        applicants.append(
            Applicant(
                port=port,
                number=row["number"],
                session=row["session"],
                cookie=str(made["cookie"]),
                secret=row["secret"],
                neighbour=rows[(at + 1) % len(rows)]["number"],
                pause=options.pause,
                opens_page_at=opens,
                submits_at=presses,
                gives_up_at=closes + 60 * options.grace + 60,
                seen=seen,
            )
        )
    killer = Killer(master, options.kill_every)
    killer.start()
    threads = [threading.Thread(target=applicant.run) for applicant in applicants]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    killer.stopped.set()
    killer.join()
    return applicants, seen, killer.killed


def read_result(
    connection: psycopg.Connection,
    applicants: list[Applicant],
    seen: Seen,
    closes_at: datetime,
    grace: int,
) -> list[str]:
    """Return what does not hold, as sentences."""
    faults = [applicant.failure for applicant in applicants if applicant.failure] + seen.foreign
    faults += [f"{count} x {name}" for name, count in seen.statuses.items() if name.endswith(("500", "403"))]
    submissions: dict[str, list[tuple[str, str, str, datetime, str]]] = {}
    sql = """
        SELECT a.number, s.receipt, s.sha256, s.content, s.submitted_at, s.after_deadline
        FROM applications_submission s JOIN applications_application a ON a.id = s.application_id
    """
    for number, *rest in connection.execute(sql):
        submissions.setdefault(number, []).append(tuple(rest))
    answers = dict(
        connection.execute(
            "SELECT a.number, w.value #>> '{}' FROM applications_answer w"
            " JOIN applications_application a ON a.id = w.application_id WHERE w.question = 'why'"
        ).fetchall()
    )
    last = closes_at + timedelta(minutes=grace)
    for applicant in applicants:
        found = submissions.get(applicant.number, [])
        who = applicant.number
        if len(found) > 1:
            faults.append(f"{who} has {len(found)} submissions")
        if applicant.receipt and [(row[0], row[1]) for row in found] != [
            (applicant.receipt, applicant.sha256)
        ]:
            faults.append(
                f"{who} saw {applicant.receipt} {applicant.sha256[:8]}, there is {[r[:2] for r in found]}"
            )
        if not applicant.receipt and not applicant.refused and not applicant.failure:
            faults.append(f"{who} got no answer at all")
        if applicant.first_post >= closes_at.timestamp() and found:
            faults.append(f"{who} pressed the button after the deadline and was let in")
        texts = [answers.get(who) or ""]
        for _receipt, sha256, content, submitted_at, why in found:
            if hashlib.sha256(content.encode()).hexdigest() != sha256:
                faults.append(f"{who}: the fingerprint is not that of the content")
            if submitted_at >= last or (submitted_at >= closes_at and not why):
                faults.append(f"{who} was submitted at {submitted_at}, the deadline was {closes_at}")
            texts.append(json.loads(content)["answers"]["why"])
        for text in texts:
            saved = SAVED.search(text)
            if (int(saved[1]) if saved else 0) < applicant.saved:
                faults.append(
                    f"{who}: save {applicant.saved} was acknowledged, there is {saved and saved[1]}"
                )
    lines = connection.execute("SELECT count(*) FROM core_journalentry WHERE action = 'submit'").fetchone()
    if lines and lines[0] != sum(map(len, submissions.values())):
        faults.append(
            f"{lines[0]} lines in the journal for {sum(map(len, submissions.values()))} submissions"
        )
    return faults


def await_mail(connection: psycopg.Connection) -> list[str]:
    """Wait until the worker has put every receipt into the outbox; returns what is missing, as sentences."""
    sql = """
        SELECT s.receipt FROM applications_submission s
        WHERE 1 <> (SELECT count(*) FROM post_mailattachment m WHERE m.name = s.receipt || '.pdf')
    """
    end = time.monotonic() + MAIL_WITHIN_S
    while True:
        missing = [receipt for (receipt,) in connection.execute(sql)]
        if not missing or time.monotonic() > end:
            return [f"no mail, or two, with receipt {receipt}" for receipt in missing]
        time.sleep(1)


def report(
    applicants: list[Applicant],
    seen: Seen,
    killed: int,
    took: float,
    refused: int,
    connection: psycopg.Connection,
) -> None:
    """Print times, throughput and what became of everybody."""
    asked = sum(map(len, seen.times.values()))
    with_receipt = sum(bool(applicant.receipt) for applicant in applicants)
    saves = sum(applicant.saved for applicant in applicants)
    print(f"{len(applicants)} applicants, {took:.0f} s, {asked} answers, {asked / took:.0f} a second")
    print(f"{killed} web workers killed, {seen.broken} connections broken and tried again")
    print(
        f"{with_receipt} receipts seen, {len(applicants) - with_receipt} turned away, {saves} saves acknowledged"
    )
    states = connection.execute("SELECT state, count(*) FROM post_mail GROUP BY state").fetchall()
    print(f"{refused} connections refused by the mail server; outbox: {dict(states)}")
    print(f"\n{'milliseconds':14}{'count':>8}{'p50':>9}{'p95':>9}{'p99':>9}{'most':>9}")
    for what, times in sorted(seen.times.items()):
        cuts = quantiles(times, n=100) if len(times) > 1 else [times[0]] * 99
        print(f"{what:14}{len(times):8}{cuts[49]:9.0f}{cuts[94]:9.0f}{cuts[98]:9.0f}{max(times):9.0f}")
    print("\n" + ", ".join(f"{name}: {count}" for name, count in sorted(seen.statuses.items())))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--applicants", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=90, help="from the first applicant to the deadline")
    parser.add_argument("--kill-every", type=float, default=5, help="seconds between killed workers")
    parser.add_argument("--pause", type=float, default=6, help="seconds between two saves of an applicant")
    parser.add_argument("--grace", type=int, default=1, help="the call's minutes of grace")
    parser.add_argument("--seed", type=int, default=1, help="of what is left to chance")
    sys.exit(main(parser.parse_args()))
