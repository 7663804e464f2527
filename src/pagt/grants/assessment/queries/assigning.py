"""Who could assess what, who does, and what the choice is worth."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import QuerySet

from pagt.core.closed import open_to
from pagt.core.rights import Actor, Right
from pagt.grants.applications.models import Application, Submission
from pagt.grants.applications.states import Eligibility, Status
from pagt.grants.assessment.models import IS_ACTIVE, AssessmentPlan, Assessor, Assignment
from pagt.grants.assessment.rules.affinity import Expertise, Fit, Reason, Subject, fit
from pagt.grants.assessment.states import AssignmentState
from pagt.grants.calls.models import Call
from pagt.grants.conflicts.queries import barred_pairs
from pagt.network.matching.rules.texts import shared_words, words_of
from pagt.people.roles import roles_with

Pair = tuple[int, int]
"""An application's id and an assessor's."""


def assessable(call: Call, by: Actor) -> QuerySet[Application]:
    """Return the applications of a call that are to be assessed and are open to the person, by number."""
    rows = Application.objects.filter(
        call=call, status=Status.SUBMITTED.value, outcome=Eligibility.ELIGIBLE.value, withdrawn=""
    )
    return open_to(rows, by).select_related("lead").prefetch_related("themes").order_by("number")


def pool() -> QuerySet[Assessor]:
    """Return the assessors who take new applications and may sign in to assess them."""
    roles = [role.value for role in roles_with(Right.ASSESS)]
    return (
        Assessor.objects.filter(
            active=True, withdrawn="", user__is_active=True, user__memberships__role__in=roles
        )
        .select_related("user")
        .prefetch_related("themes")
        .distinct()
        .order_by("key")
    )


def active_assignments(call: Call) -> QuerySet[Assignment]:
    """Return what is given to assessors in a call, also of cases that are closed to somebody."""
    return Assignment.objects.filter(IS_ACTIVE, application__call=call).select_related(
        "application", "assessor__user"
    )


def declined_pairs(call: Call) -> set[Pair]:
    """Return which application of a call somebody has said no to."""
    rows = Assignment.objects.filter(
        application__call=call, status=AssignmentState.DECLINED.value, withdrawn=""
    )
    return set(rows.values_list("application_id", "assessor_id"))


def earlier_loads(call: Call, by: Actor) -> Counter[int]:
    """Return how many applications each assessor (id) has had in other calls, as far as they are open to the person."""
    rows = open_to(Assignment.objects.filter(IS_ACTIVE).exclude(application__call=call), by)
    return Counter(rows.values_list("assessor", flat=True))


@lru_cache(maxsize=4_000)
def _words(sha256: str, title: str, text: str) -> Mapping[str, str]:
    return words_of(f"{title} {text}")


def subjects(applications: Iterable[Application]) -> dict[int, Subject]:
    """Return what applications are about: themes, their applicant's educations, and the words of what was submitted."""
    rows = list(applications)
    texts = dict(
        Submission.objects.filter(application__in=rows, superseded_at=None)
        .order_by("submitted_at")
        .values_list("application", "content")
    )
    return {
        each.pk: Subject(
            frozenset(theme.key for theme in each.themes.all()),
            frozenset(each.lead.education_types),
            _words(each.sha256, each.title, texts.get(each.pk, "")),
        )
        for each in rows
    }


def expertise_of(assessor: Assessor) -> Expertise:
    """Return what an assessor knows."""
    return Expertise(
        frozenset(theme.key for theme in assessor.themes.all()),
        frozenset(assessor.education_types),
        words_of(" ".join(assessor.tags)),
    )


def fits(applications: Iterable[Application], assessors: Iterable[Assessor]) -> dict[Pair, Fit]:
    """Return how well each assessor fits each application."""
    about = subjects(applications)
    known = {assessor.pk: expertise_of(assessor) for assessor in assessors}
    return {
        (application, assessor): fit(expertise, subject, shared_words(expertise.tags, subject.words))
        for application, subject in about.items()
        for assessor, expertise in known.items()
    }


@dataclass(frozen=True)
class Worth:
    """What a whole choice is worth: the worst-served application's sum, its number, and the total."""

    worst: int
    at_worst: str
    total: int


@dataclass(frozen=True)
class Given:
    """An assignment with its reasons, and how many the assessor has."""

    assignment: Assignment
    reasons: tuple[Reason, ...]
    load: int
    capacity: int


@dataclass(frozen=True)
class Case:
    """An application with who is to assess it."""

    application: Application
    given: tuple[Given, ...]
    lacks: int
    score: int


@dataclass(frozen=True)
class Load:
    """An assessor with what they have: in this call, of how many, and in other calls."""

    assessor: Assessor
    now: int
    most: int
    earlier: int


