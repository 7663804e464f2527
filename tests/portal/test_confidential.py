"""What is confidential is on no public page, in no language, in no feed, file or picture."""

import re
from datetime import date

import pytest
from django.test import Client

from pagt.network.partners.models import Organisation
from pagt.plan.actions import attest, import_plan
from pagt.plan.models import Commitment, Plan
from tests import money
from tests.factories import SYSTEM, interaction, meeting, organisation
from tests.portal import small
from tests.portal.conftest import came

pytestmark = pytest.mark.django_db
SECRET = "Hemmelighed"
WHERE = (
    "/",
    "/board/",
    "/board.svg?plan=small",
    "/plan/small/",
    "/themes/",
    "/calls/",
    "/projects/",
    "/projects/projects.csv",
    "/municipalities/",
    "/feed.xml?since=2024-01-01",
    "/sitemap.xml",
)


@pytest.fixture
def secrets(plan: Plan, towns: list[Organisation]) -> Plan:
    """Every kind of record that can be confidential, and what is not meant for the public in others."""
    data = {**small.PLAN, "focus_area": [*small.PLAN["focus_area"], DIALOGUE]}
    import_plan(data, by=SYSTEM)
    fund = organisation("Eksempelfonden", key="fond-1", kind="foundation")
    interaction(
        f"{SECRET} samtale",
        on=date(2025, 2, 2),
        confidential=True,
        organisations=[fund],
        summary=f"{SECRET} referat",
    )
    interaction(
        f"{SECRET} om hvem der ringede",
        on=date(2025, 2, 3),
        summary=f"{SECRET} i et referat",
        source=f"{SECRET} i et brev",
        organisations=[fund],
    )
    meeting(f"{SECRET} møde", on=date(2025, 5, 5), confidential=True, participants=came(fund))
    meeting(f"{SECRET} ikke annonceret", on=date(2025, 5, 6), participants=came(towns[0]))
    meeting(
        "Eksempel: aflyst", on=date(2025, 5, 8), cancelled=f"{SECRET} om sygdom", participants=came(towns[0])
    )
    meeting(f"{SECRET} planlagt", on=date(2026, 1, 6), participants=came(towns[0]))
    meeting(
        "Eksempel: åbent",
        on=date(2025, 5, 7),
        public=True,
        note=f"{SECRET} i en note",
        participants=came(fund),
    )
    money.bid(
        title=f"{SECRET} ansøgning", confidential=True, stage="sent", sent_on=date(2026, 2, 1), funder=fund
    )
    attest(
        by=SYSTEM,
        vouched_by="user:1",
        commitment=Commitment.objects.get(code="1.1"),
        of="meeting",
        on=date(2025, 6, 6),
        title=f"{SECRET} bekræftelse",
        particulars={"purpose": "network"},
        reference=f"{SECRET} brev",
        confidential=True,
    )
    return plan


DIALOGUE = {
    "id": "3",
    "title": "Fonde",
    "commitment": [
        {
            "id": "3.1",
            "title": "Dialog med en fond",
            "version": 1,
            "rule": {"type": "count", "record": ["interaction", "meeting"], "period": "year", "min": 1},
        }
    ],
}


def pages() -> list[str]:
    every = [*WHERE]
    for commitment in ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "3.1"):
        every += [f"/plan/small/{commitment}/", f"/plan/small/{commitment}/data.json"]
    every += [f"/plan/small/area/{area}/" for area in ("1", "2", "3")]
    return [*every, *(f"/municipalities/{code}/" for code in ("0615", "0657", "0751"))]


def test_no_page_tells_a_secret(secrets: Plan, client: Client) -> None:
    for url in pages():
        for address in (url, f"/en{url}"):
            answer = client.get(address)
            content = b"".join(answer) if answer.streaming else answer.content
            assert answer.status_code == 200, address
            assert SECRET not in content.decode(), address


def test_what_is_confidential_still_counts_and_is_numbered(secrets: Plan, client: Client) -> None:
    page = client.get("/plan/small/3.1/").content.decode()
    assert "3 fortrolige registreringer tæller også med" in re.sub(r"\s+", " ", page)
    found = client.get("/plan/small/3.1/data.json").json()["commitments"][0]["periods"][1]
    assert found["have"] == len(found["counted"]) + found["counted_confidential"]
    assert found["counted_confidential"] == 3


def test_a_municipality_met_confidentially_is_not_pointed_out(plan: Plan, client: Client) -> None:
    page = client.get("/municipalities/").content.decode()
    assert "Et møde med 1 af 19" in page or "Møder med 1 af 19" in page
    assert "Dertil kommer 1 fortroligt møde." in page
    herning = client.get("/municipalities/0657/").content.decode()
    assert "Intet offentligt møde med kommunen" in herning
    data = client.get("/plan/small/1.3/data.json").json()["commitments"][0]["periods"][0]
    assert (data["missing"], data["missing_count"]) == (None, 1)
