"""Every way to a verdict, rule by rule."""

from datetime import date

import pytest

from pagt.plan.rules.verdict import Verdict, best, worst
from tests.plan.rules.build import (
    codes_of,
    meeting,
    periods_of,
    record,
    result_of,
    verdicts_of,
)

COUNT = {
    "type": "count",
    "record": "meeting",
    "period": "year",
    "min": 2,
    "max": 3,
    "where": {"purpose": "network"},
}
MOST = {"type": "count", "record": "meeting", "period": "year", "max": 1, "where": {"purpose": "network"}}
MILESTONE = {
    "type": "milestone",
    "by": date(2022, 3, 31),
    "record": "meeting",
    "where": {"purpose": "network"},
}
COVER = {"type": "coverage", "record": "meeting", "of": "both", "period": "plan"}
SUM = {"type": "sum", "record": "award", "field": "amount", "period": "year", "min": 100, "max": 200}
LINKED = {"type": "linked", "record": "theme", "link": "esf_priorities", "period": "year"}


def network(*days: str) -> list:
    return [meeting(f"m{n}", day, "acme") for n, day in enumerate(days)]


@pytest.mark.parametrize(
    ("on", "days", "expected"),
    [
        ("2021-12-31", [], ["upcoming", "upcoming"]),
        ("2022-01-01", [], ["open", "upcoming"]),
        ("2022-10-01", [], ["open", "upcoming"]),  # 91 days before the due date
        ("2022-10-02", [], ["at_risk", "upcoming"]),  # the notice window opens
        ("2022-10-02", ["2022-03-01"], ["at_risk", "upcoming"]),
        ("2022-10-02", ["2022-03-01", "2022-10-02"], ["kept", "upcoming"]),
        ("2022-12-30", [], ["at_risk", "upcoming"]),
        ("2022-12-31", [], ["unproven", "upcoming"]),  # over at the end of the due date
        ("2022-12-31", ["2022-12-31"], ["broken", "upcoming"]),
        ("2022-12-31", ["2022-12-30", "2022-12-31"], ["kept", "upcoming"]),
        ("2022-06-01", ["2022-01-01"] * 3, ["kept", "upcoming"]),
        ("2022-06-01", ["2022-01-01"] * 4, ["deviates", "upcoming"]),  # too many is too many at once
        ("2023-12-31", ["2022-01-01"] * 4, ["deviates", "unproven"]),
        ("2022-06-01", ["2022-06-02"] * 4, ["open", "upcoming"]),  # what lies ahead does not exist
        ("9999-12-31", [], ["unproven", "unproven"]),
        ("0001-01-01", [], ["upcoming", "upcoming"]),
    ],
)
def test_count(on: str, days: list[str], expected: list[str]) -> None:
    assert verdicts_of(COUNT, network(*days), on) == expected


@pytest.mark.parametrize(
    ("on", "days", "expected"),
    [
        ("2022-06-01", [], "open"),
        ("2022-12-30", ["2022-01-01"], "open"),  # only the end can show that there were not more
        ("2022-12-31", ["2022-01-01"], "kept"),
        ("2022-12-31", [], "kept"),
        ("2022-02-01", ["2022-01-01", "2022-01-02"], "deviates"),
    ],
)
def test_count_with_only_a_maximum(on: str, days: list[str], expected: str) -> None:
    assert verdicts_of(MOST, network(*days), on)[0] == expected


@pytest.mark.parametrize(
    ("on", "days", "expected", "late"),
    [
        ("2021-12-31", [], "upcoming", None),
        ("2022-01-01", [], "at_risk", None),  # due in 89 days
        ("2022-01-01", ["2022-01-01"], "kept", None),
        ("2022-03-31", [], "unproven", None),
        ("2022-04-01", ["2022-04-01"], "deviates", 1),
        ("2022-04-01", ["2022-04-02"], "unproven", None),
        ("2025-01-01", ["2022-03-31", "2022-05-01"], "kept", None),
        ("2025-01-01", ["2024-03-31"], "deviates", 731),  # late after the plan's end too
        ("2025-01-01", ["2021-12-31"], "unproven", None),  # before the plan does not count
    ],
)
def test_milestone(on: str, days: list[str], expected: str, late: int | None) -> None:
    (period,) = periods_of(MILESTONE, network(*days), on)
    assert (period.verdict, period.days_late) == (expected, late)


