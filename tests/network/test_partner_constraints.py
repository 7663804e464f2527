"""The database itself refuses what must never be stored, whoever writes it."""

from datetime import date, time
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from pagt.network.meetings.models import AgendaItem, Meeting, Participant
from pagt.network.partners.models import AmbassadorTerm, Contact, Interaction, Organisation

pytestmark = pytest.mark.django_db

ORGANISATION: dict[str, Any] = {"key": "one", "name": "Eksempel", "kind": "company"}
INTERACTION: dict[str, Any] = {"key": "one", "title": "T", "on": date(2023, 1, 1), "purpose": "dialogue"}
MEETING: dict[str, Any] = {"key": "one", "title": "T", "on": date(2023, 1, 1), "purpose": "network"}


def refused(constraint: str, model: Any, **values: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.create(**values)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("organisation_known_kind", {"kind": "firm"}),
        ("organisation_known_level", {"level": "galactic"}),
        ("organisation_cvr_digits", {"cvr": "1234567"}),
        ("organisation_municipality_code", {"municipality": "615"}),
        ("organisation_country_letters", {"country": "dk"}),
    ],
)
def test_organisation(constraint: str, values: dict[str, Any]) -> None:
    refused(constraint, Organisation, **{**ORGANISATION, **values})


def test_organisation_is_not_its_own_parent() -> None:
    one = Organisation.objects.create(**ORGANISATION)
    with pytest.raises(IntegrityError, match="organisation_not_own_parent"), transaction.atomic():
        Organisation.objects.filter(pk=one.pk).update(parent=one.pk)


def test_one_organisation_per_cvr_number_in_use() -> None:
    Organisation.objects.create(**ORGANISATION, cvr="29190925")
    other = {**ORGANISATION, "key": "two", "cvr": "29190925"}
    refused("organisation_one_per_cvr", Organisation, **other)
    Organisation.objects.create(**{**other, "withdrawn": "Twice"})
    for key in ("three", "four"):
        Organisation.objects.create(**{**ORGANISATION, "key": key, "cvr": ""})


def test_one_organisation_per_municipality() -> None:
    town = {"kind": "municipality", "municipality": "0615"}
    Organisation.objects.create(**{**ORGANISATION, **town})
    refused("organisation_one_per_municipality", Organisation, **{**ORGANISATION, **town, "key": "two"})
    Organisation.objects.create(**{**ORGANISATION, "key": "firm", "municipality": "0615"})


def test_contact_has_a_name() -> None:
    refused("contact_has_name", Contact, key="c", name="")


@pytest.mark.parametrize(
    ("begins", "ends", "free"),
    [
        (date(2021, 1, 1), date(2021, 12, 31), True),
        (date(2022, 1, 1), date(2022, 12, 31), False),
        (date(2021, 6, 1), date(2022, 1, 1), False),  # one day in common
        (date(2022, 12, 31), None, False),
        (date(2023, 1, 1), None, True),
    ],
)
def test_terms_of_one_organisation_do_not_overlap(begins: date, ends: date | None, free: bool) -> None:
    one = Organisation.objects.create(**ORGANISATION)
    two = Organisation.objects.create(**{**ORGANISATION, "key": "two"})
    year = {"begins": date(2022, 1, 1), "ends": date(2022, 12, 31)}
    AmbassadorTerm.objects.create(key="a", organisation=one, **year)
    AmbassadorTerm.objects.create(key="b", organisation=two, **year)
    AmbassadorTerm.objects.create(key="c", organisation=one, withdrawn="Wrong", **year)
    new = {"key": "d", "organisation": one, "begins": begins, "ends": ends}
    if free:
        AmbassadorTerm.objects.create(**new)
    else:
        refused("ambassador_term_no_overlap", AmbassadorTerm, **new)


def test_a_term_ends_after_it_begins() -> None:
    one = Organisation.objects.create(**ORGANISATION)
    # The range itself can't be turned round either: PostgreSQL says so before the constraint is asked.
    with pytest.raises(Exception, match=r"ambassador_term_ends|range lower bound"), transaction.atomic():
        AmbassadorTerm.objects.create(
            key="a", organisation=one, begins=date(2022, 2, 1), ends=date(2022, 1, 1)
        )


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("interaction_known_channel", {"channel": "pigeon"}),
        ("interaction_known_purpose", {"purpose": ""}),
        ("interaction_day_of_a_next_step", {"next_step_due": date(2023, 2, 1)}),
    ],
)
def test_interaction(constraint: str, values: dict[str, Any]) -> None:
    refused(constraint, Interaction, **{**INTERACTION, **values})


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("meeting_known_purpose", {"purpose": "lunch"}),
        ("meeting_known_forum", {"forum": "pub"}),
        ("meeting_ends_after_it_starts", {"starts_at": time(10), "ends_at": time(9)}),
        ("meeting_ends_after_it_starts", {"ends_at": time(9)}),
        ("meeting_public_or_confidential", {"public": True, "confidential": True}),
    ],
)
def test_meeting(constraint: str, values: dict[str, Any]) -> None:
    refused(constraint, Meeting, **{**MEETING, **values})


def test_rows_of_a_meeting() -> None:
    held = Meeting.objects.create(**MEETING)
    one = Organisation.objects.create(**ORGANISATION)
    row = {"meeting": held, "position": 0, "organisation": one}
    refused("participant_persons_who_came", Participant, **row, attended=False, persons=2)
    refused("participant_persons_who_came", Participant, **row, persons=0)
    Participant.objects.create(**row)
    refused("participant_once", Participant, **row)
    refused("agenda_item_has_subject", AgendaItem, meeting=held, position=0, subject="")
    refused("agenda_item_known_mark", AgendaItem, meeting=held, position=0, subject="S", mark="best")


def test_a_name_in_any_case_is_found_without_reading_the_whole_register() -> None:
    """An import asks for every row; 50,000 rows would read the register 50,000 times."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Organisation.objects.filter(withdrawn="", name__iexact="eksempel a/s").explain()
    assert "organisation_by_any_case" in plan
