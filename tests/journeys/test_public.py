"""A journalist follows a promise to its proof, and goes back in time."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor, barriers


def test_from_the_front_page_to_a_proof_and_back_in_time(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("lovet")
    page.get_by_role("link", name="Se hele tavlen").click()

    # Three themes in 2023, where one or two were promised.
    cell = page.locator("a.cell[href*='/2.1/#p2023']").first
    expect(cell).to_contain_text("afviger")
    cell.click()
    expect(page).to_have_url(re.compile(r"/plan/midtjylland-2022-2025/2\.1/#p2023$"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    year = page.locator("#p2023")
    expect(year).to_contain_text("afviger")
    expect(year.locator(".proof:not(.proof--rejected) li")).to_have_count(3)
    assert barriers(page) == []

    # Before the year began nothing had been decided.
    page.get_by_label("Vis dagen").fill("2022-12-31")
    page.get_by_role("button", name="Vis", exact=True).click()
    expect(page).to_have_url(re.compile(r"on=2022-12-31"))
    expect(page.locator("#p2023")).to_contain_text("ikke begyndt")
    expect(page.locator("#p2023 .proof:not(.proof--rejected) li")).to_have_count(0)

    # The day stays when one goes on.
    page.get_by_role("navigation", name="Du er her").get_by_role("link").nth(1).click()
    expect(page).to_have_url(re.compile(r"on=2022-12-31"))


def test_a_day_that_is_none_is_told_in_a_sentence(page: Page) -> None:
    for day in ("2022-13-40", "i%20morgen", "0000-00-00"):
        answer = page.goto(f"/board/?on={day}")
        assert answer is not None
        assert 400 <= answer.status < 500, day
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    for day in ("0001-01-01", "9999-12-31"):
        answer = page.goto(f"/board/?on={day}")
        assert answer is not None
        assert answer.status < 500, day


def test_in_english_the_way_is_the_same(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/en/plan/midtjylland-2022-2025/2.1/")
    expect(page.locator("#p2023")).to_contain_text("deviates")


def test_the_board_is_reached_and_read_by_keyboard(page: Page) -> None:
    page.goto("/board/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Gå til sidens indhold")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_attribute("id", "indhold")
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('a.cell')"):
            break
    focused = page.locator(":focus")
    outline = focused.evaluate("e => getComputedStyle(e).outlineStyle")
    assert outline != "none"
    box = focused.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 24
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/plan/midtjylland-2022-2025/"))


def test_without_javascript_everything_public_is_there(visitor: Visitor) -> None:
    page = visitor(java_script_enabled=False)
    page.goto("/board/?on=2023-12-31")
    expect(page.locator("a.cell[href*='/2.1/']").first).to_be_visible()
    page.locator("a.cell[href*='#p2023']").first.click()
    expect(page).to_have_url(re.compile(r"on=2023-12-31"))
