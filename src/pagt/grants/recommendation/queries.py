"""What is read of recommendations: the one in force, its lines for the rules, and how the money is spread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pagt.core.closed import open_to
from pagt.core.rights import Actor
from pagt.grants.applications.models import Application
from pagt.grants.assessment.queries.results import in_assessment
from pagt.grants.calls.models import Call
from pagt.grants.conflicts.models import Conflict
from pagt.grants.conflicts.queries import standing
from pagt.grants.recommendation import rules
from pagt.grants.recommendation.models import Recommendation, RecommendationLine
from pagt.grants.recommendation.states import State, Verdict
from pagt.network.partners.municipalities import names as municipalities
from pagt.network.partners.states import EducationType
from pagt.network.partners.words import EDUCATION_NAMES


def visible(by: Actor) -> QuerySet[Recommendation]:
    """Return the recommendations that the actor may see: one with a case that is closed to them is as none."""
    return open_to(Recommendation.objects.filter(withdrawn=""), by).select_related("call")


def approved(call: Call) -> Recommendation | None:
    """Return the recommendation of a call that is approved and that no later one has replaced."""
    return Recommendation.objects.filter(call=call, status=State.APPROVED.value, withdrawn="").first()


def lines_of(recommendation: Recommendation) -> list[RecommendationLine]:
    """Return the lines with what their page and the paper show of each application, in their order."""
    rows = recommendation.lines.select_related("application__lead", "application__call")
    return list(rows.prefetch_related("application__themes"))


def as_rule(line: RecommendationLine) -> rules.Line:
    """Return a line as the rules see it."""
    return rules.Line(
        number=line.application.number,
        verdict=Verdict(line.verdict),
        amount=line.amount,
        applied=line.applied,
        rank=line.rank,
        proposed=line.proposed,
        reserve_rank=line.reserve_rank,
        deviation=line.deviation,
        considerations=line.considerations,
        decisive_facts=line.decisive_facts,
        conditions=line.conditions,
    )


def left_out(recommendation: Recommendation, lines: Iterable[RecommendationLine]) -> list[str]:
    """Return the numbers of the call's candidates that have no line."""
    there = {line.application_id for line in lines}
    found = in_assessment(recommendation.call).exclude(pk__in=there)
    return list(found.order_by("number").values_list("number", flat=True))


def gone(call: Call, applications: Iterable[Application]) -> frozenset[str]:
    """Return the numbers of those applications of a call that may no longer get money: withdrawn or ineligible."""
    there = frozenset(in_assessment(call).values_list("number", flat=True))
    return frozenset(each.number for each in applications) - there


def faults(recommendation: Recommendation, lines: Sequence[RecommendationLine]) -> list[rules.Fault]:
    """Return what keeps the recommendation from being put forward."""
    return rules.faults(
        [as_rule(line) for line in lines],
        budget=recommendation.call.amount,
        left_out=left_out(recommendation, lines),
        gone=gone(recommendation.call, [line.application for line in lines]),
    )


@dataclass(frozen=True)
class Share:
    """What a group gets: a theme, a municipality or a kind of education. Money is øre."""

    name: str
    applied: int
    applied_for: int
    funded: int
    amount: int


def balance(lines: Sequence[RecommendationLine]) -> list[tuple[str, list[Share]]]:
    """Return how the money is spread: by theme, by the applicant's municipality, by kind of education.

    An application of several themes or kinds of education counts in each, with all of its money.
    """
    return [
        (_("Themes"), _shares(lines, lambda line: [theme.title for theme in line.application.themes.all()])),
        (_("Municipalities"), _shares(lines, _municipality)),
        (_("Kinds of education"), _shares(lines, _education)),
    ]


def _municipality(line: RecommendationLine) -> list[str]:
    code = line.application.lead.municipality
    return [municipalities().get(code, code)] if code else []


def _education(line: RecommendationLine) -> list[str]:
    return [str(EDUCATION_NAMES[EducationType(kind)]) for kind in line.application.lead.education_types]


def _shares(
    lines: Sequence[RecommendationLine], groups: Callable[[RecommendationLine], Sequence[str]]
) -> list[Share]:
    applied: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    funded: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for line in lines:
        for name in groups(line) or [_("Not stated")]:
            applied[name] += 1
            asked[name] += line.applied
            funded[name] += line.amount > 0
            given[name] += line.amount
    return [Share(name, applied[name], asked[name], funded[name], given[name]) for name in sorted(applied)]


def conflicts_by_ground(lines: Iterable[RecommendationLine]) -> list[tuple[str, int, int]]:
    """Return, for each ground of § 3(1), how many conflicts were handled and how many stand: never whose.

    Returns:
        ground (`1` to `5`), conflicts that were raised on these cases, those of them that stand.
    """
    cases = [line.application_id for line in lines]
    raised = Conflict.objects.filter(application__in=cases, withdrawn="")
    stands = standing().filter(application__in=cases)
    all_of, standing_of = (
        Counter(rows.order_by().values_list("ground", flat=True)) for rows in (raised, stands)
    )
    return [(ground, all_of[ground], standing_of[ground]) for ground in sorted(all_of)]
