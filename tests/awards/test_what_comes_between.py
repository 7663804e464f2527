"""What happens between recommendation, decision and release: applications withdrawn, lines changed, faults midway."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pagt.core import clock
from pagt.core.errors import Invalid
from pagt.grants.applications.actions.moves import withdraw
from pagt.grants.applications.models import Application
from pagt.grants.awards import tasks
from pagt.grants.awards.actions import letters, releasing
from pagt.grants.awards.actions.deciding import change_decision, promote_reserve, record_decision
from pagt.grants.awards.models import Award, Decision, DecisionLetter, LetterGrounds, Release
from pagt.grants.awards.queries.decisions import outcome, told_lines
from pagt.grants.calls.actions import change_call
from pagt.grants.recommendation import actions as recommending
from pagt.grants.recommendation.models import Recommendation
from pagt.post.models import Mail
from tests.awards.deciding_for_letters import approve_all, decided, made, ready, release, state_all, writer
from tests.recommendation.recommending import approved, approver, officer, prepared

pytestmark = pytest.mark.django_db


def take_back(application: Application) -> None:
    withdraw(application, by=writer(application), reason="Eksempel: vi kan ikke")


def record(found: Recommendation, **values: Any) -> Decision:
    day = clock.today()
    return record_decision(found, by=officer(), body="Regionsrådet", on=day, effective_on=day, **values)


def change(decision: Decision, changes: dict[int, dict[str, Any]]) -> Decision:
    day = clock.today()
    return change_decision(
        decision.call,
        by=officer(),
        reason="Eksempel: nyt",
        body="Regionsrådet",
        on=day,
        effective_on=day,
        changes=changes,
    )


def told(decision: Decision) -> None:
    who = officer()
    state_all(decision, who)
    made(decision, who)
    release(decision, approve_all(decision))


def test_what_was_changed_after_its_approval_is_not_decided_on() -> None:
    found = approved()
    line = found.lines.all()[0]
    recommending.change_recommendation(
        Recommendation.objects.get(pk=found.pk),
        by=officer(),
        version=found.version,
        lines=[{"id": line.pk, "conditions": "Eksempel: et vilkår, som ingen har godkendt"}],
    )
    with pytest.raises(Invalid):
        record(found)


def test_nobody_gets_money_who_has_withdrawn_before_it_was_approved() -> None:
    found = prepared()
    application = found.lines.all()[0].application
    take_back(application)
    with pytest.raises(Invalid, match=application.number):
        recommending.approve(found, by=approver(), version=found.version)


def test_nobody_gets_money_who_has_withdrawn_before_the_decision() -> None:
    found = approved()
    application = found.lines.all()[0].application
    take_back(application)
    with pytest.raises(Invalid, match=application.number):
        record(found)
    said = {"verdict": "reject", "difference": "Eksempel: trukket tilbage"}
    decision = record(found, changes={application.pk: said})
    assert decision.lines.get(application=application).amount == 0
    with pytest.raises(Invalid, match=application.number):
        change(decision, {application.pk: {"verdict": "fund"}})


def test_a_release_breaks_off_when_somebody_who_gets_money_has_withdrawn() -> None:
    decision, applications, _writers, second = ready()
    planned = releasing.plan_release(decision, by=second)
    take_back(applications[0])
    tasks.carry_out_release(planned.key)
    planned.refresh_from_db()
    assert planned.status == "failed" and applications[0].number in planned.problem
    assert not Award.objects.filter(call=decision.call).exists()


def test_the_reserve_list_passes_over_who_has_withdrawn() -> None:
    decision, applications, _writers, _second = ready()
    take_back(applications[2])
    day = clock.today()
    with pytest.raises(Invalid):
        promote_reserve(
            decision.call, by=officer(), reason="Eksempel", body="Regionsrådet", on=day, effective_on=day
        )


def test_what_a_later_decision_changed_before_it_was_told_is_never_told() -> None:
    decision, applications, _writers, second = ready()
    later = change(decision, {applications[0].pk: {"verdict": "part", "amount": 10_000_000}})
    release(decision, second)
    assert applications[0].pk not in {line.application_id for line in told_lines(decision.call)}
    found = outcome(decision.call)
    assert found is not None and (found.applied, found.amount) == (3, 20_000_000)
    told(later)
    found = outcome(decision.call)
    assert found is not None and (found.applied, found.amount) == (4, 30_000_000)


def test_two_do_not_stand_at_the_same_place_of_the_reserve_list() -> None:
    decision, applications, _writers = decided()
    with pytest.raises(Invalid, match=applications[3].number):
        change(decision, {applications[3].pk: {"verdict": "reserve", "reserve_rank": 1}})
    swapped = change(
        decision,
        {
            applications[3].pk: {"verdict": "reserve", "reserve_rank": 1},
            applications[2].pk: {"verdict": "reserve", "reserve_rank": 2},
        },
    )
    assert swapped.lines.count() == 2


def test_a_release_that_breaks_midway_leaves_nothing_and_does_not_keep_others_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, _applications, _writers, one = ready()
    second, *_rest, two = ready()
    planned = [releasing.plan_release(first, by=one), releasing.plan_release(second, by=two)]
    real, seen = releasing.create_award, []

    def breaks(**values: Any) -> Award:
        if values["call"] == first.call:
            seen.append(values["title"])
            if len(seen) % 2 == 0:
                raise RuntimeError("a fault in the program")
        return real(**values)

    monkeypatch.setattr(releasing, "create_award", breaks)
    tasks.sweep(0)
    assert seen
    assert not Award.objects.filter(call=first.call).exists()
    assert not DecisionLetter.objects.filter(line__decision=first, released_at__isnull=False).exists()
    assert Mail.objects.filter(sent_by="system:release").count() == 4
    assert Release.objects.get(pk=planned[1].pk).status == "done"
    monkeypatch.undo()
    tasks.sweep(0)
    assert Release.objects.get(pk=planned[0].pk).status == "done"
    assert Award.objects.filter(call=first.call).count() == 2


def test_a_letter_that_was_made_again_meanwhile_is_not_approved_unread() -> None:
    who, second = officer(), approver()
    decision, applications, _writers = decided(who)
    state_all(decision, who)
    letter = made(decision, who)[3]
    client = Client()
    client.force_login(second)
    sheet = reverse("decision-letters", args=[decision.key])
    read = f"read-{letter.line_id}"
    assert f'name="{read}" value="{letter.sha256}"' in client.get(sheet).content.decode()
    grounds = LetterGrounds.objects.get(line=letter.line)
    letters.write_grounds(letter.line, by=who, version=grounds.version, considerations="Et andet hensyn")
    (again,) = [each for each in made(decision, who) if each.line_id == letter.line_id]
    approving = reverse("decision-letters-approve", args=[decision.key])
    refused = client.post(approving, {"line": letter.line_id, read: letter.sha256}).content.decode()
    again.refresh_from_db()
    assert again.status == "drafted" and applications[3].number in refused
    client.post(approving, {"line": letter.line_id})
    again.refresh_from_db()
    assert again.status == "drafted"
    assert client.post(approving, {"line": letter.line_id, read: again.sha256}).status_code == 302
    again.refresh_from_db()
    assert again.status == "approved"


def test_a_calls_amount_covers_what_is_decided_on_it() -> None:
    decision, _applications, _writers = decided()
    call = decision.call
    given: dict[str, Any] = {"by": officer(), "version": call.version, "amendment": "Eksempel: rammen"}
    with pytest.raises(Invalid, match=r"500[.,]000"):
        change_call(call, amount=49_999_900, **given)
    assert change_call(call, amount=50_000_000, **given).amount == 50_000_000


def test_who_has_been_told_a_final_decision_withdraws_no_more_and_the_reserve_may() -> None:
    decision, applications, writers, who = ready()
    release(decision, who)
    for place in (0, 1, 3):
        with pytest.raises(Invalid, match="beslutningen"):
            withdraw(applications[place], by=writers[place], reason="Eksempel: alligevel ikke")
        client = Client()
        client.force_login(writers[place])
        page = client.get(reverse("applications:overview", args=[applications[place].number]))
        assert (
            reverse("applications:withdraw", args=[applications[place].number]) not in page.content.decode()
        )
    assert withdraw(applications[2], by=writers[2], reason="Eksempel: alligevel ikke").status == "withdrawn"
