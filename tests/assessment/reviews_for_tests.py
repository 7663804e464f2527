"""A call that is being assessed, for tests: one application, one assessor, a plan whose first phase runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.core.files.base import ContentFile

from pagt.core import clock
from pagt.core.models import Document
from pagt.grants.applications.encoding import Sent
from pagt.grants.applications.models import Application, Attachment
from pagt.grants.assessment.models import AssessmentPhase, AssessmentPlan, Assessor, Assignment
from pagt.grants.assessment.queries.reviews import grade_key, reason_key
from pagt.grants.calls.models import Call, Criterion
from pagt.grants.conflicts.models import Conflict, Declaration, DeclarationAnswer
from pagt.people.models import User
from pagt.people.roles import Role
from tests.factories import person
from tests.grants import applications_for_tests as made

SCALE = ["Slet ikke", "I nogen grad", "I høj grad"]
QUESTIONS = [
    {"key": "title", "type": "title", "label": "Projektets titel"},
    {"key": "why", "type": "long_text", "label": "Hvorfor?"},
    {"key": "secret", "type": "text", "label": "Kun for sekretariatet", "visible_to_assessors": False},
    {"key": "person", "type": "text", "label": "Projektleder", "contains_personal_data": True},
    {"key": "host", "type": "organisation", "label": "Vært"},
    {"key": "files", "type": "file", "label": "Bilag", "limit": 5},
]
FORM = {"sections": [{"title": "Projektet", "intro": "", "questions": QUESTIONS}]}
_numbers = count(1)


@dataclass(frozen=True)
class Scene:
    """What is assessed, by whom, by which plan."""

    call: Call
    application: Application
    assessor: Assessor
    assignment: Assignment
    plan: AssessmentPlan
    file: Attachment

    @property
    def user(self) -> User:
        """The assessor as they sign in, with nothing remembered of what they may do."""
        return User.objects.get(pk=self.assessor.user_id)

    @property
    def criteria(self) -> list[Criterion]:
        return list(self.call.criteria.all())


def scene(*, declared: bool = True, **phase: Any) -> Scene:
    """Return a call with one application that one assessor has accepted; `phase` is the phase that runs."""
    call = made.call(
        idea_closes_at=None,
        opens_at=clock.now() - timedelta(days=40),
        closes_at=clock.now() - timedelta(days=20),
        scale=SCALE,
    )
    Criterion.objects.bulk_create(
        Criterion(call=call, position=place, title=title, help="I hvilken grad?", weight=weight)
        for place, (title, weight) in enumerate((("Virkning", 3), ("Samarbejde", 1)))
    )
    application = made.draft(call, stage="application")
    file = _file(application)
    answers = {
        "title": "Eksempel: Robotter",
        "why": "Eleverne prøver teknologi.",
        "secret": "Hemmeligheden",
        "person": "Poul Projektleder",
        "host": {"name": "Eksempelværten"},
        "files": [str(file.pk)],
    }
    made.submit(
        application, title="Eksempel: Robotter", amount=30_000_000, answers=answers, files=[file], form=FORM
    )
    plan = AssessmentPlan.objects.create(key=f"plan-{next(_numbers)}", call=call)
    run(plan, **phase)
    found = assessor()
    assignment = assign(application, found)
    if declared:
        declare(found.user, call)
    application.refresh_from_db()
    return Scene(call, application, found, assignment, plan, file)


def run(plan: AssessmentPlan, *, opens: int = -5, closes: int = 5, **values: Any) -> AssessmentPhase:
    """Let a plan have this one phase, from and until so many days from now."""
    plan.phases.all().delete()
    now = clock.now()
    return AssessmentPhase.objects.create(
        plan=plan,
        position=0,
        **{
            "title": "Vurdering",
            "opens_at": now + timedelta(days=opens),
            "closes_at": now + timedelta(days=closes),
            **values,
        },
    )


def assessor(name: str = "") -> Assessor:
    """Return somebody in the pool of assessors."""
    user = person(Role.ASSESSOR, name=name)
    return Assessor.objects.create(key=f"assessor-{user.key}", user=user)


def assign(application: Application, to: Assessor, status: str = "accepted") -> Assignment:
    """Return an assignment; one that was answered was invited before."""
    now = clock.now()
    return Assignment.objects.create(
        key=f"given-{next(_numbers)}",
        application=application,
        assessor=to,
        status=status,
        reason="Eksempel" if status in ("declined", "removed") else "",
        invited_at=None if status == "proposed" else now,
        answered_at=now if status in ("accepted", "declined") else None,
    )


def declare(user: User, call: Call, *, of: Iterable[Application] | None = None) -> Declaration:
    """Let somebody have said that they have no tie to the call's applications, or only to these."""
    declaration = Declaration.objects.create(key=f"declared-{next(_numbers)}", person=user, call=call)
    for place, application in enumerate(call.applications.all() if of is None else of):
        DeclarationAnswer.objects.create(
            declaration=declaration, position=place, application=application, tie=False
        )
    return declaration


def undeclare(one: Scene) -> None:
    """Let the assessor have said nothing of the call."""
    DeclarationAnswer.objects.filter(declaration__person=one.assessor.user).delete()
    Declaration.objects.filter(person=one.assessor.user).delete()


def answer_for_none(one: Scene) -> None:
    """Let the assessor have begun to declare and left this application out."""
    undeclare(one)
    declare(one.assessor.user, one.call, of=())


def conflict(user: User, application: Application) -> Conflict:
    """Return a conflict of interest that stands."""
    return Conflict.objects.create(
        key=f"conflict-{next(_numbers)}",
        application=application,
        person=user,
        ground="1",
        origin="declared",
        tie="declared",
        status="declared",
        detail="Eksempel",
    )


def whole(one: Scene, *, grade: str = "2", reason: str = "Godt tænkt.", base: int = 0) -> dict[str, Sent]:
    """Return all that a review asks, as it is sent."""
    sent = {}
    for criterion in one.criteria:
        sent[grade_key(criterion.pk)] = Sent(grade, base)
        sent[reason_key(criterion.pk)] = Sent(reason, base)
    return sent


def posted(sent: dict[str, Sent], **more: str) -> dict[str, str]:
    """Return answers as a browser posts them."""
    data = dict(more)
    for key, each in sent.items():
        data |= {f"q-{key}": each.raw, f"base-{key}": str(each.base)}
    return data


def days(number: float) -> datetime:
    """Return the instant so many days from now."""
    return clock.now() + timedelta(days=number)


def _file(application: Application) -> Attachment:
    document = Document.objects.create(
        key=f"bilag-{next(_numbers)}",
        name="Bilag æøå.pdf",
        content_type="application/pdf",
        size=9,
        sha256="0" * 64,
        file=ContentFile(b"%PDF-1.7\n", name=f"bilag-{application.number}.pdf"),
        created_by="user:uploads",
        private=True,
    )
    now = clock.now()
    return Attachment.objects.create(
        application=application,
        stage="application",
        question="files",
        document=document,
        by="user:uploads",
        began_at=now,
        stored_at=now,
    )


def colleague(one: Scene) -> tuple[Assessor, Assignment]:
    """Return a second assessor of the same application, who has declared."""
    other = assessor("Kirsten Kollega")
    declare(other.user, one.call)
    return other, assign(one.application, other)
