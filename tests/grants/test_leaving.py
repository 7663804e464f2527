"""Who no longer acts for an organisation no longer writes its applications, and nobody learns who has an account."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from pagt.core.errors import PagtError
from pagt.core.models import JournalEntry
from pagt.grants.applications.actions.co_writing import invite
from pagt.grants.applications.models import CoWriter
from pagt.grants.applications.states import May
from pagt.network.partners.actions_affiliation import leave, remove
from pagt.network.partners.models import Affiliation
from pagt.people.roles import Role
from tests.factories import person
from tests.grants.applications_for_tests import co_writer
from tests.grants.writing import applicant, begun, write

pytestmark = pytest.mark.django_db


def test_leaving_the_organisation_ends_writing_along_and_leaves_a_colleague_who_submits() -> None:
    application, user = begun()
    colleague = applicant(application.lead)
    outsider = applicant()
    co_writer(application, outsider, May.VIEW)
    co_writer(application, colleague, May.EDIT)
    leave(Affiliation.objects.get(user=user), by=user)
    with pytest.raises(PagtError):
        write(application, user, title="Jeg er her endnu")
    left = dict(CoWriter.objects.filter(application=application).values_list("user", "may"))
    assert set(left) == {outsider.pk, colleague.pk}
    assert "submit" in left.values()
    lines = JournalEntry.objects.filter(kind="co_writer", action="remove")
    assert [line.state["person"] for line in lines] == [user.key]


def test_where_nobody_writes_along_a_colleague_of_the_organisation_takes_over() -> None:
    application, user = begun()
    colleague = applicant(application.lead)
    remove(Affiliation.objects.get(user=user), by=person(Role.OFFICER), reason="Har skiftet skole")
    only = CoWriter.objects.get(application=application)
    assert (only.user, only.may) == (colleague, "submit")


def test_applications_of_other_organisations_are_left_alone() -> None:
    application, user = begun()
    other, _owner = begun()
    co_writer(other, user, May.EDIT)
    leave(Affiliation.objects.get(user=user), by=user)
    assert CoWriter.objects.filter(application=other, user=user).exists()
    assert not CoWriter.objects.filter(application=application, user=user).exists()


def test_an_invitation_does_not_tell_who_has_an_account() -> None:
    application, user = begun()
    there = person(Role.APPLICANT, name="Hemmelig Kontohaver")
    for address in (there.email, "ingen-konto@eksempel.dk"):
        invite(application, by=user, email=address, may=May.EDIT)
    client = Client()
    client.force_login(user)
    url = reverse("applications:writers", args=[application.number])
    page = client.get(url).content.decode()
    assert "Hemmelig" not in page and there.email in page
    rows = page.split("<li>")
    known, unknown = (next(row for row in rows if each in row) for each in (there.email, "ingen-konto@"))
    assert known.count("tag--quiet") == unknown.count("tag--quiet") == 1
    write(application, there, title="Nu har jeg skrevet")
    assert "Hemmelig Kontohaver" in client.get(url).content.decode()
