"""The pages of results, for each role, with and without cases that are closed to the reader."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from pagt.core import clock
from pagt.grants.assessment import results_panels
from pagt.grants.assessment.actions.results import agree, plan_panel
from pagt.grants.assessment.models import AssessmentPhase, AssessmentPlan, Consensus
from pagt.grants.assessment.views import results_board
from pagt.grants.calls.models import Call
from pagt.network.meetings.models import Meeting
from pagt.people.models import User
from pagt.people.roles import Role
from tests.assessment import results_for_tests as made
from tests.assessment.test_results import conflict
from tests.factories import client_as, person
from tests.grants import applications_for_tests

pytestmark = pytest.mark.django_db
READERS = (Role.OFFICER, Role.APPROVER, Role.AUDITOR)
OTHERS = (Role.ASSESSOR, Role.COUNCIL_MEMBER, Role.APPLICANT, Role.ADMINISTRATOR)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("role", [*READERS, *OTHERS])
def test_who_reads_results(role: Role) -> None:
    call, (first, *_rest) = made.assessed_call()
    client = client_as(role)
    allowed = 200 if role in READERS else 403
    for name, args in (
        ("results-calls", []),
        ("results-board", [call.key]),
        ("results-export", [call.key, "csv"]),
        ("results-assessors", [call.key]),
        ("results-case", [call.key, first.key]),
    ):
        assert client.get(reverse(name, args=args)).status_code == allowed
    for name, args in (("results-panel", [call.key]), ("results-consensus", [call.key, first.key])):
        assert client.get(reverse(name, args=args)).status_code == (200 if role is Role.OFFICER else 403)


def test_the_board_shows_raw_and_calibrated_side_by_side_in_danish() -> None:
    call, (first, *_rest) = made.assessed_call()
    page = client_as(Role.OFFICER).get(reverse("results-board", args=[call.key])).content.decode()
    assert "Rå score" in page and "Kalibreret score" in page and "score-bar" in page
    assert first.title in page and "4,89" in page  # (5 + (10 + 4) / 3 + 5) / 3
    assert reverse("results-case", args=[call.key, first.key]) in page


def test_filters_and_sorts_are_in_the_address_and_the_export_shows_the_same() -> None:
    call, (first, second, third) = made.assessed_call()
    client, url = client_as(Role.AUDITOR), reverse("results-board", args=[call.key])
    page = client.get(url, {"sort": "mean"}).content.decode()
    assert page.index(third.title) < page.index(second.title) < page.index(first.title)
    page = client.get(url, {"q": second.number}).content.decode()
    assert second.title in page and first.title not in page
    assert "Intet passer til" in client.get(url, {"flag": "stray"}).content.decode()
    assert client.get(url, {"municipality": "Findes ikke", "page": "9", "sort": "x"}).status_code == 200
    sent = client.get(reverse("results-export", args=[call.key, "xlsx"]), {"q": second.number}).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sent)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows] == ["Ansøgningsnummer", second.number]
    assert client.get(reverse("results-export", args=[call.key, "pdf"])).status_code == 404


def test_a_closed_case_is_on_no_page_of_results() -> None:
    call, (first, second, _third) = made.assessed_call()
    officer = made.officer()
    conflict(first, officer)
    client = signed_in(officer)
    for name in ("results-board", "results-panel"):
        page = client.get(reverse(name, args=[call.key])).content.decode()
        assert second.number in page
        assert first.number not in page and first.title not in page
    sent = b"".join(client.get(reverse("results-export", args=[call.key, "csv"])).streaming_content)  # type: ignore[attr-defined]
    assert first.number.encode() not in sent and second.number.encode() in sent
    for name in ("results-case", "results-consensus"):
        assert client.get(reverse(name, args=[call.key, first.key])).status_code == 404
    neighbour = client.get(reverse("results-case", args=[call.key, second.key])).content.decode()
    assert first.number not in neighbour and "1 af 2" in neighbour


def test_marks_and_reasons_stand_side_by_side() -> None:
    call = made.call_with_criteria()
    one = made.application(call)
    made.review(one, made.assessor("Eksempel Anna"), [4, None], reason="Modig plan")
    made.review(one, made.assessor("Eksempel Bo"), [1, 2], reason="Svag plan")
    page = client_as(Role.APPROVER).get(reverse("results-case", args=[call.key, one.key])).content.decode()
    assert page.index("Eksempel Anna") < page.index("Eksempel Bo")
    assert "Modig plan" in page and "Svag plan" in page and "Meget høj" in page
    assert "Kan ikke vurderes" in page


def test_what_a_panel_agreed_on_is_recorded_changed_and_shown() -> None:
    call, (first, *_rest) = made.assessed_call()
    client, url = client_as(Role.OFFICER), reverse("results-consensus", args=[call.key, first.key])
    one, other = call.criteria.all()
    empty = client.post(url, {"reason": ""})
    assert empty.status_code == 422 and not Consensus.objects.exists()
    given = {f"grade-{one.pk}": "0", f"grade-{other.pk}": "", "reason": "Eksempel: for tynd plan"}
    assert client.post(url, given).status_code == 302
    consensus = Consensus.objects.get()
    page = client.get(reverse("results-case", args=[call.key, first.key])).content.decode()
    assert "Eksempel: for tynd plan" in page and "3 af 3" in page
    stale = client.post(url, given | {"version": consensus.version + 5})
    assert stale.status_code == 409
    changed = given | {"version": consensus.version, f"grade-{other.pk}": "4"}
    assert client.post(url, changed).status_code == 302
    changed_to = Consensus.objects.get()
    assert changed_to.grades.count() == 2
    back = {"take_back": "1", "version": changed_to.version}
    assert client.post(url, back).status_code == 422
    assert client.post(url, back | {"because": "Forkert", "version": 1}).status_code == 409
    assert client.post(url, back | {"because": "Eksempel: forkert ansøgning"}).status_code == 302
    assert not Consensus.objects.filter(withdrawn="").exists()
    assert "1 af 3" in client.get(reverse("results-case", args=[call.key, first.key])).content.decode()


def test_an_officer_plans_the_panels_meeting() -> None:
    call, found = made.assessed_call()
    day = clock.today() + timedelta(days=14)
    client, url = client_as(Role.OFFICER), reverse("results-panel", args=[call.key])
    assert client.post(url, {"title": "", "on": ""}).status_code == 422
    answer = client.post(
        url, {"title": "Eksempelpanel", "on": f"{day:%Y-%m-%d}", "which": "all", "minutes_each": "15"}
    )
    meeting = Meeting.objects.get(title="Eksempelpanel")
    assert answer.status_code == 302 and answer["Location"] == reverse("meeting-detail", args=[meeting.key])
    assert meeting.items.count() == len(found) and meeting.invitations.count() == 3
    assert client.get(answer["Location"]).status_code == 200


def test_a_case_leads_to_its_results_and_the_meeting_says_what_was_agreed() -> None:
    call, (first, second, _third) = made.assessed_call()
    officer = made.officer()
    panel = plan_panel(
        call,
        by=officer,
        found=made.results.results(call, officer),
        title="Eksempelpanel",
        on=clock.today(),
    )
    (criterion, *_others) = call.criteria.all()
    for each in (first, second):
        agree(each, by=officer, grades={criterion.pk: 1}, reason="Aftalt her", meeting=panel.meeting)
    assert results_panels.on_application(first, officer) == []  # nobody has found it eligible yet
    first.outcome = "eligible"
    (way,) = results_panels.on_application(first, officer)
    assert way.rows[0][0][1] == reverse("results-case", args=[call.key, first.key])
    (agreed,) = results_panels.on_meeting(panel.meeting, officer)
    assert [row[0][0] for row in agreed.rows] == [first.name_or_title, second.name_or_title]
    with_tie = made.officer()
    conflict(first, with_tie)
    (agreed,) = results_panels.on_meeting(panel.meeting, with_tie)
    assert [row[0][0] for row in agreed.rows] == [second.name_or_title]
    assert results_panels.on_meeting(panel.meeting, person(Role.COUNCIL_MEMBER)) == []
    page = signed_in(with_tie).get(reverse("meeting-detail", args=[panel.meeting.key])).content.decode()
    assert second.title in page and first.title not in page


def in_phase(call: Call, *, sees_others: bool, may_score: bool = False) -> None:
    """Let the call's assessment be in a phase now."""
    plan = AssessmentPlan.objects.create(key=f"plan-{call.pk}", call=call)
    AssessmentPhase.objects.create(
        plan=plan,
        position=0,
        title="Eksempelfase",
        opens_at=clock.now() - timedelta(days=1),
        closes_at=clock.now() + timedelta(days=1),
        sees_others=sees_others,
        may_score=may_score,
    )


