"""An officer finds a duplicate by the search, merges it, and takes it back: by mouse and by keyboard."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor, barriers, overflow, sign_in


def new_organisation(page: Page, name: str, city: str) -> None:
    page.goto("/desk/organisations/new/")
    page.get_by_label("Navn", exact=True).fill(name)
    page.get_by_label("Organisationstype").select_option("company")
    page.locator("[name=city]").fill(city)
    page.get_by_role("button", name="Gem", exact=True).click()


def test_a_duplicate_is_merged_and_taken_back(page: Page) -> None:
    sign_in(page, "officer")
    new_organisation(page, "Eksempel Rejseværk A/S", "")
    expect(page.get_by_role("heading", level=1)).to_have_text("Eksempel Rejseværk A/S")
    # One letter is wrong: the form says what it looks like, and a second press saves.
    new_organisation(page, "Eksempel Rejsevaerkk", "Ry")
    expect(page.get_by_role("alert").filter(has_text="Den ligner en")).to_be_visible()
    expect(page.get_by_role("link", name="Eksempel Rejseværk A/S")).to_be_visible()
    assert barriers(page) == []
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Eksempel Rejsevaerkk")

    # The search forgives, and the arrow keys choose.
    box = page.get_by_role("combobox", name="Søg i hele registret")
    box.fill("rejsevæ")
    expect(page.get_by_role("option", name="Eksempel Rejseværk A/S")).to_be_visible()
    assert barriers(page) == []
    box.press("ArrowDown")
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(1)
    box.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url(re.compile("/desk/organisations/eksempel-rejsev"))

    page.goto("/desk/organisations/eksempel-rejsevaerk-a-s/")
    page.get_by_role("link", name="Sammenlign med “Eksempel Rejsevaerkk”").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Læg “Eksempel Rejsevaerkk” sammen med")
    assert barriers(page) == []
    expect(page.get_by_role("radio", name="By: Ry")).to_be_checked()
    page.get_by_role("button", name="Læg sammen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("er lagt sammen med")
    assert barriers(page) == []

    # The old name leads to the one that stayed.
    page.goto("/desk/search/?q=rejsevaerkk")
    page.get_by_role("main").get_by_role("link", name="Eksempel Rejseværk A/S").click()
    expect(page.locator("main")).to_contain_text("Ry")
    page.get_by_role("link", name="Fortryd sammenlægningen").click()
    assert barriers(page) == []
    page.get_by_role("button", name="Fortryd sammenlægningen").click()
    expect(page.get_by_role("status").first).to_contain_text("Sammenlægningen er fortrudt")
    expect(page.get_by_role("heading", level=1)).to_have_text("Eksempel Rejsevaerkk")
    page.goto("/desk/duplicates/")
    pair = page.get_by_role("listitem").filter(has_text="Eksempel Rejsevaerkk").last
    pair.get_by_role("button", name=re.compile("^Ikke den samme")).click()
    expect(page.get_by_role("status").first).to_contain_text("ikke foreslået mere")


def test_the_search_works_without_javascript_and_on_a_phone(visitor: Visitor) -> None:
    page = visitor(java_script_enabled=False)
    sign_in(page, "officer")
    page.get_by_role("searchbox", name="Søg i hele registret").fill("kommune")
    page.get_by_role("banner").get_by_role("button", name="Søg", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Søg i hele registret")
    expect(page.get_by_role("heading", name=re.compile("^Organisationer"))).to_be_visible()
    narrow = visitor(viewport={"width": 320, "height": 800})
    sign_in(narrow, "officer")
    for address in ("/desk/search/?q=eksempel", "/desk/duplicates/"):
        narrow.goto(address)
        assert overflow(narrow) == ""
        assert barriers(narrow) == []
