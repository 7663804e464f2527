"""An officer hands a person's data over, takes the name out of a text, erases the person, and finds nobody after."""

import json
import re
import zipfile

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor, barriers, sign_in

NAME, EMAIL = "Rejse Sletmigsen", "rejse.sletmigsen@firma.example"


def _fill_in(page: Page) -> None:
    """Put somebody on record, and somebody's words about them."""
    page.goto("/desk/contacts/new/")
    page.locator("[name=name]").fill(NAME)
    page.locator("[name=organisation]").fill("Eksempel Vindteknik A/S")
    page.locator("[name=email]").fill(EMAIL)
    page.get_by_label("Kendt som").select_option("company")
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)


def test_export_erase_and_nothing_is_found(page: Page, visitor: Visitor) -> None:
    sign_in(page, "officer")
    _fill_in(page)
    contact = page.url
    page.goto("/desk/interactions/new/")
    page.get_by_label("Titel").fill("Eksempel: samtale om sletning")
    page.get_by_label("Dato").fill("2026-01-15")
    page.get_by_label("Formål").select_option("dialogue")
    page.locator("[name=organisations]").first.fill("Eksempel Vindteknik A/S")
    page.locator("[name=summary]").fill(f"{NAME} vil gerne have besøg af en klasse.")
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("samtale om sletning")
    interaction = page.url

    page.goto(contact)
    page.get_by_role("link", name="Egne oplysninger: udlever eller slet").click()
    assert barriers(page) == []
    with page.expect_download() as fetched:
        page.get_by_role("button", name="Hent alt som en fil").click()
    with zipfile.ZipFile(fetched.value.path()) as archive:
        data = json.loads(archive.read("data.json"))
        assert EMAIL in json.dumps(data) and NAME in archive.read("data.html").decode()

    row = page.get_by_role("row").filter(has_text="samtale om sletning")
    expect(row).to_contain_text("vil gerne have besøg")
    row.get_by_role("button", name="Tag navnet ud").click()
    expect(page.get_by_role("status").first).to_contain_text("Navnet er taget ud")
    expect(page.get_by_role("row").filter(has_text="samtale om sletning")).to_have_count(0)

    page.get_by_label("Hvorfor?").fill("Personen har bedt om det")
    page.get_by_label("Bekræft").fill("noget andet")
    page.get_by_role("button", name="Slet personen for altid").click()
    expect(page.locator("#error-summary")).to_be_visible()
    page.get_by_label("Bekræft").fill(NAME)
    page.get_by_role("button", name="Slet personen for altid").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kvittering for en sletning")
    expect(page.locator("main")).to_contain_text("Datatilsynet")
    expect(page.locator("main")).not_to_contain_text(NAME)
    assert barriers(page) == []

    page.goto(f"/desk/contacts/?q={NAME.replace(' ', '+')}")
    expect(page.locator("main")).not_to_contain_text(EMAIL)
    expect(page.get_by_role("link", name=NAME)).to_have_count(0)
    page.goto(f"/desk/search/?q={NAME.replace(' ', '+')}")
    expect(page.get_by_role("link", name=re.compile("Sletmigsen"))).to_have_count(0)
    page.goto(interaction)
    expect(page.locator("main")).to_contain_text("vil gerne have besøg")
    expect(page.locator("main")).not_to_contain_text("Sletmigsen")
    page.goto("/desk/journal/")
    expect(page.locator("main")).not_to_contain_text("Sletmigsen")