def test_a_milestone_with_other_meetings_only_is_broken() -> None:
    (period,) = periods_of(MILESTONE, [meeting("m", "2022-02-01", purpose="council")], "2022-04-01")
    assert period.verdict is Verdict.BROKEN
    assert codes_of(period) == {"m": ["attribute_differs"]}


def test_a_late_record_is_named_with_its_delay() -> None:
    (period,) = periods_of(MILESTONE, network("2022-04-02", "2022-04-01"), "2022-05-01")
    assert [entry.reason.text("en") for entry in period.rejected] == [
        "1 day after the due date 2022-03-31",
        "2 days after the due date 2022-03-31",
    ]
    assert period.have == 0


def test_coverage_names_who_is_missing_in_the_order_of_the_set() -> None:
    (period,) = periods_of(COVER, [], "2023-12-31")
    assert (period.verdict, [name.da for name in period.missing]) == ("unproven", ["A", "B"])
    (period,) = periods_of(COVER, [meeting("m", "2022-05-01", "beta", "skole")], "2023-12-31")
    assert (period.verdict, period.have, period.need_min) == ("broken", 1, 2)
    assert [name.da for name in period.missing] == ["A"]
    assert [(one.id, [found.key for found in one.records]) for one in period.reached] == [
        ("acme", []),
        ("beta", ["m"]),
    ]


def test_coverage_needs_attendance_and_one_record_may_reach_several() -> None:
    facts = [meeting("m", "2022-05-01", "beta", absent=("acme",)), meeting("n", "2022-06-01", "skole")]
    (period,) = periods_of(COVER, facts, "2022-07-01")
    assert (period.verdict, period.have) == ("open", 1)
    assert codes_of(period) == {"n": ["no_member"]}
    (period,) = periods_of(COVER, [meeting("m", "2022-05-01", "beta", "acme")], "2022-07-01")
    assert period.verdict is Verdict.KEPT


def test_coverage_through_an_attribute() -> None:
    groups = {
        "id": "groups",
        "title": "Grupper",
        "members": [{"id": g, "name": g} for g in ("young", "schools")],
    }
    rule = {
        "type": "coverage",
        "record": "hearing_input",
        "of": "groups",
        "through": "group",
        "period": "year",
    }
    facts = [record("hearing_input", "h", on="2021-11-01", year=2022, group="young")]
    first, second = periods_of(rule, facts, "2022-02-01", set=[groups])
    assert (first.have, [name.da for name in first.missing]) == (1, ["schools"])
    assert second.have == 0


def test_a_set_is_taken_as_it_is_on_the_day_but_never_after_the_period() -> None:
    members = [
        {"id": "acme", "name": "A", "until": date(2022, 6, 30)},
        {"id": "beta", "name": "B", "from": date(2022, 7, 1), "until": date(2022, 12, 31)},
        {"id": "skole", "name": "S", "from": date(2023, 1, 1)},
    ]
    rule = COVER | {"period": "year"}
    for on, first in (("2022-03-01", ["A"]), ("2022-08-01", ["B"]), ("2023-08-01", ["B"])):
        periods = periods_of(rule, [], on, set=[{"id": "both", "title": "S", "members": members}])
        assert [name.da for name in periods[0].missing] == first
    assert [name.da for name in periods[1].missing] == ["S"]


def test_a_set_without_members_that_day_proves_nothing() -> None:
    members = [{"id": "acme", "name": "A", "from": date(2023, 1, 1)}]
    sets = [{"id": "both", "title": "S", "members": members}]
    facts = [meeting("m", "2022-02-01", "acme")]
    assert verdicts_of(COVER | {"period": "year"}, facts, "2022-12-31", set=sets)[0] == "unproven"
    assert verdicts_of(COVER | {"period": "year"}, facts, "2022-03-01", set=sets)[0] == "open"


