"""Reminders by mail: on the day, on Mondays, once, to whom they concern, in their language."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pagt.core import clock
from pagt.network.partners import tasks
from pagt.network.partners.actions import create_ambassador_term
from pagt.network.partners.actions_follow_ups import create_follow_up, finish
from pagt.network.partners.models import FollowUp
from pagt.network.partners.tasks import remind_of_follow_ups
from pagt.people.models import User
from pagt.people.roles import Role
from pagt.post.following import choose
from pagt.post.models import Choice, Mail
from pagt.post.queries import chosen
from pagt.post.states import Topic
from tests.factories import SYSTEM, organisation, person

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
THURSDAY = date(2026, 11, 26)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the task's clock to a day at an hour of Danish winter; records are still written in our own time."""

    def to(day: date, hour: int = 7) -> None:
        moment = datetime(day.year, day.month, day.day, hour - 1, 30, tzinfo=UTC)
        monkeypatch.setattr(tasks, "clock", SimpleNamespace(now=lambda: moment))

    return to


def todo(title: str, responsible: User | None, due: date | None, **values: Any) -> FollowUp:
    return create_follow_up(by=SYSTEM, title=title, responsible=responsible, due=due, **values)


def remind() -> None:
    try:
        remind_of_follow_ups(timestamp=0)
    finally:  # the mails' time is the database's, which no test can move
        Mail.objects.update(created_at=tasks.clock.now())


def mails(topic: Topic) -> list[Mail]:
    return list(Mail.objects.filter(topic=topic.value).order_by("pk"))


def test_a_person_is_mailed_on_the_day_with_a_link_to_each(at: Any) -> None:
    at(THURSDAY)
    me = person(Role.OFFICER, name="Olga Eksempel")
    firm = organisation("Eksempel Vind")
    one = todo("Send aftale", me, THURSDAY, organisation=firm)
    todo("I morgen", me, THURSDAY + timedelta(days=1))
    todo("Uden frist", me, None)
    finish(todo("Gjort", me, THURSDAY), by=SYSTEM, version=1, on=clock.today())
    todo("Ingens", None, THURSDAY)
    remind()
    (mail,) = mails(Topic.FOLLOW_UPS)
    assert (mail.to_user, mail.language) == (me, "da")
    assert "Send aftale (Eksempel Vind" in mail.body
    assert f"/desk/follow-ups/{one.key}/" in mail.body
    for other in ("I morgen", "Uden frist", "Gjort", "Ingens"):
        assert other not in mail.body
    assert mails(Topic.WEEK) == []


def test_it_is_in_the_language_of_its_reader(at: Any) -> None:
    at(THURSDAY)
    me = person(Role.OFFICER)
    User.objects.filter(pk=me.pk).update(language="en")
    todo("Send aftale", me, THURSDAY)
    remind()
    (mail,) = mails(Topic.FOLLOW_UPS)
    assert mail.subject == "A follow-up of yours is due today"
    assert "/en/desk/follow-ups/" in mail.body


def test_run_twice_it_is_sent_once_and_after_a_death_in_between_the_rest_follows(
    at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(THURSDAY)
    first, second = person(Role.OFFICER), person(Role.OFFICER)
    todo("En", first, THURSDAY)
    todo("To", second, THURSDAY)
    send = tasks.send

    def dies(**given: Any) -> Any:
        if given["to"] == second:
            raise RuntimeError("the worker died")
        return send(**given)

    monkeypatch.setattr(tasks, "send", dies)
    monkeypatch.setattr(
        tasks, "staff", lambda: User.objects.filter(pk__in=[first.pk, second.pk]).order_by("pk")
    )
    with pytest.raises(RuntimeError):
        remind()
    assert [mail.to_user for mail in mails(Topic.FOLLOW_UPS)] == [first]
    monkeypatch.setattr(tasks, "send", send)
    remind()
    remind()
    assert [mail.to_user for mail in mails(Topic.FOLLOW_UPS)] == [first, second]


def test_nobody_is_reminded_before_seven_and_nobody_who_has_chosen_not_to_be(at: Any) -> None:
    me, quiet = person(Role.OFFICER), person(Role.OFFICER)
    choose(quiet, wanted={Topic.FOLLOW_UPS: False}, language="da")
    for user in (me, quiet):
        todo("Ring", user, THURSDAY)
    at(THURSDAY, hour=6)
    remind()
    assert mails(Topic.FOLLOW_UPS) == []
    at(THURSDAY, hour=7)
    remind()
    assert [mail.to_user for mail in mails(Topic.FOLLOW_UPS)] == [me]


def test_who_lost_the_right_or_the_account_and_who_may_not_see_it_is_told_nothing(at: Any) -> None:
    at(THURSDAY)
    applicant, gone, member = person(Role.APPLICANT), person(Role.OFFICER), person(Role.COUNCIL_MEMBER)
    for user in (applicant, gone):
        todo("Ring", user, THURSDAY)
    todo("Fortroligt", member, THURSDAY, confidential=True)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    remind()
    assert not Mail.objects.exists()


def test_monday_holds_the_week_and_the_relations_that_go_cold(at: Any) -> None:
    at(MONDAY)
    me, other = person(Role.OFFICER), person(Role.COUNCIL_MEMBER)
    todo("For sent", me, MONDAY - timedelta(days=3))
    todo("På søndag", me, MONDAY + timedelta(days=6))
    todo("Næste uge", me, MONDAY + timedelta(days=7))
    todo("Rådets", other, MONDAY + timedelta(days=1))
    cold = create_ambassador_term(
        by=SYSTEM, organisation=organisation("Eksempel Kold"), begins=date(2025, 1, 1), responsible=me
    )
    remind()
    mine, theirs = mails(Topic.WEEK)
    assert mine.subject == "Din uge: 1 overskredet, 1 med frist, 1 relation(er) at pleje"
    assert mine.body.index("For sent") < mine.body.index("På søndag") < mine.body.index("Eksempel Kold")
    assert "Næste uge" not in mine.body and f"/desk/ambassadors/{cold.key}/" in mine.body
    assert "Rådets" in theirs.body and "Eksempel Kold" not in theirs.body


def test_an_empty_week_is_no_mail(at: Any) -> None:
    at(MONDAY)
    person(Role.OFFICER)
    remind()
    assert not Mail.objects.exists()


def test_only_who_reads_the_records_may_choose_these_mails() -> None:
    applicant, officer = person(Role.APPLICANT), person(Role.OFFICER)
    assert not {Topic.FOLLOW_UPS, Topic.WEEK} & set(chosen(applicant))
    assert chosen(officer)[Topic.FOLLOW_UPS] and chosen(officer)[Topic.WEEK]
    client = Client()
    client.force_login(applicant)
    page = client.get(reverse("mail-choices"))
    assert 'value="week"' not in page.content.decode()
    choose(applicant, wanted=dict.fromkeys(chosen(applicant), False), language="da")
    assert not Choice.objects.filter(topic__in=["week", "follow_ups"]).exists()
