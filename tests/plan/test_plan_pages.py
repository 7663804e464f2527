"""The staff pages of the plan: who may see them, what they show, what they cost."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
import tomli_w
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pagt.core import journal
from pagt.people.roles import Role
from pagt.plan.actions import change_commitment, plan_dict, sign_off
from pagt.plan.models import Attestation, Plan, SignOff
from pagt.plan.rules.plan_reading import parse_plan
from pagt.plan.rules.toml_source import read_toml
from tests.files import pdf
from tests.plan.shared import SYSTEM, meeting, promise

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Role], Client]
PLAN = "/desk/plan/midtjylland-2022-2025/"
READERS = {Role.COUNCIL_MEMBER, Role.OFFICER, Role.APPROVER, Role.AUDITOR}
PAGES: dict[str, set[Role]] = {
    "/desk/plan/": READERS,
    PLAN: READERS,
    f"{PLAN}export/": READERS,
    f"{PLAN}commitments/1.2/": READERS,
    f"{PLAN}commitments/2.5/": READERS,
    f"{PLAN}commitments/5.3/": READERS,
    "/desk/attestations/": READERS,
    "/desk/plan-import/": {Role.OFFICER},
    f"{PLAN}commitments/1.2/edit/": {Role.OFFICER},
    f"{PLAN}commitments/1.2/sign-off/": {Role.APPROVER},
    "/desk/attestations/new/": {Role.OFFICER, Role.APPROVER},
    "/desk/attestations/facts/?of=award": {Role.OFFICER, Role.APPROVER},
}


def page(commitment: str) -> str:
    """The address of a commitment's page."""
    return f"{PLAN}commitments/{commitment}/"


def text(client: Client, address: str) -> str:
    """The page at an address, which must answer."""
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_each_page_is_seen_by_those_it_is_for(example: Plan, signed_in: SignedIn, role: Role) -> None:
    client = signed_in(role)
    for address, readers in PAGES.items():
        assert client.get(address).status_code == (200 if role in readers else 403), address


def test_nobody_sees_them_without_signing_in(example: Plan) -> None:
    for address in PAGES:
        response = Client().get(address)
        assert response.status_code == 302, address
        assert "/account/login/" in response["Location"]


def test_they_are_there_in_english(example: Plan, signed_in: SignedIn) -> None:
    client = signed_in(Role.AUDITOR)
    shown = text(client, f"/en{page('2.1')}")
    assert "1 to 2 themes a year." in shown
    assert "not documented" in shown
    assert "1 til 2 temaer om året." in text(client, page("2.1"))


def test_the_page_shows_the_proof_and_why_others_do_not_count(example: Plan, signed_in: SignedIn) -> None:
    counted = meeting(date(2023, 5, 2), title="Eksempel: netværk")
    meeting(date(2024, 5, 2), title="Eksempel: værksted", purpose="workshop")
    shown = text(signed_in(Role.AUDITOR), page("1.2"))
    proof = shown.split('id="period-2023')[1].split("Det tæller</h4>")[1].split("</details>")[0]
    assert f'href="/desk/meetings/{counted.key}/"' in proof
    assert "formål er workshop, ikke netværksmøde" in shown.split('id="period-2024')[1]


def test_a_council_member_learns_how_many_confidential_records_count_and_nothing_of_them(
    example: Plan, signed_in: SignedIn
) -> None:
    meeting(date(2023, 5, 2), title="Eksempel: hemmeligt", confidential=True)
    council, officer = (text(signed_in(role), page("1.2")) for role in (Role.COUNCIL_MEMBER, Role.OFFICER))
    assert "hemmeligt" not in council
    assert "1 fortrolig registrering tæller." in council
    assert "hemmeligt" in officer
    assert "fortrolig registrering" not in officer


def test_the_page_shows_any_day_as_known_on_any_day(example: Plan, signed_in: SignedIn) -> None:
    meeting(date(2023, 5, 2), recorded_on=date(2024, 3, 1))
    client = signed_in(Role.AUDITOR)
    address = f"{page('1.2')}?on=2023-12-31&known_at="
    assert "indfriet" in _first_period(text(client, f"{address}2024-03-01"), "2023")
    assert "ikke dokumenteret" in _first_period(text(client, f"{address}2024-02-29"), "2023")
    assert "Planen var ikke registreret den dag." in text(client, f"{address}2020-01-01")


