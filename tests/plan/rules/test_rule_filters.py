"""What counts, what does not, and the reason that is given."""

from datetime import date
from typing import Any

import pytest

from tests.plan.rules.build import codes_of, meeting, periods_of, record, result_of

COUNT = {"type": "count", "record": "meeting", "period": "plan", "min": 1}


def counted(rule: dict[str, Any], facts: list, on: str = "2023-12-31") -> list[str]:
    (period,) = periods_of(rule, facts, on)
    keys = [found.key for found in period.counted]
    assert period.have == len(keys)
    assert not set(keys) & set(codes_of(period))
    return keys


def reason(rule: dict[str, Any], facts: list, lang: str = "da", on: str = "2023-12-31") -> str:
    (period,) = periods_of(rule, facts, on)
    (entry,) = period.rejected
    return entry.reason.text(lang)


def test_records_that_can_never_count_say_why() -> None:
    facts = [
        meeting("a", "2022-02-01", cancelled="sygdom"),
        meeting("b", "2022-02-02", withdrawn="tastet to gange"),
        meeting("c", "2022-02-03"),
    ]
    (period,) = periods_of(COUNT, facts, "2023-12-31")
    assert [entry.reason.text("da") for entry in period.rejected] == [
        "aflyst: sygdom",
        "trukket tilbage: tastet to gange",
    ]
    assert [found.key for found in period.counted] == ["c"]


def test_only_void_records_leave_the_promise_unproven() -> None:
    (period,) = periods_of(COUNT, [meeting("a", "2022-02-01", cancelled="sygdom")], "2023-12-31")
    assert period.verdict == "unproven"


def test_a_bid_counts_from_the_day_it_was_sent() -> None:
    rule = {"type": "count", "record": "bid", "period": "plan", "min": 1, "where": {"programme": "interreg"}}
    facts = [
        record("bid", "draft", date(2022, 1, 5), programme="interreg", state="drafting"),
        record("bid", "sent", programme="interreg", sent_on="2022-03-01"),
    ]
    (period,) = periods_of(rule, facts, "2023-12-31")
    assert [found.key for found in period.counted] == ["sent"]
    assert codes_of(period) == {"draft": ["not_sent"]}


def test_what_lies_ahead_is_shown_when_it_is_of_the_right_sort() -> None:
    facts = [
        meeting("soon", "2022-09-01", absent=("acme",)),
        meeting("other", "2022-09-01", purpose="council"),
    ]
    rule = COUNT | {"where": {"purpose": "network"}, "participants": [{"kind": "company"}]}
    (period,) = periods_of(rule, facts, "2022-06-01")
    assert codes_of(period) == {"soon": ["later"]}
    assert (period.have, str(period.verdict)) == (0, "open")


def test_what_was_not_known_yet_is_left_out_entirely() -> None:
    facts = [record("meeting", "m", date(2022, 8, 1), on="2022-02-01", purpose="network")]
    period = result_of(COUNT, facts, "2023-12-31", known_at="2022-07-31").periods[0]
    assert (period.have, period.rejected, str(period.verdict)) == (0, (), "unproven")
    period = result_of(COUNT, facts, "2023-12-31", known_at="2022-08-01").periods[0]
    assert (period.have, str(period.verdict)) == (1, "kept")
    facts.append(record("meeting", "n", date(2022, 8, 2), on="2022-02-01", purpose="network"))
    period = result_of(COUNT, facts, "2023-12-31", known_at="2022-08-01").periods[0]
    assert [found.key for found in period.counted] == ["m"]


def test_an_ambassador_term_not_known_yet_is_no_term() -> None:
    facts = [
        meeting("m", "2022-02-01", "acme"),
        record("ambassador_term", "t", date(2022, 5, 1), organisation="acme", begins="2018-01-01"),
    ]
    rule = COUNT | {"participants": [{"set": "ambassadors"}]}
    assert result_of(rule, facts, "2023-12-31", known_at="2022-04-30").periods[0].have == 0
    assert result_of(rule, facts, "2023-12-31", known_at="2022-05-01").periods[0].have == 1


