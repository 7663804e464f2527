"""What the journey from submitted applications to a decision does on each page, by who does it."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO

from docx import Document
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from tests.journeys.conftest import barriers
from tests.journeys.keyboard import press, write

CALL = "eksempel-udbud-lukket"
YEAR = date.today().year
BEST, RESERVE, LESS = (f"{YEAR}-0003", f"{YEAR}-0002", f"{YEAR}-0007")
"""The best by the panel; passed over for its size; given less than was recommended."""
# How far from the best each is graded on the first criterion and on the others; what is not here, (2, 2).
GRADED = {BEST: (1, 2), f"{YEAR}-0005": (0, 0), f"{YEAR}-0006": (0, 0), RESERVE: (0, 1), LESS: (1, 1)}
WORKER = 60_000  # ms within which the worker has done what it is asked
TIE = "Eksempel: Min søster underviser på skolen."
ADVICE = "Eksempel: Rådet anbefaler indstillingen."
GROUND = "Nr. 2: ægtefælle, familie eller andre nærtstående har en interesse"


def open_step(page: Page, step: str) -> None:
    """From the call's page, open a step of the way to a decision."""
    page.goto(f"/desk/calls/{CALL}/")
    page.get_by_role("row").filter(has=page.get_by_role("link", name=step, exact=True)).get_by_role(
        "link", name=step, exact=True
    ).click()


def at(page: Page, heading: str) -> None:
    """Wait until the page with this heading is there: what is asked of it next is not asked of the one before."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    page.wait_for_load_state()


def main(page: Page) -> Locator:
    """What the page is about."""
    return page.locator("main")


def find_eligible(officer: Page) -> None:
    """Decide that each application nobody has looked at is eligible."""
    while True:
        open_step(officer, "Støtteberettigelse")
        waiting = main(officer).locator("table a[href*='/desk/applications/2']")
        if not waiting.count():
            break
        waiting.first.click()
        officer.get_by_role("link", name=re.compile("støtteberettig", re.I)).first.click()
        officer.get_by_label("Støtteberettiget", exact=True).check()
        officer.get_by_label("Begrundelse").fill("Eksempel: Alle krav er opfyldt.")
        officer.get_by_role("button", name="Se mailen").click()
        officer.get_by_role("button", name=re.compile("Afgør|Træf|Send")).click()
        expect(officer).to_have_url(re.compile(r"/desk/applications/[\d-]+/$"))


def accept_all(assessor: Page) -> Locator:
    """Say yes to everything one is asked to assess; return what is left to assess."""
    assessor.goto("/desk/my-assessments/")
    yes = assessor.get_by_role("button", name=re.compile("^Sig ja"))
    while left := yes.count():
        yes.first.click()
        expect(yes).to_have_count(left - 1)
    return assessor.get_by_role("link", name=re.compile(r"^Vurder\b"))


def declare_tie(assessor: Page) -> tuple[str, str]:
    """As assessor, say that one case has to do with somebody close, and none of the others; return it and its page."""
    mine = accept_all(assessor).last
    number = mine.inner_text().split()[-1]
    mine.click()
    at(assessor, number)
    assert barriers(assessor) == []
    case = assessor.url
    assessor.get_by_role("link", name="Min inhabilitet").first.click()
    at(assessor, "Min inhabilitet")
    assert barriers(assessor) == []
    assessor.locator(f"main a[href$='/my-conflicts/{CALL}/']").click()
    at(assessor, "Min tilknytning til ansøgerne")
    assert barriers(assessor) == []
    said = assessor.get_by_role("group", name=re.compile(f"^{number}"))
    said.get_by_label("Min tilknytning").select_option(label=GROUND)
    said.get_by_label("Hvorfor, med dine egne ord").fill(TIE)
    assessor.get_by_role("button", name="Gem, og ingen til resten").click()
    expect(main(assessor)).to_contain_text(TIE)
    return number, case


def see_nothing_of(assessor: Page, number: str, case: str) -> None:
    """The case is on no list, its page is not there, and the search does not find it."""
    for address in ("/desk/my-assessments/", "/desk/my-results/", f"/desk/search/?q={number}"):
        assessor.goto(address)
        expect(main(assessor).get_by_role("link").filter(has_text=number)).to_have_count(0)
    assessor.goto("/desk/my-assessments/")
    expect(main(assessor)).not_to_contain_text(number)
    for address in (case, f"/desk/applications/{number}/"):
        answer = assessor.goto(address)
        assert answer is not None
        assert answer.status in (403, 404), address


def confirm_tie(approver: Page, person: str, number: str) -> None:
    """As approver, find the declared conflict on the call's page and confirm it."""
    open_step(approver, "Inhabilitet")
    at(approver, "Inhabilitet")
    assert barriers(approver) == []
    approver.get_by_label("Person", exact=True).select_option(label=person)
    approver.get_by_role("button", name="Vis", exact=True).click()
    row = approver.locator("#list").get_by_role("row").filter(has_text=number)
    row.get_by_role("link", name=f"Tag stilling {person}, {number}").click()
    expect(main(approver)).to_contain_text("Sagen er lukket for personen")
    assert barriers(approver) == []
    approver.get_by_label("Bekræft: personen deltager ikke i sagen").check()
    approver.get_by_label("Hvorfor").fill("Eksempel: Søsteren deltager i projektet.")
    approver.get_by_role("button", name="Gem afgørelsen").click()
    approver.get_by_label("Person", exact=True).select_option(label=person)
    approver.get_by_role("button", name="Vis", exact=True).click()
    expect(row).to_contain_text("Bekræftet")