@pytest.mark.parametrize("sees_others", [True, False])
def test_an_assessor_sees_results_of_their_own_in_a_phase_that_shows_them(sees_others: bool) -> None:
    call = made.call_with_criteria((1,))
    mine, others, unfinished = (made.application(call) for _each in range(3))
    me, other = made.assessor(), made.assessor()
    made.review(mine, me, [4])
    made.review(mine, other, [2])
    made.review(others, other, [3])
    made.review(unfinished, me, [3], status="draft")
    in_phase(call, sees_others=sees_others)
    page = signed_in(me.user).get(reverse("results-mine")).content.decode()
    assert (mine.number in page and "4,00" in page) is sees_others
    assert others.number not in page and unfinished.number not in page


def test_an_assessor_with_a_conflict_sees_no_result_of_the_case() -> None:
    call = made.call_with_criteria((1,))
    mine, me = made.application(call), made.assessor()
    made.review(mine, me, [4])
    in_phase(call, sees_others=True)
    conflict(mine, me.user)
    assert mine.number not in signed_in(me.user).get(reverse("results-mine")).content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ASSESSOR])
def test_only_assessors_have_results_of_their_own(role: Role) -> None:
    assert client_as(role).get(reverse("results-mine")).status_code == 403


@pytest.mark.parametrize("applications", [10, 50])
def test_the_board_asks_as_often_for_ten_as_for_fifty(applications: int) -> None:
    call, _found = made.assessed_call(applications, 1)
    client, url = client_as(Role.OFFICER), reverse("results-board", args=[call.key])
    client.get(url)
    with CaptureQueriesContext(connection) as warm:
        client.get(url)
    made.results._boards.clear()
    with CaptureQueriesContext(connection) as cold:
        page = client.get(url)
    assert page.content.decode().count("<tr>") == applications + 1
    assert len(warm) <= 6
    assert len(cold) <= 10


