"""Journeys in a real browser, through the program as `make demo` runs it: gunicorn, worker, database, demo data.

One program serves all journeys of a session. Each journey names what it makes so that it meets no other.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from pagt.cli.demo.accounts import ACCOUNTS, PASSWORD

PROJECT = Path(__file__).resolve().parents[2]
AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
NO_BROWSER = "no Chromium here (looked for $CHROMIUM, chromium, chromium-browser, google-chrome)"
READY = "Stop with Ctrl-C."
# WCAG 2.2 AA and what axe holds to be good practice.
RUN_AXE = """async rules => (await axe.run(document, {
    resultTypes: ["violations"], ...(rules.length ? {runOnly: {type: "rule", values: rules}} : {}),
})).violations.map(
    found => `${found.id}: ${found.help} (${found.nodes.map(node => node.target.join(" ")).join(", ")})`)"""


NARROW_RULES = (
    "scrollable-region-focusable",
    "target-size",
    "meta-viewport",
    "label",
    "button-name",
    "link-name",
)
"""What a page may break in a narrow window alone: what is hidden, moved or scrolled there."""


def find_chromium() -> str | None:
    """The browser's program, or None."""
    names = (os.environ.get("CHROMIUM") or "", "chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder is marked; without a browser it skips, on a build server it fails."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            if not find_chromium() and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


@pytest.fixture(scope="session")
def site(open_folder: Callable[[], Path]) -> Iterator[str]:
    """The address of the program, with the demonstration in a database of its own."""
    data = open_folder()
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    environment = {
        # The settings of the tests give each process a folder of its own and take it away with the process: files that
        # were loaded would be gone when they are asked for.
        **{
            name: value
            for name, value in os.environ.items()
            if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
        },
        "PAGT_ENV": "test",
        "PAGT_DATA_DIR": str(data),
        "PAGT_SITE_URL": f"http://127.0.0.1:{port}",
        "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, "-m", "pagt", "serve", "--demo", "--port", str(port)]
    with (
        (data / "log").open("w+") as log,
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True) as process,
    ):
        try:
            assert process.stdout
            said = []
            for line in process.stdout:
                said.append(line)
                if READY in line:
                    break
            else:
                pytest.fail("".join(said) + (data / "log").read_text())
            # localhost and not the number: a passkey belongs to a name.
            yield f"http://localhost:{port}"
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the session."""
    program = find_chromium()
    if program is None:
        pytest.fail(NO_BROWSER)
    with pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop in this thread, and Django would refuse every query made beside it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with sync_playwright() as playwright:
            # Root may not use Chromium's own sandbox; it visits nothing but our own pages.
            arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
            browser = playwright.chromium.launch(executable_path=program, args=arguments)
            yield browser
            browser.close()


Visitor = Callable[..., Page]


@pytest.fixture
def visitor(browser: Browser, site: str) -> Iterator[Visitor]:
    """Make a fresh visitor, who may give addresses without the host; `visitor(**options of the browser)`.

    The test fails when a page logs an error, breaks the content security policy, or asks another host for
    anything.
    """
    wrong: list[str] = []
    contexts: list[BrowserContext] = []

    def make(**options: object) -> Page:
        settings = {"base_url": site, "locale": "da-DK", "timezone_id": "Europe/Copenhagen", **options}
        context = browser.new_context(**settings)  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()

        def note_message(message: ConsoleMessage) -> None:
            # A page that answers 403 or 422 on purpose is logged as an error too; the test itself looks at those.
            if message.type == "error" and "the server responded with a status of 4" not in message.text:
                wrong.append(f"{page.url}: {message.text}")

        def note_request(request: Request) -> None:
            if request.url.startswith("http") and urlsplit(request.url).netloc != urlsplit(site).netloc:
                wrong.append(f"{page.url} asks another host: {request.url}")

        page.on("console", note_message)
        page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
        page.on("request", note_request)
        return page

    yield make
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture
def page(visitor: Visitor) -> Page:
    """A fresh visitor."""
    return visitor()


def sign_in(page: Page, role: str) -> None:
    """Sign in with the demonstration's account of a role, as its owner does."""
    account = next(account for account in ACCOUNTS if account.role == role)
    page.goto("/account/login/")
    page.get_by_label("E-mail").fill(account.email)
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("button", name="Log ind", exact=True).click()
    page.wait_for_url(re.compile(r"/desk/$"))


def barriers(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """What axe finds wrong with the page as it is now, by all its rules or some: `assert barriers(page) == []`."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    found: list[str] = page.evaluate(RUN_AXE, list(rules))
    return found


def overflow(page: Page) -> str:
    """What reaches beyond the right edge of the window, so that the page must be scrolled sideways; or nothing."""
    found: str = page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return "";
            const wide = [...document.body.querySelectorAll("*")].filter(e => {
                const box = e.getBoundingClientRect();
                if (box.right <= width + 1 || !box.width) return false;
                for (let p = e.parentElement; p; p = p.parentElement)
                    if (["auto", "scroll", "hidden"].includes(getComputedStyle(p).overflowX)) return false;
                return true;
            });
            return document.documentElement.scrollWidth + " > " + width + ": " +
                wide.slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(" | ");
        }"""
    )
    return found