def assign(officer: Page) -> None:
    """Let assessors be found for all, and invite them."""
    open_step(officer, "Vurderere")
    officer.get_by_role("button", name="Fordel på ny").click()
    expect(main(officer)).to_contain_text("Dårligst stillet er")
    assert barriers(officer) == []
    invite = officer.get_by_role("button", name=re.compile("^Inviter til"))
    invite.click()
    expect(invite).to_have_count(0)


def see_barred(officer: Page, person: str, number: str) -> None:
    """Whoever has a tie has lost the case, and can't get it by hand either."""
    open_step(officer, "Vurderere")
    case = officer.get_by_role("row").filter(has=officer.get_by_role("link", name=re.compile(f"^{number}")))
    expect(case).not_to_contain_text(person)
    case.get_by_role("link", name=f"Giv til en vurderer {number}").click()
    at(officer, number)
    assert barriers(officer) == []
    candidate = officer.get_by_role("row").filter(has_text=person)
    expect(candidate).to_contain_text("Kan være inhabil")
    expect(candidate.get_by_role("button")).to_have_count(0)


Fill = Callable[[Page], None]


def assess_all(assessor: Page, fill: Fill) -> int:
    """Say yes to everything, and assess all that is left; return how many were assessed."""
    write, done = accept_all(assessor), 0
    while left := write.count():
        write.first.click()
        fill(assessor)
        expect(assessor.locator("#assessment")).to_contain_text("Afsluttet")
        assessor.goto("/desk/my-assessments/")
        expect(write).to_have_count(left - 1)
        done += 1
    return done


def questions(assessor: Page) -> list[tuple[Locator, int | None]]:
    """The questions of the review with the place of the grade to give, None where there is none to give."""
    number = assessor.locator("h1").inner_text().split()[0]
    first, others = GRADED.get(number, (2, 2))
    found: list[tuple[Locator, int | None]] = []
    for question in assessor.locator("#assessment [data-answer]").all():
        is_grade = question.get_attribute("data-type") == "choice"
        found.append((question, (others if found else first) if is_grade else None))
    return found


def by_mouse(assessor: Page) -> None:
    """Answer all there is, and finish."""
    for question, place in questions(assessor):
        if place is not None:
            question.get_by_role("radio").nth(place).check()
        else:
            question.get_by_role("textbox").fill("Eksempel: Planen er klar, og partnerne har sagt ja.")
    assessor.get_by_role("button", name="Afslut vurderingen").click()


def by_keyboard(assessor: Page) -> None:
    """The same with Tab, Space, the arrows and Enter, and nothing else."""
    for question, place in questions(assessor):
        if place is not None:
            press(assessor, question.get_by_role("radio").first, "Space")
            for _step in range(place):
                assessor.keyboard.press("ArrowDown")
            expect(question.get_by_role("radio").nth(place)).to_be_checked()
        else:
            write(assessor, question.get_by_role("textbox"), "Eksempel: klart.")
    press(assessor, assessor.get_by_role("button", name="Afslut vurderingen"))


