"""The pages of a meeting: minutes written by two, papers that are closed, interests, series and files."""

from __future__ import annotations

from datetime import date, time, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from pagt.core import clock
from pagt.core.errors import Invalid, Refused
from pagt.network.meetings import actions, printed
from pagt.network.meetings.bundle import papers_pdf
from pagt.network.meetings.models import Disqualification, Meeting, Paper
from pagt.network.partners.actions_follow_ups import create_follow_up
from pagt.network.partners.models import FollowUp
from pagt.people.models import User
from pagt.people.roles import Role
from tests.factories import SYSTEM, client_as, organisation, person
from tests.files import docx, pdf
from tests.network.meetings.meetings_for_tests import council, invited, item_of, written

pytestmark = pytest.mark.django_db


def form_of(page: Any) -> dict[str, str]:
    """Return what the form of the minutes holds, as a browser would post it."""
    data: dict[str, str] = {}
    for part in page.context["parts"]:
        for form in (part.form, *part.agreed):
            for field in form:
                data[field.html_name] = str(field.value() or "")
    return data


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def fetched(client: Client, at: str) -> int:
    """Fetch a file to its end, and return the status."""
    answer = client.get(at)
    if answer.streaming:
        assert b"".join(answer.streaming_content)  # type: ignore[arg-type]
    return int(answer.status_code)


def words(page: bytes) -> str:
    return " ".join(" ".join(each.extract_text() for each in PdfReader(BytesIO(page)).pages).split())


def test_minutes_are_saved_with_follow_ups_from_one_form() -> None:
    found = council("Status", "Budget")
    client, url = client_as(Role.OFFICER), reverse("meeting-minutes", args=[found.key])
    one, two = found.items.all()
    who = person(Role.OFFICER)
    data = form_of(client.get(url)) | {
        f"item-{one.pk}-minutes": "Linje et\r\nlinje to",
        f"item-{two.pk}-decision": "Vedtaget",
        f"todo-{two.pk}-0-title": "Send tal",
        f"todo-{two.pk}-0-responsible": who.key,
        f"todo-{two.pk}-0-due": "2030-01-02",
    }
    assert client.post(url, data | {"save": str(one.pk)}).url == f"{url}#item-{one.pk}"  # type: ignore[attr-defined]
    assert item_of(found).minutes == "Linje et\nlinje to"
    assert item_of(found, 1).decision == "Vedtaget"
    todo = FollowUp.objects.get()
    assert (todo.about_kind, todo.about_key, todo.about_part) == ("meeting", found.key, str(two.pk))
    assert (todo.responsible, todo.due) == (who, date(2030, 1, 2))
    again = client.get(url)
    assert "Send tal" in again.content.decode()
    client.post(url, form_of(again))
    assert FollowUp.objects.count() == 1
    assert item_of(found).saved == 1


def test_two_write_different_items_from_pages_opened_at_once() -> None:
    found = council("Status", "Budget")
    url = reverse("meeting-minutes", args=[found.key])
    first, second = client_as(Role.OFFICER), client_as(Role.OFFICER)
    data, other = form_of(first.get(url)), form_of(second.get(url))
    one, two = found.items.all()
    assert first.post(url, data | {f"item-{one.pk}-minutes": "Et"}).status_code == 302
    assert second.post(url, other | {f"item-{two.pk}-minutes": "To"}).status_code == 302
    assert [item.minutes for item in found.items.all()] == ["Et", "To"]


def test_two_write_the_same_item_and_the_second_sees_both() -> None:
    found = council("Status", "Budget")
    url = reverse("meeting-minutes", args=[found.key])
    first, second = client_as(Role.OFFICER), client_as(Role.OFFICER)
    one, two = found.items.all()
    data, other = form_of(first.get(url)), form_of(second.get(url))
    first.post(url, data | {f"item-{one.pk}-minutes": "Den førstes ord"})
    mine = {f"item-{one.pk}-minutes": "Den andens ord", f"item-{two.pk}-minutes": "Et andet punkt"}
    answer = second.post(url, other | mine)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Den førstes ord" in shown
    assert "Den andens ord" in shown
    assert item_of(found).minutes == "Den førstes ord"
    assert item_of(found, 1).minutes == "Et andet punkt"  # what nobody else wrote is saved
    merged = form_of(answer) | {f"item-{one.pk}-minutes": "Begges ord", f"item-{two.pk}-minutes": "Videre"}
    assert second.post(url, merged).status_code == 302
    assert [item.minutes for item in found.items.all()] == ["Begges ord", "Videre"]


