"""Journeys in a real browser, against the program served with its own static files."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright
from pytest_django.live_server_helper import LiveServer

PROJECT = Path(__file__).resolve().parents[2]
AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
NO_BROWSER = "no Chromium here (looked for $CHROMIUM, chromium, chromium-browser, google-chrome)"
# WCAG 2.2 AA and what axe holds to be good practice.
RUN_AXE = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.map(
    found => `${found.id}: ${found.help} (${found.nodes.map(node => node.target.join(" ")).join(", ")})`)"""


def find_chromium() -> str | None:
    """The browser's program, or None."""
    names = (os.environ.get("CHROMIUM") or "", "chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder is marked; without a browser it skips, on a build server it fails."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))
            if not find_chromium() and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


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


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A fresh visitor at `live_server`, whose addresses may be given without the host.

    The test fails when the page logs an error, breaks the content security policy, or asks another host for
    anything.
    """
    wrong: list[str] = []
    context = browser.new_context(base_url=live_server.url, locale="da-DK", timezone_id="Europe/Copenhagen")
    context.set_default_timeout(10_000)
    page = context.new_page()

    def note_message(message: ConsoleMessage) -> None:
        # A page that answers 403 or 404 on purpose is logged as an error too; the test itself looks at those.
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            wrong.append(f"{page.url}: {message.text}")

    def note_request(request: Request) -> None:
        if (
            request.url.startswith("http")
            and urlsplit(request.url).netloc != urlsplit(live_server.url).netloc
        ):
            wrong.append(f"{page.url} asks another host: {request.url}")

    page.on("console", note_message)
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    page.on("request", note_request)
    yield page
    context.close()
    assert wrong == []


@pytest.fixture
def barriers(page: Page) -> Callable[[], list[str]]:
    """What axe finds wrong with the page as it is now: `assert barriers() == []`."""

    def find() -> list[str]:
        page.evaluate(AXE.read_text("utf-8"))
        found: list[str] = page.evaluate(RUN_AXE)
        return found

    return find
