"""From a call to a receipt: the secretariat builds and publishes it, schools write, submit, and prove what they sent.

The short path is gone by keyboard alone and without JavaScript too.
"""

import hashlib
import re
from io import BytesIO
from pathlib import Path

import pytest
import typst
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from pagt.cli.demo.affiliations import COLLEAGUE
from tests.journeys import applying
from tests.journeys.applying import NUMBER, SAVED, YEAR, answer
from tests.journeys.conftest import Visitor, barriers, overflow, sign_in
from tests.journeys.keyboard import press, tab_to, write

TITLE = "Eksempel: Robotter 🤖 på <b>Fanø</b>"
LETTER = b"#set document(title: [Eksempel])\n= Eksempel: tilsagn fra partneren"


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """A PDF to attach."""
    path = tmp_path / "tilsagn.pdf"
    path.write_bytes(typst.compile(LETTER))
    return path


def fetched(page: Page, link: str) -> bytes:
    """The file that a link of the page gives."""
    with page.expect_download() as download:
        page.get_by_role("link", name=link).click()
    return Path(download.value.path()).read_bytes()


def come_back(page: Page) -> None:
    """Turn to the page again after a look at another tab: it asks for what is new at once."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_from_the_call_to_a_receipt_that_proves_itself(visitor: Visitor, letter: Path) -> None:
    officer, approver, one, other = (visitor() for _person in range(4))
    sign_in(officer, "officer")
    sign_in(approver, "approver")
    call = applying.write_call(officer, "Eksempel: En hel rejse")
    assert barriers(officer) == []
    expect(officer.get_by_role("button", name="Gør klar til offentliggørelse")).to_be_disabled()
    applying.take_form(officer, call)
    assert barriers(officer) == []
    anybody = visitor()
    assert anybody.goto(f"/calls/{call}/").status == 404  # type: ignore[union-attr]
    applying.publish(officer, approver, call)

    sign_in(one, "applicant")
    address = applying.begin(one, call)
    one.get_by_role("link", name="Hvem skriver med").click()
    one.get_by_label("E-mail").fill(COLLEAGUE[0])
    one.get_by_role("button", name="Send invitationen").click()
    # Who has an account is not told; the address is what was typed.
    expect(one.get_by_role("heading", name=COLLEAGUE[0])).to_be_visible()
    applying.sign_in_as(other, COLLEAGUE[0])
    other.goto("/apply/")
    other.get_by_role("listitem").filter(has_text="En hel rejse").get_by_role("link").first.click()
    expect(other).to_have_url(address)

    two_write_at_once(one, other, address)

    sections = one.locator(".steps > li").count()
    assert sections > 5
    for number in range(1, sections + 1):
        one.wait_for_url(f"**/write/{number}/")
        applying.fill_section(one, letter)
        one.get_by_role("button", name=re.compile(r"^Gem og (fortsæt|se overblikket)$")).click()
    one.wait_for_url(NUMBER)
    expect(one.get_by_role("progressbar")).to_have_attribute("value", "100")

    # The colleague may write, not submit.
    assert other.goto(f"{address}submit/").status == 200  # type: ignore[union-attr]
    expect(other.get_by_role("button", name="Indsend ansøgningen")).to_have_count(0)

    one.get_by_role("link", name="Kontrollér og indsend").click()
    assert barriers(one) == []
    one.get_by_role("button", name="Indsend ansøgningen").click()
    receipt, fingerprint = applying.receipt_of(one)
    assert barriers(one) == []

    pages = PdfReader(BytesIO(fetched(one, "Hent den som PDF"))).pages
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
    for part in (receipt, fingerprint, "Robotter", "<b>Fanø</b>", "Skrevetafkollegaen", "tilsagn.pdf"):
        assert part in text
    one.get_by_text("Hvordan kan jeg senere bevise").click()
    assert hashlib.sha256(fetched(one, f"{receipt}.json")).hexdigest() == fingerprint

    applying.check_receipt(anybody, receipt, fingerprint)
    expect(anybody.get_by_role("status")).to_contain_text("Det passer")
    expect(anybody.locator("main")).to_contain_text("Eksempel: En hel rejse")
    expect(anybody.locator("main")).not_to_contain_text("Robotter")
    assert barriers(anybody) == []
    applying.check_receipt(anybody, receipt, fingerprint[:-1] + ("0" if fingerprint[-1] != "0" else "1"))
    expect(anybody.get_by_role("alert")).to_contain_text("Det passer ikke")

    officer.goto("/desk/applications/")
    officer.get_by_role("row").filter(has_text=receipt[2:11]).get_by_role("link").first.click()
    expect(officer.locator("main")).to_contain_text("Skrevet af kollegaen")
    assert barriers(officer) == []


def two_write_at_once(one: Page, other: Page, address: str) -> None:
    """Both open the first section: what the other writes appears, and a conflict is settled by choosing."""
    for page in (one, other):
        page.goto(f"{address}write/1/")
    title = "[data-answer=title] input[type=text]"
    other.locator("[data-answer=summary] textarea").fill("Skrevet af kollegaen")
    expect(other.locator("[data-status]")).to_have_text(SAVED, timeout=5_000)
    come_back(one)
    expect(one.locator("[data-answer=summary] textarea")).to_have_value("Skrevet af kollegaen")
    expect(answer(one, "summary").locator("[data-note]")).to_contain_text(COLLEAGUE[1])

    one.locator(title).fill("Eksempel: Den enes titel")
    expect(one.locator("[data-status]")).to_have_text(SAVED)
    other.locator(title).fill(TITLE)
    clash = other.locator(".clash")
    expect(clash).to_contain_text("Eksempel: Den enes titel")
    expect(clash).to_contain_text(TITLE)
    other.get_by_role("button", name="Behold min").click()
    expect(clash).to_have_count(0)
    expect(other.locator("[data-status]")).to_have_text(SAVED)
    one.locator(title).blur()
    come_back(one)
    expect(one.locator(title)).to_have_value(TITLE)


@pytest.fixture(scope="module")
def short_call() -> list[str]:
    """Remembers the call of few questions once it is built."""
    return []


@pytest.fixture
def short(visitor: Visitor, short_call: list[str], tmp_path: Path) -> str:
    """The key of an open call whose form has few questions."""
    if not short_call:
        officer, approver = visitor(java_script_enabled=False), visitor(java_script_enabled=False)
        sign_in(officer, "officer")
        sign_in(approver, "approver")
        file = tmp_path / "form.toml"
        file.write_text(applying.SHORT_FORM, "utf-8")
        call = applying.write_call(officer, "Eksempel: Et kort udbud")
        applying.take_form(officer, call, file)
        applying.publish(officer, approver, call)
        short_call.append(call)
    return short_call[0]


def test_without_javascript(visitor: Visitor, short: str) -> None:
    page = visitor(java_script_enabled=False, viewport={"width": 375, "height": 800})
    sign_in(page, "applicant")
    applying.begin(page, short)
    page.get_by_role("link", name="Projektet", exact=True).click()
    page.get_by_label("Projektets titel").fill("Eksempel: Uden JavaScript")
    page.get_by_label("Hvorfor?").fill("x" * 201)
    page.get_by_role("radio", name="Ja").check()
    page.get_by_role("button", name="Gem og fortsæt").click()

    # What is wrong is said, and what was typed stays; the question that the answer calls for shows now.
    expect(page.locator("#error-summary")).to_contain_text("Hvorfor?")
    expect(page.get_by_label("Hvorfor?")).to_have_value("x" * 201)
    assert overflow(page) == ""
    page.get_by_label("Hvorfor?").fill("Eksempel: derfor")
    page.get_by_label("Hvornår?").fill("Eksempel: sidste år")
    page.get_by_role("button", name="Gem og fortsæt").click()
    page.wait_for_url("**/write/2/")
    page.get_by_label("Første dag").fill(f"{YEAR}-08-01")
    page.get_by_label("Sidste dag").fill(f"{YEAR + 1}-07-31")
    applying.fill_budget(answer(page, "budget"))
    assert overflow(page) == ""
    page.get_by_role("button", name="Gem og se overblikket").click()
    page.get_by_role("link", name="Kontrollér og indsend").click()
    page.get_by_role("button", name="Indsend ansøgningen").click()
    receipt, fingerprint = applying.receipt_of(page)
    assert overflow(page) == ""
    assert hashlib.sha256(_shown(page, receipt)).hexdigest() == fingerprint
    applying.check_receipt(page, receipt, fingerprint)
    expect(page.get_by_role("status")).to_contain_text("Det passer")


def _shown(page: Page, receipt: str) -> bytes:
    """The file behind the receipt's fold, which opens without a script."""
    page.get_by_text("Hvordan kan jeg senere bevise").click()
    return fetched(page, f"{receipt}.json")


