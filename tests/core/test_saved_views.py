"""Saved views of lists, and rows that are chosen in them."""

from __future__ import annotations

import re
import threading
import time

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from pagt.core.errors import Invalid
from pagt.core.models import SavedView
from pagt.core.register import saved
from pagt.core.register.listing import chosen_rows
from pagt.core.register.spec import registers
from pagt.people.roles import Role
from tests.factories import SYSTEM, client_as, organisation, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Client:
    return client_as(Role.OFFICER)


def test_a_view_keeps_the_list_as_it_is_shown(officer: Client) -> None:
    organisation("Eksempel Skole", kind="school")
    organisation("Eksempel Firma")
    page = officer.get(reverse("organisation-list") + "?kind=school&sort=-name").content.decode()
    query = re.search(r'name="query" value="([^"]+)"', page)
    assert query
    answer = officer.post(
        reverse("organisation-views"), {"name": "Skoler", "query": query[1].replace("&amp;", "&")}
    )
    assert answer.headers["Location"] == reverse("organisation-list") + "?kind=school&sort=-name"
    shown = officer.get(answer.headers["Location"]).content.decode()
    assert "Eksempel Skole" in shown and "Eksempel Firma" not in shown
    assert ">Skoler</a>" in shown


def test_a_view_is_its_owners_until_it_is_shared(officer: Client) -> None:
    other = client_as(Role.OFFICER)
    officer.post(reverse("organisation-views"), {"name": "Min egen", "query": "?kind=school"})
    assert "Min egen" not in other.get(reverse("organisation-list")).content.decode()
    key = SavedView.objects.get().key
    officer.post(reverse("organisation-view", args=[key]), {"name": "Vores skoler", "shared": "1"})
    assert "Vores skoler" in other.get(reverse("organisation-list")).content.decode()
    assert "Vores skoler" not in other.get(reverse("meeting-list")).content.decode()
    for post in ({"name": "Kapret"}, {"delete": "1"}):
        assert other.post(reverse("organisation-view", args=[key]), post).status_code == 404
    assert SavedView.objects.get().name == "Vores skoler"
    officer.post(reverse("organisation-view", args=[key]), {"delete": "1"})
    assert not SavedView.objects.exists()


def test_the_same_name_replaces_the_view_and_renaming_does_not(officer: Client) -> None:
    for query in ("?kind=school", "?kind=company"):
        officer.post(reverse("organisation-views"), {"name": "Dem", "query": query})
    assert SavedView.objects.get().query == "kind=company"
    officer.post(reverse("organisation-views"), {"name": "Andre", "query": ""})
    other = SavedView.objects.get(name="Andre")
    answer = officer.post(reverse("organisation-view", args=[other.key]), {"name": "dem"})
    assert answer.status_code == 422 and 'value="dem"' in answer.content.decode()
    assert officer.post(reverse("organisation-views"), {"name": " ", "query": ""}).status_code == 422


def test_an_address_that_no_longer_fits_says_so(officer: Client) -> None:
    fits = officer.get(reverse("organisation-list") + "?kind=school&sort=-name&q=x&page=2").content.decode()
    assert "notice--warning" not in fits
    for query, word in (("kind=guild", "Organisationstype"), ("sort=age", "age"), ("colour=red", "colour")):
        page = officer.get(reverse("organisation-list") + f"?{query}").content.decode()
        assert "notice--warning" in page and word in page, query


def test_the_database_keeps_names_apart_and_filled_in() -> None:
    owner = person(Role.OFFICER)
    saved.keep("meeting", by=owner, name="En", query="", shared=False)
    for name in ("EN", ""):
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedView.objects.create(key=f"k{name}", owner=owner.actor_key, register="meeting", name=name)


def test_rows_are_chosen_one_by_one_or_all_that_match() -> None:
    spec = registers()["organisation"]
    schools = [organisation(f"Eksempel Skole {n}", kind="school") for n in range(3)]
    organisation("Eksempel Firma")

    def chosen(query: str) -> set[str] | None:
        found = chosen_rows(spec, SYSTEM, QueryDict(query))
        return {row.key for row in found.found} if found else None

    assert chosen(f"key={schools[0].key}&key={schools[2].key}") == {schools[0].key, schools[2].key}
    assert chosen("all=1&kind=school") == {school.key for school in schools}
    assert chosen("all=1&kind=school&key=no") == {school.key for school in schools}
    assert chosen("kind=school") is None
    assert chosen("key=%00x") is None


def test_an_export_of_chosen_rows_holds_them_alone(officer: Client) -> None:
    keep, leave = organisation("Eksempel A"), organisation("Eksempel B")
    answer = officer.get(reverse("organisation-export", args=["csv"]) + f"?key={keep.key}")
    text = b"".join(answer.streaming_content).decode()
    assert keep.name in text and leave.name not in text


def test_a_view_is_saved_without_what_the_database_can_not_hold(officer: Client) -> None:
    answer = officer.post(reverse("organisation-views"), {"name": "Min", "query": "?q=ro\0bot"})
    assert answer.status_code == 302 and SavedView.objects.get().query == "q=robot"


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_save_one_view(officer: Client) -> None:
    """The second waits for the first inside the database and is then told so, instead of breaking."""
    user = person(Role.OFFICER)
    told: list[str] = []

    def second() -> None:
        try:
            saved.keep("organisation", by=user, name="Min", query="q=b", shared=False)
        except Invalid as error:
            told.append(str(error))
        finally:
            connection.close()

    with transaction.atomic():
        saved.keep("organisation", by=user, name="Min", query="q=a", shared=False)
        other = threading.Thread(target=second)
        other.start()
        time.sleep(0.5)
    other.join()
    assert len(told) == 1 and [view.query for view in SavedView.objects.all()] == ["q=a"]
