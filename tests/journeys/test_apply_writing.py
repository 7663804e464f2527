"""Two people write one application at once, in real browsers: nothing is lost, and everybody sees what stands."""

import re

from playwright.sync_api import Page, expect

from pagt.cli.demo.accounts import PASSWORD
from pagt.cli.demo.affiliations import COLLEAGUE
from pagt.grants.calls.rules.values import length
from tests.journeys.conftest import Visitor, barriers, overflow, sign_in

TEXT = "Robotter 🤖 i naturfag\nog é"


def sign_in_colleague(page: Page) -> None:
    page.goto("/account/login/")
    page.get_by_label("E-mail").fill(COLLEAGUE[0])
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("button", name="Log ind", exact=True).click()
    page.wait_for_url(re.compile(r"/desk/$"))


def open_shared(page: Page) -> str:
    """Open the application that the demonstration's applicant writes with a colleague."""
    page.goto("/apply/")
    # By its call: another journey may have changed its title.
    card = page.locator(".cards > li").filter(has_text="Den åbne pulje").filter(has_text="Skriv videre")
    card.locator("h3 a").click()
    page.wait_for_url(re.compile(r"/apply/\d{4}-\d{4}/$"))
    return page.url


def test_two_people_write_at_once(visitor: Visitor) -> None:
    one, other = visitor(), visitor()
    sign_in(one, "applicant")
    address = open_shared(one)
    sign_in_colleague(other)
    for page in (one, other):
        page.goto(f"{address}write/1/")
        assert barriers(page) == []
    title = "[data-answer][data-type=title] input[type=text]"
    saved = re.compile(r"^Gemt \d\d:\d\d$")

    one.locator(title).fill("Den enes titel")
    expect(one.locator("[data-status]")).to_have_text(saved, timeout=5_000)
    other.locator(title).fill("Den andens titel")
    expect(other.locator(".clash")).to_contain_text("Den enes titel")
    expect(other.locator(".clash")).to_contain_text("Den andens titel")
    assert barriers(other) == []
    other.get_by_role("button", name="Saml begge og ret til").click()
    expect(other.locator("[data-status]")).to_have_text(saved)
    expect(other.locator(title)).to_have_value("Den andens titel – Den enes titel")

    # The first one has left the field and sees what stands now without doing anything.
    one.locator(title).blur()
    expect(one.locator(title)).to_have_value("Den andens titel – Den enes titel", timeout=20_000)
    expect(one.locator("[data-note]").first).to_contain_text("Opdateret af Karl Eksempel")


def test_what_is_typed_without_a_connection_is_saved_when_it_is_back(visitor: Visitor) -> None:
    page = visitor()
    sign_in(page, "applicant")
    page.goto(f"{open_shared(page)}write/1/")
    field = page.locator("[data-answer][data-type=long_text] textarea").first
    # The browser would log a request that it can't send as an error; this one is dropped on purpose.
    page.evaluate(
        "() => { window.sendsReally = window.fetch; window.fetch = () => Promise.reject(new Error('away')); }"
    )
    field.fill(TEXT)
    expect(page.locator("[data-status]")).to_contain_text("ingen forbindelse")
    count = field.locator("xpath=ancestor::*[@data-answer]").locator("[data-count]")
    expect(count).to_have_text(f"{length(TEXT)} skrevet.")
    page.evaluate("() => { window.fetch = window.sendsReally; }")
    expect(page.locator("[data-status]")).to_have_text(re.compile(r"^Gemt \d\d:\d\d$"), timeout=20_000)
    page.reload()
    expect(page.locator("[data-answer][data-type=long_text] textarea").first).to_have_value(TEXT)


def test_writing_fits_a_telephone_and_works_without_javascript(visitor: Visitor) -> None:
    page = visitor(java_script_enabled=False, viewport={"width": 375, "height": 800})
    sign_in(page, "applicant")
    page.goto(f"{open_shared(page)}write/1/")
    field = page.locator("[data-answer][data-type=long_text] textarea").first
    field.fill("Skrevet uden JavaScript.")
    page.get_by_role("button", name="Gem", exact=True).click()
    page.goto(page.url)
    expect(field).to_have_value("Skrevet uden JavaScript.")

    phone = visitor(viewport={"width": 320, "height": 700})
    sign_in(phone, "applicant")
    address = open_shared(phone)
    for rest in ("", "write/1/", "write/5/", "preview/", "writers/"):
        phone.goto(f"{address}{rest}")
        assert overflow(phone) == "", rest
        assert barriers(phone) == [], rest
