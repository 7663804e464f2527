"""The secretariat's list of applications."""

from __future__ import annotations

import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from openpyxl import load_workbook

from pagt.grants.applications.actions import casework
from pagt.grants.applications.states import Eligibility
from pagt.people.roles import Role
from tests.factories import SYSTEM, client_as, organisation
from tests.grants import applications_for_tests as made

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Client:
    return client_as(Role.OFFICER)


def listed(client: Client, query: str = "") -> str:
    return client.get(reverse("application-list") + query).content.decode()


def test_every_filter_narrows(officer: Client) -> None:
    school = organisation("Eksempel Gymnasium", kind="school", municipality="0615")
    call = made.call("Eksempeludbud forår")
    one = made.submitted(call, school, title="Eksempel: Vind")
    other = made.submitted(made.call(year=2026), organisation(), title="Eksempel: Sol", stage="application")
    draft = made.draft(call)
    casework.decide_eligibility(
        one.submissions.get(), by=SYSTEM, version=0, outcome=Eligibility.ELIGIBLE, reason="Ja"
    )
    for query, found in (
        (f"call={call.pk}", {one, draft}),
        ("stage=application", {other}),
        ("status=draft", {draft}),
        ("status=submitted", {one, other}),
        ("eligibility=eligible", {one}),
        ("eligibility=undecided", {other}),
        ("eligibility=ineligible", set()),
        ("year=2026", {other}),
        ("municipality=0615", {one}),
        ("kind=company", {other}),
        ("tasks=mine", set()),
        ("q=vind", {one}),
        ("q=gymnasium", {one}),
        (f"q={draft.number}", {draft}),
    ):
        text = listed(officer, f"?{query}")
        assert {a for a in (one, other, draft) if f">{a.number}</a>" in text} == found, query


def test_the_list_asks_as_often_for_two_hundred_as_for_ten(officer: Client) -> None:
    call, school = made.call(), organisation(kind="school")
    counts, sizes = [], []
    for more in (10, 40, 150):
        for _n in range(more):
            made.submitted(call, school)
        listed(officer)  # what a process asks once
        with CaptureQueriesContext(
            connection,
        ) as asked:
            text = listed(officer)
        counts.append(len(asked))
        sizes.append(len(text.encode()))
    assert counts[0] == counts[1] == counts[2] <= 10
    assert sizes[2] < 40 * 1024


def test_the_case_asks_as_often_for_many_rows_as_for_one(officer: Client) -> None:
    application = made.submitted()
    url = reverse("application-detail", args=[application.key])

    def asked() -> int:
        officer.get(url)
        with CaptureQueriesContext(connection) as queries:
            officer.get(url)
        return len(queries)

    def grow(times: int) -> None:
        for n in range(times):
            casework.add_task(by=SYSTEM, application=application, text=f"Opgave {n}")
            casework.give_advice(
                by=SYSTEM,
                application=application,
                call=application.call,
                organisation=application.lead,
                on=application.recorded_on,
                channel="call",
                text="Råd",
            )

    grow(1)
    few = asked()
    grow(30)
    # With the names of those who gave advice, and what each step from submission to decision has of the case.
    assert asked() == few <= 18


def test_the_sheet_holds_the_chosen_rows(officer: Client) -> None:
    call = made.call()
    chosen = [made.submitted(call, title=f"Eksempel: {n}") for n in range(3)]
    made.submitted(call, title="Eksempel: Ikke valgt")
    keys = "&".join(f"key={application.key}" for application in chosen)
    answer = officer.get(reverse("application-export", args=["xlsx"]) + f"?{keys}")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert {row[1] for row in rows[1:]} == {"Eksempel: 0", "Eksempel: 1", "Eksempel: 2"}
    assert 300_000 in rows[1]


def test_nothing_is_made_changed_or_imported_in_the_list(officer: Client) -> None:
    text = listed(officer)
    assert "/applications/new/" not in text and "/applications/import/" not in text
    assert officer.get("/desk/applications/new/").status_code == 404


def test_home_says_what_awaits_of_applications() -> None:
    application = made.submitted(made.call("Eksempeludbud efterår"))
    officer = client_as(Role.OFFICER)
    home = officer.get(reverse("desk:home")).content.decode()
    assert "1 ansøgning til Eksempeludbud efterår" in home
    link = f"{reverse('application-list')}?call={application.call_id}&amp;eligibility=undecided"
    assert link in home
    auditor = client_as(Role.AUDITOR).get(reverse("desk:home")).content.decode()
    assert "Eksempeludbud efterår" not in auditor
    prepared = made.call("Eksempeludbud til godkendelse", published_at=None, published_by="")
    assert prepared.title in client_as(Role.APPROVER).get(reverse("desk:home")).content.decode()


def test_the_list_has_room_for_its_columns_and_the_export_has_them_all(officer: Client) -> None:
    application = made.submitted()
    casework.decide_eligibility(
        application.submissions.get(), by=SYSTEM, version=0, outcome=Eligibility.INELIGIBLE, reason="Nej"
    )
    application.refresh_from_db()
    page = listed(officer)
    assert "Indsendt · Ikke støtteberettiget" in page
    assert page.count('scope="col"') == 11  # the boxes' and ten more
    day = date_format(timezone.localtime(application.submitted_at), "SHORT_DATE_FORMAT")
    assert f">{day}<" in page
    export = officer.get(reverse("application-export", args=["xlsx"]))
    rows = list(load_workbook(io.BytesIO(export.content)).active.values)
    assert len(rows[0]) == 11
    assert rows[1][rows[0].index("Status")] == "Indsendt"
    assert rows[1][rows[0].index("Støtteberettigelse")] == "Ikke støtteberettiget"
    submitted = rows[1][rows[0].index("Indsendt")]
    assert (submitted.hour, submitted.minute) == (
        timezone.localtime(application.submitted_at).hour,
        timezone.localtime(application.submitted_at).minute,
    )
