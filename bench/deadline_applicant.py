"""One applicant on the deadline's day: a thread that writes, saves, and submits over HTTP, and notes what it saw."""

from __future__ import annotations

import json
import random
import re
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

CSRF = "A1b2C3d4E5f6G7h8A1b2C3d4E5f6G7h8"
MARK = re.compile(r"maerke-(\d{4}-\d{4})-")
RECEIPT = re.compile(r"/apply/([\d-]+)/receipt/([\w-]+)/")
HASH = re.compile(r"\b[0-9a-f]{64}\b")
TOKEN = re.compile(r'name="token" value="([^"]+)"')
TIMEOUT_S = 30


@dataclass
class Answer:
    status: int
    text: str
    location: str


@dataclass
class Seen:
    """What all applicants saw together; guarded by a lock."""

    times: dict[str, list[float]] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    broken: int = 0
    foreign: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass
class Applicant:
    """Who writes `number`: saves until `opens_page_at`, opens the page with the button, presses it at `submits_at`.

    Whatever breaks is tried again, until there is an answer or `gives_up_at`.
    """

    port: int
    number: str
    session: str
    cookie: str
    secret: str
    neighbour: str
    pause: float
    opens_page_at: float
    submits_at: float
    gives_up_at: float
    seen: Seen
    saved: int = 0
    """The newest save that was acknowledged."""
    versions: dict[str, int] = field(default_factory=dict)
    receipt: str = ""
    sha256: str = ""
    refused: str = ""
    first_post: float = 0.0
    """When the button was first pressed, in seconds since 1970."""
    failure: str = ""

    def run(self) -> None:
        """Write, save, submit; whatever breaks is kept for the report."""
        try:
            self._peep()
            count = 0
            while time.time() < self.submits_at:
                count += 1
                self._save(count)
                time.sleep(
                    min(self.pause * random.uniform(0.5, 1.5), max(0.0, self.submits_at - time.time()))
                )
            self._submit()
        except Exception as error:
            self.failure = f"{self.number}: {type(error).__name__}: {error}"

    def _peep(self) -> None:
        """Try somebody else's application: nobody may see another's draft."""
        answer = self._ask("peep", "GET", f"/apply/{self.neighbour}/submit/")
        if answer and answer.status != 404:
            self._note_foreign(f"{self.number} asked for {self.neighbour} and got {answer.status}")

    def _save(self, count: int) -> None:
        text = f"maerke-{self.number}-{self.secret} nr. {count}. " + "Vi vil gerne. " * random.randint(1, 60)
        for _attempt in range(40):
            answer = self._ask(
                "save",
                "POST",
                f"/apply/{self.number}/save/",
                {
                    "q-title": f"Eksempel {self.number} nr. {count}",
                    "base-title": self.versions.get("title", 0),
                    "q-why": text,
                    "base-why": self.versions.get("why", 0),
                },
            )
            if answer is None or answer.status >= 500:
                time.sleep(random.uniform(0.2, 0.8))
                continue
            said = json.loads(answer.text)
            if answer.status != 200:
                return  # the deadline has come between
            clashes = said.get("conflicts", {})
            for key, clash in clashes.items():
                # A save whose acknowledgement was lost: what stands is mine, written with an older version.
                self.versions[key] = clash["version"]
            self.versions |= said["versions"]
            if not clashes and not said.get("unsaved"):
                self.saved = count
                return
        raise RuntimeError(f"save {count} was never acknowledged")

    def _submit(self) -> None:
        token = ""
        while time.time() < self.gives_up_at:
            if not token:
                page = self._ask("submit page", "GET", f"/apply/{self.number}/submit/")
                if page is None or page.status >= 500:
                    time.sleep(random.uniform(0.2, 0.8))
                    continue
                found = TOKEN.search(page.text)
                if found is None and page.status == 200:
                    self.refused = "page without a button"
                    return
                if found is None:
                    self._read_receipt(page)
                    return
                token = found[1]
                time.sleep(max(0.0, self.submits_at - time.time()))
            self.first_post = self.first_post or time.time()
            answer = self._ask("submit", "POST", f"/apply/{self.number}/submit/", {"token": token})
            if answer is None or answer.status >= 500:
                time.sleep(random.uniform(0.2, 0.8))
                continue  # the same click again: the same token
            if answer.status == 302:
                self._read_receipt(answer)
                return
            self.refused = " ".join(re.sub(r"<[^>]+>", " ", answer.text.split("<main")[1]).split())[:300]
            return
        self.refused = self.refused or "no answer in time"

    def _read_receipt(self, answer: Answer) -> None:
        while time.time() < self.gives_up_at:
            page = self._ask("receipt", "GET", answer.location)
            if page is None or page.status >= 500:
                time.sleep(random.uniform(0.2, 0.8))
                continue
            found, hashes = RECEIPT.search(answer.location), HASH.findall(page.text)
            if page.status != 200 or found is None or not hashes:
                raise RuntimeError(f"receipt page answered {page.status}")
            self.receipt, self.sha256 = found[2], hashes[0]
            return

    def _ask(
        self, what: str, method: str, path: str, fields: dict[str, object] | None = None
    ) -> Answer | None:
        """Ask once over a connection of its own; None when the connection broke."""
        body = urlencode({"csrfmiddlewaretoken": CSRF, **fields}) if fields is not None else None
        headers = {"Cookie": f"{self.cookie}={self.session}; csrftoken={CSRF}"}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_S)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            answer = Answer(response.status, response.read().decode(), response.headers.get("Location", ""))
        except (OSError, HTTPException):
            with self.seen.lock:
                self.seen.broken += 1
            return None
        finally:
            connection.close()
        with self.seen.lock:
            self.seen.times.setdefault(what, []).append((time.perf_counter() - began) * 1_000)
            name = f"{what} {answer.status}"
            self.seen.statuses[name] = self.seen.statuses.get(name, 0) + 1
        for other in set(MARK.findall(answer.text)) - {self.number}:
            self._note_foreign(f"{self.number} saw the draft of {other} on {path}")
        return answer

    def _note_foreign(self, what: str) -> None:
        with self.seen.lock:
            self.seen.foreign.append(what)