def _first_period(shown: str, year: str) -> str:
    return shown.split(f'period__name">{year}<')[1].split("</summary>")[0]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2025-13-40", "x" * 5_000, "\0x", "<b>"])
def test_a_day_that_is_none_is_told_beside_the_field(example: Plan, signed_in: SignedIn, day: str) -> None:
    client = signed_in(Role.AUDITOR)
    for address in (PLAN, page("1.2")):
        response = client.get(address, {"on": day})
        assert response.status_code == 200
        assert 'class="form-error-message"' in response.content.decode()


def test_a_day_of_unseen_characters_alone_is_no_day(example: Plan, signed_in: SignedIn) -> None:
    response = signed_in(Role.AUDITOR).get(PLAN, {"on": "\0"})
    assert response.status_code == 200
    assert 'class="form-error-message"' not in response.content.decode()


def test_what_is_not_there_is_not_found(example: Plan, signed_in: SignedIn) -> None:
    client = signed_in(Role.OFFICER)
    for address in ("/desk/plan/nowhere/", page("9.9"), f"{PLAN}commitments/9.9/edit/"):
        assert client.get(address).status_code == 404, address


@pytest.mark.parametrize("records", [1, 30])
def test_pages_take_few_queries_however_much_there_is(
    example: Plan, signed_in: SignedIn, records: int
) -> None:
    for number in range(records):
        meeting(date(2023, 5, 2), title=f"Eksempel {number}")
        sign_off(
            promise(example, "1.2"), begins=date(2023, 1, 1), ends=date(2023, 12, 31), comment="x", by=SYSTEM
        )
    client = signed_in(Role.OFFICER)
    for address, most in (("/desk/plan/", 10), (PLAN, 10), (page("1.2"), 14), (f"{page('1.2')}edit/", 14)):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        assert len(queries) <= most, (address, [q["sql"][:90] for q in queries])


def test_the_export_is_a_file_that_imports_to_the_same_plan(example: Plan, signed_in: SignedIn) -> None:
    content = signed_in(Role.AUDITOR).get(f"{PLAN}export/").content
    assert parse_plan(read_toml(content).data) == parse_plan(plan_dict(example))


def test_a_dry_run_shows_what_would_change_and_writes_nothing(
    example: Plan, signed_in: SignedIn, example_data: dict[str, Any]
) -> None:
    data = deepcopy(example_data)
    data["focus_area"][1]["commitment"][0]["rule"]["max"] = 3
    gone = data["focus_area"][0]["commitment"].pop()
    client, before = signed_in(Role.OFFICER), journal.head()
    content = tomli_w.dumps(data)
    upload = SimpleUploadedFile("plan.toml", content.encode())
    shown = client.post("/desk/plan-import/", {"file": upload}).content.decode()
    assert journal.head() == before
    assert shown.count("<li><p><strong>Ændret</strong>") == 1
    assert f'Trukket tilbage</strong> Løfte <span class="code">{gone["id"]}' in shown
    answer = client.post("/desk/plan-import/", {"text": content, "import": "1", "reason": "Eksempel"})
    assert answer["Location"] == PLAN
    assert promise(example, "2.1").rule["max"] == 3
    assert promise(example, gone["id"]).withdrawn


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"schema = 1\nid =\nx = 1", "Linje 2"),
        (b"\xff\xfe", "UTF-8"),
        (b"a = [" + b"[" * 5_000, ""),
        (b"schema = 1\x00", "NUL"),
        (b"schema = 1\nid = 'x'\nnotice_days = -1", "Linje 3"),
        (b"", "schema"),
    ],
)
def test_a_broken_file_is_refused_at_its_line(
    db: None, signed_in: SignedIn, content: bytes, said: str
) -> None:
    upload = SimpleUploadedFile("plan.toml", content) if content else None
    given: dict[str, Any] = {"file": upload, "import": "1"} if upload else {"text": " ", "import": "1"}
    response = signed_in(Role.OFFICER).post("/desk/plan-import/", given)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Plan.objects.exists()


def test_an_officer_chooses_the_main_plan(
    example: Plan, signed_in: SignedIn, example_data: dict[str, Any]
) -> None:
    client = signed_in(Role.OFFICER)
    client.post(
        "/desk/plan-import/", {"text": tomli_w.dumps(example_data | {"id": "eksempel"}), "import": "1"}
    )
    assert client.post("/desk/plan/eksempel/main/").status_code == 302
    assert [plan.key for plan in Plan.objects.filter(main=True)] == ["eksempel"]


