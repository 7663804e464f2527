"""Every address, requested as everybody, gives exactly what its declaration says."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.http import HttpResponse
from django.test import Client

from pagt.cli.demo.accounts import ACCOUNTS, PASSWORD
from pagt.core.access import Open
from pagt.core.rights import Right, SystemActor
from pagt.people.actions import create_person
from pagt.people.models import User
from pagt.people.roles import RIGHTS, Role
from tests.house.addresses import Address, addresses

pytestmark = pytest.mark.django_db
LOGIN = re.compile(r"^(/en)?/account/login/")
NOBODY = "nobody"
WITHOUT_ROLE = "somebody without a role"
CLOSED = "an officer whose account is closed"
WHO = [NOBODY, WITHOUT_ROLE, CLOSED, *Role]
# They end a session; asked last, and by itself.
LOGOUT = "account_logout"


@pytest.fixture(scope="module")
def clients(demo: None) -> dict[str, Client]:
    """A browser for everybody."""
    found = {NOBODY: Client()}
    users = {str(account.role): User.objects.get(email=account.email) for account in ACCOUNTS}
    by = SystemActor("system:test")
    users[WITHOUT_ROLE] = create_person(
        by=by, email="without@eksempel.dk", name="Uden", roles=[], password=PASSWORD
    )
    users[CLOSED] = create_person(by=by, email="closed@eksempel.dk", name="Lukket", roles=[Role.OFFICER])
    assert set(users) | {NOBODY} == {str(who) for who in WHO}
    for who, user in users.items():
        found[who] = Client(raise_request_exception=True)
        found[who].force_login(user)
    users[CLOSED].is_active = False
    users[CLOSED].save(update_fields=["is_active"])
    return found


def rights(who: str) -> frozenset[Right]:
    return RIGHTS[Role(who)] if who in set(Role) else frozenset()


def is_let_in(address: Address, who: str) -> bool:
    if address.access is Open.PUBLIC:
        return True
    if address.access is Open.SIGNED_IN:
        return who not in (NOBODY, CLOSED)
    return address.access in rights(who)


def is_sent_to_login(answer: HttpResponse) -> bool:
    return answer.status_code == 302 and bool(LOGIN.match(answer.headers["Location"]))


def read(answer: HttpResponse) -> None:
    """Read an answer that is a stream to its end, which closes its file."""
    if answer.streaming:
        b"".join(answer)


def test_every_address_declares_its_access() -> None:
    found = addresses()
    assert len(found) > 150
    undeclared = [a.route for a in found if not isinstance(a.access, Right | Open)]
    assert undeclared == []
    names = [a.name for a in found]
    assert len(names) == len(set(names))


def test_what_is_public_is_the_portal_and_the_way_in() -> None:
    elsewhere = [
        a.name
        for a in addresses()
        if a.access is Open.PUBLIC and not a.name.startswith("portal:") and "/desk/" in a.route
    ]
    assert elsewhere == []
    closed = [a.name for a in addresses() if a.name.startswith("portal:") and a.access is not Open.PUBLIC]
    assert closed == []


@pytest.mark.parametrize("who", WHO)
def test_every_page_as(who: str, clients: dict[str, Client]) -> None:
    """Let in: an answer of the page itself. Not let in: refused, or sent to sign in, and nothing else."""
    wrong = []
    for address in addresses():
        if address.name == LOGOUT:
            continue
        url = address.url()
        answer = clients[who].get(url)
        if is_let_in(address, who):
            stage = address.access is Open.PUBLIC and address.name.startswith(("mfa_", "account_"))
            good = answer.status_code not in (401, 403) and answer.status_code < 500
            good = good and (stage or not is_sent_to_login(answer))
        elif who in (NOBODY, CLOSED):
            good = is_sent_to_login(answer)
        else:
            good = answer.status_code == 403
        if not good:
            wrong.append((address.name, url, answer.status_code))
        read(answer)
    assert wrong == []


@pytest.mark.parametrize("who", WHO)
def test_nobody_writes_to_what_is_closed_to_them(who: str, clients: dict[str, Client]) -> None:
    wrong = []
    for address in addresses():
        if is_let_in(address, who):
            continue
        url = address.url()
        for method in (clients[who].post, clients[who].put, clients[who].delete):
            answer = method(url)
            expected = is_sent_to_login(answer) if who in (NOBODY, CLOSED) else answer.status_code == 403
            if not expected:
                wrong.append((address.name, answer.status_code))
    assert wrong == []


def test_a_form_from_elsewhere_is_refused(clients: dict[str, Client]) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = clients[Role.OFFICER].cookies
    for url in ("/desk/meetings/new/", "/account/logout/", "/desk/drafts/"):
        answer = strict.post(url, {"title": "x"})
        assert answer.status_code == 403, url
        assert "Formularen var for gammel" in answer.content.decode(), url


def test_a_refusal_says_who_may(clients: dict[str, Client]) -> None:
    answer = clients[Role.AUDITOR].get("/desk/meetings/new/")
    text = answer.content.decode()
    assert answer.status_code == 403
    assert "Det har du ikke adgang til" in text
    assert "medarbejder i sekretariatet" in text
    assert "revisor" in text


class Page(HTMLParser):
    """What is wrong with a page's frame, and what it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.h1 = self.titles = self.mains = self.pictures = 0
        self.lang = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.h1 += tag == "h1"
        self.mains += tag == "main"
        self.pictures += tag == "svg"
        self.titles += tag == "title" and not self.pictures  # the page's own, not a picture's
        if tag == "html":
            self.lang = given.get("lang") or ""
        if tag == "style" or "style" in given:
            self.wrong.append(f"inline style in <{tag}>")
        if tag == "script" and not given.get("src") and given.get("type") != "application/json":
            self.wrong.append("inline script")
        self.wrong += [f"inline handler {name}" for name in given if name.startswith("on")]
        loads = {"script": "src", "img": "src", "iframe": "src", "source": "src", "use": "href"}
        if tag == "link" and given.get("rel") in ("stylesheet", "icon", "preload", "manifest"):
            loads["link"] = "href"
        source = given.get(loads.get(tag, ""), "") or ""
        if re.match(r"^(https?:)?//", source):
            self.wrong.append(f"<{tag}> loads {source}")
        if tag == "form" and re.match(r"^(https?:)?//", given.get("action") or ""):
            self.wrong.append(f"a form is sent to {given['action']}")

    def handle_endtag(self, tag: str) -> None:
        self.pictures -= tag == "svg"