def agree(officer: Page, number: str) -> None:
    """From the ranked board, record what the panel agreed on about one application: the best grades."""
    open_step(officer, "Vurderinger")
    expect(main(officer)).to_contain_text("20 af 20 vurderinger er færdige")
    assert barriers(officer) == []
    officer.get_by_role("link", name="Resultater", exact=True).last.click()
    expect(officer.get_by_role("heading", name="Resultater")).to_be_visible()
    assert barriers(officer) == []
    main(officer).get_by_role("link", name=re.compile(f"^{number}")).click()
    at(officer, number)
    assert barriers(officer) == []
    officer.get_by_role("link", name="Registrér, hvad panelet blev enigt om").click()
    for grade in officer.locator("main select[name^=grade-]").all():
        grade.select_option(label="i meget høj grad")
    officer.get_by_label("Begrundelse").fill("Eksempel: Panelet lægger vægt på aftalerne med virksomhederne.")
    assert barriers(officer) == []
    officer.get_by_role("button", name="Gem", exact=True).click()
    open_step(officer, "Resultater og panel")
    first = officer.locator("#results").get_by_role("row").nth(1)
    expect(first).to_contain_text(number)
    expect(first).to_contain_text("5,00")


def save_scenario(officer: Page, title: str) -> None:
    """Choose a portfolio by a rule, see why each is in or out, and keep it as a scenario."""
    open_step(officer, "Portefølje")
    at(officer, "Valg af portefølje")
    assert barriers(officer) == []
    officer.get_by_role("link", name="Nyt scenarie").click()
    officer.get_by_label("Navn", exact=True).fill(title)
    officer.get_by_label("Regel, række 1").select_option(label="Højst et antal til hver ansøger")
    officer.get_by_label("Procent, kroner eller antal, række 1").fill("1")
    assert barriers(officer) == []
    officer.get_by_role("button", name="Gem", exact=True).click()
    expect(officer.get_by_role("heading", name="Hvorfor med eller ude")).to_be_visible()
    expect(main(officer)).to_contain_text("Den bedste portefølje")
    assert barriers(officer) == []
    officer.get_by_role("link", name="Side om side med de andre scenarier").click()
    expect(officer.get_by_role("link", name=title)).to_be_visible()


def write_recommendation(officer: Page, scenario: str, reserve: str) -> None:
    """Make a recommendation of a scenario, put one application in reserve, and say why wherever it must be said."""
    open_step(officer, "Indstilling")
    officer.get_by_label(f"Scenariet “{scenario}”").check()
    officer.get_by_label("Baggrund").fill("Eksempel: Puljen støtter teknik i skolen.")
    assert barriers(officer) == []
    officer.get_by_role("button", name="Begynd", exact=True).click()
    officer.get_by_role("link", name="Ret linjerne").click()
    at(officer, "Ret linjerne")
    assert barriers(officer) == []
    officer.get_by_label(f"Indstilling {reserve}").select_option(label="Reserveliste")
    officer.get_by_label(f"Plads på reservelisten {reserve}").fill("1")
    officer.get_by_role("button", name="Gem", exact=True).click()
    expect(main(officer)).to_contain_text("Ingen begrundelse endnu")
    expect(officer.get_by_role("button", name="Gør klar til godkendelse")).to_be_disabled()
    assert barriers(officer) == []
    officer.locator("main table a[href*='/lines/']").first.click()
    while True:
        verdict = officer.get_by_label("Indstilling", exact=True).locator("option:checked").inner_text()
        if verdict != "Tilsagn":
            officer.get_by_label("Hovedhensyn").fill("Eksempel: Andre projekter når flere unge for beløbet.")
            officer.get_by_label("Afgørende faktiske forhold").fill(
                "Eksempel: Der er ingen plan for driften."
            )
        if officer.get_by_role("heading", name="Den afviger").is_visible():
            officer.get_by_label("Begrundelse for afvigelsen").fill("Eksempel: Rammen rækker ikke til det.")
        onward = officer.get_by_role("button", name="Gem og gå til den næste")
        if not onward.count():
            break
        onward.click()
        expect(officer.get_by_role("status")).to_contain_text("er gemt")
    assert barriers(officer) == []
    officer.get_by_role("button", name="Gem", exact=True).click()
    expect(officer.get_by_role("button", name="Gør klar til godkendelse")).to_be_enabled()
    officer.get_by_role("button", name="Gør klar til godkendelse").click()
    expect(officer.get_by_role("button", name="Godkend", exact=True)).to_be_disabled()


