"""The rule builder shows what a rule would give while it is written, and writes nothing until it is saved."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor, barriers, sign_in

EDIT = "/desk/plan/eksempel-2026-2029/commitments/A.3/edit/"
SHOWN = "/plan/eksempel-2026-2029/A.3/"


def sentence(page: Page) -> str:
    """The rule in plain words, as the public reads it."""
    page.goto(SHOWN)
    return page.locator("main p.prose").first.inner_text()


def test_the_verdict_follows_the_rule_as_it_is_written(page: Page) -> None:
    before = sentence(page)
    sign_in(page, "officer")
    page.goto(EDIT)
    least = page.locator("#id_rule-min")
    least.fill("37")
    least.blur()
    preview = page.locator("aside[aria-live]")
    expect(preview.first).to_contain_text("37", timeout=15_000)
    assert barriers(page) == []
    assert sentence(page) == before  # nothing was saved


def test_a_rule_that_cannot_be_verified_is_refused_with_the_reason(page: Page) -> None:
    sign_in(page, "officer")
    page.goto(EDIT)
    page.locator("#id_rule-min").fill("5")
    page.locator("#id_rule-max").fill("2")
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ret løfte")
    expect(page.locator("main")).to_contain_text(re.compile("mindst", re.IGNORECASE))
    expect(page.locator("#error-summary")).to_be_visible()


def test_without_javascript_a_button_shows_the_verdict(visitor: Visitor) -> None:
    page = visitor(java_script_enabled=False)
    sign_in(page, "officer")
    page.goto(EDIT)
    page.locator("#id_rule-min").fill("37")
    page.get_by_role("button", name="Vis status").click()
    expect(page.locator("main")).to_contain_text("37")
    expect(page.locator("main")).to_contain_text("Intet er gemt")
    assert "37" not in sentence(page)