def pages(client: Client, who: str, language: str) -> Iterator[tuple[str, HttpResponse]]:
    for address in addresses():
        if is_let_in(address, who) and address.name != LOGOUT:
            answer = client.get(address.url(language))
            yield address.name, answer  # type: ignore[misc]
            read(answer)


@pytest.mark.parametrize(
    ("who", "language"),
    [
        (NOBODY, "da"),
        (NOBODY, "en"),
        (Role.OFFICER, "da"),
        (Role.OFFICER, "en"),
        (Role.APPROVER, "da"),
        (Role.ADMINISTRATOR, "da"),
    ],
)
def test_every_page_is_whole_and_keeps_to_itself(who: str, language: str, clients: dict[str, Client]) -> None:
    """One heading, a title, its language; security headers; nothing inline, nothing from another host."""
    wrong = []
    seen = 0
    for name, answer in pages(clients[who], who, language):
        if name != "portal:board-svg":
            policy = answer.headers.get("Content-Security-Policy", "")
            for part in (
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                "frame-ancestors 'none'",
            ):
                if part not in policy:
                    wrong.append(f"{name}: the policy lacks {part}")
            if "unsafe" in policy:
                wrong.append(f"{name}: {policy}")
            if answer.headers.get("X-Frame-Options") != "DENY":
                wrong.append(f"{name}: may be framed")
        for header, value in (
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
        ):
            if answer.headers.get(header) != value:
                wrong.append(f"{name}: {header} is {answer.headers.get(header)}")
        is_page = answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming
        text = answer.content.decode() if is_page else ""
        if not text.lstrip().startswith("<!doctype html>"):
            continue  # a part of a page, or none at all
        seen += 1
        page = Page(text)
        wrong += [f"{name}: {what}" for what in page.wrong]
        if (page.h1, page.titles, page.mains) != (1, 1, 1):
            wrong.append(f"{name}: {page.h1} h1, {page.titles} titles, {page.mains} mains")
        shown = "da" if name.startswith("openid_connect") else language
        if page.lang != shown:
            wrong.append(f"{name}: is in {page.lang!r}")
    assert wrong == []
    assert seen > 15


def test_public_pages_neither_ask_who_one_is_nor_mark_the_browser(demo: None) -> None:
    marked = []
    for address in addresses():
        if address.name.startswith("portal:"):
            visitor = Client()
            answer = visitor.get(address.url())
            assert answer.status_code in (200, 404), address.name
            if answer.cookies or "Cookie" in answer.headers.get("Vary", ""):
                marked.append((address.name, dict(answer.cookies), answer.headers.get("Vary")))
    assert marked == []