def test_records_outside_every_period_are_listed_once_in_the_nearest() -> None:
    rule = COUNT | {"period": "year"}
    facts = [meeting("before", "2021-12-31"), meeting("in", "2022-01-01"), meeting("after", "2024-01-01")]
    first, second = periods_of(rule, facts, "2025-01-01")
    assert codes_of(first) == {"before": ["before_period"]}
    assert codes_of(second) == {"after": ["after_period"]}


def test_the_year_that_a_record_is_for_places_it_and_its_date_makes_it_happen() -> None:
    rule = {"type": "count", "record": "theme", "period": "year", "min": 1}
    facts = [
        record("theme", "t", on="2022-11-15", year=2023),
        record("theme", "u", on="2022-11-15", year=2021),
    ]
    first, second = periods_of(rule, facts, "2022-11-15")
    assert (first.have, second.have) == (0, 1)
    assert codes_of(first) == {"u": ["before_period"]}
    assert [period.have for period in periods_of(rule, facts, "2022-11-14")] == [0, 0]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"purpose": "network"}, ["a", "c"]),
        ({"purpose": ["network", "council"]}, ["a", "b", "c"]),
        ({"minutes": True}, ["b"]),
        ({"minutes": False}, ["a", "c"]),
        ({"place": {"present": True}}, ["c"]),
        ({"place": {"present": False}}, ["a", "b"]),
        ({"on": {"min": "2022-02-02"}}, ["b", "c"]),
        ({"on": {"min": "2022-02-02", "max": "2022-02-02"}}, ["b"]),
        ({"on": "2022-02-01"}, ["a"]),
        ({"year": 2022, "purpose": "council"}, ["b"]),
        ({"title": "Findes ikke"}, []),
    ],
)
def test_where(where: dict[str, Any], expected: list[str]) -> None:
    facts = [
        meeting("a", "2022-02-01"),
        meeting("b", "2022-02-02", purpose="council", minutes=True),
        meeting("c", "2022-02-03", place="Viborg"),
    ]
    assert counted(COUNT | {"where": where}, facts) == expected


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ({"min": 100}, ["b", "c"]),
        ({"max": 100}, ["a", "b"]),
        ({"min": 51, "max": 100}, ["b"]),
        ({"min": 1000}, []),
        ({"max": 10}, []),
        (100, ["b"]),
        ([50, 150], ["a", "c"]),
        ({"present": False}, ["d"]),
    ],
)
def test_where_amount(test: Any, expected: list[str]) -> None:
    facts = [
        record("award", key, on="2022-02-01", amount=n)
        for key, n in zip("abcd", (50, 100, 150, None), strict=True)
    ]
    assert counted(COUNT | {"record": "award", "where": {"amount": test}}, facts) == expected


def test_where_on_a_list_needs_one_of_its_values() -> None:
    facts = [record("theme", "t", on="2022-02-01", year=2022, esf_priorities=["2.1", "2.2"])]
    rule = COUNT | {"record": "theme"}
    assert counted(rule | {"where": {"esf_priorities": ["2.2", "9"]}}, facts) == ["t"]
    assert counted(rule | {"where": {"esf_priorities": "9"}}, facts) == []


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ({"kind": "company"}, ["a", "c"]),
        ({"kind": ["company", "school"]}, ["a", "b", "c"]),
        ({"kind": "company", "min": 2}, ["c"]),
        ({"level": "national"}, ["c"]),
        ({"kind": "company", "level": "national"}, ["c"]),
        ({"kind": "school", "level": "national"}, []),
        ({"id": "skole"}, ["b"]),
        ({"abroad": True}, ["d"]),
        ({"abroad": False}, ["a", "b", "c", "e"]),
        ({"country": "SE"}, ["d"]),
        ({"attended": False, "id": "ude"}, ["a", "d"]),
        ({"set": "both", "min": 2}, ["c"]),
        ({"id": "ukendt"}, ["e"]),
        ({}, ["a", "b", "c", "d", "e"]),
    ],
)
def test_participants(test: dict[str, Any], expected: list[str]) -> None:
    facts = [
        meeting("a", "2022-02-01", "acme", absent=("ude",)),
        meeting("b", "2022-02-02", "skole", absent=("acme", "beta")),
        meeting("c", "2022-02-03", "acme", "beta", "acme"),
        meeting("d", "2022-02-04", "ude"),
        meeting("e", "2022-02-05", "ukendt"),
        meeting("f", "2022-02-06"),
    ]
    assert counted(COUNT | {"participants": [test]}, facts) == expected


