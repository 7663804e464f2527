"""What awaits somebody of calls and applications: tasks, decisions, calls to publish, people to let in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.urls import reverse

from pagt.core.rights import Actor, Right
from pagt.grants.applications.queries_staff import UNDECIDED, tasks_of, undecided_by_call
from pagt.grants.calls.models import Call
from pagt.network.partners.models import Affiliation
from pagt.network.partners.states import AffiliationState
from pagt.people.models import User
from pagt.web.desk.way_shown import Next, next_steps

SHOWN = 8


@dataclass(frozen=True)
class Task:
    """A task on a case that is mine."""

    text: str
    case: str
    url: str
    due: date | None
    overdue: bool


@dataclass(frozen=True)
class Pile:
    """Some things of one kind that wait, with the page where they are worked on."""

    label: str
    count: int
    url: str


@dataclass(frozen=True)
class Cases:
    """What the home page shows of calls and applications.

    `tasks`: mine, those due first. `undecided`: by call, how many applications wait for the eligibility decision.
    `on_the_way`: closed calls with the step that is next.
    `to_publish`: calls that somebody else has prepared. `joining`: how many people ask to act for an organisation.
    """

    tasks: Sequence[Task] = ()
    undecided: Sequence[Pile] = ()
    on_the_way: Sequence[Next] = ()
    to_publish: Sequence[Pile] = ()
    joining: int = 0

    def __bool__(self) -> bool:
        return bool(self.tasks or self.undecided or self.on_the_way or self.to_publish or self.joining)


def cases(by: Actor, on: date) -> Cases:
    """Return what awaits the person; nothing that they may not act on."""
    handles = Right.HANDLE_APPLICATIONS in by.rights
    return Cases(
        tasks=_tasks(by, on) if handles and isinstance(by, User) else (),
        undecided=_undecided(by) if handles else (),
        on_the_way=next_steps(by),
        to_publish=_to_publish(by) if Right.PUBLISH_CALLS in by.rights else (),
        joining=Affiliation.objects.filter(state=AffiliationState.ASKED.value).count() if handles else 0,
    )


def _tasks(user: User, on: date) -> list[Task]:
    return [
        Task(
            task.text,
            task.application.name_or_title,
            reverse("application-detail", args=[task.application.key]),
            task.due,
            bool(task.due and task.due < on),
        )
        for task in tasks_of(user)[:SHOWN]
    ]


def _undecided(by: Actor) -> list[Pile]:
    base = reverse("application-list")
    return [
        Pile(title, n, f"{base}?call={pk}&eligibility={UNDECIDED}") for pk, title, n in undecided_by_call(by)
    ]


def _to_publish(by: Actor) -> list[Pile]:
    waiting = Call.objects.filter(run_here=True, published_at=None, withdrawn="").exclude(prepared_by="")
    others = waiting.exclude(prepared_by=by.actor_key).order_by(F("opens_at").asc(nulls_last=True), "pk")
    return [Pile(call.title, 1, reverse("call-detail", args=[call.key])) for call in others[:SHOWN]]
