"""An officer closes a gap, and the public sees the promise kept; with and without JavaScript, by hand and by keyboard."""

import datetime
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visitor, barriers, sign_in

TODAY = datetime.date.today()


def gap(page: Page, promise: str) -> Locator:
    """What the desk says of a promise that is not kept yet."""
    link = page.get_by_role("link", name=re.compile(rf"^{re.escape(promise)} "))
    return page.locator("main li, main article, main section, main div").filter(has=link).last


def verdict(page: Page, promise: str) -> str:
    """The verdict of the current year as the public sees it."""
    page.goto(f"/plan/eksempel-2026-2029/{promise}/")
    return page.locator(f"#p{TODAY.year} .chip").inner_text().strip()


def test_a_gap_is_closed_and_the_public_sees_it(page: Page) -> None:
    assert verdict(page, "A.3") in ("i fare", "i gang")
    sign_in(page, "officer")
    gap(page, "A.3").get_by_role("link", name="Nyt møde").click()
    # What the promise asks for is filled in; the officer adds when, and who came.
    expect(page.get_by_label("Formål")).to_have_value("workshop")
    page.get_by_label("Titel").fill("Eksempel: værksted fra rejsen")
    page.get_by_label("Dato").fill(TODAY.isoformat())
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("er gemt")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Eksempel: værksted fra rejsen")
    expect(page.locator("main")).to_contain_text("A.3")  # what it counts toward
    assert barriers(page) == []
    assert verdict(page, "A.3") == "indfriet"
    page.goto("/desk/")
    expect(page.get_by_role("link", name=re.compile("^A.3 "))).to_have_count(0)


@pytest.mark.parametrize(("promise", "javascript"), [("C.2", False)])
def test_the_same_without_javascript(visitor: Visitor, promise: str, javascript: bool) -> None:
    page = visitor(java_script_enabled=javascript)
    assert verdict(page, promise) in ("i fare", "i gang")
    sign_in(page, "officer")
    gap(page, promise).get_by_role("link", name="Nyt møde").click()
    page.get_by_label("Titel").fill("Eksempel: rådsmøde uden script")
    page.get_by_label("Dato").fill(TODAY.isoformat())
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Eksempel: rådsmøde uden script")
    assert verdict(page, promise) == "indfriet"


def tab_to(page: Page, target: Locator, most: int = 120) -> None:
    """Press Tab until the target has the focus, as somebody without a mouse does."""
    for _ in range(most):
        if target.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} is not reached by {most} tabs")


def test_the_same_by_keyboard_alone(page: Page) -> None:
    page.goto("/account/login/")
    tab_to(page, page.get_by_label("E-mail"))
    page.keyboard.type("officer@eksempel.dk")
    tab_to(page, page.get_by_label("Adgangskode"))
    page.keyboard.type("eksempel-pagt-2026")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/desk/$"))
    tab_to(page, gap(page, "B.2").get_by_role("link", name=re.compile("Nyt høringsinput")))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/desk/hearing/new/"))
    tab_to(page, page.get_by_label("Titel"))
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Eksempel: svar fra de unge")
    tab_to(page, page.get_by_label("Modtaget"))
    page.get_by_label("Modtaget").press_sequentially(f"{TODAY:%d%m%Y}")
    if page.get_by_label("Modtaget").input_value() != TODAY.isoformat():  # a browser that speaks English
        tab_to(page, page.get_by_label("Titel"))
        tab_to(page, page.get_by_label("Modtaget"))
        page.get_by_label("Modtaget").press_sequentially(f"{TODAY:%m%d%Y}")
    tab_to(page, page.get_by_role("button", name="Gem", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Eksempel: svar fra de unge")
    assert verdict(page, "B.2") == "indfriet"


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(page: Page) -> None:
    sign_in(page, "officer")
    page.goto("/desk/organisations/new/")
    page.get_by_label("Navn").fill("Eksempel <b>Fejlskrevet</b> A/S")
    page.get_by_label("Organisationstype").select_option("company")
    page.get_by_label("CVR-nummer").fill("12345678")
    page.get_by_role("button", name="Gem", exact=True).click()
    summary = page.locator("#error-summary")
    expect(summary).to_be_visible()
    expect(summary).to_contain_text("CVR-nummer")
    expect(page.get_by_label("Navn")).to_have_value("Eksempel <b>Fejlskrevet</b> A/S")
    expect(page.get_by_label("CVR-nummer")).to_have_value("12345678")
    assert barriers(page) == []
    page.get_by_label("CVR-nummer").fill("29190925")
    page.get_by_role("button", name="Gem", exact=True).click()
    # What looks like markup is text.
    expect(page.get_by_role("heading", level=1)).to_contain_text("Eksempel <b>Fejlskrevet</b> A/S")


def test_what_is_typed_is_kept_as_a_draft(page: Page) -> None:
    sign_in(page, "officer")
    page.goto("/desk/interactions/new/")
    page.get_by_label("Titel").fill("Eksempel: en kladde fra rejsen")
    expect(page.locator("[data-autosave]")).to_contain_text("Kladde gemt", timeout=15_000)
    page.goto("/desk/")
    page.goto("/desk/interactions/new/")
    expect(page.get_by_label("Titel")).to_have_value("Eksempel: en kladde fra rejsen")
    page.get_by_role("link", name="Kassér kladden").or_(
        page.get_by_role("button", name="Kassér kladden")
    ).click()
    expect(page.get_by_label("Titel")).to_have_value("")


def test_two_officers_edit_one_record(visitor: Visitor) -> None:
    first, second = visitor(), visitor()
    address = "/desk/organisations/eksempel-biogas/edit/"
    for page in (first, second):
        sign_in(page, "officer")
        page.goto(address)
    first.get_by_label("Hjemmeside").fill("https://eksempel.dk/biogas")
    first.get_by_role("button", name="Gem", exact=True).click()
    expect(first.get_by_role("status").first).to_contain_text("er gemt")

    second.get_by_label("Bemærkning").fill("Skrevet af den anden, imens.")
    second.get_by_role("button", name="Gem", exact=True).click()
    expect(second.locator("main")).to_contain_text("En anden har gemt posten, siden du åbnede den")
    expect(second.locator("main")).to_contain_text("https://eksempel.dk/biogas")  # what the other wrote
    expect(second.get_by_label("Bemærkning")).to_have_value("Skrevet af den anden, imens.")
    assert barriers(second) == []
    second.get_by_label("Hjemmeside").fill("https://eksempel.dk/biogas")
    second.get_by_role("button", name="Gem", exact=True).click()
    expect(second.get_by_role("status").first).to_contain_text("er gemt")
    shown = second.locator("main")
    expect(shown).to_contain_text("Skrevet af den anden, imens.")
    expect(shown).to_contain_text("https://eksempel.dk/biogas")
