"""Pools: their split and rules, what calls use of them, and what the database refuses of all that a call has."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from pagt.core.errors import Invalid
from pagt.core.register import exports, imports
from pagt.core.register.spec import registers
from pagt.grants.calls.actions import change_pool_year, create_pool_year
from pagt.grants.calls.models import (
    Amendment,
    Call,
    Criterion,
    MailTemplate,
    PoolRules,
    PoolShare,
    PoolYear,
    StageForm,
)
from pagt.grants.calls.queries import rules_for, uses
from pagt.grants.calls.states import Pool
from pagt.people.roles import Role
from tests.core.imports_for_tests import read
from tests.factories import SYSTEM, client_as
from tests.grants.ready_calls import CLOSES, IDEAS, OPENS
from tests.money import KR, call

pytestmark = pytest.mark.django_db
SPLIT = [{"pool": "theme", "percent": Decimal(80)}, {"pool": "open", "percent": Decimal(20)}]


def pool_year(**values: Any) -> PoolYear:
    """Return a pool of 2030 with 20 million kroner, split 80/20."""
    begun = {"title": "Eksempelpuljen", "year": 2030, "budget": 20_000_000 * KR, "shares": SPLIT}
    return create_pool_year(by=SYSTEM, **{**begun, **values})


def test_what_each_share_amounts_to_and_what_its_calls_use() -> None:
    pool = pool_year()
    call(pool="theme", pool_year=pool, amount=9_000_000 * KR)
    call(pool="theme", pool_year=pool, amount=8_000_000 * KR)
    call(pool="open", pool_year=pool)
    call(pool="education", pool_year=pool, amount=1 * KR)
    found = [
        (use.pool, use.share, use.used, use.over, len(use.calls)) for use in uses(pool, Call.objects.all())
    ]
    assert found == [
        (Pool.THEME, 16_000_000 * KR, 17_000_000 * KR, 1_000_000 * KR, 2),
        (Pool.OPEN, 4_000_000 * KR, 0, 0, 1),
        (Pool.EDUCATION, 0, 1 * KR, 1 * KR, 1),
    ]
    page = client_as(Role.OFFICER).get(reverse("pool_year-detail", args=[pool.key])).content.decode()
    assert "Der udbydes mere, end der er" in page and "1.000.000 kr." in page and "80 %" in page


def test_what_a_draft_wants_to_award_is_not_told_to_those_who_only_read() -> None:
    pool = pool_year()
    call(pool="theme", pool_year=pool, amount=9_000_000 * KR)
    call(pool="theme", pool_year=pool, amount=8_000_000 * KR, run_here=True)
    address = reverse("pool_year-detail", args=[pool.key])
    assert "17.000.000" in client_as(Role.OFFICER).get(address).content.decode()
    page = client_as(Role.COUNCIL_MEMBER).get(address).content.decode()
    assert "17.000.000" not in page and "9.000.000" in page


def test_a_pool_without_a_split_is_one_share_and_without_a_budget_knows_no_amount() -> None:
    whole = pool_year(shares=[])
    call(pool="open", pool_year=whole, amount=21_000_000 * KR)
    assert [(use.percent, use.share, use.over) for use in uses(whole, Call.objects.all())] == [
        (None, 20_000_000 * KR, 1_000_000 * KR)
    ]
    unknown = pool_year(title="Uden budget", budget=None)
    call(pool="theme", pool_year=unknown, amount=5 * KR)
    assert [(use.share, use.over) for use in uses(unknown, Call.objects.all())] == [(None, 0), (None, 0)]


def test_shares_come_to_100_percent_at_most() -> None:
    with pytest.raises(Invalid, match="110") as refused:
        pool_year(
            shares=[{"pool": "theme", "percent": Decimal(80)}, {"pool": "open", "percent": Decimal(30)}]
        )
    assert "shares" in refused.value.fields
    pool = pool_year()
    with pytest.raises(Invalid, match="højst være 100"):
        change_pool_year(
            pool, by=SYSTEM, version=1, shares=[*SPLIT, {"pool": "education", "percent": Decimal("0.01")}]
        )
    with pytest.raises(Invalid, match="én gang"):
        change_pool_year(pool, by=SYSTEM, version=1, shares=[SPLIT[1], SPLIT[1]])
    assert [row.percent for row in pool.shares.all()] == [80, 20]


def test_a_pool_is_typed_on_its_page() -> None:
    client = client_as(Role.OFFICER)
    typed = {"title": "Puljen", "year": "2030", "budget": "20.000.000", "recorded_on": "2026-01-01", "source": "Brev",
             "shares-0-pool": "theme", "shares-0-percent": "62,5", "shares-1-pool": "open", "shares-1-percent": "37,5 %",
             "rules-0-applies_from": "2030-01-01", "rules-0-legal_basis": "Lov", "rules-0-cofinancing_percent": "25",
             "rules-0-max_amount": "500.000"}  # fmt: skip
    answer = client.post(reverse("pool_year-new"), {**typed, "shares-1-percent": "40"})
    assert answer.status_code == 422 and "102,5" in answer.content.decode().replace("102.5", "102,5")
    answer = client.post(reverse("pool_year-new"), typed)
    assert answer.status_code == 302, answer.context["form"].errors
    made = PoolYear.objects.get()
    assert [str(row.percent) for row in made.shares.all()] == ["62.50", "37.50"]
    rules = made.rules.get()
    assert (rules.max_amount, rules.cofinancing_percent) == (500_000 * KR, 25)
    page = client.get(reverse("pool_year-edit", args=[made.key])).content.decode()
    assert 'value="62,5"' in page and 'value="500.000"' in page


def test_the_rules_in_force_on_a_day() -> None:
    pool = pool_year(
        rules=[
            {"applies_from": date(2030, 6, 1), "legal_basis": "B"},
            {"applies_from": date(2030, 1, 1), "legal_basis": "A"},
        ]
    )
    said = [(rules_for(pool, day) or PoolRules(legal_basis="-")).legal_basis for day in
            (date(2029, 12, 31), date(2030, 1, 1), date(2030, 5, 31), date(2030, 6, 1))]  # fmt: skip
    assert said == ["-", "A", "A", "B"]


def test_who_reads_and_writes_pools() -> None:
    pool = pool_year()
    for role, reads, writes in (
        (Role.OFFICER, 200, 200), (Role.APPROVER, 200, 403), (Role.AUDITOR, 200, 403),
        (Role.COUNCIL_MEMBER, 200, 403), (Role.APPLICANT, 403, 403), (Role.ASSESSOR, 403, 403),
    ):  # fmt: skip
        client = client_as(role)
        assert client.get(reverse("pool_year-list")).status_code == reads
        assert client.get(reverse("pool_year-detail", args=[pool.key])).status_code == reads
        assert client.get(reverse("pool_year-edit", args=[pool.key])).status_code == writes


def test_a_spreadsheet_gives_ticks_criteria_and_shares_in_one_cell_each() -> None:
    spec = registers()["call"]
    headings = ["Titel", "År", "Pulje", "Slags organisationer, der kan søge", "Ansøgeren skal udbyde en af", "Kriterier",
                "Vurderingsskala", "Mindste medfinansiering i procent af de samlede udgifter"]  # fmt: skip
    row = ["Udbud", "2030", "Temapuljen", "kommune; Skole eller uddannelsesinstitution", "STX; hf", "Relevans (2); Effekt",
           "nej; ja", "25,5"]  # fmt: skip
    sheet = exports.workbook(headings, [row])
    outcomes = imports.apply(spec, *read(spec, "s.xlsx", sheet), by=SYSTEM).outcomes
    assert [(o.outcome, o.details) for o in outcomes] == [("create", ())]
    made = Call.objects.get()
    assert (made.lead_kinds, made.lead_education) == (["school", "municipality"], ["hf", "stx"])
    assert [(one.title, one.weight) for one in made.criteria.all()] == [("Relevans", 2), ("Effekt", 1)]
    assert (made.scale, made.cofinancing_percent) == (["nej", "ja"], Decimal("25.5"))
    wrong = exports.workbook(headings[:4], [["Andet", "2030", "Temapuljen", "skoler"]])
    outcomes = imports.check(spec, *read(spec, "s.xlsx", wrong), by=SYSTEM).outcomes
    assert outcomes[0].outcome == "refused" and "skoler" in outcomes[0].details[0]
    pools = registers()["pool_year"]
    sheet = exports.workbook(
        ["Titel", "År", "Andele"], [["P", "2030", "Temapuljen (80); Den åbne pulje (20)"]]
    )
    imports.apply(pools, *read(pools, "p.xlsx", sheet), by=SYSTEM)
    assert [(row.pool, row.percent) for row in PoolYear.objects.get().shares.all()] == [
        ("theme", 80),
        ("open", 20),
    ]


def test_the_dates_of_a_call_come_one_after_the_other() -> None:
    client = client_as(Role.OFFICER)
    typed = {"title": "U", "year": "2030", "pool": "theme", "recorded_on": "2026-01-01", "source": "Brev",
             "opens_at": "2030-01-15T08:00", "idea_closes_at": "2030-03-01T12:00",
             "closes_at": "2030-04-26T12:00"}  # fmt: skip
    for wrong, name in (
        ({"opens_at": "2030-03-01T12:00"}, "opens_at"),
        ({"closes_at": "2030-03-01T12:00"}, "closes_at"),
        ({"application_opens_at": "2030-02-28T12:00"}, "application_opens_at"),
        ({"application_opens_at": "2030-04-26T12:00"}, "application_opens_at"),
        ({"application_opens_at": "2030-03-02T12:00", "idea_closes_at": ""}, "application_opens_at"),
        ({"min_amount": "2", "max_amount": "1"}, "min_amount"),
        ({"cofinancing_percent": "101"}, "cofinancing_percent"),
        ({"grace_minutes": "121"}, "grace_minutes"),
        ({"lead_kinds": ["school", "nobody"]}, "lead_kinds"),
        ({"criteria-0-title": "K", "criteria-0-weight": "101"}, "criteria"),
        ({"information_meeting": "Findes ikke"}, "information_meeting"),
    ):
        answer = client.post(reverse("call-new"), {**typed, **wrong})
        assert answer.status_code == 422 and name in answer.context["form"].errors, wrong
    assert (
        client.post(reverse("call-new"), {**typed, "application_opens_at": "2030-03-08T08:00"}).status_code
        == 302
    )


CALL: dict[str, Any] = {"key": "one", "title": "T", "year": 2030, "pool": "theme"}
PUBLISHED: dict[str, Any] = {
    **CALL, "run_here": True, "opens_at": OPENS, "closes_at": CLOSES, "prepared_by": "user:a", "published_by": "user:b",
    "published_at": OPENS,
}  # fmt: skip


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("call_min_whole_kroner", {**CALL, "min_amount": 150}),
        ("call_max_whole_kroner", {**CALL, "max_amount": 150}),
        ("call_opens_before_it_closes", {**CALL, "opens_at": CLOSES, "closes_at": OPENS}),
        (
            "call_opens_before_it_closes",
            {**CALL, "opens_at": IDEAS, "idea_closes_at": OPENS, "closes_at": CLOSES},
        ),
        ("call_applications_open_between", {**CALL, "application_opens_at": IDEAS, "closes_at": CLOSES}),
        (
            "call_applications_open_between",
            {**CALL, "idea_closes_at": IDEAS, "application_opens_at": OPENS, "closes_at": CLOSES},
        ),
        (
            "call_applications_open_between",
            {**CALL, "idea_closes_at": IDEAS, "application_opens_at": CLOSES, "closes_at": CLOSES},
        ),
        ("call_min_below_max", {**CALL, "min_amount": 200, "max_amount": 100}),
        ("call_cofinancing", {**CALL, "cofinancing_percent": Decimal("100.01")}),
        ("call_known_kinds", {**CALL, "lead_kinds": ["nobody"]}),
        ("call_known_kinds", {**CALL, "partner_kinds": ["nobody"]}),
        ("call_known_education", {**CALL, "lead_education": ["nothing"]}),
        ("call_known_confidence", {**CALL, "confidence": "hardly"}),
        ("call_published_by_a_second_person", {**PUBLISHED, "published_by": "user:a"}),
        ("call_published_by_a_second_person", {**PUBLISHED, "prepared_by": ""}),
        ("call_published_by_a_second_person", {**PUBLISHED, "published_by": ""}),
        ("call_published_by_a_second_person", {**PUBLISHED, "published_at": None}),
        ("call_published_with_dates", {**PUBLISHED, "run_here": False}),
        ("call_published_with_dates", {**PUBLISHED, "opens_at": None}),
        ("call_published_with_dates", {**PUBLISHED, "closes_at": None}),
    ],
)
def test_the_database_refuses_a_call(constraint: str, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Call.objects.create(**values)


@pytest.mark.parametrize(
    ("constraint", "model", "values"),
    [
        (
            "pool_year_known_confidence",
            PoolYear,
            {"key": "p", "title": "T", "year": 2030, "confidence": "hardly"},
        ),
        ("pool_year_known_year", PoolYear, {"key": "p", "title": "T", "year": 1899}),
        ("pool_year_whole_kroner", PoolYear, {"key": "p", "title": "T", "year": 2030, "budget": 1}),
        ("pool_share_known_pool", PoolShare, {"pool": "swimming", "percent": 1}),
        ("pool_share_percent", PoolShare, {"pool": "education", "percent": 0}),
        ("pool_share_percent", PoolShare, {"pool": "education", "percent": Decimal("100.01")}),
        ("pool_share_once", PoolShare, {"pool": "theme", "percent": 1}),
        ("pool_rules_cofinancing", PoolRules, {"applies_from": date(2030, 2, 1), "cofinancing_percent": -1}),
        ("pool_rules_whole_kroner", PoolRules, {"applies_from": date(2030, 2, 1), "max_amount": 1}),
        ("pool_rules_once_a_day", PoolRules, {"applies_from": date(2030, 1, 1)}),
        ("criterion_weight", Criterion, {"title": "K", "weight": 0}),
        ("criterion_weight", Criterion, {"title": "K", "weight": 101}),
        ("amendment_says_what", Amendment, {"text": ""}),
        ("stage_form_known_stage", StageForm, {"key": "f", "stage": "third"}),
        ("stage_form_known_confidence", StageForm, {"key": "f", "stage": "idea", "confidence": "hardly"}),
        ("stage_form_one_a_stage", StageForm, {"key": "f", "stage": "application"}),
        ("mail_template_known_event", MailTemplate, {"key": "m", "event": "birthday"}),
        (
            "mail_template_known_confidence",
            MailTemplate,
            {"key": "m", "event": "received", "confidence": "hardly"},
        ),
        ("mail_template_one_an_event", MailTemplate, {"key": "m", "event": "announced"}),
    ],
)
def test_the_database_refuses_what_belongs_to_it(constraint: str, model: Any, values: dict[str, Any]) -> None:
    pool, opened = pool_year(rules=[{"applies_from": date(2030, 1, 1), "legal_basis": "Lov"}]), call()
    StageForm.objects.create(key="there", call=opened, stage="application")
    MailTemplate.objects.create(key="there", call=opened, event="announced")
    parent = (
        {}
        if model is PoolYear
        else {"pool_year": pool}
        if model in (PoolShare, PoolRules)
        else {"call": opened}
    )
    row = {"position": 9} if model in (PoolShare, PoolRules, Criterion) else {}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.create(**parent, **row, **values)