def test_what_is_wrong_is_said_and_kept_and_nothing_is_saved() -> None:
    found = council("Status")
    client, url = client_as(Role.OFFICER), reverse("meeting-minutes", args=[found.key])
    item = item_of(found)
    data = form_of(client.get(url)) | {
        f"item-{item.pk}-minutes": "Ord",
        f"todo-{item.pk}-0-due": "2030-01-02",
    }
    answer = client.post(url, data)
    assert answer.status_code == 422
    assert "Ord" in answer.content.decode()
    assert item_of(found).minutes == ""


def test_a_draft_is_shown_again_and_knows_what_it_was_written_upon() -> None:
    found = council("Status")
    client, url = client_as(Role.OFFICER), reverse("meeting-minutes", args=[found.key])
    item = item_of(found)
    typed = form_of(client.get(url)) | {f"item-{item.pk}-minutes": "Kladde", "_draft": f"minutes:{found.key}"}
    assert client.post(reverse("draft-save"), typed).status_code == 200
    written(found, minutes="En andens")
    page = client.get(url)
    assert "Kladde" in page.content.decode()
    assert client.post(url, form_of(page)).status_code == 409


def test_buttons_of_the_minutes_from_draft_to_corrected() -> None:
    found = council()
    invited(found, "Eksempel", email="m@eksempel.dk")
    writer, other = person(Role.OFFICER), person(Role.APPROVER)
    found = written(found, by=writer)
    at = {
        name: reverse(f"meeting-minutes-{name}", args=[found.key]) for name in ("approve", "send", "correct")
    }
    assert signed_in(writer).post(at["approve"], {"version": found.version}).status_code == 403
    signed_in(other).post(at["approve"], {"version": found.version})
    found.refresh_from_db()
    assert found.minutes_state == "approved"
    signed_in(writer).post(at["send"], {"version": found.version})
    found.refresh_from_db()
    assert found.minutes_state == "sent"
    page = signed_in(writer).get(reverse("meeting-detail", args=[found.key])).content.decode()
    assert found.minutes is not None
    assert found.minutes.url in page
    signed_in(writer).post(at["correct"], {"version": found.version, "reason": "Et tal"})
    found.refresh_from_db()
    assert found.minutes_state == "draft"
    assert "x" not in signed_in(writer).post(at["correct"], {"version": "x" * 20}).url  # type: ignore[attr-defined]


def closed_case() -> tuple[Meeting, User, Paper]:
    """A meeting with a paper on an item in which a member of the council has an interest."""
    found, member = council("Status", "Tilskud"), person(Role.COUNCIL_MEMBER)
    row = invited(found, "Eksempel Medlem", user=member)
    item = item_of(found, 1)
    upload = SimpleUploadedFile("bilag.pdf", pdf(), "application/pdf")
    paper = actions.add_paper(item, by=SYSTEM, title="Indstilling", upload=upload)
    actions.present_item(item, by=SYSTEM, saved=0, text="Hemmelig fremstilling")
    actions.write_item(item_of(found, 1), by=SYSTEM, saved=1, minutes="Hemmelig drøftelse")
    actions.declare_interest(item, by=member, ground="Min søster er ansat.", invitation=row)
    return Meeting.objects.get(pk=found.pk), member, paper


