"""What the journeys of calls and applications share: building a call on its pages, and answering a form."""

import re
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from pagt.cli.demo.accounts import PASSWORD

NOW = datetime.now()
YEAR = NOW.year + 1
CVR = "29190925"  # its check digit is right
SAVED = re.compile(r"^Gemt \d\d:\d\d$")
NUMBER = re.compile(r"/apply/(\d{4}-\d{4,})/$")
# Few questions, and every one that an application must have.
SHORT_FORM = f"""
[[sections]]
title = "Projektet"
[[sections.questions]]
key = "title"
type = "title"
label = "Projektets titel"
required = true
[[sections.questions]]
key = "why"
type = "long_text"
label = "Hvorfor?"
required = true
limit = 200
[[sections.questions]]
key = "before"
type = "choice"
label = "Har I prøvet det før?"
required = true
options = [{{ value = "yes", label = "Ja" }}, {{ value = "no", label = "Nej" }}]
[[sections.questions]]
key = "when"
type = "text"
label = "Hvornår?"
required = true
[sections.questions.shown_if]
question = "before"
values = ["yes"]

[[sections]]
title = "Tid og penge"
[[sections.questions]]
key = "period"
type = "period"
label = "Projektperiode"
required = true
[[sections.questions]]
key = "budget"
type = "budget"
label = "Budget"
required = true
years = [{YEAR}]
"""