def approve_recommendation(approver: Page) -> None:
    """As the second person, approve what the first made ready."""
    open_step(approver, "Indstilling")
    approver.get_by_role("button", name="Godkend", exact=True).click()
    expect(main(approver)).to_contain_text("Den er godkendt")


def content(page: Page, link: Locator) -> bytes:
    """The file that a link of the page gives."""
    answer = page.request.get(str(link.get_attribute("href")))
    assert answer.ok
    return answer.body()


def read_papers(officer: Page) -> None:
    """Read the paper for the council as PDF and as DOCX: both say the same."""
    open_step(officer, "Indstilling")
    pdf = content(officer, officer.get_by_role("link", name="PDF til Rådet"))
    docx = content(officer, officer.get_by_role("link", name="DOCX til Rådet"))
    printed = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    document = Document(BytesIO(docx))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    written = "".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    for words in ("Puljen støtter teknik", BEST, "Matematik på værftet", "2.880.000", "Rammen rækker ikke"):
        assert bare(words) in bare(printed)
        assert bare(words) in bare(written)


def bare(text: str) -> str:
    """The text without spaces and hyphens, which a PDF sets where its lines end."""
    return re.sub(r"[\s\u00ad\u2010\u2011-]", "", text)


def put_before_council(officer: Page, item: str) -> None:
    """Put the paper on the council's next agenda."""
    open_step(officer, "Indstilling")
    officer.get_by_role("link", name="Sæt på en dagsorden").click()
    officer.get_by_label("Skrevet til").select_option(label="Rådet")
    items = officer.get_by_label("Dagsordenspunkt")
    items.select_option(label=items.locator("option").filter(has_text=item).first.inner_text())
    assert barriers(officer) == []
    officer.get_by_role("button", name="Sæt den på").click()
    expect(main(officer)).to_contain_text("Sagsfremstillingen er på dagsordenen")


def find_paper(member: Page, item: str) -> None:
    """As member of the council, find the paper on the meeting and read it."""
    member.goto("/desk/")
    member.get_by_role("link", name="Eksempel: rådsmøde", exact=True).first.click()
    agenda = member.get_by_role("listitem").filter(has=member.get_by_role("heading", name=item))
    paper = agenda.get_by_role("link", name=re.compile("Indstilling|Sagsfremstilling")).first
    expect(paper).to_be_visible()
    assert barriers(member) == []
    assert content(member, paper).startswith((b"%PDF", b"PK"))


def advise(officer: Page) -> None:
    """Record what the council advised."""
    open_step(officer, "Indstilling")
    officer.get_by_role("link", name="Skriv rådets udtalelse").click()
    officer.get_by_label("Givet den").fill(f"{date.today()}")
    officer.get_by_label("Rådets udtalelse").fill(ADVICE)
    assert barriers(officer) == []
    officer.get_by_role("button", name="Gem", exact=True).click()
    expect(main(officer)).to_contain_text(ADVICE)
    expect(main(officer).locator(".lead")).to_contain_text("Godkendt")


def record_decision(officer: Page, less: str) -> None:
    """Record what the regional council decided: one project gets less than was recommended."""
    open_step(officer, "Beslutning")
    officer.get_by_label("Besluttet af").fill("Eksempel: Regionsrådet")
    for label in ("Besluttet", "Gælder fra"):
        officer.get_by_label(label, exact=True).fill(f"{date.today()}")
    officer.get_by_label("Andre, der havde forladt lokalet").fill("Medlem Eksempel")
    officer.get_by_label(f"Beslutning {less}").select_option(label="Delvist tilsagn")
    officer.get_by_label(f"Delvist beløb (kr.) {less}").fill("300.000")
    officer.get_by_label(f"Hvorfor den afviger {less}").fill(
        "Eksempel: Regionsrådet giver til to af tre klasser."
    )
    assert barriers(officer) == []
    officer.get_by_role("button", name="Skriv beslutningen ind").click()
    expect(main(officer)).to_contain_text("2.800.000 kr.")
    expect(main(officer)).to_contain_text("Medlem Eksempel")
    assert barriers(officer) == []


