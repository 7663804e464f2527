"""What the public sees of a call that is run here: nothing of a draft, and the truth by the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from icalendar import Calendar

from pagt.core import clock
from pagt.grants.calls.actions import change_call, create_call
from pagt.grants.calls.models import Amendment, Call, Criterion
from pagt.plan.models import Plan
from pagt.web.portal.calls import conditions
from tests.factories import SYSTEM, meeting
from tests.grants.applications_for_tests import call, draft, submitted
from tests.portal.test_confidential import WHERE

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
SECRET = "Eksempel: Hemmeligt udbud"


def seen(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200, path
    return answer.getvalue().decode()


def test_a_draft_is_on_no_public_page(plan: Plan) -> None:
    hidden = create_call(by=SYSTEM, title=SECRET, year=clock.today().year, pool="theme", run_here=True)
    for path in (*WHERE, "/calls/feed.xml", "/calls/calendar.ics"):
        assert "Hemmelig" not in seen(path) and hidden.key not in seen(path), path
    for tail in ("", "calendar.ics"):
        assert Client().get(f"/calls/{hidden.key}/{tail}").status_code == 404


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The clock of the public pages, moved by `monkeypatch`."""
    return datetime(2026, 11, 20, 11, 59, 59, tzinfo=UTC)


def test_a_page_changes_the_second_that_a_call_opens_and_closes(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens, closes = at + timedelta(seconds=1), at + timedelta(hours=2)
    made = call(
        opens_at=opens, idea_closes_at=None, closes_at=closes, published_at=at - timedelta(days=3), year=2027
    )
    told = {}
    for moment in (at, opens, closes - timedelta(seconds=1), closes):
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        monkeypatch.setattr(clock, "today", lambda: at.date())
        told[moment] = ("Skriv en ansøgning" in seen(f"/calls/{made.key}/"), "Åbne nu" in seen("/calls/"))
    assert list(told.values()) == [(False, False), (True, True), (True, True), (False, False)]


def test_everything_that_an_applicant_must_know_stands_on_the_page() -> None:
    told = meeting("Eksempel: informationsmøde", public=True, on=clock.today() + timedelta(days=3))
    made = call(
        guidance="Læs vejledningen",
        lead_kinds=["school"],
        lead_education=["htx", "eud"],
        partner_kinds=["company"],
        min_partners=2,
        needs_municipality=True,
        min_amount=10_000_000,
        max_amount=50_000_000,
        cofinancing_percent="25.00",
        max_months=24,
        legal_basis="Lov om eksempler § 1",
        contact_email="puljen@eksempel.dk",
        information_meeting=told,
        scale=["i ringe grad", "i høj grad"],
    )
    Criterion.objects.create(call=made, position=1, title="Virkning", weight=3)
    Amendment.objects.create(call=made, by="user:x", text="Fristen er flyttet")
    page = seen(f"/calls/{made.key}/")
    made.refresh_from_db()
    for text in (
        *(condition.text for condition in conditions(made)),
        "Læs vejledningen",
        "HTX, EUD",
        "mindst 2",
        "fra 100.000 til 500.000 kr.",
        "mindst 25 procent",
        "Lov om eksempler § 1",
        "puljen@eksempel.dk",
        "Eksempel: informationsmøde",
        "i ringe grad – i høj grad",
        "Virkning",
        "Fristen er flyttet",
    ):
        assert text in page, text


def test_how_many_applied_is_said_when_the_call_is_closed_and_never_who() -> None:
    made = call()
    submitted(made, stage="application", title="Eksempel: Hemmelig robot")
    submitted(made, stage="application", title="Eksempel: Hemmelig drone")
    draft(made)
    assert "2 ansøgninger" not in seen(f"/calls/{made.key}/")
    past = clock.now() - timedelta(days=1)
    Call.objects.filter(pk=made.pk).update(
        opens_at=past - timedelta(days=9), idea_closes_at=past - timedelta(days=5), closes_at=past
    )
    change_call(Call.objects.get(pk=made.pk), by=SYSTEM, version=1, amendment="Rettet", description="Ny")
    page = seen(f"/calls/{made.key}/")
    assert "2 ansøgninger" in page and "Hemmelig" not in page


def test_a_calendar_keeps_an_events_identity_when_a_deadline_moves() -> None:
    made = call(
        information_meeting=meeting(public=True, on=clock.today() + timedelta(days=3), starts_at="14:00")
    )

    def events() -> dict[str, tuple[int, datetime]]:
        read = Calendar.from_ical(Client().get(f"/calls/{made.key}/calendar.ics").content)
        assert read.walk("VTIMEZONE")
        return {str(e["uid"]): (int(e["sequence"]), e["dtstart"].dt) for e in read.walk("VEVENT")}

    before = events()
    moved = clock.now().replace(microsecond=0) + timedelta(days=99)
    change_call(made, by=SYSTEM, version=1, amendment="Fristen flyttes", closes_at=moved)
    after = events()
    (deadline,) = (uid for uid in after if "-closes@" in uid)
    assert set(after) == set(before) and len(after) == 4
    assert after[deadline][1] == moved
    assert all(after[uid][0] > before[uid][0] for uid in after)


def test_the_feed_tells_of_calls_published_corrected_and_opened() -> None:
    made = call("Eksempel: Temapuljen", opens_at=clock.now() - timedelta(days=2))
    Amendment.objects.create(call=made, by="user:x", text="Fristen er flyttet")
    feed = ElementTree.fromstring(Client().get("/calls/feed.xml").content)
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]
    assert titles == [
        "Rettelse: Eksempel: Temapuljen",
        "Åben nu: Eksempel: Temapuljen",
        "Nyt udbud: Eksempel: Temapuljen",
    ]
