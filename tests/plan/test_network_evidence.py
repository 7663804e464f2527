"""What the network does counts for the promises of the plan: each record made by the ordinary actions, and its verdict."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from pagt.core import clock
from pagt.core.errors import Invalid
from pagt.core.merging import merge, undo
from pagt.core.models import Record
from pagt.grants.awards.actions import create_award
from pagt.grants.calls.actions import create_call
from pagt.network.matching.actions import accept, change_match, create_need, introduce_with
from pagt.network.meetings.actions import write_item
from pagt.network.meetings.actions.attendance import register_attendance
from pagt.network.meetings.actions.invitations import Invitee, invite
from pagt.network.meetings.models import Invitation, Meeting
from pagt.network.partners.actions import create_ambassador_term, create_interaction
from pagt.network.partners.actions_contributions import create_contribution
from pagt.network.partners.models import Organisation
from pagt.network.partners.municipalities import names
from pagt.people.roles import Role
from pagt.plan import queries
from pagt.plan.actions import import_plan
from pagt.plan.models import Plan
from pagt.plan.rules.verdict import Verdict
from tests.factories import SYSTEM, client_as, meeting, organisation

pytestmark = pytest.mark.django_db
LATE = date(2025, 12, 31)
DAY = date(2024, 5, 2)
FOUNDATIONS = ("fond-villum-velux", "fond-poul-due-jensen", "fond-novo-nordisk")
Made = tuple[str, ...]


def came(to: Meeting, *organisations: Organisation) -> Meeting:
    """Register that everybody who is invited came, and then for whom."""
    invite(to, by=SYSTEM, people=[Invitee(one.name, organisation=one) for one in organisations])
    people = Invitation.objects.filter(meeting=to).values_list("pk", flat=True)
    return register_attendance(to, by=SYSTEM, came=list(people))


def held(*organisations: Organisation, on: date = DAY, **values: Any) -> Meeting:
    """A meeting to which people were invited who came."""
    return came(meeting(on=on, **values), *organisations)


def talked(purpose: str, *organisations: Organisation) -> str:
    said = {"title": "Eksempel: samtale", "on": DAY, "purpose": purpose, "organisations": organisations}
    return create_interaction(by=SYSTEM, **said).key


def kick_off() -> Made:
    ambassador, interest = organisation(), organisation(kind="association")
    create_ambassador_term(by=SYSTEM, organisation=ambassador, begins=date(2021, 1, 1))
    return (held(ambassador, interest, on=date(2022, 3, 1)).key,)


def network_meeting() -> Made:
    return (held(organisation()).key,)


def project_with_a_company() -> Made:
    school = organisation(kind="school")
    made = create_award(by=SYSTEM, title="Eksempel", on=DAY, lead=school, partners=[organisation()])
    return (made.key,)


def introduced(day: date = DAY) -> tuple[Any, Any]:
    """A match of a school and a company, with the interaction that introduced them to each other."""
    school, firm = organisation(kind="school"), organisation()
    stated = {"support": "visit", "on": day, "by": SYSTEM}
    seeks = create_need(title="Eksempel: besøg søges", organisation=school, side="seeks", **stated)
    offers = create_need(title="Eksempel: besøg tilbydes", organisation=firm, side="offers", **stated)
    found = accept(seeks, offers, by=SYSTEM, on=day)
    talk = introduce_with(
        found, by=SYSTEM, title="Eksempel", on=day, purpose="introduction", organisations=[school, firm]
    )
    return found, talk


def introduction() -> Made:
    return (introduced()[1].key,)


def introduction_by_match() -> Made:
    return (introduced()[0].key,)


def idea_with_outcome() -> Made:
    told = meeting(on=DAY, items=[{"subject": "Eksempel: en idé", "mark": "idea_tested"}])
    item = told.items.get()
    write_item(item, by=SYSTEM, saved=item.saved, outcome="Virksomhederne bakker op")
    return (came(told, organisation()).key,)


def call_and_workshop() -> Made:
    call = create_call(
        by=SYSTEM, title="Eksempel", year=2024, pool="theme", opens_at=clock.now().replace(2024, 5, 2)
    )
    return (call.key, held(organisation(kind="school"), purpose="workshop").key)


def partnership_abroad() -> Made:
    return (talked("partnership", organisation(country="SE")),)


def coalition() -> Organisation:
    return organisation("Eksempel: EU STEM Coalition", key="eu-stem-coalition", kind="network", country="BE")


def dialogue_with_the_coalition() -> Made:
    return (talked("dialogue", coalition()),)


def meeting_of_the_coalition() -> Made:
    return (held(coalition(), purpose="international").key,)


def foundation(key: str) -> Organisation:
    return organisation(f"Eksempel {key}", key=key, kind="foundation")


def every_foundation() -> Made:
    first, second, third = map(foundation, FOUNDATIONS)
    return (talked("dialogue", first), talked("dialogue", second), held(third).key)


def national_meeting() -> Made:
    return (held(organisation(level="national", kind="authority")).key,)


def national_dialogue() -> Made:
    return (talked("dialogue", organisation(level="national", kind="authority")),)


def municipality(key: str) -> Organisation:
    return organisation(f"Eksempel {key}", key=key, kind="municipality", municipality=key.split("-")[1])


def every_municipality() -> Made:
    keys = [f"kommune-{code}" for code in names()]
    return tuple(held(municipality(key), organisation(), purpose="municipal").key for key in keys)


def council_on_strategy() -> Made:
    items = [{"subject": "Eksempel: EUD-strategi", "mark": "strategy_dialogue"}]
    return (held(organisation(kind="school"), purpose="council", items=items).key,)


def council_referral() -> Made:
    return (talked("council_referral", organisation(kind="school")),)


def status_papers() -> Made:
    items = [{"subject": "Eksempel: status", "mark": "status_paper"}]
    firm = organisation()
    days = (date(2024, 4, 9), date(2024, 11, 5))
    return tuple(held(firm, on=day, purpose="council", items=items).key for day in days)


def counting(plan: Plan, code: str, **known: Any) -> dict[tuple[int, Verdict | None], set[str]]:
    """The year and verdict of each period of a promise, with the keys of the records that it counts."""
    found = queries.result(plan.key, LATE, **known).commitment(code)
    return {
        (period.start.year, period.verdict): {record.key for record in period.counted}
        for period in found.periods
    }


@pytest.mark.parametrize(
    ("code", "make"),
    [
        ("1.1", kick_off),
        ("1.2", network_meeting),
        ("1.3", project_with_a_company),
        ("1.4", introduction),
        ("1.4", introduction_by_match),
        ("1.5", idea_with_outcome),
        ("2.5", call_and_workshop),
        ("3.2", partnership_abroad),
        ("3.3", dialogue_with_the_coalition),
        ("3.3", meeting_of_the_coalition),
        ("4.1", every_foundation),
        ("5.1", national_meeting),
        ("5.1", national_dialogue),
        ("5.2", every_municipality),
        ("5.4", council_on_strategy),
        ("5.4", council_referral),
        ("6.1", status_papers),
    ],
)
def test_what_fulfils_a_promise_turns_its_verdict(
    example: Plan, code: str, make: Callable[..., Made]
) -> None:
    before = counting(example, code)
    assert not [each for each in before if each[1] is Verdict.KEPT]
    made = make()
    kept = {
        key
        for (_year, verdict), keys in counting(example, code).items()
        if verdict is Verdict.KEPT
        for key in keys
    }
    assert kept >= set(made)


def test_a_channel_shows_the_verdict_of_its_promise(example: Plan) -> None:
    every_municipality()
    found = queries.result(example.key, LATE)
    assert found.commitment("5.2").verdict is Verdict.KEPT and found.commitment("5.3").verdict is None
    shown = (
        client_as(Role.OFFICER).get(reverse("commitment-detail", args=[example.key, "5.3"])).content.decode()
    )
    assert reverse("commitment-detail", args=[example.key, "5.2"]) in shown


def test_a_match_counts_from_the_day_of_the_introduction_alone(example: Plan) -> None:
    school, firm = organisation(kind="school"), organisation()
    stated = {"support": "visit", "on": DAY, "by": SYSTEM}
    seeks = create_need(title="Eksempel: besøg søges", organisation=school, side="seeks", **stated)
    offers = create_need(title="Eksempel: besøg tilbydes", organisation=firm, side="offers", **stated)
    found = accept(seeks, offers, by=SYSTEM, on=DAY)

    def counts() -> bool:
        return any(found.key in keys for keys in counting(example, "1.4").values())

    assert not counts()
    change_match(found, by=SYSTEM, version=found.version, stage="introduced", introduced_on=DAY)
    assert counts()


def test_what_companies_give_counts_where_a_rule_asks_for_it(example_data: dict[str, Any]) -> None:
    area = example_data["focus_area"][0]
    rule = {
        "type": "count",
        "record": "contribution",
        "period": "year",
        "min": 2,
        "where": {"support": "visit"},
    }
    plan = import_plan(
        {**example_data, "focus_area": [{**area, "commitment": [{**area["commitment"][1], "rule": rule}]}]},
        by=SYSTEM,
    )
    firm, school = organisation(), organisation(kind="school")
    for on in (DAY, date(2024, 6, 1)):
        assert not [each for each in counting(plan, "1.2") if each[1] is Verdict.KEPT]
        given = {"support": "visit", "quantity": 1, "organisation": firm, "receivers": [school], "on": on}
        create_contribution(by=SYSTEM, title="Eksempel: besøg", **given)
    assert [year for year, verdict in counting(plan, "1.2") if verdict is Verdict.KEPT] == [2024]


def test_a_meeting_says_that_no_company_came_until_one_is_registered(example: Plan) -> None:
    officer, firm, school = client_as(Role.OFFICER), organisation(), organisation(kind="school")
    told = meeting(on=DAY)
    invite(told, by=SYSTEM, people=[Invitee(one.name, organisation=one) for one in (firm, school)])

    def page() -> str:
        return officer.get(reverse("meeting-detail", args=[told.key])).content.decode()

    assert "ingen virksomhed deltog" in page()
    those_of = Invitation.objects.filter(meeting=told).values_list("pk", "organisation")
    register_attendance(told, by=SYSTEM, came=[pk for pk, of in those_of if of == school.pk])
    assert "ingen virksomhed deltog" in page()
    assert not any(told.key in keys for keys in counting(example, "1.2").values())
    register_attendance(told, by=SYSTEM, came=[pk for pk, _of in those_of])
    assert "ingen virksomhed deltog" not in page()
    assert counting(example, "1.2")[2024, Verdict.KEPT] == {told.key}


def verdicts(plan: Plan, known_at: date | None = None) -> list[Any]:
    """All verdicts with the records that each period counts."""
    found = queries.result(plan.key, LATE, known_at).commitments
    return [
        (
            each.commitment.id,
            each.verdict,
            [(p.verdict, p.have, {r.key for r in p.counted}) for p in each.periods],
        )
        for each in found
    ]


def dialogue(plan: Plan) -> set[str]:
    """The foundations with which a dialogue has begun, for promise 4.1."""
    (period,) = queries.result(plan.key, LATE).commitment("4.1").periods
    return {member.id for member in period.proof.reached if member.records}


def fresh(record: Record) -> Any:
    return type(record)._default_manager.get(pk=record.pk)


def test_a_merge_and_its_undoing_change_no_verdict(example: Plan) -> None:
    """Two companies and two foundations that stand twice, of which the plan names one; meetings known since 2024."""
    on_record = {"recorded_on": DAY, "source": "Eksempel"}
    firms = organisation("Eksempel Vind", **on_record), organisation("Eksempel Wind", **on_record)
    named, again = foundation(FOUNDATIONS[0]), organisation("Eksempel Fonden", kind="foundation")
    for firm in firms:
        taking_part = [{"organisation": firm, "attended": True}, {"organisation": named, "attended": True}]
        meeting(on=DAY, participants=taking_part, **on_record)
    then = date(2024, 12, 31)
    before, known = verdicts(example), verdicts(example, then)
    assert len(counting(example, "1.2")[2024, Verdict.KEPT]) == 2 and dialogue(example) == {FOUNDATIONS[0]}
    done = []
    for kept, gone in (firms, (named, again)):
        done.append(
            merge(fresh(kept), fresh(gone), by=SYSTEM, versions=(fresh(kept).version, fresh(gone).version))
        )
        assert verdicts(example) == before and verdicts(example, then) == known
    for merged in reversed(done):
        undo(merged, by=SYSTEM)
        assert verdicts(example) == before and verdicts(example, then) == known


def test_what_hangs_on_a_double_counts_for_the_one_that_the_plan_names(example: Plan) -> None:
    named, again = foundation(FOUNDATIONS[0]), organisation("Eksempel Fonden", kind="foundation")
    talked("dialogue", again)
    assert dialogue(example) == set()
    done = merge(named, again, by=SYSTEM, versions=(1, 1))
    assert dialogue(example) == {named.key}
    undo(done, by=SYSTEM)
    assert dialogue(example) == set()


@pytest.mark.parametrize("named", [FOUNDATIONS[0], "eu-stem-coalition"])
def test_an_organisation_that_a_plan_names_stays(example: Plan, named: str) -> None:
    """By its key the plan counts it: in a set, or in a condition of a rule."""
    stays, other = foundation(named), foundation("eksempel-fonden")
    with pytest.raises(Invalid, match="nævner"):
        merge(other, stays, by=SYSTEM, versions=(1, 1))
    officer = client_as(Role.OFFICER)
    address = reverse("merge-preview", args=["organisation", other.key, stays.key])
    assert officer.get(address).status_code == 200
    assert not fresh(stays).withdrawn