def test_signing_off_shows_the_words_beside_the_status(example: Plan, signed_in: SignedIn) -> None:
    client = signed_in(Role.APPROVER)
    address = f"{page('2.1')}sign-off/"
    assert client.post(address, {"period": "2024-01-01_2024-12-31", "comment": ""}).status_code == 422
    assert client.post(address, {"period": "2024-01-01_2024-06-30", "comment": "x"}).status_code == 422
    words = "Eksempel: <b>set</b> og godkendt"
    answer = client.post(address, {"period": "2024-01-01_2024-12-31", "comment": words})
    assert answer["Location"] == page("2.1")
    assert SignOff.objects.count() == 1
    assert "Eksempel: &lt;b&gt;set&lt;/b&gt; og godkendt" in text(client, page("2.1"))


def test_attesting_through_the_form_keeps_a_document_and_counts(example: Plan, signed_in: SignedIn) -> None:
    client = signed_in(Role.APPROVER)
    shown = text(client, page("2.5"))
    link = shown.split('href="/desk/attestations/new/?')[1].split('"')[0].replace("&amp;", "&")
    form = text(client, f"/desk/attestations/new/?{link}")
    assert 'name="particulars-purpose"' in text(client, "/desk/attestations/new/?of=meeting")
    assert 'value="midtjylland-2022-2025-2-5" selected' in form
    given = {
        "commitment": "midtjylland-2022-2025-2-5",
        "of": "meeting",
        "title": "Eksempel: workshop",
        "on": "2024-05-02",
        "recorded_on": date.today().isoformat(),
        "document": SimpleUploadedFile("brev.pdf", pdf()),
    }
    refused = client.post("/desk/attestations/new/", given)
    assert refused.status_code == 422
    given["document"] = SimpleUploadedFile("brev.pdf", pdf())
    answer = client.post("/desk/attestations/new/", given | {"particulars-purpose": "workshop"})
    made = Attestation.objects.get()
    assert answer["Location"] == f"/desk/attestations/{made.key}/"
    assert made.particulars == {"purpose": "workshop"}
    assert made.document is not None and made.document.name == "brev.pdf"
    detail = text(client, f"/desk/attestations/{made.key}/")
    assert "Eksempel approver" in detail
    assert "Tæller med i" in detail
    journal_of = detail.split('class="history"')[1]
    assert "<dt>Formål</dt><dd>workshop</dd>" in journal_of
    assert "<dt>Tæller som</dt><dd>møde</dd>" in journal_of
    assert "Eksempel: workshop" in text(client, page("2.5"))


def test_a_record_says_which_promises_it_counts_for(example: Plan, signed_in: SignedIn) -> None:
    held = meeting(date(2023, 5, 2), purpose="workshop")
    shown = text(signed_in(Role.AUDITOR), f"/desk/meetings/{held.key}/")
    rows = shown.split("Tæller med i")[1].split("</section>")[0]
    assert "2.5 Relevante udbud og projektværksteder" in rows
    assert "formål er workshop, ikke netværksmøde" not in rows
    others = shown.split('<details class="folded">')[1].split("</details>")[0]
    assert "formål er workshop, ikke netværksmøde" in others


def test_the_journal_says_a_rule_in_words(example: Plan, signed_in: SignedIn) -> None:
    rule = {**promise(example, "2.1").rule, "min": 2}
    change_commitment(promise(example, "2.1"), by=SYSTEM, version=1, rule=rule, reason="Eksempel: skærpet")
    shown = text(signed_in(Role.AUDITOR), page("2.1"))
    assert "Eksempel: skærpet" in shown
    assert "1 til 2 temaer om året." in shown.split('class="history"')[1]
    assert "Præcis 2 temaer om året." in shown


def test_hostile_text_stays_text(example: Plan, signed_in: SignedIn) -> None:
    evil = '<script>alert(1)</script>=HYPERLINK("x")\u202egnp'
    change_commitment(promise(example, "2.1"), by=SYSTEM, version=1, title=evil, words=evil, owner=evil)
    client = signed_in(Role.OFFICER)
    for address in (
        PLAN,
        page("2.1"),
        f"{page('2.1')}edit/",
        "/desk/plan-import/?plan=midtjylland-2022-2025",
    ):
        assert "<script>alert" not in text(client, address)
