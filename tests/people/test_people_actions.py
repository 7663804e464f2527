"""Writes to people: who may, what must hold, what the journal keeps."""

import threading
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, connection
from django.test import Client

from pagt.core.errors import Invalid, Refused
from pagt.core.models import JournalEntry
from pagt.core.rights import Right
from pagt.people.actions import change_person, create_person, reset_sign_in
from pagt.people.models import Membership, User
from pagt.people.roles import RIGHTS, Role


def as_is(user: User, **other: object) -> dict[str, object]:
    """What `change_person` takes to change nothing but `other`."""
    return {
        "email": user.email,
        "name": user.name,
        "roles": user.roles,
        "is_active": user.is_active,
        **other,
    }


@pytest.mark.parametrize("role", [role for role in Role if Right.MANAGE_PEOPLE not in RIGHTS[role]])
def test_only_who_manages_people_writes_them(person: Callable[..., User], role: Role) -> None:
    by = person(role, email="by@eksempel.dk")
    other = person(email="other@eksempel.dk")
    with pytest.raises(Refused, match=r"(?i)administrator"):
        create_person(by=by, email="new@eksempel.dk", name="New", roles=[])
    with pytest.raises(Refused):
        change_person(other, by=by, **as_is(other, name="Else"))  # type: ignore[arg-type]
    with pytest.raises(Refused):
        reset_sign_in(other, by=by)
    assert not User.objects.filter(email="new@eksempel.dk").exists()
    other.refresh_from_db()
    assert other.name == "Other"
    assert other.has_usable_password()


def test_an_address_belongs_to_one_person_in_any_spelling(administrator: User, officer: User) -> None:
    with pytest.raises(Invalid) as refused:
        create_person(by=administrator, email="Officer@Eksempel.dk", name="Other", roles=[])
    assert "email" in refused.value.fields
    with pytest.raises(Invalid):
        change_person(administrator, by=administrator, **as_is(administrator, email="OFFICER@eksempel.dk"))  # type: ignore[arg-type]
    with pytest.raises(IntegrityError, match="user_one_per_address"):
        User(email="OFFICER@eksempel.dk", name="Other").save()


def test_a_role_is_held_once_and_is_one_of_ours(officer: User) -> None:
    with connection.cursor() as cursor:
        insert = "INSERT INTO people_membership (user_id, role) VALUES (%s, %s)"
        with pytest.raises(IntegrityError, match="membership_once"):
            cursor.execute(insert, [officer.pk, Role.OFFICER])


def test_a_role_is_one_of_ours(officer: User) -> None:
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="membership_known_role"):
        cursor.execute("INSERT INTO people_membership (user_id, role) VALUES (%s, 'king')", [officer.pk])


def test_the_journal_knows_a_person_only_by_key(administrator: User) -> None:
    made = create_person(
        by=administrator, email="karen@eksempel.dk", name="Karen Eksempel", roles=[Role.AUDITOR]
    )
    change_person(made, by=administrator, **as_is(made, name="Karen Nyt Navn", roles=[Role.OFFICER]))  # type: ignore[arg-type]
    lines = JournalEntry.objects.filter(kind="person", key=made.key).order_by("id")
    assert [line.action for line in lines] == ["create", "change"]
    assert [line.state["roles"] for line in lines] == [["auditor"], ["officer"]]
    assert {line.actor for line in lines} == {administrator.actor_key}
    for line in lines:
        text = f"{line.title} {line.key} {line.reason} {line.state}".lower()
        assert "karen" not in text
        assert "@" not in text


def test_a_new_name_is_no_line_in_the_journal(administrator: User, officer: User) -> None:
    before = JournalEntry.objects.count()
    changed = change_person(officer, by=administrator, **as_is(officer, name="Nyt navn"))  # type: ignore[arg-type]
    assert changed.name == "Nyt navn"
    assert JournalEntry.objects.count() == before


@pytest.mark.parametrize("change", [{"roles": [Role.OFFICER]}, {"is_active": False}])
def test_the_last_administrator_stays(
    administrator: User, person: Callable[..., User], change: dict[str, object]
) -> None:
    with pytest.raises(Invalid, match="administrator"):
        change_person(administrator, by=administrator, **as_is(administrator, **change))  # type: ignore[arg-type]
    assert User.objects.get(pk=administrator.pk).roles == {Role.ADMINISTRATOR}
    closed = person(Role.ADMINISTRATOR, email="closed@eksempel.dk", is_active=False)
    with pytest.raises(Invalid):
        change_person(administrator, by=administrator, **as_is(administrator, **change))  # type: ignore[arg-type]
    change_person(closed, by=administrator, **as_is(closed, is_active=True))  # type: ignore[arg-type]
    change_person(administrator, by=administrator, **as_is(administrator, **change))  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_take_the_role_from_each_other_leave_one(
    administrator: User, person: Callable[..., User]
) -> None:
    other = person(Role.ADMINISTRATOR, email="second@eksempel.dk")
    start = threading.Barrier(2, timeout=10)
    refused: list[Invalid] = []

    def demote(victim: User, by: User) -> None:
        start.wait()
        try:
            change_person(victim, by=by, **as_is(victim, roles=[Role.OFFICER]))  # type: ignore[arg-type]
        except Invalid as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=demote, args=pair)
        for pair in ((administrator, other), (other, administrator))
    ]
    for user in (administrator, other):
        assert user.roles  # asked for before the threads begin
        assert user.rights
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(refused) == 1
    assert Membership.objects.filter(role=Role.ADMINISTRATOR).count() == 1


def test_who_begins_anew_is_signed_out_and_has_no_way_in(
    administrator: User, officer: User, client: Client
) -> None:
    Authenticator.objects.create(user=officer, type=Authenticator.Type.TOTP, data={"secret": "x"})
    SocialAccount.objects.create(user=officer, provider="oidc", uid="1")
    client.force_login(officer)
    assert client.get("/account/2fa/recovery-codes/new/").status_code != 404
    assert client.session.get("_auth_user_id")
    reset_sign_in(officer, by=administrator)
    answer = client.get("/desk/account/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/login/")
    assert not Authenticator.objects.filter(user=officer).exists()
    assert not SocialAccount.objects.filter(user=officer).exists()
    assert JournalEntry.objects.filter(key=officer.key, action="reset sign-in").count() == 1


def test_who_is_closed_out_has_no_rights_from_that_moment(
    administrator: User, officer: User, client: Client
) -> None:
    client.force_login(officer)
    assert client.get("/desk/account/").status_code == 200
    change_person(officer, by=administrator, **as_is(officer, is_active=False))  # type: ignore[arg-type]
    assert client.get("/desk/account/").status_code == 302
    assert User.objects.get(pk=officer.pk).rights == frozenset()


def test_a_refusal_says_who_may_and_who_asks(officer: User, person: Callable[..., User]) -> None:
    text = officer.why_not(Right.MANAGE_PEOPLE)
    assert "administrator" in text
    assert "medarbejder i sekretariatet" in text
    assert "ingen rolle" in person().why_not(Right.READ_RECORDS)