def test_an_interest_closes_papers_and_minutes_until_the_meeting_decides_otherwise() -> None:
    found, member, paper = closed_case()
    mine, url = signed_in(member), reverse("meeting-detail", args=[found.key])
    at = reverse("meeting-paper", args=[found.key, paper.pk])
    page = mine.get(url).content.decode()
    assert "Hemmelig" not in page
    assert "Min søster er ansat." in page  # their own words
    assert fetched(mine, at) == 403
    for name in ("agenda", "papers", "minutes"):
        content = mine.get(reverse(f"meeting-{name}-pdf", args=[found.key])).content
        assert "Hemmelig" not in words(content)
    other = client_as(Role.COUNCIL_MEMBER)
    assert fetched(other, at) == 200
    page = other.get(url).content.decode()
    assert "Hemmelig fremstilling" in page
    assert "Hemmelig drøftelse" not in page  # a draft, and they are not invited
    assert "Min søster" not in page
    assert "Min søster" in client_as(Role.OFFICER).get(url).content.decode()
    decided = reverse("meeting-interest-decide", args=[found.key, Disqualification.objects.get().pk])
    client_as(Role.OFFICER).post(decided, {"confirmed": "no"})
    assert fetched(mine, at) == 200
    assert "Hemmelig drøftelse" in mine.get(url).content.decode()


def test_a_paper_is_served_by_its_meeting_alone() -> None:
    found, _member, paper = closed_case()
    officer = client_as(Role.OFFICER)
    assert officer.get(reverse("document", args=[paper.document.key])).status_code == 404
    elsewhere = council("Andet")
    assert officer.get(reverse("meeting-paper", args=[elsewhere.key, paper.pk])).status_code == 404
    Meeting.objects.filter(pk=found.pk).update(confidential=True)
    at = reverse("meeting-paper", args=[found.key, paper.pk])
    assert client_as(Role.COUNCIL_MEMBER).get(at).status_code == 404


def test_who_may_declare_and_decide_an_interest() -> None:
    found, member = council(), person(Role.COUNCIL_MEMBER)
    row = invited(found, "En anden", email="anden@eksempel.dk")
    with pytest.raises(Refused):
        actions.declare_interest(item_of(found), by=member, ground="X", invitation=row)
    officer = person(Role.OFFICER)
    mine = invited(found, "Medarbejder", user=officer)
    with pytest.raises(Invalid):
        actions.declare_interest(item_of(found), by=officer, ground=" ", invitation=mine)
    declared = actions.declare_interest(item_of(found), by=officer, ground="X", invitation=mine)
    with pytest.raises(Invalid):
        actions.decide_interest(declared, by=officer, confirmed=False)
    with pytest.raises(Invalid):
        actions.declare_interest(item_of(found), by=officer, ground="Igen", invitation=mine)
    with pytest.raises(Refused):
        actions.write_item(item_of(found), by=officer, saved=0, minutes="Mit eget punkt")


def test_the_page_says_whether_the_meeting_can_decide() -> None:
    found = council("Status", "Tilskud", quorum=3)
    rows = [invited(found, f"Medlem {number}") for number in range(3)]
    invited(found, "Gæst", part="guest")
    url, officer = reverse("meeting-detail", args=[found.key]), client_as(Role.OFFICER)
    assert "3 medlemmer deltager, og der kræves 3: mødet kan beslutte." in officer.get(url).content.decode()
    Disqualification.objects.create(item=item_of(found, 1), invitation=rows[0], ground="X", confirmed=True)
    page = officer.get(url).content.decode()
    assert "2 medlemmer deltager, men der kræves 3: mødet kan ikke beslutte." in page
    assert "Medlem 0 deltog ikke i punktet" in words(printed.minutes_pdf(found, language="da"))


def test_items_move_and_keep_their_papers() -> None:
    found, _member, paper = closed_case()
    officer = client_as(Role.OFFICER)
    officer.post(reverse("meeting-item-move", args=[found.key, paper.item_id]), {"to": "up"})
    assert [item.subject for item in found.items.all()] == ["Tilskud", "Status"]
    assert item_of(found).papers.get() == paper
    now = Meeting.objects.get(pk=found.pk)
    with pytest.raises(Invalid, match="Tilskud"):
        actions.change_meeting(now, by=SYSTEM, version=now.version, items=[{"subject": "Ny"}])


