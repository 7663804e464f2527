"""Every page that has something to show, as each role that sees it: no barriers, and no sideways scrolling on a phone."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Error, Page

from tests.journeys.conftest import NARROW_RULES, Visitor, barriers, overflow, sign_in

WIDE = {"width": 1280, "height": 900}
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


def visit(
    page: Page, start: list[str], *, only: tuple[str, ...] = ("/",), most: int = 170, looks: int = 170
) -> tuple[list[str], list[str]]:
    """Go through the site by its links, one page of each kind, and look at each while there.

    Args:
        page: who visits.
        start: the addresses to begin at.
        only: pages below these are looked at; links of others are followed too.
        most: how many pages are opened at most, `looks` how many of them are looked at.

    Returns:
        The addresses that were looked at, and what is wrong with them.
    """
    waiting, seen, opened, looked, wrong = list(start), {like(path) for path in start}, 0, [], []
    while waiting and opened < most and len(looked) < looks:
        path = waiting.pop(0)
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        try:
            answer = page.goto(path)
        except Error as error:
            # A file of which the address does not tell that it is one.
            assert "Download is starting" in error.message, error
            continue
        opened += 1
        assert answer is not None
        assert answer.status == 200, f"{path} answers {answer.status}"
        for href in page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))"):
            address = urlsplit(urljoin(page.url, href))
            if address.netloc != urlsplit(page.url).netloc or NOT_A_PAGE.search(address.path):
                continue
            if address.path.startswith("/en/") or like(address.path) in seen:
                continue
            seen.add(like(address.path))
            waiting.append(address.path)
        if path.startswith(only):
            looked.append(path)
            wrong += look(page, path)
    return looked, wrong


def look(page: Page, path: str) -> list[str]:
    """What is wrong with the page that is open, on a wide window, a phone and the narrowest."""
    wrong = [f"{path}: {barrier}" for barrier in barriers(page)]
    for size in (PHONE, NARROWEST):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        if reached := overflow(page):
            wrong.append(f"{path} at {size['width']}: {reached}")
    # What else a narrow window may break: tables that can't be scrolled, targets that are too small.
    return wrong + [f"{path} at 320: {barrier}" for barrier in barriers(page, NARROW_RULES)]


def test_every_public_page(page: Page) -> None:
    paths, wrong = visit(page, ["/", "/account/login/", "/account/password/reset/"])
    assert len(paths) > 15
    assert "\n".join(wrong) == ""


def test_every_public_page_in_english_is_reached_and_whole(page: Page) -> None:
    wrong = []
    for path in ("/", "/board/", "/themes/", "/calls/", "/projects/", "/municipalities/", "/about/"):
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        page.goto(f"/en{path}")
        wrong += look(page, f"/en{path}")
    assert "\n".join(wrong) == ""


@pytest.mark.parametrize(
    "role", ["officer", "approver", "administrator", "auditor", "council_member", "applicant"]
)
def test_every_page_of_the_desk(page: Page, role: str) -> None:
    sign_in(page, role)
    # Approver, auditor and council member see the officer's pages with less on them.
    looks = 170 if role in ("officer", "administrator", "applicant") else 20
    paths, wrong = visit(
        page, ["/desk/", "/account/2fa/"], only=("/desk/", "/account/", "/apply/"), looks=looks
    )
    assert len(paths) >= PAGES.get(role, 4)
    assert "\n".join(wrong) == ""


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