@dataclass(frozen=True)
class Board:
    """The assignment of a call as its page shows it."""

    call: Call
    plan: AssessmentPlan | None
    cases: tuple[Case, ...]
    loads: tuple[Load, ...]
    worth: Worth
    proposed: int
    waiting: int


def plan_of(call: Call) -> AssessmentPlan | None:
    """Return a call's plan for assessment, None without one."""
    return AssessmentPlan.objects.filter(call=call, withdrawn="").first()


def most_of(assessor: Assessor, plan: AssessmentPlan | None) -> int:
    """Return how many of a call an assessor takes: their own capacity, and the plan's."""
    return min(assessor.capacity, plan.max_load) if plan else assessor.capacity


def reasons_of(assignment: Assignment) -> tuple[Reason, ...]:
    """Return why it was proposed, as it was kept."""
    return tuple(Reason(each["code"], tuple(each["of"]), int(each["points"])) for each in assignment.reasons)


def board(call: Call, by: Actor) -> Board:
    """Return who is to assess what in a call, in eight statements however many there are."""
    plan = plan_of(call)
    applications = list(assessable(call, by))
    people = list(pool())
    # Nothing of a case that is closed to the person, not even in a count; the solver counts it all the same.
    rows = list(open_to(active_assignments(call), by))
    now = Counter(each.assessor_id for each in rows)
    of: dict[int, list[Assignment]] = defaultdict(list)
    for each in rows:
        of[each.application_id].append(each)
    wanted = plan.reviews_each if plan else 0
    cases = tuple(
        Case(
            application,
            tuple(
                Given(
                    each,
                    reasons_of(each),
                    now[each.assessor_id],
                    most_of(each.assessor, plan),
                )
                for each in sorted(of[application.pk], key=lambda one: str(one.assessor.user))
            ),
            max(0, wanted - len(of[application.pk])),
            sum(each.score for each in of[application.pk]),
        )
        for application in applications
    )
    earlier = earlier_loads(call, by)
    known = {each.pk: each for each in people} | {each.assessor_id: each.assessor for each in rows}
    shown = {each.pk for each in applications}
    return Board(
        call=call,
        plan=plan,
        cases=cases,
        loads=tuple(
            Load(each, now[each.pk], most_of(each, plan), earlier[each.pk])
            for each in sorted(known.values(), key=lambda one: str(one.user))
        ),
        worth=worth({each.application.number: each.score for each in cases}),
        proposed=sum(
            each.status == AssignmentState.PROPOSED for each in rows if each.application_id in shown
        ),
        waiting=sum(each.status == AssignmentState.INVITED for each in rows if each.application_id in shown),
    )


def worth(scores: Mapping[str, int]) -> Worth:
    """Return what a choice is worth from each application's sum by number."""
    if not scores:
        return Worth(0, "", 0)
    at = min(scores, key=lambda number: (scores[number], number))
    return Worth(scores[at], at, sum(scores.values()))


@dataclass(frozen=True)
class Candidate:
    """Somebody who could take an application, with what it would do.

    Attributes:
        fit: how well they fit.
        load, most: what they have, and may have.
        why_not: why they can't, or an empty text; `conflict`, `full` or `has_it`.
        after: what the whole choice would then be worth.
    """

    assessor: Assessor
    fit: Fit
    load: int
    most: int
    why_not: str
    after: Worth


def candidates(
    application: Application, by: Actor, *, instead_of: Assignment | None = None
) -> tuple[list[Candidate], Worth]:
    """Return who could assess an application, the best first, and what the choice is worth as it stands.

    Args:
        application: which.
        by: who asks.
        instead_of: whom they would take over from; None when one more is given it.
    """
    shown = board(application.call, by)
    barred = barred_pairs(application.call)
    scores = {case.application.number: case.score for case in shown.cases}
    here = scores.get(application.number, 0) - (instead_of.score if instead_of else 0)
    has_it = {
        given.assignment.assessor_id
        for case in shown.cases
        if case.application.pk == application.pk
        for given in case.given
    }
    people = list(pool())
    found = fits([application], people)
    loads = {load.assessor.pk: load for load in shown.loads}
    answer = []
    for each in people:
        load = loads[each.pk]
        why_not = ""
        if (application.pk, each.user_id) in barred:
            why_not = "conflict"
        elif each.pk in has_it:
            why_not = "has_it"
        elif load.now >= load.most:
            why_not = "full"
        pair = found[application.pk, each.pk]
        after = worth({**scores, application.number: here + pair.score})
        answer.append(Candidate(each, pair, load.now, load.most, why_not, after))
    return sorted(answer, key=lambda one: (bool(one.why_not), -one.fit.score, one.load)), shown.worth