def test_an_item_is_presented_and_gets_papers_from_its_page() -> None:
    found = council("Status")
    item, officer = item_of(found), client_as(Role.OFFICER)
    url = reverse("meeting-item", args=[found.key, item.pk])
    upload = SimpleUploadedFile("Notat.pdf", pdf(), "application/pdf")
    assert officer.post(url, {"saved": "0", "text": "Om punktet", "paper": upload}).status_code == 302
    assert item_of(found).text == "Om punktet"
    paper = item_of(found).papers.get()
    assert (paper.title, paper.document.private) == ("Notat", True)
    stale = officer.post(url, {"saved": "0", "text": "En andens tekst"})
    assert stale.status_code == 409
    assert "Om punktet" in stale.content.decode()
    bad = officer.post(url, {"saved": "1", "text": "Om punktet", "paper": SimpleUploadedFile("x.exe", b"MZ")})
    assert bad.status_code == 422
    officer.post(reverse("meeting-paper-remove", args=[found.key, paper.pk]))
    assert not item_of(found).papers.exists()


def test_all_papers_are_one_pdf_with_bookmarks() -> None:
    found, _member, _paper = closed_case()
    item = item_of(found)
    actions.add_paper(item, by=SYSTEM, title="Brev", upload=SimpleUploadedFile("b.docx", docx()))
    whole = PdfReader(BytesIO(papers_pdf(found, language="da")))
    assert len(whole.pages) == 2
    titles = [each["/Title"] for each in whole.outline if isinstance(each, dict)]
    assert titles == ["2. Tilskud"]
    assert "Ikke en PDF" in whole.pages[0].extract_text()


def test_an_agenda_is_taken_from_an_earlier_meeting() -> None:
    earlier = council(
        items=[{"subject": "Referat", "kind": "minutes"}, {"subject": "Status", "mark": "status_paper"}]
    )
    earlier = written(earlier)
    later = council(on=date(2023, 9, 1), items=[])
    page = client_as(Role.OFFICER)
    page.post(reverse("meeting-agenda-copy", args=[later.key]), {"source": earlier.key})
    first, second = later.items.all()
    assert (first.approves, first.minutes, second.mark) == (earlier, "", "status_paper")


def test_a_series_is_planned_and_changed_together() -> None:
    today = clock.today()
    first = council(
        "Status",
        on=today + timedelta(days=10),
        participants=[{"organisation": organisation()}],
        starts_at=time(9),
    )
    invited(first, "Medlem", email="m@eksempel.dk", came=None)
    officer, url = client_as(Role.OFFICER), reverse("meeting-series", args=[first.key])
    assert officer.post(url, {"plan": "1", "rhythm": "week", "count": "3"}).status_code == 302
    made = list(Meeting.objects.filter(series=first.key).exclude(pk=first.pk).order_by("on"))
    assert [(each.on - first.on).days for each in made] == [7, 14, 21]
    for each in made:
        assert [row.attended for row in each.participants.all()] == [False, False]
        assert each.invitations.get(part="member").email == "m@eksempel.dk"
        assert item_of(each).subject == "Status"
    # The same days again plan nothing twice.
    officer.post(url, {"plan": "1", "rhythm": "week", "count": "3"})
    assert Meeting.objects.filter(series=first.key).count() == 4
    cancelled = actions.change_meeting(made[0], by=SYSTEM, version=made[0].version, cancelled="Ferie")
    first = Meeting.objects.get(pk=first.pk)
    first = actions.change_meeting(
        first, by=SYSTEM, version=first.version, starts_at=time(13), place="Nyt sted"
    )
    officer.post(url, {"change": "1", "what": ["time"]})
    hours = [each.starts_at for each in Meeting.objects.filter(series=first.key).order_by("on")]
    assert hours == [time(13), time(9), time(13), time(13)]
    assert not Meeting.objects.filter(series=first.key, place="Nyt sted").exclude(pk=first.pk).exists()
    assert cancelled.cancelled