def write_letters(officer: Page, less: str) -> None:
    """See what the letters lack by law, fill it in, and let them be made."""
    open_step(officer, "Breve")
    line = officer.get_by_role("row").filter(has_text=less)
    lacks = "De afgørende oplysninger mangler"
    expect(line).to_contain_text(lacks)
    expect(main(officer)).to_contain_text("Den kan ikke meddeles endnu")
    assert barriers(officer) == []
    line.get_by_role("link", name="Brevets tekst").click()
    officer.get_by_label("Hovedhensyn").fill("Eksempel: To klasser giver samme viden som tre.")
    officer.get_by_label("Afgørende faktiske forhold").fill("Eksempel: Der søges til tre ens klasser.")
    assert barriers(officer) == []
    officer.get_by_role("button", name="Gem", exact=True).click()
    expect(line).not_to_contain_text(lacks)
    for box in officer.locator("input[name=line]").all():
        box.check()
    officer.get_by_role("button", name=re.compile("^Notér for de valgte")).click()
    expect(main(officer)).to_contain_text("Der mangler ikke noget")
    officer.get_by_role("button", name="Lav brevene").click()
    made = officer.get_by_role("status").filter(has_text="10 breve er lavet")
    expect(made).to_be_visible(timeout=WORKER)
    assert barriers(officer) == []
    officer.get_by_role("link", name="Til brevene").click()
    expect(officer.get_by_role("button", name="Godkend de valgte breve")).to_be_disabled()


def approve_letters(approver: Page, less: str) -> None:
    """As the second person, read a letter, and approve them all."""
    open_step(approver, "Breve")
    approver.get_by_role("link", name=f"Læs det {less}").click()
    expect(main(approver)).to_contain_text("To klasser giver samme viden som tre")
    expect(main(approver)).to_contain_text("300.000")
    assert barriers(approver) == []
    assert content(approver, approver.get_by_role("link", name="Se som PDF")).startswith(b"%PDF")
    open_step(approver, "Breve")
    approver.get_by_role("button", name="Godkend de valgte breve").click()
    expect(approver.get_by_role("button", name="Meddel", exact=True)).to_be_visible()
    assert barriers(approver) == []


def release(approver: Page) -> None:
    """Tell everybody at once."""
    open_step(approver, "Meddelelse")
    approver.get_by_role("button", name="Meddel", exact=True).click()
    expect(approver.get_by_role("status").filter(has_text="Meddelt")).to_be_visible(timeout=WORKER)


def hear_nothing(applicant: Page, number: str) -> None:
    """Before the release the applicant's pages and the public page say what they said before."""
    applicant.goto("/apply/")
    expect(mine(applicant, number)).to_contain_text("Indsendt")
    for address in ("/apply/", f"/apply/{number}/"):
        applicant.goto(address)
        expect(main(applicant).locator(f"a[href*='/apply/{number}/letter/']")).to_have_count(0)
    applicant.goto(f"/calls/{CALL}/")
    expect(main(applicant)).not_to_contain_text("Succesrate")


def mine(applicant: Page, number: str) -> Locator:
    """One of the applicant's own applications on their page."""
    return main(applicant).get_by_role("listitem").filter(has_text=number)


def read_letter(applicant: Page, number: str) -> None:
    """After it the applicant finds what came out of it, and the letter."""
    applicant.goto("/apply/")
    expect(mine(applicant, number)).to_contain_text("Tilsagn")
    assert barriers(applicant) == []
    mine(applicant, number).get_by_role("link", name=re.compile("^Læs hele brevet")).click()
    expect(main(applicant)).to_contain_text("760.000")
    assert barriers(applicant) == []
    letter = PdfReader(BytesIO(content(applicant, applicant.get_by_role("link", name="Se som PDF"))))
    printed = bare("".join(page.extract_text() for page in letter.pages))
    for words in ("Fysik i felten", number, "760.000"):
        assert bare(words) in printed


def see_outcome(anybody: Page) -> None:
    """Everybody reads how many applied and were funded, and finds the projects in the bank."""
    anybody.goto(f"/calls/{CALL}/")
    for words in (
        "Modtaget: 11 ansøgninger",
        "10 ansøgninger, 8.840.000 kr.",
        "4 projekter, 2.800.000 kr.",
        "40 %",
    ):
        expect(main(anybody)).to_contain_text(words)
    assert barriers(anybody) == []
    anybody.get_by_role("link", name="Eksempel: Fysik i felten").click()
    expect(main(anybody)).to_contain_text("760.000")
    assert barriers(anybody) == []
    anybody.goto("/projects/?q=Mikroskop")
    expect(main(anybody)).to_contain_text("Eksempel: Mikroskop til hver klasse")
    anybody.goto("/projects/?q=smedje")
    expect(main(anybody)).not_to_contain_text("Den grønne smedje")
