"""Follow-ups: made where they are agreed, seen by whom they concern, closed once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pagt.core import clock
from pagt.core.actions import create
from pagt.core.errors import EditConflict, Invalid, Refused
from pagt.core.models import JournalEntry
from pagt.network.partners.actions import (
    change_interaction,
    create_contact,
    restore_interaction,
    withdraw_interaction,
)
from pagt.network.partners.actions_follow_ups import create_follow_up, finish, reopen
from pagt.network.partners.models import FollowUp, Interaction
from pagt.people.models import User
from pagt.people.roles import Role
from tests.factories import SYSTEM, interaction, organisation, person

pytestmark = pytest.mark.django_db


def follow_up(title: str = "Ring til firmaet", **values: Any) -> FollowUp:
    return create_follow_up(by=SYSTEM, title=title, **values)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def listed(client: Client, query: str = "") -> list[str]:
    page = client.get(reverse("follow_up-export", args=["csv"]) + query)
    text = b"".join(page.streaming_content).decode("utf-8-sig")
    return [line.split(";")[0] for line in text.splitlines()[1:]]


def days(number: int) -> date:
    return clock.today() + timedelta(days=number)


# An interaction's next step.


def test_a_next_step_becomes_one_follow_up_of_whoever_wrote_it() -> None:
    officer = person(Role.OFFICER)
    firm = organisation()
    talk = create_by(officer, organisations=[firm], next_step="Send aftale", next_step_due=days(9))
    (one,) = FollowUp.objects.all()
    assert (one.title, one.due, one.responsible, one.organisation) == ("Send aftale", days(9), officer, firm)
    assert (one.about_kind, one.about_key, one.confidential) == ("interaction", talk.key, False)


def create_by(by: Any, **values: Any) -> Interaction:
    from pagt.network.partners.actions import create_interaction

    begun = {"title": "Samtale", "on": date(2023, 5, 2), "purpose": "dialogue"}
    return create_interaction(by=by, **begun, **values)


def test_saving_the_interaction_again_changes_the_same_follow_up() -> None:
    other = person(Role.OFFICER)
    talk = interaction(next_step="Ring", next_step_due=days(3))
    talk = change_interaction(
        talk, by=SYSTEM, version=1, next_step="Ring igen", next_step_due=days(5), confidential=True
    )
    (one,) = FollowUp.objects.all()
    assert (one.title, one.due, one.confidential, one.responsible) == ("Ring igen", days(5), True, None)
    change_interaction(talk, by=SYSTEM, version=talk.version, responsible=other)
    one.refresh_from_db()
    assert one.responsible == other


def test_what_was_done_stays_done_and_a_new_next_step_is_a_new_follow_up() -> None:
    talk = interaction(next_step="Ring")
    one = finish(FollowUp.objects.get(), by=SYSTEM, version=1, on=clock.today())
    talk = change_interaction(talk, by=SYSTEM, version=1, summary="Rettet stavefejl")
    assert list(FollowUp.objects.all()) == [one]
    change_interaction(talk, by=SYSTEM, version=talk.version, next_step="Send brev")
    assert set(FollowUp.objects.values_list("title", "done_on")) == {
        ("Ring", clock.today()),
        ("Send brev", None),
    }


def test_a_next_step_that_is_taken_away_takes_its_follow_up_along() -> None:
    talk = interaction(next_step="Ring", next_step_due=days(1))
    talk = change_interaction(talk, by=SYSTEM, version=1, next_step="", next_step_due=None)
    assert not FollowUp.objects.filter(withdrawn="").exists()
    talk = change_interaction(talk, by=SYSTEM, version=talk.version, next_step="Skriv")
    gone = withdraw_interaction(talk, by=SYSTEM, version=talk.version, reason="Tastet to gange")
    assert not FollowUp.objects.filter(withdrawn="").exists()
    restore_interaction(gone, by=SYSTEM, version=gone.version)
    assert [one.title for one in FollowUp.objects.filter(withdrawn="")] == ["Skriv"]


# Closing.


def test_closing_says_when_and_by_which_record_and_only_once() -> None:
    talk = interaction()
    one = follow_up()
    done = finish(one, by=SYSTEM, version=1, on=date(2023, 5, 2), done_by=("interaction", talk.key))
    assert (done.done_on, done.done_by_kind, done.done_by_key) == (
        date(2023, 5, 2),
        "interaction",
        talk.key,
    )
    assert JournalEntry.objects.filter(kind="follow_up", action="finish").count() == 1
    with pytest.raises(Invalid):
        finish(done, by=SYSTEM, version=done.version, on=clock.today())
    opened = reopen(done, by=SYSTEM, version=done.version)
    assert (opened.done_on, opened.done_by_kind, opened.done_by_key) == (None, "", "")


def test_nothing_is_done_on_a_day_to_come_nor_on_what_another_saved() -> None:
    one = follow_up()
    with pytest.raises(Invalid):
        finish(one, by=SYSTEM, version=1, on=days(1))
    with pytest.raises(EditConflict):
        finish(one, by=SYSTEM, version=2, on=clock.today())


@pytest.mark.parametrize(
    ("role", "own", "may"),
    [
        (Role.OFFICER, False, True),
        (Role.APPROVER, False, False),
        (Role.APPROVER, True, True),
        (Role.COUNCIL_MEMBER, False, False),
        (Role.COUNCIL_MEMBER, True, True),
        (Role.APPLICANT, True, False),
    ],
)
def test_whoever_is_to_do_it_closes_it_and_those_who_write(role: Role, own: bool, may: bool) -> None:
    user = person(role)
    one = follow_up(responsible=user if own else None)
    client = signed_in(user)
    answer = client.post(reverse("follow-up-finish", args=[one.key]), {"done_on": clock.today().isoformat()})
    assert (answer.status_code == 302) is may
    assert FollowUp.objects.filter(done_on__isnull=False).exists() is may
    if not may:
        with pytest.raises(Refused):
            finish(one, by=user, version=1, on=clock.today())


def test_the_page_closes_it_by_a_record_of_its_organisation() -> None:
    client = signed_in(person(Role.OFFICER))
    firm = organisation()
    one = follow_up(organisation=firm, recorded_on=date(2023, 1, 1), source="Eksempel")
    talk = interaction("Opringning til firmaet", organisations=[firm])
    interaction("En anden samtale")
    page = client.get(reverse("follow_up-detail", args=[one.key])).content.decode()
    assert "Opringning til firmaet" in page and "En anden samtale" not in page
    client.post(
        reverse("follow-up-finish", args=[one.key]),
        {"done_on": "2023-05-02", "done_by": f"interaction:{talk.key}"},
    )
    one.refresh_from_db()
    assert (one.done_on, one.done_by_key) == (date(2023, 5, 2), talk.key)
    done = client.get(reverse("follow_up-detail", args=[one.key])).content.decode()
    assert reverse("interaction-detail", args=[talk.key]) in done
    client.post(reverse("follow-up-reopen", args=[one.key]))
    one.refresh_from_db()
    assert one.done_on is None


def test_a_new_record_made_from_the_follow_up_closes_it() -> None:
    officer = person(Role.OFFICER)
    client = signed_in(officer)
    firm = organisation("Eksempel Vind")
    one = follow_up(organisation=firm)
    page = client.get(reverse("follow_up-detail", args=[one.key])).content.decode()
    assert f"{reverse('interaction-new')}?fulfils={one.key}" in page.replace("&amp;", "&")
    form = client.get(f"{reverse('interaction-new')}?fulfils={one.key}&organisations=Eksempel+Vind")
    assert f'name="fulfils" value="{one.key}"' in form.content.decode()
    answer = client.post(
        reverse("interaction-new"),
        {
            "title": "Ringede",
            "on": "2023-06-01",
            "purpose": "dialogue",
            "organisations": "Eksempel Vind",
            "fulfils": one.key,
            "recorded_on": clock.today().isoformat(),
        },
    )
    assert answer.status_code == 302
    one.refresh_from_db()
    made = Interaction.objects.get()
    assert (one.done_on, one.done_by_kind, one.done_by_key) == (date(2023, 6, 1), "interaction", made.key)


def test_editing_keeps_who_is_to_do_it() -> None:
    me, other = person(Role.OFFICER), person(Role.OFFICER)
    one = follow_up(responsible=other)
    talk = create_by(me, organisations=[organisation()], next_step="Ring", responsible=other)
    client = signed_in(me)
    for address in (
        reverse("follow_up-edit", args=[one.key]),
        reverse("interaction-edit", args=[talk.key]),
    ):
        assert f'<option value="{other.key}" selected>' in client.get(address).content.decode()


# The list.


def test_the_list_begins_with_what_is_mine_and_open_overdue_first() -> None:
    me, other = person(Role.OFFICER), person(Role.OFFICER, name="Eksempel Kollega")
    client = signed_in(me)
    follow_up("Senere", responsible=me, due=days(4))
    follow_up("Uden frist", responsible=me)
    follow_up("Overskredet", responsible=me, due=days(-4))
    follow_up("Kollegas", responsible=other, due=days(1))
    follow_up("Ingens", due=days(2))
    finish(follow_up("Gjort", responsible=me), by=SYSTEM, version=1, on=clock.today())
    assert listed(client) == ["Overskredet", "Senere", "Uden frist"]
    assert listed(client, "?who=") == ["Overskredet", "Kollegas", "Ingens", "Senere", "Uden frist"]
    assert listed(client, "?who=nobody") == ["Ingens"]
    assert listed(client, f"?who={other.key}") == ["Kollegas"]
    assert listed(client, "?state=overdue") == ["Overskredet"]
    assert listed(client, "?state=done") == ["Gjort"]
    assert len(listed(client, "?who=&state=")) == 6
    page = client.get(reverse("follow_up-list")).content.decode()
    assert "(overskredet)" in page
    assert "?who=&amp;state=" in page  # the way to all


def test_the_list_leads_to_where_it_was_agreed() -> None:
    me = person(Role.OFFICER)
    talk = create_by(me, organisations=[organisation()], next_step="Ring")
    follow_up("Fri", responsible=me)
    client = signed_in(me)
    page = client.get(reverse("follow_up-list")).content.decode()
    assert f'<a href="{reverse("interaction-detail", args=[talk.key])}">' in page
    assert listed(client, "?about=interaction") == ["Ring"]
    assert listed(client, "?about=nothing") == ["Fri"]


def test_several_are_closed_at_once_and_nobody_elses() -> None:
    me = person(Role.OFFICER)
    client = signed_in(me)
    first, second, third = (follow_up(f"Nr. {number}", responsible=me) for number in range(3))
    address = f"{reverse('follow-ups-finish')}?key={first.key}&key={second.key}"
    page = client.get(address).content.decode()
    assert "Nr. 0" in page and "Nr. 1" in page and "Nr. 2" not in page
    assert client.post(address).status_code == 302
    assert set(FollowUp.objects.filter(done_on=clock.today())) == {first, second}
    assert client.get(reverse("follow-ups-finish")).status_code == 200
    client.post(f"{reverse('follow-ups-finish')}?all=1")
    assert FollowUp.objects.get(pk=third.pk).done_on == clock.today()


def test_what_was_done_after_an_interaction_becomes_confidential_with_it() -> None:
    talk = interaction(next_step="Ring igen")
    one = FollowUp.objects.get()
    finish(one, by=SYSTEM, version=one.version, on=clock.today())
    change_interaction(talk, by=SYSTEM, version=talk.version, confidential=True)
    assert FollowUp.objects.get().confidential


def test_the_confidential_is_hidden_and_a_person_outside_is_named_only_to_those_who_may_read_it() -> None:
    council, officer = signed_in(person(Role.COUNCIL_MEMBER)), signed_in(person(Role.OFFICER))
    firm = organisation()
    someone = create_contact(
        by=SYSTEM, name="Gerda Eksempel", roles=[{"organisation": firm, "title": "Direktør"}]
    )
    closed = follow_up("Fortroligt skridt", confidential=True)
    open_one = follow_up("Åbent skridt", contact=someone, organisation=firm)
    assert listed(council, "?who=") == ["Åbent skridt"]
    assert council.get(reverse("follow_up-detail", args=[closed.key])).status_code == 404
    address = reverse("follow_up-detail", args=[open_one.key])
    assert "Gerda" not in council.get(address).content.decode()
    assert "Gerda" in officer.get(address).content.decode()
    assert "Gerda" not in str(list(JournalEntry.objects.values_list("state", "title")))


def test_a_follow_up_says_only_of_records_that_there_are_that_it_was_agreed_in_them() -> None:
    client = signed_in(person(Role.OFFICER))
    given = {"title": "Ring", "recorded_on": clock.today().isoformat()}
    client.post(reverse("follow_up-new"), {**given, "about_kind": "interaction", "about_key": "findes-ikke"})
    assert FollowUp.objects.get().about_kind == ""


def test_the_list_and_a_page_cost_the_same_for_few_and_many() -> None:
    me = person(Role.OFFICER)
    client = signed_in(me)

    def cost(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    firm = organisation()
    one = create_by(me, organisations=[firm], next_step="Ring")
    kept = FollowUp.objects.get()
    page, address = reverse("follow_up-list"), reverse("follow_up-detail", args=[kept.key])
    few = cost(page), cost(address)
    for number in range(40):
        create_by(me, organisations=[firm], next_step=f"Ring {number}")
    assert (cost(page), cost(address)) == few
    assert few[0] <= 10 and few[1] <= 20, (few, one)


# What the database refuses.


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("follow_up_has_title", {"title": ""}),
        ("follow_up_about_a_record", {"about_kind": "meeting"}),
        ("follow_up_about_a_record", {"about_part": "7"}),
        ("follow_up_done_by_a_record", {"done_by_kind": "meeting", "done_by_key": "m"}),
        ("follow_up_done_by_a_record", {"done_by_kind": "meeting", "done_on": date(2023, 1, 1)}),
        ("follow_up_known_confidence", {"confidence": "perhaps"}),
    ],
)
def test_the_database_refuses(constraint: str, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        FollowUp.objects.create(**{"key": "one", "title": "Ring", **values})
    assert create(FollowUp, by=SYSTEM, title="Ring").pk


def test_a_question_of_a_person_can_be_given_to_somebody_and_stays_theirs() -> None:
    officer = person(Role.OFFICER)
    one = follow_up("Giv en person indsigt", about=("person", "abc", "access"))
    client, url = signed_in(officer), reverse("follow_up-edit", args=[one.key])
    form = client.get(url).context["form"]
    data = {field.html_name: field.value() or "" for field in form}
    answer = client.post(url, data | {"responsible": officer.key, "version": str(one.version)})
    assert answer.status_code == 302
    now = FollowUp.objects.get()
    assert now.responsible == officer
    assert (now.about_kind, now.about_key, now.about_part) == ("person", "abc", "access")