@pytest.mark.parametrize(
    ("amounts", "on", "expected", "have"),
    [
        ([], "2022-12-31", "unproven", 0),
        ([99], "2022-12-31", "broken", 99),
        ([None], "2022-12-31", "broken", 0),
        ([60, 40, None], "2022-06-30", "kept", 100),
        ([200, 1], "2022-06-30", "deviates", 201),
        ([99], "2022-06-30", "open", 99),
        ([99], "2022-11-30", "at_risk", 99),
    ],
)
def test_sum(amounts: list[int | None], on: str, expected: str, have: int) -> None:
    facts = [record("award", f"a{n}", on="2022-05-05", amount=amount) for n, amount in enumerate(amounts)]
    period = periods_of(SUM, facts, on)[0]
    assert (period.verdict, period.have) == (expected, have)
    assert codes_of(period) == {
        f"a{n}": ["attribute_missing"] for n, amount in enumerate(amounts) if amount is None
    }


@pytest.mark.parametrize(
    ("links", "on", "expected", "have", "need"),
    [
        ([], "2022-12-31", "unproven", 0, 0),
        ([["2.1"], ["2.2"]], "2022-12-31", "kept", 2, 2),
        ([["2.1"], []], "2022-12-31", "broken", 1, 2),
        ([["2.1"]], "2022-11-30", "open", 1, 1),  # another theme may still come
        ([[]], "2022-11-30", "at_risk", 0, 1),
    ],
)
def test_linked(links: list[list[str]], on: str, expected: str, have: int, need: int) -> None:
    facts = [
        record("theme", f"t{n}", on="2022-02-01", year=2022, esf_priorities=one)
        for n, one in enumerate(links)
    ]
    period = periods_of(LINKED, facts, on)[0]
    assert (period.verdict, period.have, period.need_min) == (expected, have, need)
    assert codes_of(period) == {f"t{n}": ["not_linked"] for n, one in enumerate(links) if not one}


def test_linked_without_a_matching_record_is_unproven() -> None:
    facts = [record("theme", "t", on="2022-02-01", year=2022, title="Andet", esf_priorities=["2.1"])]
    assert verdicts_of(LINKED | {"where": {"title": "Eksempel"}}, facts, "2022-12-31")[0] == "unproven"


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (["kept", "kept"], "kept"),
        (["upcoming", "upcoming"], "upcoming"),
        (["kept", "upcoming"], "open"),
        (["open", "kept"], "open"),
        (["open", "upcoming"], "open"),
        (["at_risk", "kept", "open"], "at_risk"),
        (["deviates", "at_risk"], "deviates"),
        (["unproven", "deviates"], "unproven"),
        (["broken", "unproven", "kept"], "broken"),
    ],
)
def test_the_worst_period_decides(found: list[str], expected: str) -> None:
    assert worst(map(Verdict, found)) == expected
    assert worst(map(Verdict, reversed(found))) == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (["broken", "kept"], "kept"),
        (["broken", "open"], "open"),
        (["unproven", "upcoming"], "upcoming"),
        (["unproven", "broken"], "unproven"),
        (["deviates", "at_risk"], "at_risk"),
    ],
)
def test_the_best_part_decides_any_of(found: list[str], expected: str) -> None:
    assert best(map(Verdict, found)) == expected


def test_nothing_to_combine_is_an_error() -> None:
    for combine in (worst, best):
        with pytest.raises(ValueError, match="no verdicts"):
            combine([])


CALL = {"label": "Udbud", "type": "count", "record": "call", "period": "year", "min": 1}
SHOP = {
    "label": "Workshop",
    "type": "count",
    "record": "meeting",
    "period": "year",
    "min": 1,
    "where": {"purpose": "workshop"},
}


def test_all_of_is_judged_period_by_period() -> None:
    facts = [
        record("call", "u", opens_on="2022-03-01"),
        record("call", "v", opens_on="2023-03-01"),
        meeting("m", "2022-04-01", purpose="workshop"),
    ]
    result = result_of({"type": "all_of", "parts": [CALL, SHOP]}, facts, "2023-12-31")
    assert [str(period.verdict) for period in result.periods] == ["kept", "unproven"]
    assert [(period.have, period.need_min) for period in result.periods] == [(2, 2), (1, 2)]
    assert [label.da for label in result.periods[1].missing] == ["Workshop"]
    assert [found.key for found in result.periods[0].counted] == ["u", "m"]
    assert [str(part.verdict) for part in result.parts] == ["kept", "unproven"]


