"""What waits for one person on the way from applications to letters, each with the page where they do it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pagt.core import clock
from pagt.core.closed import open_to
from pagt.core.rights import Actor, Right
from pagt.grants.assessment.queries.mine import mine
from pagt.grants.awards.models import Decision, DecisionLetter
from pagt.grants.awards.states import LetterState
from pagt.grants.conflicts.access import is_concerned
from pagt.grants.conflicts.overview import WAITS, waiting_for
from pagt.grants.conflicts.own import calls_to_declare
from pagt.grants.recommendation.models import Recommendation
from pagt.grants.recommendation.states import State
from pagt.people.models import User


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for the person: what to do, of which call, by when, and where."""

    text: str
    call: str
    url: str
    due: date | None = None
    overdue: bool = False


def waits_for(by: Actor) -> list[Waiting]:
    """Return what waits for the person themself; nothing of cases that are closed to them."""
    if not isinstance(by, User):
        return []
    found = [*_to_declare(by), *_to_assess(by)]
    if Right.DECIDE in by.rights:
        found += [*_conflicts(by), *_recommendations(by), *_letters(by)]
    return found


def _to_declare(by: User) -> Iterator[Waiting]:
    """Calls that nobody has been told the outcome of: after that, saying it changes nothing."""
    if not is_concerned(by):
        return
    told = set(
        Decision.objects.filter(released_at__isnull=False, withdrawn="").values_list("call", flat=True)
    )
    for each in calls_to_declare(by):
        if each.left and each.call.pk not in told:
            text = ngettext(
                "Say whether you have a tie to %(n)s application",
                "Say whether you have a tie to %(n)s applications",
                each.left,
            )
            url = reverse("my-interests-call", args=[each.call.key])
            yield Waiting(text % {"n": each.left}, each.call.title, url)


def _to_assess(by: User) -> Iterator[Waiting]:
    if Right.ASSESS not in by.rights:
        return
    url, today = reverse("my-assessments"), clock.today()
    for group in mine(by):
        asked = sum(each.asked for each in group.rows)
        left = group.left - asked
        due = group.due
        if asked:
            text = ngettext(
                "Answer whether you will assess %(n)s application",
                "Answer whether you will assess %(n)s applications",
                asked,
            )
            yield Waiting(text % {"n": asked}, group.call.title, url, due)
        if left:
            text = ngettext("Assess %(n)s application", "Assess %(n)s applications", left)
            yield Waiting(text % {"n": left}, group.call.title, url, due, bool(due and due < today))


def _conflicts(by: User) -> Iterator[Waiting]:
    call = "application__call"
    rows = waiting_for(by).order_by().values(call).annotate(n=Count("pk")).order_by(f"-{call}__closes_at")
    for key, title, n in rows.values_list(f"{call}__key", f"{call}__title", "n"):
        text = ngettext(
            "Decide about %(n)s possible conflict of interest",
            "Decide about %(n)s possible conflicts of interest",
            n,
        )
        yield Waiting(text % {"n": n}, title, f"{reverse('conflicts-call', args=[key])}?status={WAITS}#list")


def _recommendations(by: User) -> Iterator[Waiting]:
    ready = Recommendation.objects.filter(withdrawn="", status=State.PREPARED.value)
    rows = open_to(ready, by).exclude(prepared_by=by.actor_key).select_related("call")
    for each in rows:
        url = reverse("grant_recommendation-detail", args=[each.key])
        yield Waiting(_("Approve the recommendation"), each.call.title, url)


def _letters(by: User) -> Iterator[Waiting]:
    drafted = DecisionLetter.objects.filter(withdrawn="", status=LetterState.DRAFTED.value)
    rows = (
        open_to(drafted, by)
        .exclude(prepared_by=by.actor_key)
        .order_by()
        .values("line__decision")
        .annotate(n=Count("pk"))
        .values_list("line__decision__key", "line__decision__call__title", "n")
    )
    for key, title, n in rows:
        text = ngettext("Approve %(n)s letter", "Approve %(n)s letters", n)
        yield Waiting(text % {"n": n}, title, reverse("decision-letters", args=[key]))