def write_day(page: Page, target: Locator, day: str) -> None:
    """Reach a field for a day, and type it in the order of the browser's own language."""
    year, month, number = day.split("-")
    for typed in (f"{number}{month}{year}", f"{month}{number}{year}"):
        tab_to(page, target)
        target.press_sequentially(typed)
        if target.input_value() == day:
            return
        while target.evaluate("e => e === document.activeElement"):
            page.keyboard.press("Shift+Tab")
    raise AssertionError(f"{day} can't be typed: {target.input_value()}")


def test_what_is_taken_back_before_it_is_sent_leaves_nothing_waiting(page: Page, short: str) -> None:
    sign_in(page, "applicant")
    page.goto(f"{applying.begin(page, short)}write/1/")
    field, status = page.get_by_label("Projektets titel"), page.locator("[data-status]")
    # The browser would log a request that it can't send as an error; this one is dropped on purpose.
    page.evaluate(
        "() => { window.sendsReally = window.fetch; window.fetch = () => Promise.reject(new Error('away')); }"
    )
    field.fill("Eksempel")
    expect(status).to_contain_text("ingen forbindelse")
    field.fill("")
    expect(status).to_have_text("")
    page.evaluate("() => { window.fetch = window.sendsReally; }")
    field.fill("Eksempel: skrevet igen")
    expect(status).to_have_text(SAVED)


