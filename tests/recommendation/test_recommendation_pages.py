"""The pages of recommendations and decisions, as those who use them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pagt.core import clock
from pagt.grants.awards.models import Decision
from pagt.grants.recommendation.models import Recommendation
from pagt.people.models import User
from pagt.people.roles import Role
from tests.factories import client_as, meeting, person
from tests.recommendation.deciding import decided
from tests.recommendation.recommending import approved, call_to_award, drafted, officer, prepared

pytestmark = pytest.mark.django_db


def signed_in(who: User) -> Client:
    client = Client()
    client.force_login(who)
    return client


def at(found: Recommendation, name: str = "grant_recommendation-detail", *more: Any) -> str:
    return reverse(name, args=[found.key, *more])


def lines_of(found: Recommendation, **changed: str) -> dict[str, str]:
    data = {"version": str(found.version), "background": found.background}
    for line in found.lines.all():
        data |= {f"line-{line.pk}-verdict": line.verdict, f"line-{line.pk}-reserve_rank": ""}
    return data | changed


def test_an_officer_begins_changes_and_makes_ready_and_a_second_person_approves() -> None:
    call, _applications = call_to_award()
    client = client_as(Role.OFFICER)
    answer = client.post(
        reverse("recommendation-begin", args=[call.key]), {"basis": "ranked", "background": "x"}
    )
    found = Recommendation.objects.get(call=call)
    assert answer.headers["Location"] == at(found)
    last = found.lines.last()
    assert last
    texts = {"verdict": "reject", "considerations": "hensyn", "decisive_facts": "forhold"}
    client.post(at(found, "recommendation-line", last.pk), {"version": found.version, **texts})
    found.refresh_from_db()
    client.post(at(found, "recommendation-step", "prepare"), {"version": found.version})
    found.refresh_from_db()
    assert found.status == "prepared"
    refused = client.post(at(found, "recommendation-step", "approve"), {"version": found.version})
    assert refused.status_code == 403
    client_as(Role.APPROVER).post(at(found, "recommendation-step", "approve"), {"version": found.version})
    found.refresh_from_db()
    assert found.status == "approved"


def test_what_is_missing_is_said_and_the_step_is_refused() -> None:
    call, _applications = call_to_award()
    client = client_as(Role.OFFICER)
    client.post(reverse("recommendation-begin", args=[call.key]), {"basis": "ranked"})
    found = Recommendation.objects.get(call=call)
    page = client.get(at(found)).content.decode()
    assert "Skriv hovedhensynene" in page
    answer = client.post(at(found, "recommendation-step", "prepare"), {"version": found.version})
    assert answer.status_code == 422


def test_all_lines_are_saved_at_once_and_what_somebody_else_saved_is_not_lost() -> None:
    found = drafted()
    client = client_as(Role.OFFICER)
    line = found.lines.all()[0]
    part = {f"line-{line.pk}-verdict": "part", f"line-{line.pk}-amount": "100.000"}
    old = lines_of(found, background="gammelt")
    assert client.post(at(found, "recommendation-lines"), lines_of(found, **part)).status_code == 302
    line.refresh_from_db()
    assert (line.verdict, line.amount) == ("part", 10_000_000)
    answer = client.post(at(found, "recommendation-lines"), old)
    assert answer.status_code == 422
    assert "gammelt" in answer.content.decode()


def test_the_papers_are_files() -> None:
    found = approved()
    client = client_as(Role.AUDITOR)
    for form, begins in (("pdf", b"%PDF"), ("docx", b"PK")):
        answer = client.get(at(found, "recommendation-paper", "council", form))
        assert answer.status_code == 200
        assert answer.content.startswith(begins)
    assert client.get(at(found, "recommendation-paper", "council", "csv")).status_code == 404


def test_a_member_of_the_council_reads_the_paper_through_the_meeting_alone() -> None:
    found, held = approved(), meeting(on=clock.today(), purpose="council", items=[{"subject": "Eksempel"}])
    item = held.items.get()
    client = signed_in(officer())
    data = {"version": found.version, "audience": "council", "item": item.pk}
    assert client.post(at(found, "recommendation-agenda"), data).status_code == 302
    paper = item.papers.first()
    assert paper
    member = signed_in(person(Role.COUNCIL_MEMBER))
    file = member.get(reverse("meeting-paper", args=[held.key, paper.pk]))
    assert b"".join(file).startswith(b"%PDF")  # type: ignore[arg-type]
    assert member.get(at(found)).status_code == 403
    assert member.get(at(found, "recommendation-paper", "council", "pdf")).status_code == 403


def test_advice_is_written_down() -> None:
    found = approved()
    data = {"version": found.version, "advice": "Anbefales", "advice_on": clock.today().isoformat()}
    assert client_as(Role.OFFICER).post(at(found, "recommendation-advice"), data).status_code == 302
    found.refresh_from_db()
    assert found.advice == "Anbefales"


def test_a_draft_is_sent_back_with_a_reason() -> None:
    found = prepared()
    client = client_as(Role.APPROVER)
    url = at(found, "recommendation-step", "send_back")
    assert client.post(url, {"version": found.version, "reason": ""}).status_code == 422
    assert client.post(url, {"version": found.version, "reason": "mere"}).status_code == 302


def test_a_decision_is_recorded_and_changed_on_its_pages() -> None:
    found = approved()
    client = client_as(Role.OFFICER)
    day = clock.today().isoformat()
    data = {"body": "Eksempelrådet", "on": day, "effective_on": day, "others": "En Person\nTo Person"}
    lines = {f"line-{line.pk}-verdict": line.verdict for line in found.lines.all()}
    answer = client.post(reverse("decision-record", args=[found.key]), {**data, **lines})
    decision = Decision.objects.get()
    assert answer.headers["Location"] == reverse("decision-detail", args=[decision.key])
    page = client.get(answer.headers["Location"]).content.decode()
    assert "To Person" in page
    stands = {f"line-{line.pk}-verdict": line.verdict for line in decision.lines.all()}
    first = decision.lines.all()[0]
    change = {**data, **stands, f"line-{first.pk}-verdict": "reject", "reason": "Trukket tilbage"}
    assert client.post(reverse("decision-change", args=[found.call.key]), change).status_code == 302
    assert Decision.objects.count() == 2


def test_the_call_page_says_nothing_of_it_before_the_release() -> None:
    decision = decided()
    url = reverse("portal:call", args=[decision.call.key])
    assert "Succesrate" not in Client().get(url).content.decode()
    staff = client_as(Role.OFFICER).get(reverse("call-detail", args=[decision.call.key])).content.decode()
    assert "Ikke meddelt" in staff


@pytest.mark.parametrize("name", ["grant_recommendation-list", "decision-list"])
def test_a_list_costs_the_same_for_one_and_for_three(name: str, django_assert_max_num_queries: Any) -> None:
    client = client_as(Role.AUDITOR)
    decided()
    client.get(reverse(name))
    for _more in range(2):
        decided()
    with django_assert_max_num_queries(16):
        client.get(reverse(name))