def test_any_of_takes_the_better_part() -> None:
    result = result_of(
        {"type": "any_of", "parts": [CALL, SHOP]}, [record("call", "u", opens_on="2022-03-01")], "2023-12-31"
    )
    assert [str(period.verdict) for period in result.periods] == ["kept", "unproven"]
    assert result.periods[0].missing == ()


def test_parts_with_other_periods_are_judged_as_one() -> None:
    shop = SHOP | {"period": "plan"}
    facts = [record("call", "u", opens_on="2022-03-01"), meeting("m", "2023-04-01", purpose="workshop")]
    (period,) = result_of({"type": "all_of", "parts": [CALL, shop]}, facts, "2023-12-31").periods
    assert (period.start, period.end, str(period.verdict)) == (
        date(2022, 1, 1),
        date(2023, 12, 31),
        "unproven",
    )
    assert codes_of(period) == {}


def test_a_record_that_one_part_counts_is_not_shown_as_rejected() -> None:
    other = SHOP | {"label": "Netværk", "where": {"purpose": "network"}}
    facts = [meeting("m", "2022-04-01", purpose="workshop"), meeting("k", "2022-05-01", purpose="council")]
    period = result_of({"type": "any_of", "parts": [SHOP, other]}, facts, "2022-12-31").periods[0]
    assert [found.key for found in period.counted] == ["m"]
    assert list(codes_of(period)) == ["k"]


def test_a_reference_takes_the_other_commitments_own_time() -> None:
    rule = {"type": "all_of", "parts": [{"label": "Den anden", "type": "ref", "commitment": "d"}]}
    other = {"id": "d", "title": "D", "from": date(2023, 1, 1), "rule": COUNT}
    area = {"id": "1", "title": "E", "commitment": [{"id": "c", "title": "C", "rule": rule}, other]}
    result = result_of(rule, network("2023-02-01", "2023-03-01"), "2023-12-31", focus_area=[area])
    assert [(period.start.year, str(period.verdict)) for period in result.periods] == [(2023, "kept")]


def test_a_commitment_may_have_its_own_notice_and_time() -> None:
    commitment = {"id": "c", "title": "C", "rule": COUNT, "notice_days": 0, "to": date(2022, 6, 30)}
    area = {"id": "1", "title": "E", "commitment": [commitment]}
    (period,) = periods_of(COUNT, [], "2022-06-29", focus_area=[area])
    assert (period.end, str(period.verdict), period.days_left) == (date(2022, 6, 30), "open", 1)
    (period,) = periods_of(COUNT, [], "2022-06-30", focus_area=[area])
    assert (str(period.verdict), period.days_left) == ("unproven", None)


def test_the_next_due_period_is_the_first_that_is_neither_over_nor_kept() -> None:
    facts = network("2022-02-01", "2022-03-01")
    for on, year in (("2022-01-15", 2022), ("2022-03-01", 2023), ("2023-01-01", 2023)):
        due = result_of(COUNT, facts, on).next_due
        assert due is not None
        assert due.start.year == year
    assert (
        result_of(COUNT, facts, "2023-12-31").next_due is None
    )  # over and not kept: nothing falls due any more


def test_the_version_of_the_rule_goes_with_the_verdict() -> None:
    area = {"id": "1", "title": "E", "commitment": [{"id": "c", "title": "C", "rule": COUNT, "version": 3}]}
    assert result_of(COUNT, [], "2022-01-01", focus_area=[area]).rule_version == 3
    assert result_of(COUNT, [], "2022-01-01").rule_version == 1


@pytest.mark.parametrize("notice", [0, 3650])
@pytest.mark.parametrize("years", [("0001-01-01", "0001-12-31"), ("9999-01-01", "9999-12-31")])
@pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31", "2022-01-01"])
def test_the_ends_of_the_calendar(notice: int, years: tuple[str, str], on: str) -> None:
    facts = [
        meeting("m", on, "acme"),
        record("ambassador_term", "t", organisation="acme", begins=on, ends=on),
    ]
    rule = COUNT | {"participants": [{"every": "ambassadors"}]}
    more = {"from": years[0], "to": years[1], "notice_days": notice}
    (period,) = periods_of(rule, facts, on, **more)
    assert period.verdict in Verdict
    assert [found.key for found in period.counted] + [entry.record.key for entry in period.rejected] == ["m"]
