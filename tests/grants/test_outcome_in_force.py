"""The eligibility decision in force on an application: the database keeps it, whoever writes."""

from __future__ import annotations

import pytest

from pagt.core import clock
from pagt.core.actions import restore, withdraw
from pagt.grants.applications.actions import casework
from pagt.grants.applications.models import Application, EligibilityDecision
from pagt.grants.applications.states import Eligibility
from tests.factories import SYSTEM
from tests.grants import applications_for_tests as made

pytestmark = pytest.mark.django_db


def decided(application: Application) -> EligibilityDecision:
    sent = application.submissions.get(superseded_at=None)
    return casework.decide_eligibility(
        sent, by=SYSTEM, version=0, outcome=Eligibility.INELIGIBLE, reason="Nej"
    )


def outcome(application: Application) -> str:
    return Application.objects.get(pk=application.pk).outcome


def test_it_follows_the_decision() -> None:
    application, other = made.submitted(), made.submitted()
    assert outcome(application) == ""
    decision = decided(application)
    assert (outcome(application), outcome(other)) == ("ineligible", "")
    decision = casework.decide_eligibility(
        decision.submission, by=SYSTEM, version=1, outcome=Eligibility.ELIGIBLE, reason="Ja"
    )
    assert outcome(application) == "eligible"
    decision = withdraw(decision, by=SYSTEM, version=decision.version, reason="Forkert sag")
    assert outcome(application) == ""
    restore(decision, by=SYSTEM, version=decision.version)
    assert outcome(application) == "eligible"


def test_what_is_submitted_anew_is_undecided() -> None:
    application = made.submitted()
    decided(application)
    application.submissions.update(superseded_at=clock.now())
    assert outcome(application) == ""
    made.submit(application)
    assert outcome(application) == ""
    decided(application)
    assert outcome(application) == "ineligible"


def test_a_copy_saved_late_brings_nothing_back() -> None:
    application = made.submitted()
    stale = Application.objects.get(pk=application.pk)
    decided(application)
    stale.save()
    assert outcome(application) == "ineligible"