def test_the_same_company_twice_is_one() -> None:
    facts = [record("award", "a", on="2022-02-01", lead="acme", partners=["acme"])]
    assert counted(COUNT | {"record": "award", "participants": [{"kind": "company", "min": 2}]}, facts) == []


def test_roles() -> None:
    facts = [record("award", "a", on="2022-02-01", lead="skole", partners=["acme"])]
    rule = COUNT | {"record": "award"}
    assert counted(rule | {"participants": [{"kind": "company", "role": "partner"}]}, facts) == ["a"]
    assert counted(rule | {"participants": [{"kind": "company", "role": "lead"}]}, facts) == []
    assert counted(rule | {"participants": [{"kind": "school", "role": ["lead", "partner"]}]}, facts) == ["a"]


def term(key: str, organisation: str, begins: str, ends: str | None = None) -> Any:
    return record("ambassador_term", key, organisation=organisation, begins=begins, ends=ends)


def test_every_member_of_the_day() -> None:
    terms = [term("t", "acme", "2018-01-01"), term("u", "beta", "2022-06-01", "2022-12-31")]
    facts = [
        meeting("a", "2022-05-31", "acme"),
        meeting("b", "2022-06-01", "acme"),
        meeting("c", "2022-12-31", "acme", "beta"),
        meeting("d", "2023-01-01", "acme"),
        meeting("e", "2023-01-02", "beta"),
    ]
    rule = COUNT | {"participants": [{"every": "ambassadors"}]}
    assert counted(rule, [*terms, *facts]) == ["a", "c", "d"]
    assert reason(rule, [*terms, facts[1]]) == "deltog ikke: Eksempel B"
    assert counted(rule, [*terms, meeting("f", "2023-01-03", absent=("acme",))]) == []
    assert reason(rule, [facts[0]]) == "ambassadørvirksomhederne har ingen medlemmer den dag"


def test_set_membership_is_that_of_the_records_day() -> None:
    terms = [term("t", "acme", "2022-06-01")]
    facts = [meeting("a", "2022-05-31", "acme"), meeting("b", "2022-06-01", "acme")]
    assert counted(COUNT | {"participants": [{"set": "ambassadors"}]}, [*terms, *facts]) == ["b"]


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ({"mark": "idea_tested"}, ["a", "b"]),
        ({"mark": "idea_tested", "outcome": True}, ["b"]),
        ({"mark": ["decision", "idea_tested"], "min": 2}, ["b"]),
        ({"outcome": True}, ["b"]),
        ({}, ["a", "b"]),
    ],
)
def test_items(test: dict[str, Any], expected: list[str]) -> None:
    facts = [
        meeting("a", "2022-02-01", items=[{"subject": "x", "mark": "idea_tested"}]),
        meeting(
            "b",
            "2022-02-02",
            items=[
                {"subject": "x", "mark": "idea_tested", "outcome": "ja"},
                {"subject": "y", "mark": "decision"},
            ],
        ),
        meeting("c", "2022-02-03"),
    ]
    assert counted(COUNT | {"items": [test]}, facts) == expected


def test_kinds_may_be_joined() -> None:
    rule = COUNT | {"record": ["meeting", "interaction"], "participants": [{"id": "ude"}]}
    facts = [
        record("interaction", "i", on="2022-02-01", purpose="dialogue", organisations=["ude"]),
        meeting("m", "2022-01-01", "ude"),
        meeting("n", "2022-01-02", "acme"),
    ]
    assert counted(rule, facts) == ["m", "i"]


