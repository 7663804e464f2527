"""How a relation stands: the table of its boundaries, and what holds of every relation."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagt.network.partners.rules.health import (
    COLD_DAYS,
    SETTLING_DAYS,
    WARM_DAYS,
    WARNED_DAYS,
    Facts,
    Kept,
    Reason,
    Why,
    health,
    kept,
)
from pagt.network.partners.states import SupportKind, Warmth

TODAY = date(2026, 11, 22)
COLDNESS = {Warmth.NEW: 0, Warmth.WARM: 0, Warmth.COOLING: 1, Warmth.COLD: 2}


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def relation(contact: int | None, begun: int = 700, steps: tuple[int | None, ...] = ()) -> Facts:
    """Last contact and first day so many days ago; steps due so many days ahead."""
    return Facts(
        begins=ago(begun),
        contacts=[] if contact is None else [ago(contact), ago(contact + 40)],
        open_steps=[None if step is None else ago(-step) for step in steps],
    )


@pytest.mark.parametrize(
    ("facts", "warmth"),
    [
        (relation(0), Warmth.WARM),
        (relation(WARM_DAYS), Warmth.WARM),
        (relation(WARM_DAYS + 1), Warmth.COOLING),
        (relation(COLD_DAYS), Warmth.COOLING),
        (relation(COLD_DAYS + 1), Warmth.COLD),
        # A step that is overdue cools; one that is due today or has no day does not.
        (relation(5, steps=(-1,)), Warmth.COOLING),
        (relation(5, steps=(0,)), Warmth.WARM),
        (relation(5, steps=(None,)), Warmth.WARM),
        (relation(5, steps=(30, -3)), Warmth.COOLING),
        # Plans are not contact.
        (relation(WARM_DAYS + 1, steps=(7,)), Warmth.COOLING),
        (relation(COLD_DAYS + 1, steps=(7,)), Warmth.COLD),
        # Without contact it counts from the first day, after a month to settle in.
        (relation(None, begun=0), Warmth.NEW),
        (relation(None, begun=SETTLING_DAYS), Warmth.NEW),
        (relation(None, begun=SETTLING_DAYS + 1), Warmth.COOLING),
        (relation(None, begun=WARM_DAYS + 1), Warmth.COOLING),
        (relation(None, begun=COLD_DAYS + 1), Warmth.COLD),
        (relation(None, begun=-10), Warmth.NEW),
        # Contact before the term says nothing of how it is tended to.
        (relation(300, begun=10), Warmth.NEW),
        (relation(300, begun=SETTLING_DAYS + 1), Warmth.COOLING),
        (relation(300, begun=COLD_DAYS + 1), Warmth.COLD),
        (relation(3, begun=0), Warmth.NEW),
        # What lies ahead is no contact yet.
        (Facts(begins=ago(700), contacts=[ago(-3), ago(200)]), Warmth.COLD),
    ],
)
def test_warmth(facts: Facts, warmth: Warmth) -> None:
    assert health(facts, TODAY).warmth is warmth


def test_the_reasons_say_what_weighs_most_first() -> None:
    found = health(relation(12, steps=(-4, 9)), TODAY)
    assert found.reasons == (
        Reason(Why.OVERDUE, 4, ago(4)),
        Reason(Why.CONTACT, 12, ago(12)),
        Reason(Why.AGREED, 9, ago(-9)),
    )
    assert [reason.why for reason in health(relation(None), TODAY).reasons] == [
        Why.NO_CONTACT,
        Why.NOTHING_AGREED,
    ]
    assert health(relation(None, begun=-10), TODAY).reasons[0] == Reason(Why.BEGUN, 10, ago(-10))


@pytest.mark.parametrize(
    ("contact", "soon"),
    [
        (WARM_DAYS - WARNED_DAYS, False),
        (WARM_DAYS - WARNED_DAYS + 1, True),
        (WARM_DAYS, True),
        (WARM_DAYS + 1, False),
        (COLD_DAYS - WARNED_DAYS + 1, True),
        (COLD_DAYS + 100, True),
    ],
)
def test_somebody_is_reminded_before_it_gets_colder(contact: int, soon: bool) -> None:
    assert health(relation(contact), TODAY).soon is soon


days = st.integers(min_value=0, max_value=2_000)
relations = st.builds(
    relation,
    st.none() | days,
    begun=days,
    steps=st.lists(st.none() | st.integers(min_value=-300, max_value=300), max_size=4).map(tuple),
)


@given(facts=relations, later=st.integers(min_value=0, max_value=1_000))
def test_warmth_never_improves_when_time_passes_without_contact(facts: Facts, later: int) -> None:
    # A young term without contact is new, then counts as any other: new stands with the warm.
    then = health(facts, TODAY + timedelta(days=later))
    assert COLDNESS[then.warmth] >= COLDNESS[health(facts, TODAY).warmth]


@given(facts=relations)
def test_it_gets_colder_on_the_day_that_it_says_and_no_sooner(facts: Facts) -> None:
    found = health(Facts(facts.begins, facts.contacts), TODAY)
    if found.colder_on is None:
        assert found.warmth is Warmth.COLD
        return
    bare = Facts(facts.begins, facts.contacts)
    assert found.colder_on > TODAY
    assert health(bare, found.colder_on - timedelta(days=1)).warmth is found.warmth
    assert health(bare, found.colder_on).warmth is not found.warmth


@given(facts=relations)
def test_contact_today_never_makes_a_relation_colder(facts: Facts) -> None:
    met = Facts(facts.begins, [*facts.contacts, TODAY], facts.open_steps)
    assert COLDNESS[health(met, TODAY).warmth] <= max(COLDNESS[health(facts, TODAY).warmth], 1)


def test_what_is_promised_stands_beside_what_is_delivered() -> None:
    promised = [(SupportKind.HOURS, 20), (SupportKind.VISIT, 2), (SupportKind.HOURS, 10)]
    delivered = [(SupportKind.HOURS, 12), (SupportKind.CASE, 1), (SupportKind.VISIT, 3)]
    found = kept(promised, delivered)
    assert found == [
        Kept(SupportKind.HOURS, 30, 12),
        Kept(SupportKind.VISIT, 2, 3),
        Kept(SupportKind.CASE, 0, 1),
    ]
    assert [row.percent for row in found] == [40, 100, 100]
