"""The page that thanks ambassadors: who agreed, numbers by year, and nobody's name without consent."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pagt.core.actions import withdraw
from pagt.network.partners.actions import change_ambassador_term, create_ambassador_term, create_contact
from pagt.network.partners.actions_contributions import create_contribution
from pagt.network.partners.models import AmbassadorTerm
from pagt.web.portal.thanks import Year, thanked
from tests.factories import SYSTEM, organisation

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
PAGE = "/ambassadors/"


def term(name: str, *, agreed: bool = True, **values: Any) -> AmbassadorTerm:
    if agreed:
        values = {"thanked_publicly": True, "thanks_agreed_on": date(2024, 1, 5), **values}
    return create_ambassador_term(
        by=SYSTEM, organisation=organisation(name), **{"begins": date(2024, 1, 1), **values}
    )


def gave(one: AmbassadorTerm, on: date, support: str, quantity: int, **values: Any) -> Any:
    return create_contribution(
        by=SYSTEM,
        organisation=one.organisation,
        title="Hemmelig titel",
        on=on,
        support=support,
        quantity=quantity,
        **values,
    )


def read() -> str:
    return Client().get(PAGE).content.decode()


def test_only_who_agreed_stands_there_by_name() -> None:
    term("Eksempel Øst")
    term("Eksempel Anden")
    term("Eksempel Tavs", agreed=False)
    withdraw(term("Eksempel Fejl"), by=SYSTEM, version=1, reason="Tastet to gange")
    term("Eksempel Senere", thanks_agreed_on=date(2026, 12, 1))
    assert [each.name for each in thanked(TODAY)] == ["Eksempel Anden", "Eksempel Øst"]
    assert "Eksempel Tavs" not in read()


def test_what_they_did_is_summed_by_year_within_their_terms() -> None:
    one = term("Eksempel Vind", ends=date(2025, 12, 31), thanks="Tak for gæstelærerne.")
    gave(one, date(2024, 5, 1), "hours", 8, reached=20)
    gave(one, date(2024, 6, 1), "hours", 4, reached=5)
    gave(one, date(2025, 6, 1), "visit", 2)
    gave(one, date(2023, 12, 31), "hours", 100)
    gave(one, date(2026, 1, 1), "hours", 100)
    withdraw(gave(one, date(2025, 6, 2), "visit", 50), by=SYSTEM, version=1, reason="Fejl")
    (found,) = thanked(TODAY)
    assert [(year.year, [number for _what, number in year.done], year.reached) for year in found.years] == [
        (2025, [2], 0),
        (2024, [12], 25),
    ]
    assert isinstance(found.years[0], Year)
    page = read()
    assert "Tak for gæstelærerne." in page and "Hemmelig titel" not in page
    (earlier,) = thanked(date(2024, 5, 15))
    assert [year.reached for year in earlier.years] == [20]


def test_nobody_is_named_who_has_not_agreed() -> None:
    one = term("Eksempel Vind")
    here = {"roles": [{"organisation": one.organisation, "title": "HR-chef"}], "relation": "ambassador"}
    consent = {"may_be_named": True, "agreed_on": date(2026, 1, 1)}
    create_contact(by=SYSTEM, name="Frank Fri", **here, **consent)
    create_contact(by=SYSTEM, name="Sine Skjult", **here)
    create_contact(by=SYSTEM, name="Gitte Gæst", **{**here, "relation": "guest"}, **consent)
    former = [{"organisation": one.organisation, "title": "HR-chef", "ends": date(2026, 2, 1)}]
    create_contact(by=SYSTEM, name="Rejst Væk", **{**here, "roles": former}, **consent)
    (found,) = thanked(TODAY)
    assert found.people == ["Frank Fri, HR-chef"]
    page = read()
    assert "Frank Fri" in page and "Sine" not in page and "Gitte" not in page and "Rejst" not in page


def test_the_page_is_kept_until_somebody_changes_their_mind() -> None:
    one = term("Eksempel Vind")
    assert "Eksempel Vind" in read()
    with CaptureQueriesContext(connection) as found:
        assert "Eksempel Vind" in read()
    assert len(found) <= 2
    change_ambassador_term(one, by=SYSTEM, version=1, thanked_publicly=False)
    assert "Eksempel Vind" not in read()


def test_it_is_empty_in_words_in_both_languages_and_stands_in_the_menu() -> None:
    assert "No ambassador stands here by this day." in Client().get(f"/en{PAGE}").content.decode()
    assert 'class="empty"' in read()
    assert f'href="{PAGE}"' in Client().get("/about/").content.decode()


def test_it_costs_the_same_for_few_and_many() -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            thanked(TODAY)
        return len(found)

    gave(term("Eksempel 1"), date(2026, 1, 1), "hours", 1)
    few = cost()
    for number in range(2, 12):
        gave(term(f"Eksempel {number}"), date(2026, 1, 1), "hours", 1)
    assert cost() == few == 3
