"""What the assessment of a call came to: raw and calibrated scores, the panel's, ranks, and what wants a talk.

Everything is worked out once for each state of the journal, and the calibration once for each set of scores.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet

from pagt.core import journal
from pagt.core.cache import Newest
from pagt.core.closed import closed_cases
from pagt.core.rights import Actor
from pagt.grants.applications.models import Application
from pagt.grants.applications.states import Eligibility, Status
from pagt.grants.assessment.models import AgreedGrade, AssessmentPlan, Mark
from pagt.grants.assessment.review_states import ReviewState
from pagt.grants.assessment.rules.evidence import Evidence, Flag, flags, ranks
from pagt.grants.assessment.rules.scores import review_score
from pagt.grants.assessment.states import AssignmentState
from pagt.grants.calls.models import Call
from pagt.grants.calls.states import Stage
from pagt.network.partners.municipalities import names as municipality_names
from pagt.solving.agreement import alpha
from pagt.solving.calibration import Calibrated, Score, calibrate, outlying
from pagt.themes.models import Theme


@dataclass(frozen=True, slots=True)
class Result:
    """What the assessment of one application came to.

    Args:
        pk, key, number, title, lead, municipality, themes: the application; its applicant by name.
        amount: applied for, in øre; None when unknown.
        raw: the mean of the reviews' scores; None without one.
        mean, sd: the calibrated score and its standard deviation; None without a review.
        reviews: finished reviews that have a score.
        scores: theirs, lowest first.
        consensus: the score of the panel's grades; None when the panel has agreed on none.
        score: what counts: the panel's, else the calibrated one.
        rank: by that, 1 the highest, equal ones sharing it; None without a score.
        evidence: what stands behind the score.
        flags: what wants a talk.
    """

    pk: int
    key: str
    number: str
    title: str
    lead: str
    municipality: str
    amount: int | None
    themes: tuple[str, ...]
    raw: float | None
    mean: float | None
    sd: float | None
    reviews: int
    scores: tuple[float, ...]
    consensus: float | None
    score: float | None
    rank: int | None
    evidence: Evidence
    flags: tuple[Flag, ...]

    @property
    def spread(self) -> float:
        """How far apart the highest and the lowest score lie."""
        return self.scores[-1] - self.scores[0] if self.scores else 0.0


@dataclass(frozen=True)
class Given:
    """The score of one finished review."""

    application: int
    assessor: int
    value: Fraction | None
    judged: int


@dataclass(frozen=True)
class _Board:
    """All results of a call, whoever reads them."""

    results: list[Result]
    calibrated: Calibrated
    strays: frozenset[tuple[int, int]]


_boards: Newest[_Board] = Newest(size=20)
_calibrations: Newest[tuple[Calibrated, list[Score]]] = Newest(size=20)


def in_assessment(call: Call) -> QuerySet[Application]:
    """Return the applications of a call that are assessed: submitted, in use, and not found ineligible."""
    found = Application.objects.filter(
        call=call, withdrawn="", status=Status.SUBMITTED.value, stage=Stage.APPLICATION.value
    )
    return found.exclude(outcome=Eligibility.INELIGIBLE.value)


def results(call: Call, by: Actor) -> list[Result]:
    """Return the results of a call's applications that are open to the person, by rank, then number.

    Ranks are among those: a place that is left open would tell of a case that is closed to them.
    """
    found = _board(call).results
    closed = closed_cases(by)
    if closed.isdisjoint(each.key for each in found):
        return found
    return _ranked([each for each in found if each.key not in closed])


def calibrated(call: Call) -> Calibrated:
    """Return the model of a call's scores: applications and assessors (users) by their ids."""
    return _board(call).calibrated


def strays(call: Call) -> frozenset[tuple[int, int]]:
    """Return (application id, user id of the assessor) of each score that the application's others do not explain."""
    return _board(call).strays


def agreement_of(found: Sequence[Result]) -> float | None:
    """Return Krippendorff's alpha over applications with two scores or more; None where it is not defined."""
    return alpha(each.scores for each in found)


def scale_of(call: Call) -> tuple[int, int]:
    """Return the lowest and the highest score there can be. A call without a scale is taken to have two grades."""
    return 1, max(2, len(call.scale))


def weights_of(call: Call) -> dict[int, int]:
    """Return the weight of each criterion of a call, by its id, in their order."""
    return dict(call.criteria.values_list("pk", "weight"))


def given_scores(call: Call, weights: dict[int, int]) -> list[Given]:
    """Return the score of each finished review whose assessor still has the application."""
    rows = Mark.objects.filter(
        review__status=ReviewState.FINISHED.value,
        review__withdrawn="",
        review__assignment__withdrawn="",
        review__assignment__status=AssignmentState.ACCEPTED.value,
        review__assignment__application__call=call,
    ).order_by()
    marks: dict[tuple[int, int], dict[int, int | None]] = defaultdict(dict)
    for application, assessor, criterion, grade in rows.values_list(
        "review__assignment__application_id",
        "review__assignment__assessor__user_id",
        "criterion_id",
        "grade",
    ):
        marks[application, assessor][criterion] = grade
    return [
        Given(
            application,
            assessor,
            review_score(own, weights),
            sum(grade is not None and criterion in weights for criterion, grade in own.items()),
        )
        for (application, assessor), own in marks.items()
    ]


