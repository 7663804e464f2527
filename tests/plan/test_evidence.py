"""Attestations and sign-offs: evidence of a kind, and words beside a verdict that change nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pagt.core import clock, journal
from pagt.core.actions import withdraw
from pagt.core.errors import Invalid, Refused
from pagt.core.models import JournalEntry
from pagt.core.rights import SystemActor
from pagt.people.models import User
from pagt.people.roles import Role
from pagt.plan import queries
from pagt.plan.actions import InvalidPlan, attest, change_attestation, sign_off
from pagt.plan.models import Attestation, Plan, SignOff
from pagt.plan.rules.verdict import Verdict
from tests.plan.shared import SYSTEM, promise

pytestmark = pytest.mark.django_db
LATE = date(2025, 12, 31)
YEAR_2024 = (date(2024, 1, 1), date(2024, 12, 31))


def workshop(plan: Plan, by: Any = SYSTEM, **values: Any) -> Attestation:
    """Attest a workshop in 2024, for promise 2.5."""
    given: dict[str, Any] = {
        "commitment": promise(plan, "2.5"),
        "of": "meeting",
        "on": date(2024, 5, 2),
        "title": "Eksempel: workshop",
        "particulars": {"purpose": "workshop"},
        "reference": "Eksempel: brev",
    }
    return attest(by=by, **(given | values))


def workshops(plan: Plan, year: int) -> Verdict:
    """The verdict of the workshop half of promise 2.5 in a year."""
    part = queries.result(plan.key, LATE).commitment("2.5").parts[1]
    return next(period.verdict for period in part.periods if period.start.year == year)


def test_an_attestation_counts_as_evidence_of_its_kind_and_never_as_a_status(example: Plan) -> None:
    assert workshops(example, 2024) is Verdict.UNPROVEN
    given = workshop(example)
    assert workshops(example, 2024) is Verdict.KEPT
    assert workshops(example, 2023) is Verdict.UNPROVEN
    counted = queries.result(example.key, LATE).commitment("2.5").parts[1].periods[2].counted
    assert [(record.key, record.attested) for record in counted] == [(given.key, True)]


def test_an_attestation_must_meet_the_rules_conditions_like_a_record(example: Plan) -> None:
    workshop(example, particulars={"purpose": "information"})
    assert workshops(example, 2024) is Verdict.BROKEN


def test_a_withdrawn_attestation_counts_for_nothing(example: Plan) -> None:
    given = workshop(example)
    withdraw(given, by=SYSTEM, version=1, reason="Eksempel")
    assert workshops(example, 2024) is Verdict.UNPROVEN


def test_who_vouches_is_a_key_in_the_journal_and_a_name_nowhere_in_it(
    example: Plan, person: Callable[..., User]
) -> None:
    approver = person(Role.APPROVER)
    given = workshop(example, by=approver)
    state = JournalEntry.objects.get(kind="attestation").state
    assert given.vouched_by == state["vouched_by"] == approver.actor_key
    assert approver.name not in str(state)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"particulars": {}}, "purpose"),
        ({"particulars": {"purpose": "party"}}, "purpose"),
        ({"particulars": {"purpose": "workshop", "withdrawn": "x"}}, "particulars"),
        ({"of": "organisation"}, "particulars"),
        ({"of": "theme", "particulars": {}}, "year"),
        ({"reference": ""}, "reference"),
        ({"title": "x" * 600}, "title"),
    ],
)
def test_what_no_record_of_the_kind_can_be_is_refused(
    example: Plan, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        workshop(example, **values)
    assert field in caught.value.fields
    assert not Attestation.objects.exists()


def test_a_changed_attestation_is_checked_again(example: Plan) -> None:
    given = workshop(example)
    with pytest.raises(InvalidPlan):
        change_attestation(given, by=SYSTEM, version=1, particulars={"purpose": "party"})
    changed = change_attestation(given, by=SYSTEM, version=1, particulars={"purpose": "council"})
    assert changed.particulars == {"purpose": "council"}
    assert workshops(example, 2024) is Verdict.BROKEN


def test_who_changes_what_was_vouched_for_vouches_from_then_on(
    example: Plan, person: Callable[..., User]
) -> None:
    first, second = person(Role.APPROVER), person(Role.OFFICER)
    given = workshop(example, by=first)

    noted = change_attestation(given, by=second, version=1, note="Set i arkivet")
    assert noted.vouched_by == first.actor_key

    changed = change_attestation(noted, by=second, version=2, title="Eksempel: et andet værksted")
    assert changed.vouched_by == second.actor_key


@pytest.mark.parametrize("role", list(Role))
def test_who_may_attest_and_who_may_sign_off(example: Plan, person: Callable[..., User], role: Role) -> None:
    somebody = person(role)
    acts: dict[Role, tuple[Callable[[], object], ...]] = {}

    def attests() -> object:
        return workshop(example, by=somebody)

    def signs() -> object:
        return sign_off(
            promise(example, "2.1"), begins=YEAR_2024[0], ends=YEAR_2024[1], comment="x", by=somebody
        )

    acts = {Role.OFFICER: (attests,), Role.APPROVER: (attests, signs)}
    for act in (attests, signs):
        if act in acts.get(role, ()):
            act()
        else:
            with pytest.raises(Refused):
                act()


def test_a_sign_off_names_a_period_and_says_something(example: Plan) -> None:
    promised = promise(example, "2.1")
    with pytest.raises(Invalid):
        sign_off(promised, begins=date(2024, 1, 1), ends=date(2024, 6, 30), comment="Eksempel", by=SYSTEM)
    with pytest.raises(Invalid):
        sign_off(promised, begins=YEAR_2024[0], ends=YEAR_2024[1], comment="  ", by=SYSTEM)
    with pytest.raises(Invalid):
        sign_off(promised, begins=YEAR_2024[0], ends=YEAR_2024[1], comment="x" * 5_001, by=SYSTEM)
    assert not SignOff.objects.exists()


def test_a_sign_off_stands_in_the_journal_with_a_seal_of_its_words(example: Plan) -> None:
    sign_off(promise(example, "2.1"), begins=YEAR_2024[0], ends=YEAR_2024[1], comment="Eksempel", by=SYSTEM)
    entry = JournalEntry.objects.get(kind="sign_off")
    assert entry.state == {
        "commitment": "midtjylland-2022-2025-2-1",
        "from": "2024-01-01",
        "to": "2024-12-31",
        "comment": journal.sealed("Eksempel"),
    }
    assert [row.comment for row in queries.sign_offs("midtjylland-2022-2025-2-1")] == ["Eksempel"]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    code=st.sampled_from(["1.1", "1.2", "2.1", "2.5", "4.1", "5.4", "6.1"]),
    comment=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1).filter(
        str.strip
    ),
    days=st.integers(0, 5_000),
)
def test_a_sign_off_never_changes_a_verdict(example: Plan, code: str, comment: str, days: int) -> None:
    on = date(2021, 1, 1) + timedelta(days=days)
    with transaction.atomic():
        before = _verdicts(example, on)
        period = queries.result(example.key, on).commitment(code).periods[0]
        sign_off(promise(example, code), begins=period.start, ends=period.end, comment=comment, by=SYSTEM)
        assert _verdicts(example, on) == before
        transaction.set_rollback(True)


def _verdicts(plan: Plan, on: date) -> list[Any]:
    return [
        (c.commitment.id, c.verdict, [(p.verdict, p.have, p.missing) for p in c.periods])
        for c in queries.result(plan.key, on).commitments
    ]


def fails(write: Callable[[], object]) -> None:
    """Assert that the database itself refuses a write."""
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        write()


def test_the_database_refuses_what_no_attestation_and_no_sign_off_can_be(example: Plan) -> None:
    workshop(example)
    rows = Attestation.objects.all()
    fails(lambda: rows.update(of="organisation"))
    fails(lambda: rows.update(reference=""))
    fails(lambda: rows.update(vouched_by=""))
    row = sign_off(promise(example, "2.1"), begins=YEAR_2024[0], ends=YEAR_2024[1], comment="x", by=SYSTEM)
    fails(lambda: SignOff.objects.filter(pk=row.pk).update(comment="Eksempel"))
    fails(row.delete)
    own = {"commitment": row.commitment, "by": "system:test", "begins": LATE}
    fails(lambda: SignOff.objects.create(**own, ends=LATE, comment=""))
    fails(lambda: SignOff.objects.create(**own, ends=LATE - timedelta(days=1), comment="x"))


def test_confidential_attestations_are_listed_only_when_asked_for(example: Plan) -> None:
    workshop(example, confidential=True)
    key = promise(example, "2.5").key
    assert queries.attestations(key, confidential=False) == []
    assert len(queries.attestations(key, confidential=True)) == 1


def test_it_may_be_put_on_record_for_an_earlier_day_only_with_a_source(example: Plan) -> None:
    loader = SystemActor("system:public-record")
    with pytest.raises(Invalid):
        workshop(example, by=loader, recorded_on=date(2024, 6, 1))
    given = workshop(example, by=loader, recorded_on=date(2024, 6, 1), source="Eksempel")
    assert given.recorded_on < clock.today()
    known = queries.result(example.key, LATE, date(2024, 12, 31)).commitment("2.5").parts[1]
    assert known.periods[2].verdict is Verdict.KEPT
