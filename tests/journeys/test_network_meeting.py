"""From a gap on the desk to a kept promise: a network meeting planned, called, answered, held and counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor, barriers, sign_in

HELD_IN_SPRING = "/desk/meetings/eksempel-netvaerk-2026-04-20/"
TITLE = "Eksempel: netværksmøde om robotter"


@contextmanager
def without_the_one_in_spring(page: Page) -> Iterator[None]:
    """The demonstration's own network meeting of the year is withdrawn for a while, so that the promise is open."""
    page.goto(f"{HELD_IN_SPRING}withdraw/")
    page.locator("main form [name=reason]").fill("Eksempel: prøve")
    page.locator("main form button").click()
    page.wait_for_url(f"**{HELD_IN_SPRING}")
    try:
        yield
    finally:
        page.goto(HELD_IN_SPRING)
        page.get_by_role("button", name="Tag i brug igen").click()


def test_a_network_meeting_from_the_gap_to_the_kept_promise(page: Page, visitor: Visitor) -> None:
    sign_in(page, "officer")
    with without_the_one_in_spring(page):
        page.goto("/desk/")
        gap = page.locator("li.gap", has_text="A.2")
        expect(gap).to_contain_text("netværksmøde")
        gap.get_by_role("link", name="Nyt møde").click()

        plan_it(page)
        # Nobody is invited, so it would not count, and the page says why.
        toward = page.locator("section", has=page.get_by_role("heading", name=re.compile("Tæller")))
        expect(toward.locator("tr", has_text="A.2")).to_contain_text("ingen virksomhed deltog")
        address = page.url

        invite(page)
        reply_without_signing_in(visitor(), link_in_the_outbox(page))

        page.goto(address)
        page.get_by_role("link", name="Registrér, hvem der kom").click()
        expect(page.get_by_role("checkbox", name="Anna Eksempel")).to_be_checked()
        page.get_by_role("button", name="Gem, hvem der kom").click()

        page.goto(address)
        row = toward.locator("tr", has_text="A.2")
        expect(row).to_contain_text("Tæller")
        expect(row).not_to_contain_text("ingen")
        assert barriers(page) == []
        row.get_by_role("link").click()
        expect(page.locator("main details", has_text="2026").first).to_contain_text("indfriet")
        page.goto("/desk/")
        expect(page.locator("li.gap", has_text="A.2")).to_have_count(0)


def plan_it(page: Page) -> None:
    """Fill in the form, in which the purpose stands already, and save; without hours one may answer all day."""
    expect(page.locator("[name=purpose]")).to_have_value("network")
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=on]").fill(date.today().isoformat())
    page.locator("[name=place]").fill("Eksempelhuset")
    page.locator("[name=items-0-subject]").fill("Hvad kan vi gøre sammen?")
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def invite(page: Page) -> None:
    """Choose the people of companies in the register and send them the invitation."""
    page.get_by_role("link", name="Invitér fra registeret").click()
    page.locator("main [name=kind]").select_option("company")
    page.get_by_role("button", name="Se, hvem det er").click()
    expect(page.locator("main")).to_contain_text("Anna Eksempel")
    page.get_by_role("button", name="Sæt de afkrydsede på listen").click()
    page.get_by_role("button", name="Send invitationerne").click()
    expect(page.locator("main")).to_contain_text("Anna Eksempel")


def link_in_the_outbox(page: Page) -> str:
    """The address at which the invited person answers, as it stands in the mail."""
    for _attempt in range(20):
        page.goto("/desk/post/?q=anna@example.org")
        mail = page.locator("main").get_by_role("link", name=re.compile("netværksmøde om robotter"))
        if mail.count():
            break
        page.wait_for_timeout(500)
    mail.first.click()
    found = re.search(r"https?://[^/\s]+(/m/[\w-]+/)", page.locator("main").inner_text())
    assert found, page.locator("main").inner_text()
    return found[1]


def reply_without_signing_in(page: Page, link: str) -> None:
    """Say that one comes."""
    page.set_viewport_size({"width": 375, "height": 800})
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert barriers(page) == []
    page.get_by_role("radio", name="Jeg kommer", exact=True).check()
    page.get_by_role("button", name="Send dit svar").click()
    expect(page.get_by_role("status")).to_contain_text("Tak")
