"""Needs, offers and matches in the register: what is refused, what each step does, what a page shows and costs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pagt.core import clock, journal
from pagt.core.errors import Invalid, Refused
from pagt.core.register.story import story
from pagt.network.matching import actions, queries
from pagt.network.matching.access import next_states
from pagt.network.matching.models import Match, Need
from pagt.network.matching.registers import STEP_LABELS, STEPS
from pagt.network.matching.states import TRANSITIONS, MatchState
from pagt.network.matching.views import STEP_FORMS
from pagt.network.partners.actions_follow_ups import create_follow_up
from pagt.network.partners.models import Interaction
from pagt.people.roles import Role
from pagt.post.models import Mail
from tests.factories import SYSTEM, client_as, organisation, person

pytestmark = pytest.mark.django_db
ON = date(2026, 9, 1)
ROW: dict[str, Any] = {"key": "one", "title": "T", "side": "seeks", "support": "visit", "on": ON}


def need(title: str = "Eksempel: besøg søges", **values: Any) -> Need:
    values.setdefault("organisation", None)
    who = values.pop("organisation") or organisation(kind="school", municipality="0751")
    plain = {"side": "seeks", "support": "visit", "on": ON, "fields_of_stem": ["energy"], "levels": ["stx"]}
    return actions.create_need(by=SYSTEM, title=title, organisation=who, **{**plain, **values})


def offer(title: str = "Eksempel: besøg tilbydes", **values: Any) -> Need:
    values.setdefault("organisation", organisation(municipality="0746"))
    return need(title, side="offers", **values)


def match(stage: str = "accepted", **values: Any) -> Match:
    days = {
        "declined": {"declined_because": "For langt væk"},
        "introduced": {"introduced_on": ON},
        "result": {"introduced_on": ON, "result_on": ON, "result": "Et besøg"},
    }.get(stage, {})
    two = {"seeks": need(), "offers": offer()}
    return actions.create_match(by=SYSTEM, **{**two, "stage": stage, "on": ON, **days, **values})


def refused(constraint: str, model: Any, **values: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.create(**values)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("need_known_side", {"side": "both"}),
        ("need_known_support", {"support": "money"}),
        ("need_known_reach", {"reach": "moon"}),
        ("need_known_fields", {"fields_of_stem": ["magic"]}),
        ("need_known_levels", {"levels": ["kindergarten"]}),
        ("need_ends_after_it_begins", {"begins": ON, "ends": ON - timedelta(days=1)}),
        ("need_of_something", {"capacity": 0}),
        ("need_known_confidence", {"confidence": "sure"}),
    ],
)
def test_the_database_refuses_a_need(constraint: str, values: dict[str, Any]) -> None:
    refused(constraint, Need, **{**ROW, "organisation": organisation(), **values})


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("match_known_state", {"stage": "loved"}),
        ("match_declined_with_a_reason", {"stage": "declined"}),
        ("match_introduced_when", {"stage": "introduced"}),
        ("match_introduced_when", {"stage": "result", "result_on": ON, "result": "Et besøg"}),
        ("match_result_is_told", {"stage": "result", "introduced_on": ON, "result_on": ON}),
        ("match_result_is_told", {"stage": "result", "introduced_on": ON, "result": "Et besøg"}),
        ("match_result_after_introduction", {"introduced_on": ON, "result_on": ON - timedelta(days=1)}),
        ("match_known_confidence", {"confidence": "sure"}),
    ],
)
def test_the_database_refuses_a_match(constraint: str, values: dict[str, Any]) -> None:
    two = {"seeks": need(), "offers": offer()}
    refused(constraint, Match, **{"key": "one", "stage": "accepted", "on": ON, **two, **values})


def test_the_database_refuses_a_match_with_itself_and_a_second_of_a_pair() -> None:
    one = match()
    refused("match_of_two", Match, key="self", stage="accepted", on=ON, seeks=one.seeks, offers=one.seeks)
    again = {"stage": "accepted", "on": ON, "seeks": one.seeks, "offers": one.offers}
    refused("match_once", Match, key="again", **again)
    Match.objects.create(key="again", withdrawn="En fejl", **again)


@pytest.mark.parametrize("now", list(MatchState))
@pytest.mark.parametrize("then", list(MatchState))
def test_every_step_from_every_state(now: MatchState, then: MatchState) -> None:
    one = match(now.value)
    values = {
        "introduced_on": ON,
        "result_on": ON,
        "result": "Et besøg",
        "declined_because": "For langt væk",
    }
    allowed = then is now or then in TRANSITIONS[now]
    if allowed:
        changed = actions.change_match(one, by=SYSTEM, version=one.version, stage=then.value, **values)
        assert changed.stage == then
    else:
        with pytest.raises(Invalid):
            actions.change_match(one, by=SYSTEM, version=one.version, stage=then.value, **values)
        one.refresh_from_db()
        assert one.stage == now


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("now", list(MatchState))
def test_who_may_take_a_step(role: Role, now: MatchState) -> None:
    one, by = match(now.value), person(role)
    assert next_states(one, by) == (TRANSITIONS[now] if role is Role.OFFICER else frozenset())
    if role is not Role.OFFICER:
        with pytest.raises(Refused):
            actions.change_match(one, by=by, version=one.version, stage="ended")


def test_every_step_has_a_name_and_a_form() -> None:
    assert set(STEPS) == set(STEP_LABELS) == set(STEP_FORMS) == set(MatchState) == set(TRANSITIONS)


def test_what_can_never_be_a_match() -> None:
    firm = organisation("Eksempel Moder")
    part = organisation("Eksempel Datter", parent=firm)
    seeks = need(organisation=part)
    for other in (need(), offer(organisation=part), offer(organisation=firm)):
        with pytest.raises(Invalid) as error:
            actions.accept(seeks, other, by=SYSTEM, on=ON)
        assert error.value.fields and "offers" in error.value.fields
    with pytest.raises(Invalid) as error:
        actions.accept(offer(), offer(), by=SYSTEM, on=ON)
    assert error.value.fields and "seeks" in error.value.fields
    assert not Match.objects.exists()


def test_people_may_match_what_is_not_suggested() -> None:
    far = offer(organisation=organisation(municipality="0665"), reach="municipality")
    assert queries.found_for(need(), ON) == []
    assert actions.accept(need(), far, by=SYSTEM, on=ON).stage == "accepted"


def test_a_day_to_come_and_days_in_no_order_are_refused() -> None:
    ahead = clock.today() + timedelta(days=1)
    for field in ("introduced_on", "result_on"):
        with pytest.raises(Invalid) as error:
            match(**{field: ahead})
        assert error.value.fields and field in error.value.fields
    with pytest.raises(Invalid) as error:
        match("result", introduced_on=ON, result_on=ON - timedelta(days=1))
    assert error.value.fields and "result_on" in error.value.fields


def test_the_two_of_a_match_stay_and_a_need_keeps_its_side() -> None:
    one = match()
    with pytest.raises(Invalid):
        actions.change_match(one, by=SYSTEM, version=one.version, offers=offer())
    with pytest.raises(Invalid) as error:
        actions.change_need(one.seeks, by=SYSTEM, version=one.seeks.version, side="offers")
    assert error.value.fields and "side" in error.value.fields


def test_a_match_keeps_why_it_was_suggested() -> None:
    seeks, offers = need(), offer()
    (found,) = queries.found_for(seeks, ON)
    made = actions.accept(seeks, offers, by=SYSTEM, on=ON)
    assert made.score == found.score == 79
    assert queries.stored_lines(made) == found.lines
    actions.change_need(offers, by=SYSTEM, version=offers.version, levels=["eud"])
    made.refresh_from_db()
    assert made.score == 79


def test_a_declined_pair_never_comes_again_and_its_page_says_why() -> None:
    officer = client_as(Role.OFFICER)
    seeks, offers = need(), offer()
    page = reverse("need-detail", args=[seeks.key])
    decide = reverse("need-decide", args=[seeks.key, offers.key])
    assert decide in officer.get(page).content.decode()
    empty = officer.post(decide, {"do": "decline", "because": " "})
    assert empty.status_code == 422 and not Match.objects.exists()
    officer.post(decide, {"do": "decline", "because": "De mødtes sidste år"})
    made = Match.objects.get()
    assert (made.stage, made.declined_because) == ("declined", "De mødtes sidste år")
    shown = officer.get(page).content.decode()
    assert decide not in shown and "De mødtes sidste år" in shown
    assert queries.found_for(offers, clock.today()) == []
    assert officer.get(decide).url == reverse("match-detail", args=[made.key])


def test_accepting_tells_nobody() -> None:
    officer = client_as(Role.OFFICER)
    seeks, offers = need(), offer()
    answer = officer.post(reverse("need-decide", args=[offers.key, seeks.key]), {"do": "accept"})
    made = Match.objects.get()
    assert (made.seeks, made.offers) == (seeks, offers)
    assert answer.url == reverse("match-detail", args=[made.key])
    shown = officer.get(answer.url).content.decode()
    assert "Tekst til kopiering" in shown and seeks.title in shown
    assert not Mail.objects.exists() and mail.outbox == []
    assert not Interaction.objects.exists()


def test_the_interaction_of_an_introduction_takes_the_match_further() -> None:
    officer, one = client_as(Role.OFFICER), match()
    form = officer.get(reverse("match-introduce", args=[one.key]), follow=True)
    shown = form.content.decode()
    assert one.seeks.organisation.name in shown and one.offers.organisation.name in shown
    assert '<option value="introduction" selected>' in shown
    posted = {
        "title": "Præsentation",
        "on": "2026-09-08",
        "purpose": "introduction",
        "organisations": f"{one.seeks.organisation.name}; {one.offers.organisation.name}",
        "recorded_on": clock.today().isoformat(),
        "next": reverse("match-detail", args=[one.key]),
    }
    bad = officer.post(reverse("match-introduce", args=[one.key]), {**posted, "on": ""})
    one.refresh_from_db()
    assert bad.status_code == 422 and one.stage == "accepted"
    answer = officer.post(reverse("match-introduce", args=[one.key]), posted)
    assert answer.status_code == 302 and answer.url == posted["next"]
    one.refresh_from_db()
    assert (one.stage, one.introduced_on) == ("introduced", date(2026, 9, 8))
    assert Interaction.objects.get().organisations.count() == 2
    again = officer.post(reverse("match-introduce", args=[one.key]), posted)
    assert again.url == posted["next"] and Interaction.objects.count() == 1


def test_the_steps_of_a_match_on_its_pages() -> None:
    officer, one = client_as(Role.OFFICER), match()

    def step(name: str, **data: str) -> int:
        answer = officer.post(reverse("match-step", args=[one.key, name]), data)
        one.refresh_from_db()
        return answer.status_code

    assert step("result", result_on="2026-09-09", result="Et besøg") == 302 and one.stage == "accepted"
    assert step("introduced", introduced_on="") == 422 and one.stage == "accepted"
    assert step("introduced", introduced_on="2026-09-02") == 302 and one.stage == "introduced"
    assert step("result", result_on="2026-09-01", result="Et besøg") == 422
    assert step("result", result_on="2026-09-09", result="To klasser kom") == 302 and one.stage == "result"
    declined = match("declined")
    officer.post(reverse("match-step", args=[declined.key, "accepted"]))
    declined.refresh_from_db()
    assert (declined.stage, declined.declined_because) == ("accepted", "")
    officer.post(reverse("match-step", args=[declined.key, "ended"]), {"reason": "Skolen trak sig"})
    assert journal.history("match", declined.key)[0].entry.reason == "Skolen trak sig"


def test_a_next_step_stands_on_the_page() -> None:
    officer, one = client_as(Role.OFFICER), match()
    create_follow_up(by=SYSTEM, about=("match", one.key), title="Ring til rektor")
    create_follow_up(by=SYSTEM, about=("match", one.key), title="Hemmelig aftale", confidential=True)
    address = reverse("match-detail", args=[one.key])
    shown = officer.get(address).content.decode()
    assert "Ring til rektor" in shown and "Hemmelig aftale" in shown
    assert f"about_kind=match&amp;about_key={one.key}" in shown
    member = client_as(Role.COUNCIL_MEMBER).get(address).content.decode()
    assert "Ring til rektor" in member and "Hemmelig aftale" not in member


def test_the_story_of_an_organisation_tells_its_needs_and_matches() -> None:
    done, gone = match("result"), match("declined")
    reader = person(Role.OFFICER)
    kinds = [line.kind for line in story(done.seeks.organisation, reader)]
    assert kinds.count("need") == 1 and kinds.count("match") == 3
    (declined,) = [line for line in story(gone.offers.organisation, reader) if line.kind == "match"]
    assert declined.text == "For langt væk" and declined.url == reverse("match-detail", args=[gone.key])


def test_the_page_of_suggestions() -> None:
    officer = client_as(Role.OFFICER)
    address = reverse("match-suggestions")
    assert "Ingen, der svarer til valget, venter" in officer.get(address).content.decode()
    seeks = need("Eksempel: skole søger")
    offers = [offer(f"Eksempel: firma tilbyder {n}") for n in range(5)]
    shown = officer.get(address).content.decode()
    assert seeks.title in shown and "75 af 100" in shown
    assert sum(each.title in shown for each in offers) == queries.BEST
    assert seeks.title not in officer.get(address + "?support=case").content.decode()
    assert seeks.title not in officer.get(address + "?field=food").content.decode()
    assert seeks.title not in officer.get(address + "?municipality=0615").content.decode()
    assert officer.get(address + "?side=nonsense&support=x&page=y").status_code == 200
    other = officer.get(address + "?side=offers").content.decode()
    assert all(each.title in other for each in offers)
    reader = client_as(Role.AUDITOR).get(address).content.decode()
    assert seeks.title in reader and reverse("need-decide", args=[seeks.key, offers[0].key]) not in reader


def test_a_page_shows_the_best_and_says_how_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST", 2)
    seeks = need()
    offers = [offer(levels=levels) for levels in (["eud"], ["stx"], ["stx"])]
    assert [each.need for each in queries.found_for(seeks, ON)] == sorted(offers[1:], key=lambda one: one.key)
    shown = client_as(Role.OFFICER).get(reverse("need-detail", args=[seeks.key])).content.decode()
    assert "De 2 bedste af 3 vises." in shown


def test_pages_cost_the_same_however_much_there_is() -> None:
    officer = client_as(Role.OFFICER)

    def cost(name: str, *args: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert officer.get(reverse(name, args=args)).status_code == 200
        return len(found)

    seeks = need()
    offer()
    few = [cost("match-suggestions"), cost("need-detail", seeks.key), cost("need-list"), cost("match-list")]
    for _ in range(6):
        match()
    many = [cost("match-suggestions"), cost("need-detail", seeks.key), cost("need-list"), cost("match-list")]
    assert few[0] + 1 >= many[0] and many[0] <= 12
    assert few[1] + 1 >= many[1] and many[1] <= 15
    assert max(many[2:]) <= 10


def test_a_form_is_prefilled_from_an_address() -> None:
    firm = organisation("Eksempel Vind")
    address = reverse("need-new") + f"?organisation={firm.key}&side=offers"
    shown = client_as(Role.OFFICER).get(address).content.decode()
    assert 'value="Eksempel Vind"' in shown and '<option value="offers" selected>' in shown


def test_a_need_is_saved_from_its_form() -> None:
    officer, school = client_as(Role.OFFICER), organisation("Eksempel Skole", kind="school")
    posted = {
        "organisation": school.name,
        "side": "seeks",
        "support": "visit",
        "title": "Besøg på en fabrik",
        "fields_of_stem": ["energy", "it"],
        "levels": ["primary"],
        "reach": "region",
        "on": "2026-09-01",
        "capacity": "3",
        "recorded_on": clock.today().isoformat(),
    }
    assert officer.post(reverse("need-new"), {**posted, "capacity": "0"}).status_code == 422
    assert officer.post(reverse("need-new"), posted).status_code == 302
    made = Need.objects.get()
    assert (made.fields_of_stem, made.capacity, made.organisation) == (["it", "energy"], 3, school)


def test_what_is_closed_or_withdrawn_is_not_suggested() -> None:
    seeks, offers = need(), offer()
    today = clock.today()
    assert len(queries.found_for(seeks, today)) == 1
    actions.change_need(offers, by=SYSTEM, version=offers.version, closed_on=today)
    assert queries.found_for(seeks, today) == []
    assert [each.key for each in queries.open_needs(today)] == [seeks.key]
    assert not queries.is_open(Need.objects.get(pk=offers.pk), today)