def test_an_attestation_is_evidence_of_the_kind_it_is_of_under_the_same_filter() -> None:
    papers = {"document": "Brev af 1.2.2022", "vouched_by": "Sekretariatet"}
    facts = [
        record("attestation", "x", of="meeting", on="2022-02-01", purpose="network", **papers),
        record("attestation", "y", of="meeting", on="2022-02-02", purpose="council", **papers),
        record("attestation", "z", of="award", on="2022-02-02", **papers),
    ]
    (period,) = periods_of(COUNT | {"where": {"purpose": "network"}}, facts, "2023-12-31")
    assert [(found.key, found.attested, str(found.kind)) for found in period.counted] == [
        ("x", True, "meeting")
    ]
    assert codes_of(period) == {"y": ["attribute_differs"]}


def test_a_bid_may_be_attested() -> None:
    facts = [
        record(
            "attestation", "x", of="bid", on="2022-02-01", programme="interreg", document="d", vouched_by="v"
        )
    ]
    assert counted(COUNT | {"record": "bid"}, facts) == ["x"]


def test_every_failing_condition_is_given_and_the_first_leads() -> None:
    rule = COUNT | {"where": {"purpose": "network", "minutes": True}, "participants": [{"kind": "company"}]}
    (period,) = periods_of(rule, [meeting("m", "2022-02-01", "skole", purpose="council")], "2023-12-31")
    assert codes_of(period) == {"m": ["attribute_differs", "attribute_differs", "nobody"]}
    assert [reason.text("da") for reason in period.rejected[0].reasons] == [
        "formål er rådsmøde, ikke netværksmøde",
        "referat er nej, ikke ja",
        "ingen virksomhed deltog",
    ]


@pytest.mark.parametrize(
    ("more", "facts", "da", "en"),
    [
        ({"participants": [{"kind": "company", "level": "national", "min": 2}]}, [meeting("m", "2022-02-01", "beta")],
         "1 virksomhed på nationalt niveau deltog, 2 kræves", "1 company at national level took part, 2 are asked"),
        ({"participants": [{"set": "both"}]}, [meeting("m", "2022-02-01", "skole")],
         "ingen deltager blandt Begge deltog", "no participant of Begge took part"),
        ({"participants": [{"kind": "company", "abroad": True}]}, [meeting("m", "2022-02-01", "acme")],
         "ingen udenlandsk virksomhed deltog", "no foreign company took part"),
        ({"participants": [{"id": "ude", "attended": False}]}, [meeting("m", "2022-02-01")],
         "ingen Example Abroad er med", "no Example Abroad is named"),
        ({"items": [{"mark": "idea_tested", "outcome": True}]}, [meeting("m", "2022-02-01")],
         "intet dagsordenspunkt med idé trykprøvet, resultat", "no agenda item with idea tested, an outcome"),
        ({"where": {"place": "Viborg"}}, [meeting("m", "2022-02-01")], "sted er ikke oplyst", "place is not given"),
        ({"where": {"place": {"present": False}}}, [meeting("m", "2022-02-01", place="Viborg")],
         "sted er udfyldt", "place is given"),
        ({"where": {"on": {"min": "2022-03-01"}}}, [meeting("m", "2022-02-01")],
         "dato er 01.02.2022, mindst 01.03.2022 kræves", "date is 2022-02-01, at least 2022-03-01 is asked"),
        ({"record": "award", "where": {"amount": {"min": 2_000_000}}},
         [record("award", "a", on="2022-02-01", amount=1_500_000)],
         "beløb er 1.500.000 kr., mindst 2.000.000 kr. kræves", "amount is DKK 1,500,000, at least DKK 2,000,000 is asked"),
        ({"record": "award", "where": {"amount": {"max": 100}}}, [record("award", "a", on="2022-02-01", amount=101)],
         "beløb er 101 kr., højst 100 kr. tæller", "amount is DKK 101, at most DKK 100 counts"),
    ],
)  # fmt: skip
def test_reasons_read_well_in_both_languages(more: dict[str, Any], facts: list, da: str, en: str) -> None:
    assert reason(COUNT | more, facts, "da") == da
    assert reason(COUNT | more, facts, "en") == en
