"""Who may act for an organisation: asked, approved, refused, ended; by whom; once."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from pagt.core.errors import Invalid, PagtError, Refused
from pagt.core.models import JournalEntry
from pagt.network.partners import actions_affiliation
from pagt.network.partners.access import may_decide
from pagt.network.partners.actions_affiliation import approve, ask_to_join, leave, refuse, remove
from pagt.network.partners.models import Affiliation, Organisation
from pagt.network.partners.queries import acts_for, alike, approved_organisations, joinable, waiting_for
from pagt.people.models import User
from pagt.people.roles import Role
from pagt.post.models import Mail
from tests.factories import SYSTEM, organisation, person

CVR = "29190925"  # the check digit fits


def applicant(name: str = "") -> User:
    return person(Role.APPLICANT, name=name)


def school(name: str = "Eksempelskolen", **values: Any) -> Organisation:
    return organisation(name, kind="school", **values)


def member(where: Organisation, name: str = "") -> User:
    user = applicant(name)
    approve(ask_to_join(by=user, organisation=where), by=SYSTEM)
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def mails_to(user: User) -> list[str]:
    return list(Mail.objects.filter(to_user=user).order_by("pk").values_list("subject", flat=True))


def test_a_colleague_is_mailed_and_lets_the_newcomer_in(db: None) -> None:
    where = school()
    colleague, newcomer = member(where), applicant("Nadia Eksempel")
    asked = ask_to_join(by=newcomer, organisation=where)
    assert mails_to(colleague)[-1] == "Nadia Eksempel vil skrive ansøgninger for Eksempelskolen"
    assert not acts_for(newcomer, where)
    assert list(waiting_for(colleague)) == [asked]
    approve(asked, by=colleague)
    assert list(approved_organisations(newcomer)) == [where]
    assert mails_to(newcomer) == ["Du kan søge for Eksempelskolen"]
    assert list(waiting_for(colleague)) == []


def test_whoever_asks_and_leaves_sends_no_mails_without_end(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions_affiliation, "MOST_A_DAY", 3)
    where = school()
    colleague, newcomer = member(where), applicant()
    for _n in range(3):
        leave(ask_to_join(by=newcomer, organisation=where), by=newcomer)
    told = len(mails_to(colleague))
    with pytest.raises(Invalid, match="i morgen"):
        ask_to_join(by=newcomer, organisation=where)
    assert len(mails_to(colleague)) == told
    Affiliation.objects.filter(user=newcomer).update(asked_at=timezone.now() - timedelta(days=1, minutes=1))
    assert ask_to_join(by=newcomer, organisation=where)


def test_mails_are_in_the_language_of_their_reader(db: None) -> None:
    where = school()
    newcomer = applicant()
    User.objects.filter(pk=newcomer.pk).update(language="en")
    newcomer.refresh_from_db()
    approve(ask_to_join(by=newcomer, organisation=where), by=SYSTEM)
    (mail,) = Mail.objects.filter(to_user=newcomer)
    assert mail.subject == "You may apply for Eksempelskolen"
    assert "/en/apply/my-organisations/" in mail.body
    assert (mail.about_kind, mail.about_key) == ("organisation", where.key)


def test_a_cvr_number_finds_the_registers_organisation(db: None) -> None:
    where = school(cvr=CVR)
    asked = ask_to_join(by=applicant(), cvr=CVR, name="Et andet navn", kind="school")
    assert asked.organisation == where
    assert asked.name == ""


def test_an_officer_puts_a_named_organisation_in_the_register(db: None) -> None:
    first, second = applicant(), applicant()
    named = {"name": "Eksempel Efterskole", "cvr": CVR, "kind": "school", "municipality": "0615"}
    asked, also = (
        ask_to_join(by=user, **named, education_types=["hf"])  # type: ignore[arg-type]
        for user in (first, second)
    )
    officer = person(Role.OFFICER)
    approve(asked, by=officer, name="Eksempel Efterskole S/I")
    made = Organisation.objects.get(cvr=CVR)
    assert (made.name, made.kind, made.municipality, made.education_types) == (
        "Eksempel Efterskole S/I",
        "school",
        "0615",
        ["hf"],
    )
    assert acts_for(first, made)
    also.refresh_from_db()
    assert also.organisation == made  # from now on a colleague may decide
    approve(also, by=first)
    assert acts_for(second, made)


def test_an_officer_may_say_which_organisation_of_the_register_it_is(db: None) -> None:
    where = school("Eksempel Efterskole")
    asked = ask_to_join(by=applicant(), name="Eksempel Efterskolen", kind="school")
    assert alike(asked) == [where]
    approve(asked, by=person(Role.OFFICER), organisation=where)
    assert Organisation.objects.count() == 1
    assert acts_for(asked.user, where)


# Who decides on somebody who asks to join an organisation of the register, and one that is only named.
TABLE = [
    ("officer", True, True),
    ("colleague", True, False),
    ("themselves", False, False),
    ("themselves as officer", False, False),
    ("colleague elsewhere", False, False),
    ("colleague who has left", False, False),
    ("colleague who waits", False, False),
    ("colleague whose role was taken", False, False),
    *((role.value, False, False) for role in Role if role is not Role.OFFICER),
]


@pytest.mark.parametrize(("who", "known", "named"), TABLE)
def test_who_may_decide(db: None, who: str, known: bool, named: bool) -> None:
    where = school()
    newcomer = person(Role.APPLICANT, Role.OFFICER) if who == "themselves as officer" else applicant()
    match who:
        case "themselves" | "themselves as officer":
            by = newcomer
        case "colleague":
            by = member(where)
        case "colleague elsewhere":
            by = member(school("Eksempel Anden Skole"))
        case "colleague who has left":
            by = member(where)
            leave(Affiliation.objects.get(user=by), by=by)
        case "colleague who waits":
            by = applicant()
            ask_to_join(by=by, organisation=where)
        case "colleague whose role was taken":
            by = member(where)
            by.memberships.all().delete()
        case role:
            by = person(Role(role))
    by = User.objects.get(pk=by.pk)
    for allowed, asked in (
        (known, ask_to_join(by=newcomer, organisation=where)),
        (named, ask_to_join(by=newcomer, name="Eksempel Ny", kind="school")),
    ):
        assert may_decide(by, asked) is allowed
        for act in (
            lambda asked=asked: approve(asked, by=by),
            lambda asked=asked: refuse(asked, by=by, reason="r"),
        ):
            with transaction.atomic():
                if allowed:
                    act()
                else:
                    with pytest.raises(Refused):
                        act()
                transaction.set_rollback(True)


def test_only_who_may_apply_asks(db: None) -> None:
    for role in Role:
        if role is not Role.APPLICANT:
            with pytest.raises(Refused):
                ask_to_join(by=person(role), organisation=school(f"Eksempel {role}"))


def test_asking_twice_is_refused_until_it_is_ended(db: None) -> None:
    where, user = school(), applicant()
    asked = ask_to_join(by=user, organisation=where)
    with pytest.raises(Invalid):
        ask_to_join(by=user, organisation=where)
    leave(asked, by=user)
    again = ask_to_join(by=user, organisation=where)
    refuse(again, by=SYSTEM, reason="Vi kender dig ikke.")
    assert mails_to(user) == ["Du blev ikke godkendt til Eksempelskolen"]
    assert "Vi kender dig ikke." in Mail.objects.get(to_user=user).body
    ask_to_join(by=user, organisation=where)
    ask_to_join(by=user, name="Ny", kind="school", cvr=CVR)
    with pytest.raises(Invalid):
        ask_to_join(by=user, name="Ny igen", kind="school", cvr=CVR)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"cvr": "12345678", "name": "Ny", "kind": "school"}, "cvr"),
        ({"name": " ", "kind": "school"}, "name"),
        ({"name": "Ny"}, "kind"),
    ],
)
def test_what_names_no_organisation_is_refused(db: None, values: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as error:
        ask_to_join(by=applicant(), **values)  # type: ignore[arg-type]
    assert list(error.value.fields) == [field]
    assert not Affiliation.objects.exists()


def test_a_decision_is_made_once(db: None) -> None:
    asked = ask_to_join(by=applicant(), organisation=school())
    refuse(asked, by=SYSTEM, reason="r")
    for act in (lambda: approve(asked, by=SYSTEM), lambda: refuse(asked, by=SYSTEM, reason="r")):
        with pytest.raises(Invalid):
            act()
    with pytest.raises(Invalid):
        remove(asked, by=SYSTEM, reason="r")


def test_a_reason_is_needed(db: None) -> None:
    asked = ask_to_join(by=applicant(), organisation=school())
    with pytest.raises(Invalid):
        refuse(asked, by=SYSTEM, reason=" \u200b ")
    approve(asked, by=SYSTEM)
    with pytest.raises(Invalid):
        remove(asked, by=SYSTEM, reason="")


def test_an_officer_takes_somebody_out_and_only_the_person_leaves(db: None) -> None:
    where = school()
    user, other = member(where), member(where)
    affiliation = Affiliation.objects.get(user=user)
    with pytest.raises(Refused):
        leave(affiliation, by=other)
    with pytest.raises(Refused):
        remove(affiliation, by=other, reason="r")
    remove(affiliation, by=person(Role.OFFICER), reason="Har fået nyt job.")
    assert not acts_for(user, where)
    assert "Har fået nyt job." in Mail.objects.filter(to_user=user).latest("pk").body
    leave(affiliation, by=user)  # a second time changes nothing
    affiliation.refresh_from_db()
    assert affiliation.decided_by != user.actor_key


def test_an_organisation_out_of_use_is_nobodys(db: None) -> None:
    from pagt.core.actions import withdraw

    where = school()
    user = member(where)
    withdraw(where, by=SYSTEM, version=where.version, reason="Lukket")
    assert not acts_for(user, where)
    with pytest.raises(Invalid):
        ask_to_join(by=applicant(), organisation=Organisation.objects.get())


def test_the_journal_holds_keys_only(db: None) -> None:
    user = applicant("Hemmelig Eksempel")
    asked = ask_to_join(by=user, name="Typed af Hemmelig", kind="school")
    refuse(asked, by=SYSTEM, reason="Hemmelig grund")
    lines = JournalEntry.objects.filter(kind="affiliation").order_by("id")
    assert [line.action for line in lines] == ["ask", "refuse"]
    for line in lines:
        assert "Hemmelig" not in f"{line.title}{line.state}{line.reason}"
        assert user.email not in f"{line.title}{line.state}"
        assert line.state["person"] == user.key


@pytest.mark.django_db(transaction=True)
def test_two_who_approve_at_once_approve_once() -> None:
    where = school()
    deciders = [member(where), member(where)]
    newcomer = applicant()
    asked = ask_to_join(by=newcomer, organisation=where)
    barrier = Barrier(2)
    outcomes: list[str] = []

    def run(by: User) -> None:
        barrier.wait()
        try:
            approve(asked, by=by)
            outcomes.append("approved")
        except PagtError as error:
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[by]) for by in deciders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["Invalid", "approved"]
    assert JournalEntry.objects.filter(kind="affiliation", key=str(asked.pk), action="approve").count() == 1
    assert len(mails_to(newcomer)) == 1


def test_the_search_knows_numbers_and_parts_of_names_and_no_foundations(db: None) -> None:
    where = school("Eksempel Gymnasium", cvr=CVR)
    organisation("Eksempel Fonden", kind="foundation")
    assert joinable("gymnas") == [where]
    assert joinable(" DK 29 19 09 25") == [where]
    assert joinable("eksempel") == [where]
    assert joinable("ek") == []
    assert joinable("12345678") == []


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("affiliation_known_state", {"state": "maybe", "decided_at": timezone.now(), "decided_by": "x"}),
        ("affiliation_known_kind", {"organisation": None, "name": "N", "kind": "club"}),
        ("affiliation_says_where", {"organisation": None}),
        (
            "affiliation_approved_in_the_register",
            {
                "organisation": None,
                "name": "N",
                "state": "approved",
                "decided_at": timezone.now(),
                "decided_by": "x",
            },
        ),
        ("affiliation_decided_by_somebody", {"state": "approved"}),
        ("affiliation_decided_by_somebody", {"decided_at": timezone.now()}),
        ("affiliation_municipality_code", {"municipality": "Aar"}),
        ("affiliation_known_education", {"education_types": ["chess"]}),
    ],
)
def test_what_the_database_refuses(db: None, name: str, values: dict[str, Any]) -> None:
    given = {"user": applicant(), "organisation": school(), **values}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Affiliation.objects.create(**given)


def test_the_database_keeps_one_open_tie_for_each_organisation(db: None) -> None:
    user, where = applicant(), school()
    Affiliation.objects.create(user=user, organisation=where)
    with pytest.raises(IntegrityError, match="affiliation_once"), transaction.atomic():
        Affiliation.objects.create(user=user, organisation=where)
    Affiliation.objects.create(user=user, name="Ny", cvr=CVR)
    with pytest.raises(IntegrityError, match="affiliation_asked_once"), transaction.atomic():
        Affiliation.objects.create(user=user, name="Ny", cvr=CVR)


def test_the_pages_from_question_to_approval(db: None) -> None:
    where = school("Eksempel Gymnasium", cvr=CVR)
    colleague, newcomer = member(where, "Karl Eksempel"), applicant("Nadia Eksempel")
    mine = "/apply/my-organisations/"
    client = signed_in(newcomer)
    assert "ikke knyttet til en organisation" in client.get(mine).content.decode()
    found = client.get(f"{mine}join/?q={CVR}").content.decode()
    assert f"{mine}join/{where.key}/" in found
    page = client.post(f"{mine}join/{where.key}/", follow=True).content.decode()
    assert "Venter på godkendelse" in page
    again = client.post(f"{mine}join/{where.key}/", follow=True).content.decode()
    assert "allerede bedt om" in again
    asked = Affiliation.objects.get(user=newcomer)
    assert client.post(f"{mine}{asked.pk}/approve/").status_code == 404  # not oneself
    theirs = signed_in(colleague)
    assert "Nadia Eksempel" in theirs.get(mine).content.decode()
    theirs.post(f"{mine}{asked.pk}/approve/")
    assert acts_for(newcomer, where)
    client.post(f"{mine}{asked.pk}/leave/")
    assert not acts_for(newcomer, where)
    assert theirs.post(f"{mine}{asked.pk}/leave/").status_code == 404


def test_a_new_organisation_over_the_pages(db: None) -> None:
    newcomer = applicant("Nadia Eksempel")
    client = signed_in(newcomer)
    new = "/apply/my-organisations/new/"
    bad = client.post(new, {"name": "Eksempel Efterskole", "cvr": "12345678", "kind": "school"})
    assert bad.status_code == 422
    assert 'id="id_cvr_error"' in bad.content.decode()
    assert "Eksempel Efterskole" in bad.content.decode()
    client.post(new, {"name": "Eksempel Efterskole", "cvr": "DK 29190925", "kind": "school"})
    asked = Affiliation.objects.get()
    assert asked.cvr == CVR
    officer = signed_in(person(Role.OFFICER))
    assert "Nadia Eksempel" in officer.get("/desk/affiliations/").content.decode()
    address = f"/desk/affiliations/{asked.pk}/"
    assert officer.post(address, {"do": "refuse", "reason": ""}).status_code == 422
    clash = school("Eksempel Anden Skole", cvr=CVR)
    taken = officer.post(
        address, {"do": "new", "new-name": "Eksempel Efterskole", "new-cvr": CVR, "new-kind": "school"}
    )
    assert taken.status_code == 422
    assert "har dette CVR-nummer" in taken.content.decode()
    page = officer.post(address, {"do": "known", "known-organisation": clash.name}, follow=True)
    assert "Nadia Eksempel er godkendt" in page.content.decode()
    assert acts_for(newcomer, clash)
    officer.post(address, {"do": "remove", "reason": "Fejl"})
    assert not acts_for(newcomer, clash)
    assert (
        officer.get("/desk/affiliations/?state=left&q=nadia").content.decode().count('<th scope="row">') == 1
    )


def test_a_colleague_refuses_on_a_page_with_a_reason(db: None) -> None:
    where = school()
    client, asked = signed_in(member(where)), ask_to_join(by=applicant(), organisation=where)
    address = f"/apply/my-organisations/{asked.pk}/refuse/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 422
    client.post(address, {"reason": "Ukendt hos os."})
    asked.refresh_from_db()
    assert (asked.state, asked.reason) == ("refused", "Ukendt hos os.")


def test_the_lists_ask_as_often_for_30_as_for_1(db: None, django_assert_max_num_queries: Any) -> None:
    where = school()
    colleague = signed_in(member(where))
    officer = signed_in(person(Role.OFFICER))
    for _number in range(30):
        Affiliation.objects.create(user=applicant(), organisation=where)
    with django_assert_max_num_queries(12):
        colleague.get("/apply/my-organisations/")
    with django_assert_max_num_queries(10):
        officer.get("/desk/affiliations/")
