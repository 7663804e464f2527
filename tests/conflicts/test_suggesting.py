"""Which tie gives which suggestion: truth tables, and what must hold for every register."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagt.grants.conflicts.rules.facts import Body, Bond, Case, Earlier, Joint, Person, Source, World
from pagt.grants.conflicts.rules.mail_domains import common_domains, domain_of
from pagt.grants.conflicts.rules.suggesting import YEARS, suggestions
from pagt.grants.conflicts.states import Ground, Part, Tie

ON = date(2027, 5, 3)
SAID = Source("contact", "eksempel")
CASE = Case(number="2027-0001", lead="skole", partners=("firma",), domains=frozenset({"skole.example"}))
BODIES = (
    Body("skole", cvr="10000000", domains=frozenset({"skole.example"})),
    Body("firma", private=True, cvr="20000000", domains=frozenset({"firma.example"})),
    Body("firma-vest", private=True, parent="firma"),
    Body("moder", private=True, cvr="30000000"),
    Body("soester", private=True, cvr="40000000", parent="moder"),
    Body("fremmed", private=True, cvr="50000000"),
)
WORLD = World(bodies={body.key: body for body in BODIES})


def person(*bonds: Bond, **values: object) -> Person:
    return Person(id=1, bonds=bonds, **values)  # type: ignore[arg-type]


def found(who: Person, case: Case = CASE, world: World = WORLD) -> list[tuple[Tie, str, Ground, bool]]:
    return [(each.tie, each.party, each.ground, each.strong) for each in suggestions(who, case, world, on=ON)]


@pytest.mark.parametrize(
    ("organisation", "tie", "suggested", "ground"),
    [
        ("skole", Tie.EMPLOYER, Tie.EMPLOYER, Ground.OTHER),
        ("skole", Tie.BOARD, Tie.BOARD, Ground.OTHER),
        ("skole", Tie.OWNER, Tie.OWNER, Ground.OWN),
        ("skole", Tie.CONTACT, Tie.CONTACT, Ground.OTHER),
        ("skole", Tie.ADVISER, Tie.ADVISER, Ground.OTHER),
        ("skole", Tie.FAMILY, Tie.FAMILY, Ground.FAMILY),
        ("firma", Tie.EMPLOYER, Tie.PARTNER, Ground.CLOSE_TIE),
        ("firma", Tie.BOARD, Tie.BOARD, Ground.CLOSE_TIE),
        ("firma", Tie.OWNER, Tie.OWNER, Ground.OWN),
        ("firma", Tie.CONTACT, Tie.PARTNER, Ground.OTHER),
        ("firma", Tie.ADVISER, Tie.ADVISER, Ground.OTHER),
        ("firma", Tie.FAMILY, Tie.FAMILY, Ground.FAMILY),
        # A part without a CVR number of its own is the same legal person.
        ("firma-vest", Tie.EMPLOYER, Tie.GROUP, Ground.CLOSE_TIE),
        ("firma-vest", Tie.OWNER, Tie.GROUP, Ground.OWN),
    ],
)
def test_a_tie_that_runs_closes_the_case(organisation: str, tie: Tie, suggested: Tie, ground: Ground) -> None:
    party = "skole" if organisation == "skole" else "firma"
    assert found(person(Bond(organisation, tie, SAID))) == [(suggested, party, ground, True)]


@pytest.mark.parametrize("tie", [Tie.EMPLOYER, Tie.BOARD, Tie.OWNER, Tie.CONTACT, Tie.ADVISER, Tie.FAMILY])
@pytest.mark.parametrize(
    ("ends", "strong"),
    [
        (None, True),
        (ON, True),
        (ON - timedelta(days=1), False),
        (ON.replace(year=ON.year - YEARS), False),
        (ON.replace(year=ON.year - YEARS) - timedelta(days=1), None),
    ],
)
def test_a_tie_that_ended_is_asked_about_for_two_years(
    tie: Tie, ends: date | None, strong: bool | None
) -> None:
    got = found(person(Bond("skole", tie, SAID, ends=ends)))
    assert [each[3] for each in got] == ([] if strong is None else [strong])
    if strong is False:
        assert got[0][2] is Ground.OTHER


def test_another_company_of_the_group_is_asked_about() -> None:
    case = Case("2027-0002", lead="soester")
    assert found(person(Bond("moder", Tie.EMPLOYER, SAID)), case) == [
        (Tie.GROUP, "soester", Ground.CLOSE_TIE, False)
    ]
    assert found(person(Bond("moder", Tie.EMPLOYER, SAID, ends=ON - timedelta(days=1))), case) == []


def test_a_group_in_a_circle_has_one_head() -> None:
    bodies = {key: Body(key, parent=parent) for key, parent in (("a", "b"), ("b", "c"), ("c", "b"))}
    world = World(bodies=bodies)
    assert {world.top(key) for key in bodies} == {"b"}


@pytest.mark.parametrize(
    ("tie", "suggested"),
    [
        (Tie.EMPLOYER, True),
        (Tie.BOARD, True),
        (Tie.OWNER, True),
        (Tie.CONTACT, True),
        (Tie.ADVISER, False),
        (Tie.FAMILY, False),
    ],
)
def test_who_speaks_for_an_organisation_is_tied_to_whom_it_works_with(tie: Tie, suggested: bool) -> None:
    applied = {"fremmed": (Joint("skole", ON - timedelta(days=90), Source("application", "2027-0009")),)}
    supported = {"fremmed": (Joint("firma", ON - timedelta(days=90), Source("match", "m")),)}
    got = found(
        person(Bond("fremmed", tie, SAID)), world=replace(WORLD, applied=applied, supported=supported)
    )
    wanted = [
        (Tie.AMBASSADOR, "firma", Ground.OTHER, False),
        (Tie.CO_APPLICATION, "skole", Ground.OTHER, False),
    ]
    assert sorted(got) == (wanted if suggested else [])


@pytest.mark.parametrize(("days", "number"), [(900, "2027-0009"), (90, CASE.number)])
def test_what_was_done_together_long_ago_or_in_this_very_case_is_nothing_new(days: int, number: str) -> None:
    joint = Joint("skole", ON - timedelta(days=days), Source("application", number))
    assert (
        found(person(Bond("fremmed", Tie.BOARD, SAID)), world=replace(WORLD, applied={"fremmed": (joint,)}))
        == []
    )


def test_who_writes_the_application_speaks_for_the_applicant() -> None:
    assert found(person(wrote=frozenset({CASE.number}))) == [(Tie.CO_APPLICATION, "skole", Ground.OWN, True)]


@pytest.mark.parametrize(
    ("lead", "days", "expected"),
    [
        ("skole", 300, [(Tie.EARLIER_CASE, "skole", Ground.SUPERVISION, False)]),
        ("firma", 300, [(Tie.EARLIER_CASE, "firma", Ground.OTHER, False)]),
        ("skole", 900, []),
    ],
)
def test_who_wrote_for_the_applicant_before_is_asked_about(
    lead: str, days: int, expected: list[object]
) -> None:
    world = replace(WORLD, earlier={"2026-0004": Earlier(lead, ON - timedelta(days=days))})
    assert found(person(wrote=frozenset({"2026-0004"})), Case(CASE.number, lead), world) == expected


@pytest.mark.parametrize("assesses", [True, False])
def test_sparring_is_a_question_for_who_assesses_alone(assesses: bool) -> None:
    got = found(person(advised={CASE.number: "raad"}, assesses=assesses))
    assert got == ([(Tie.EARLIER_CASE, "skole", Ground.OTHER, False)] if assesses else [])


@pytest.mark.parametrize(
    ("domain", "common", "expected"),
    [
        ("skole.example", (), [(Tie.DOMAIN, "skole", Ground.OTHER, False)]),
        ("firma.example", (), [(Tie.DOMAIN, "firma", Ground.OTHER, False)]),
        ("skole.example", ("skole.example",), []),
        ("andet.example", (), []),
        ("", (), []),
    ],
)
def test_the_same_domain_is_asked_about(domain: str, common: tuple[str, ...], expected: list[object]) -> None:
    assert found(person(domain=domain), world=replace(WORLD, common=frozenset(common))) == expected


def test_a_known_tie_says_more_than_a_domain() -> None:
    got = found(person(Bond("skole", Tie.EMPLOYER, SAID), domain="skole.example"))
    assert [each[0] for each in got] == [Tie.EMPLOYER]


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("Navn@Skole.Example", "skole.example"),
        ("https://www.skole.example:8000/om", "skole.example"),
        ("skole.example", "skole.example"),
        ("", ""),
        ("navn@localhost", ""),
    ],
)
def test_domains_are_read_from_addresses(address: str, domain: str) -> None:
    assert domain_of(address) == domain


def test_a_provider_is_what_unrelated_organisations_share() -> None:
    seen = [("delt.example", "a"), ("delt.example", "b"), ("delt.example", "c"), ("egen.example", "a")]
    common = common_domains([*seen, ("egen.example", "a"), ("egen.example", "a")])
    assert "delt.example" in common
    assert "egen.example" not in common
    assert "gmail.com" in common


KEYS = st.sampled_from([body.key for body in BODIES])
DAYS = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))
BONDS = st.builds(
    Bond,
    organisation=KEYS,
    tie=st.sampled_from([Tie.EMPLOYER, Tie.BOARD, Tie.OWNER, Tie.CONTACT, Tie.ADVISER, Tie.FAMILY]),
    source=st.builds(Source, st.just("contact"), st.sampled_from("xyz")),
    ends=DAYS,
    said=st.sampled_from(["", "lektor"]),
)
CASES = st.builds(
    Case, number=st.just("2027-0001"), lead=KEYS, partners=st.lists(KEYS, max_size=3).map(tuple)
)


@given(bonds=st.lists(BONDS, max_size=6), case=CASES, data=st.data())
def test_the_order_of_the_register_does_not_matter(
    bonds: list[Bond], case: Case, data: st.DataObject
) -> None:
    mixed = data.draw(st.permutations(bonds))
    assert suggestions(person(*bonds), case, WORLD, on=ON) == suggestions(person(*mixed), case, WORLD, on=ON)


@given(bonds=st.lists(BONDS, max_size=6), case=CASES)
def test_each_suggestion_has_one_identity_and_a_party_of_the_case(bonds: list[Bond], case: Case) -> None:
    got = suggestions(person(*bonds), case, WORLD, on=ON)
    assert len({each.identity for each in got}) == len(got)
    assert {each.party for each in got} <= {case.lead, *case.partners}
    assert all((each.part is Part.LEAD) == (each.party == case.lead) for each in got)
    assert not any(each.strong and each.until for each in got)


@given(bonds=st.lists(BONDS, max_size=4), extra=BONDS, case=CASES)
def test_knowing_more_never_opens_a_case(bonds: list[Bond], extra: Bond, case: Case) -> None:
    before = suggestions(person(*bonds), case, WORLD, on=ON)
    after = suggestions(person(*bonds, extra), case, WORLD, on=ON)
    assert {each.party for each in before if each.strong} <= {each.party for each in after if each.strong}


@given(bond=BONDS, case=CASES)
def test_a_running_tie_to_a_party_always_closes_the_case(bond: Bond, case: Case) -> None:
    got = suggestions(person(replace(bond, ends=None)), case, WORLD, on=ON)
    if bond.organisation in {case.lead, *case.partners}:
        assert any(each.strong for each in got)


@given(bond=BONDS, case=CASES)
def test_the_fingerprint_follows_what_the_source_says(bond: Bond, case: Case) -> None:
    first = suggestions(person(bond), case, WORLD, on=ON)
    again = suggestions(person(bond), case, WORLD, on=ON)
    other = suggestions(person(replace(bond, said="rektor")), case, WORLD, on=ON)
    assert [each.fingerprint for each in first] == [each.fingerprint for each in again]
    assert all(one.fingerprint != two.fingerprint for one, two in zip(first, other, strict=True)), (
        "a new job at the same place is a new question"
    )