def test_a_call_is_no_board_before_anything_is_assessed() -> None:
    call = made.call_with_criteria()
    client = client_as(Role.OFFICER)
    page = client.get(reverse("results-board", args=[call.key])).content.decode()
    assert "Ingen ansøgning er under vurdering" in page
    assert client.get(reverse("results-assessors", args=[call.key])).status_code == 200
    made.application(call)
    made.results._boards.clear()
    assert client.get(reverse("results-board", args=[call.key])).status_code == 200
    assert client.get(reverse("results-board", args=["findes-ikke"])).status_code == 404


def test_a_call_without_criteria_and_scale_has_a_board_without_scores() -> None:
    call = applications_for_tests.call()
    one = made.application(call)
    made.review(one, made.assessor(), [])
    client = client_as(Role.OFFICER)
    assert one.title in client.get(reverse("results-board", args=[call.key])).content.decode()
    assert client.get(reverse("results-case", args=[call.key, one.key])).status_code == 200
    url = reverse("results-consensus", args=[call.key, one.key])
    assert client.post(url, {"reason": "Eksempel"}).status_code == 422


def test_pages_of_250() -> None:
    call = made.call_with_criteria()
    for _each in range(3):
        made.application(call)
    made.results._boards.clear()
    found = results_board.Board(made.results.results(call, person()), (1, 5), {"page": "2"}, "/~/")
    assert (found.page, found.pages) == (1, 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(results_board, "PAGE_SIZE", 2)
        second = results_board.Board(made.results.results(call, person()), (1, 5), {"page": "2"}, "/~/")
        assert (second.page, second.pages) == (2, 2)
        assert second.body().count("<tr>") == 1
