"""A messy spreadsheet: what each row would do, mended, and then imported whole."""

import re
from pathlib import Path

from openpyxl import Workbook
from playwright.sync_api import Page, expect

from tests.journeys.conftest import barriers, sign_in

HEADINGS = ["Navn", "Organisationstype", "CVR-nummer", "Kommune", "Bemærkning"]


def workbook(folder: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADINGS, *rows):
        sheet.append(row)
    path = folder / "organisationer.xlsx"
    book.save(path)
    return path


def upload(page: Page, file: Path) -> None:
    page.goto("/desk/organisations/import/")
    page.get_by_label("Regneark").set_input_files(file)
    page.get_by_role("button", name="Læs filen").click()
    page.wait_for_url(re.compile(r"/columns/$"), timeout=30_000)
    page.get_by_role("button", name="Fortsæt").click()
    page.wait_for_load_state()
    if page.url.endswith("/values/"):  # words that are none of the choices: they stay as they are
        for select in page.locator("main select").all():
            select.select_option("")
        page.get_by_role("button", name="Fortsæt").click()


def test_a_messy_spreadsheet(page: Page, tmp_path: Path) -> None:
    sign_in(page, "officer")
    page.goto("/desk/organisations/")
    page.get_by_role("link", name="Importér et regneark").click()
    assert barriers(page) == []

    rows: list[list[object]] = [
        ["Eksempel Rejse A/S", "virksomhed", "", "Horsens", '=HYPERLINK("x")'],
        ["Eksempel Forkert A/S", "Virksomhed", "12345678", "Herning", ""],
        ["Eksempel Ukendt", "Blomsterbutik", "", "Atlantis", "‮omvendt"],
    ]
    rows[0][4] = "'almindelig tekst"
    upload(page, workbook(tmp_path, rows))
    expect(page.locator("main")).to_contain_text("rækker er afvist", timeout=30_000)
    main = page.locator("main")
    expect(main).to_contain_text("Eksempel Forkert A/S")
    expect(main).to_contain_text("CVR")
    expect(main).to_contain_text("Blomsterbutik")
    expect(page.get_by_role("button", name="Importér alle rækker")).to_have_count(0)
    assert barriers(page) == []
    page.goto("/desk/organisations/?q=Eksempel+Rejse")
    expect(page.locator("main")).to_contain_text("Intet passer")  # nothing was written

    rows[1][2], rows[2][1], rows[2][3] = "", "Forening", "Viborg"
    upload(page, workbook(tmp_path, rows))
    page.get_by_role("button", name="Importér alle rækker").click(timeout=30_000)
    expect(page.locator("main")).to_contain_text("Importen er færdig", timeout=30_000)
    page.goto("/desk/organisations/?q=Eksempel+Rejse")
    page.get_by_role("link", name="Eksempel Rejse A/S").click()
    expect(page.locator("main")).to_contain_text("Horsens")

    # The same file again changes nothing.
    upload(page, workbook(tmp_path, rows))
    expect(page.locator("main")).to_contain_text(re.compile("uændret"), timeout=30_000)
    with page.expect_download() as download:
        page.goto("/desk/organisations/?q=Eksempel+Rejse")
        page.get_by_role("link", name="XLSX").click()
    assert download.value.suggested_filename.endswith(".xlsx")