@pytest.mark.parametrize(
    "data",
    [
        {"plan": "1"},
        {"plan": "1", "rhythm": "week"},
        {"plan": "1", "rhythm": "week", "count": "0"},
        {"plan": "1", "rhythm": "week", "count": "99999"},
        {"plan": "1", "days": "32-13-2026"},
        {"plan": "1", "days": "01-01-2001"},
        {"change": "1"},
        {"change": "1", "what": ["everything"]},
    ],
)
def test_a_series_that_cannot_be_is_refused_with_a_sentence(data: dict[str, Any]) -> None:
    first = council(on=clock.today() + timedelta(days=3))
    answer = client_as(Role.OFFICER).post(reverse("meeting-series", args=[first.key]), data)
    assert answer.status_code == 422
    assert Meeting.objects.count() == 1


def test_badges_and_sheets_hold_long_names_on_their_pages() -> None:
    found = council()
    for number in range(11):
        invited(found, f"{number:02}" + "Wm" * 29, organisation=organisation("Ø" * 60 + str(number)))
    invited(found, "Eksempel Afbud", answer="declined")
    badges = PdfReader(BytesIO(printed.badges_pdf(found, language="da")))
    assert len(badges.pages) == 2  # ten on a sheet
    text = "".join(page.extract_text() for page in badges.pages).replace("\n", "").replace(" ", "")
    for number in range(11):
        assert f"{number:02}" + "Wm" * 29 in text
    assert "Afbud" not in text
    sheet = words(printed.attendance_pdf(found, language="da")).replace(" ", "")
    assert "10" + "Wm" * 29 in sheet
    assert "Underskrift" in sheet


@pytest.mark.parametrize("name", ["badges", "attendance", "agenda", "papers", "minutes"])
def test_files_are_made_of_a_meeting_with_nothing(name: str) -> None:
    found = council(items=[])
    answer = client_as(Role.OFFICER).get(reverse(f"meeting-{name}-pdf", args=[found.key]))
    assert answer["Content-Type"] == "application/pdf"
    assert len(PdfReader(BytesIO(answer.content)).pages) == 1


def test_the_page_costs_the_same_for_one_item_and_for_thirty() -> None:
    """With people, papers, interests and next steps on every item."""
    officer = client_as(Role.OFFICER)

    def cost(items: int) -> int:
        found = council(*(f"Punkt {number}" for number in range(items)), quorum=2)
        for number in range(items):
            item = item_of(found, number)
            row = invited(found, f"Medlem {number}", email=f"m{number}@eksempel.dk")
            Disqualification.objects.create(item=item, invitation=row, ground="X")
            actions.add_paper(item, by=SYSTEM, title="Bilag", upload=SimpleUploadedFile("b.docx", docx()))
            about = (found.KIND, found.key, str(item.pk))
            create_follow_up(by=SYSTEM, about=about, title="Ring", organisation=row.organisation)
        url = reverse("meeting-detail", args=[found.key])
        officer.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert officer.get(url).status_code == 200
        return len(asked)

    assert cost(1) == cost(30) <= 20


def test_a_proposed_presentation_arrives_in_the_form_and_is_kept() -> None:
    """The form asks for the presentation of new items only: an item there is may be closed to whoever edits."""
    officer = signed_in(person(Role.OFFICER))
    asked = officer.get(reverse("meeting-new"), {"items-0-subject": "Praktik", "items-0-text": "Ti pladser"})
    assert "Ti pladser" in asked.content.decode()
    on = council(items=[{"subject": "Praktik", "text": "Ti pladser"}])
    assert "Ti pladser" not in officer.get(reverse("meeting-edit", args=[on.key])).content.decode()
    item = item_of(on)
    rows = [{"id": None, "subject": "Praktik", "text": ""}]
    actions.change_meeting(on, by=SYSTEM, version=on.version, items=rows)
    item.refresh_from_db()
    assert item.text == "Ti pladser"


def test_nobody_has_come_to_a_meeting_before_its_day() -> None:
    guest = organisation()
    on = council(
        on=clock.today() + timedelta(days=9), participants=[{"organisation": guest, "attended": False}]
    )
    page = signed_in(person(Role.OFFICER)).get(reverse("meeting-detail", args=[on.key]))
    (section,) = page.context["sections"][:1]
    assert section.rows[0][3][0] == "Inviteret"