def sign_in_as(page: Page, email: str) -> None:
    """Sign in with an account of the demonstration."""
    page.goto("/account/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("button", name="Log ind", exact=True).click()
    page.wait_for_url(re.compile(r"/desk/$"))


def write_call(page: Page, title: str) -> str:
    """As officer, write a call in one stage that opened yesterday; return its key."""
    page.goto("/desk/calls/")
    page.get_by_role("link", name="Nyt udbud").click()
    page.get_by_label("Titel").fill(title)
    page.get_by_label("År", exact=True).fill(str(YEAR))
    page.get_by_label("Pulje", exact=True).select_option(label="Den åbne pulje")
    page.get_by_label("Beløb til uddeling").fill("1.000.000")
    page.get_by_label("Beskrivelse og prioriteter").fill("Eksempel: Puljen støtter teknik i skolen.")
    page.get_by_label("Ansøgninger skrives i Pagt").check()
    page.locator("#id_opens_at").fill(f"{NOW - timedelta(days=1):%Y-%m-%dT12:00}")
    page.locator("#id_closes_at").fill(f"{NOW + timedelta(days=30):%Y-%m-%dT12:00}")
    page.get_by_label("Kontaktens e-mail").fill("officer@eksempel.dk")
    page.get_by_role("group", name="Slags organisationer, der kan søge").get_by_label("Skole").check()
    page.get_by_label("Mindste medfinansiering").fill("25")
    page.get_by_label("Kriterium, række 1").fill("Eksempel: Virkning")
    page.get_by_label("Hjemmel").fill("Eksempel: hjemlen")
    page.get_by_label("Vilkår for tilskuddet").fill("Eksempel: vilkårene")
    page.get_by_role("button", name="Gem", exact=True).click()
    page.wait_for_url(re.compile(r"/desk/calls/(?!new/)[^/]+/$"))
    return page.url.rstrip("/").rpartition("/")[2]


def take_form(page: Page, call: str, file: Path | None = None) -> None:
    """Take the form of a call from the example, or from a file."""
    page.goto(f"/desk/calls/{call}/")
    page.get_by_role("link", name="Ansøgning", exact=True).click()
    page.get_by_role("link", name="Begynd med eksempelskemaet").click()
    if file:
        page.get_by_label("En fil (TOML)").check()
        page.get_by_label("Filen").set_input_files(file)
    page.get_by_role("button", name="Overtag det").click()
    expect(page.locator("main")).to_contain_text("Skemaet kan offentliggøres")


def publish(officer: Page, approver: Page, call: str) -> None:
    """One person makes the call ready, another publishes it."""
    officer.goto(f"/desk/calls/{call}/")
    officer.get_by_role("button", name="Gør klar til offentliggørelse").click()
    expect(officer.get_by_role("button", name="Offentliggør", exact=True)).to_be_disabled()
    approver.goto(f"/desk/calls/{call}/")
    approver.get_by_role("button", name="Offentliggør", exact=True).click()
    expect(approver.locator("#standing")).to_have_text("Åbent")


def begin(page: Page, call: str) -> str:
    """From the call's public page, begin an application; return its address."""
    page.goto(f"/calls/{call}/")
    page.get_by_role("link", name="Skriv en ansøgning").click()
    page.get_by_role("radio", name="Eksempel Gymnasium").check()
    page.get_by_role("button", name="Begynd på: ansøgning").click()
    page.wait_for_url(NUMBER)
    return page.url


def answer(page: Page, key: str) -> Locator:
    """A question on the writing page."""
    return page.locator(f"[data-answer='{key}']")


def fill_section(page: Page, letter: Path) -> None:
    """Answer every question of the section that shows, where nothing is answered yet."""
    for key in page.locator("[data-answer]").evaluate_all("all => all.map(e => e.dataset.answer)"):
        question = answer(page, key)
        if question.is_visible():
            _fill(question, str(question.get_attribute("data-type")), letter)


def _fill(question: Locator, kind: str, letter: Path) -> None:
    match kind:
        case "choice":
            question.get_by_role("radio").first.check()
        case "many" | "themes" | "municipalities":
            for box in question.get_by_role("checkbox").all()[:1]:
                box.check()
        case "period":
            question.get_by_label("Første dag").fill(f"{YEAR}-08-01")
            question.get_by_label("Sidste dag").fill(f"{YEAR + 1}-07-31")
        case "file":
            question.locator("input[type=file]").set_input_files(letter)
            expect(question.get_by_role("button", name=f"Fjern {letter.name}")).to_be_visible()
        case "budget":
            fill_budget(question)
        case "table" | "steps" | "partners":
            _fill_row(question.locator("[data-row-id]").first)
        case _:
            field = question.locator("textarea, input:not([type=hidden])")
            if not field.input_value():
                field.fill("Eksempel: et svar")


def _fill_row(row: Locator) -> None:
    for field in row.locator("textarea, select, input:not([type=hidden])").all():
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(index=1)
        elif field.get_attribute("type") == "date":
            field.fill(f"{YEAR + 1}-06-15")
        else:
            is_cvr = field.get_attribute("data-column") == "cvr"
            is_number = field.get_attribute("inputmode")
            field.fill(CVR if is_cvr else "1.200" if is_number else "Eksempel: et svar")


def fill_budget(question: Locator) -> None:
    """Costs of 100,000 kr., of which a quarter is the applicant's own."""
    lines = [
        ("cost", 0, "salary", "100.000,00"),
        ("financing", 0, "applied", "75.000"),
        ("financing", 1, "own", "25000"),
    ]
    for side, number, kind, amount in lines:
        row = question.locator(f"[data-side={side}] [data-row-id]").nth(number)
        row.locator("[data-column=kind]").select_option(kind)
        row.locator("[data-column=text]").fill("Eksempel: en linje")
        row.locator("[data-column^=y]").first.fill(amount)


def receipt_of(page: Page) -> tuple[str, str]:
    """The number and the fingerprint on a receipt's page."""
    page.wait_for_url(re.compile(r"/receipt/[^/]+/$"))
    expect(page.locator("main")).to_contain_text("Vi har modtaget den")
    facts = page.locator(".submission__facts dd").all_inner_texts()
    fingerprint = page.locator(".submission__hash").inner_text()
    assert re.fullmatch(r"[0-9a-f]{64}", fingerprint)
    return facts[0], fingerprint


def check_receipt(page: Page, receipt: str, fingerprint: str) -> None:
    """On the public page, ask whether a number and a fingerprint belong together."""
    page.goto("/receipt/")
    page.locator("#id_receipt").fill(receipt)
    page.locator("#id_sha256").fill(fingerprint)
    page.get_by_role("button", name="Kontrollér").click()