def _board(call: Call) -> _Board:
    if journal.is_held():  # the stamp stands still while lines are held back
        return _worked_out(call)
    return _boards.get_or_build((journal.stamp(), call.pk), lambda: _worked_out(call))


def _worked_out(call: Call) -> _Board:
    weights = weights_of(call)
    lowest, highest = scale_of(call)
    rows = list(_rows(call))
    there = {row[0] for row in rows}
    given: dict[int, list[Given]] = defaultdict(list)
    for each in given_scores(call, weights):
        if each.application in there:
            given[each.application].append(each)
    scores = [
        Score(each.application, each.assessor, float(each.value))
        for own in given.values()
        for each in own
        if each.value is not None
    ]
    model, stray = _calibration(scores, lowest, highest)
    far_off = frozenset((int(score.application), int(score.assessor)) for score in stray)
    agreed = _agreed(call, weights)
    wanted = _wanted(call)
    names = municipality_names()
    means, deviations = model.mean.tolist(), model.sd.tolist()
    found = []
    for pk, key, number, title, amount, lead, code, themes in rows:
        own = given[pk]
        values = sorted(float(each.value) for each in own if each.value is not None)
        place = model.position.get(pk)
        mean, sd = (None, None) if place is None else (means[place], deviations[place])
        evidence = Evidence(
            scores=values,
            strays=sum((pk, each.assessor) in far_off for each in own),
            wanted=wanted,
            given=sum(each.judged for each in own),
            asked=len(own) * len(weights),
            sd=sd,
            length=highest - lowest,
        )
        consensus = agreed.get(pk)
        found.append(
            Result(
                pk=pk,
                key=key,
                number=number,
                title=title,
                lead=lead,
                municipality=names.get(code, ""),
                amount=amount,
                themes=tuple(themes),
                raw=sum(values) / len(values) if values else None,
                mean=mean,
                sd=sd,
                reviews=len(values),
                scores=tuple(values),
                consensus=consensus,
                score=mean if consensus is None else consensus,
                rank=None,
                evidence=evidence,
                flags=flags(evidence),
            )
        )
    return _Board(_ranked(found), model, far_off)


def _rows(call: Call) -> QuerySet[Application, tuple[int, str, str, str, int | None, str, str, list[str]]]:
    themes = Theme.objects.filter(applications=OuterRef("pk")).order_by("title").values("title")
    found = in_assessment(call).annotate(theme_titles=ArraySubquery(themes)).order_by("number")
    return found.values_list(
        "pk", "key", "number", "title", "amount", "lead__name", "lead__municipality", "theme_titles"
    )


def _calibration(scores: list[Score], lowest: float, highest: float) -> tuple[Calibrated, list[Score]]:
    """The model and the stray scores, kept by the scores themselves: most lines of the journal change none."""

    def work_out() -> tuple[Calibrated, list[Score]]:
        model = calibrate(scores, lowest, highest)
        return model, outlying(scores, model)

    return _calibrations.get_or_build((frozenset(scores), lowest, highest), work_out)


def _agreed(call: Call, weights: dict[int, int]) -> dict[int, float]:
    """The score of the panel's grades by application."""
    rows = AgreedGrade.objects.filter(consensus__withdrawn="", consensus__application__call=call)
    grades: dict[int, dict[int, int | None]] = defaultdict(dict)
    for application, criterion, grade in rows.order_by().values_list(
        "consensus__application_id", "criterion_id", "grade"
    ):
        grades[application][criterion] = grade
    scores = {pk: review_score(own, weights) for pk, own in grades.items()}
    return {pk: float(score) for pk, score in scores.items() if score is not None}


def _wanted(call: Call) -> int:
    """How many reviews the call's plan asks for; without a plan, two: one person's view is thin."""
    asked = AssessmentPlan.objects.filter(call=call, withdrawn="").values_list("reviews_each", flat=True)
    return asked.first() or 2


def _ranked(found: list[Result]) -> list[Result]:
    placed = [
        replace(each, rank=rank)
        for each, rank in zip(found, ranks([each.score for each in found]), strict=True)
    ]
    return sorted(placed, key=lambda each: (each.rank is None, each.rank or 0, each.number))


def by_disagreement(found: Sequence[Result]) -> list[Result]:
    """Return results in the order in which a panel talks of them: those most apart first, then those with most flags."""
    return sorted(found, key=lambda each: (-round(each.spread, 9), -len(each.flags), each.number))


@dataclass(frozen=True, slots=True)
class Assessed:
    """A call whose applications are assessed: how many there are for the reader, with a score, and with the panel's."""

    call: Call
    applications: int
    scored: int
    agreed: int


def calls_with_results(by: Actor) -> list[Assessed]:
    """Return the calls that have a plan of their assessment or a finished review, the newest first."""
    planned = AssessmentPlan.objects.filter(withdrawn="").values("call")
    reviewed = Mark.objects.filter(review__status=ReviewState.FINISHED.value, review__withdrawn="").values(
        "review__assignment__application__call"
    )
    found = []
    for call in Call.objects.filter(
        Q(pk__in=planned) | Q(pk__in=reviewed), run_here=True, withdrawn=""
    ).order_by("-year", "-closes_at", "title"):
        own = results(call, by)
        scored = sum(each.score is not None for each in own)
        found.append(Assessed(call, len(own), scored, sum(each.consensus is not None for each in own)))
    return found
