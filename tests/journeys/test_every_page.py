"""Every page that has something to show, as each role that sees it: no barriers, and no sideways scrolling on a phone."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import Visitor, barriers, overflow, sign_in

PHONE = {"width": 375, "height": 800}
NARROWEST = {"width": 320, "height": 700}
# One record's page stands for all of its kind; the register's pages are the same for every kind but for their forms.
SAME = (
    (re.compile(r"^/plan/([^/]+)/\d[^/]*/$"), r"/plan/\1/COMMITMENT/"),
    (re.compile(r"^/plan/([^/]+)/area/[^/]+/$"), r"/plan/\1/area/AREA/"),
    (re.compile(r"^/municipalities/\d+/$"), "/municipalities/CODE/"),
    (re.compile(r"^/(projects|calls)/[^/]+/$"), r"/\1/KEY/"),
    # The sections of one application ask every kind of question; a receipt, and what is read, is like another.
    (re.compile(r"^/apply/\d{4}-\d+/(receipt)/[^/]+/$"), r"/apply/NUMBER/\1/RECEIPT/"),
    (
        re.compile(r"^/apply/\d{4}-\d+/((?:write/\d+|preview|writers|withdraw|reopen|submit)/)$"),
        r"/apply/NUMBER/\1",
    ),
    (
        re.compile(r"^/desk/calls/[^/]+/form/[^/]+/sections/\d+/((?:new-question/)?)$"),
        r"/desk/calls/KEY/form/section/\1",
    ),
    (re.compile(r"^/desk/calls/[^/]+/form/[^/]+/questions/[^/]+/$"), "/desk/calls/KEY/form/question/"),
    (re.compile(r"^/desk/calls/[^/]+/((?:form|mail)/)[^/]+/(.*)$"), r"/desk/calls/KEY/\1ONE/\2"),
    (re.compile(r"^/desk/applications/[^/]+/((?:versions|eligibility)/)$"), r"/desk/applications/KEY/\1"),
    (re.compile(r"^/desk/plan/([^/]+)/commitments/[^/]+/(.*)$"), r"/desk/plan/\1/commitments/CODE/\2"),
    (re.compile(r"^/desk/people/(?!new/)[^/]+/$"), "/desk/people/KEY/"),
    (
        re.compile(r"^/desk/(?!plan/|people/|journal/)([^/]+)/(?!new/|import/)[^/]+/((edit|withdraw)/)?$"),
        r"/desk/\1/KEY/\2",
    ),
)
NOT_A_PAGE = re.compile(
    r"(/export/|/template/|/recovery-codes/download/|\.(svg|xml|csv|xlsx|json|txt|toml|pdf|ics)$|/documents/|/files?/|/pdf/$|/json/$|/logout/|/download/)"
)


# So many pages at least does each role see; the applicant's are those of writing an application.
PAGES = {"officer": 40, "approver": 20, "auditor": 20, "applicant": 20}


def like(path: str) -> str:
    """The kind of page that an address leads to."""
    for pattern, stands_for in SAME:
        if pattern.match(path):
            return pattern.sub(stands_for, path)
    return path


def crawl(page: Page, start: list[str], most: int = 150) -> list[str]:
    """The addresses of one page of each kind that can be reached by links, within the site."""
    waiting, seen, found = list(start), {like(path) for path in start}, []
    while waiting and len(found) < most:
        path = waiting.pop(0)
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{path} answers {answer.status}"
        found.append(path)
        for href in page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))"):
            address = urlsplit(urljoin(page.url, href))
            if address.netloc != urlsplit(page.url).netloc or NOT_A_PAGE.search(address.path):
                continue
            if address.path.startswith("/en/") or like(address.path) in seen:
                continue
            seen.add(like(address.path))
            waiting.append(address.path)
    return found


def look(page: Page, paths: list[str]) -> list[str]:
    """What is wrong with these pages, on a wide window and on a phone."""
    wrong = []
    for path in paths:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(path)
        wrong += [f"{path}: {barrier}" for barrier in barriers(page)]
        for size in (PHONE, NARROWEST):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            if reached := overflow(page):
                wrong.append(f"{path} at {size['width']}: {reached}")
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        wrong += [f"{path} on a phone: {barrier}" for barrier in barriers(page)]
    return wrong


def test_every_public_page(page: Page) -> None:
    paths = crawl(page, ["/", "/account/login/", "/account/password/reset/"])
    assert len(paths) > 15
    assert "\n".join(look(page, paths)) == ""


def test_every_public_page_in_english_is_reached_and_whole(page: Page) -> None:
    paths = [
        f"/en{path}"
        for path in ("/", "/board/", "/themes/", "/calls/", "/projects/", "/municipalities/", "/about/")
    ]
    assert "\n".join(look(page, paths)) == ""


@pytest.mark.parametrize(
    "role", ["officer", "approver", "administrator", "auditor", "council_member", "applicant"]
)
def test_every_page_of_the_desk(page: Page, role: str) -> None:
    sign_in(page, role)
    paths = [
        path
        for path in crawl(page, ["/desk/", "/account/2fa/"])
        if path.startswith(("/desk/", "/account/", "/apply/"))
    ]
    assert len(paths) >= PAGES.get(role, 4)
    if role in ("auditor", "council_member"):
        paths = paths[:15]  # the pages that officer and approver see too, with less on them
    assert "\n".join(look(page, paths)) == ""


def test_error_pages(page: Page, browser: Browser) -> None:
    for path, status in (("/no/such/page/", 404), ("/desk/no-such/", 404), ("/?on=9999-99-99", 400)):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status in (status, 422), path
        assert barriers(page) == [], path
        assert page.locator("h1").count() == 1, path
    sign_in(page, "auditor")
    answer = page.goto("/desk/meetings/new/")
    assert answer is not None
    assert answer.status == 403
    assert barriers(page) == []


def test_the_page_can_be_enlarged_and_forced_into_contrast(visitor: Visitor) -> None:
    """Text at 200 %, and the colours of somebody who needs their own."""
    page = visitor(forced_colors="active", viewport={"width": 640, "height": 800}, reduced_motion="reduce")
    for path in ("/", "/board/", "/municipalities/"):
        page.goto(path)
        assert overflow(page) == "", path