def test_by_keyboard_alone(page: Page, short: str) -> None:
    sign_in(page, "applicant")
    page.goto(f"/calls/{short}/")
    press(page, page.get_by_role("link", name="Skriv en ansøgning"))
    page.wait_for_url("**/apply/calls/**")
    who = page.get_by_role("radio", name="Eksempel Gymnasium")
    press(page, who, "Space")
    expect(who).to_be_checked()
    press(page, page.get_by_role("button", name="Begynd på: ansøgning"))
    page.wait_for_url(NUMBER)
    press(page, page.get_by_role("link", name="Projektet", exact=True))
    page.wait_for_url("**/write/1/")
    write(page, page.get_by_label("Projektets titel"), "Eksempel: Kun med tasterne")
    write(page, page.get_by_label("Hvorfor?"), "Eksempel: derfor")
    yes = page.get_by_role("radio", name="Ja")
    press(page, yes, "Space")
    expect(page.get_by_label("Hvornår?")).to_be_visible()
    write(page, page.get_by_label("Hvornår?"), "Eksempel: sidste år")
    expect(page.locator("[data-status]")).to_have_text(SAVED)
    press(page, page.get_by_role("button", name="Gem og fortsæt"))
    page.wait_for_url("**/write/2/")
    write_day(page, page.get_by_label("Første dag"), f"{YEAR}-08-01")
    write_day(page, page.get_by_label("Sidste dag"), f"{YEAR + 1}-07-31")
    budget = answer(page, "budget")
    # A list is chosen from by its first letters.
    for side, number, kind, amount in (
        ("cost", 0, "L", "100000"),
        ("financing", 0, "Ans", "75000"),
        ("financing", 1, "Eg", "25000"),
    ):
        row = budget.locator(f"[data-side={side}] [data-row-id]").nth(number)
        write(page, row.locator("[data-column=kind]"), kind)
        write(page, row.locator("[data-column=text]"), "Eksempel: en linje")
        write(page, row.locator("[data-column^=y]"), amount)
    # A row too many is added and taken away again, and the focus is where one goes on from.
    press(page, budget.locator("[data-side=cost]").get_by_role("button", name="Tilføj en række"))
    rows = budget.locator("[data-side=cost] [data-row-id]")
    expect(rows).to_have_count(3)
    expect(rows.last.locator("[data-column=kind]")).to_be_focused()
    press(page, rows.last.get_by_role("button", name="Fjern rækken"))
    expect(rows).to_have_count(2)
    expect(page.locator("[data-sum=difference-all]")).to_have_text("0")
    expect(page.locator("[data-status]")).to_have_text(SAVED)
    press(page, page.get_by_role("button", name="Gem og se overblikket"))
    page.wait_for_url(NUMBER)
    press(page, page.get_by_role("link", name="Kontrollér og indsend"))
    page.wait_for_url("**/submit/")
    press(page, page.get_by_role("button", name="Indsend ansøgningen"))
    receipt, fingerprint = applying.receipt_of(page)

    press(page, page.get_by_text("Hvordan kan jeg senere bevise"))
    press(page, page.get_by_role("link", name="kontrollere kvitteringen"))
    page.wait_for_url("**/receipt/?*")
    expect(page.locator("#id_receipt")).to_have_value(receipt)
    write(page, page.locator("#id_sha256"), fingerprint)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Det passer")
    expect(page.get_by_role("status")).to_be_focused()
