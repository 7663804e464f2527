"""What the reasons of an assignment are called, and what is short when nothing fits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pagt.grants.assessment.models import Assessor
from pagt.grants.assessment.rules.affinity import Known, Reason
from pagt.grants.assessment.states import AssignmentState
from pagt.network.partners.states import EducationType
from pagt.network.partners.words import EDUCATION_NAMES
from pagt.solving.assignment import Assigned, Fairness, Proof, Short, Shortage

TONES = {
    AssignmentState.PROPOSED: "plain",
    AssignmentState.INVITED: "warning",
    AssignmentState.ACCEPTED: "good",
    AssignmentState.DECLINED: "bad",
    AssignmentState.REMOVED: "bad",
}
_MOST_NAMED = 6


def reason_text(reason: Reason, themes: Mapping[str, str]) -> str:
    """Return a reason in words; `themes` are titles by key, one that is not there is named by its key."""
    match reason.code:
        case Known.THEMES:
            return _("Theme: %(what)s") % {"what": ", ".join(themes.get(each, each) for each in reason.of)}
        case Known.EDUCATION:
            names = ", ".join(str(EDUCATION_NAMES[EducationType(each)]) for each in reason.of)
            return _("Education: %(what)s") % {"what": names}
        case Known.WORDS:
            return _("Knows about: %(what)s") % {"what": ", ".join(reason.of)}
        case Known.NO_THEMES:
            return _("No theme stated")
        case _:
            return _("No education stated")


def reasons_text(reasons: Iterable[Reason], themes: Mapping[str, str]) -> str:
    """Return reasons in one line, each with its points."""
    return " · ".join(f"{reason_text(each, themes)} ({each.points})" for each in reasons)


def assigned_text(found: Assigned) -> str:
    """Return what a run came to: worst served, total, and how both are proven."""
    worst, total = found.worst, found.total
    if found.fairness is Fairness.RELATIVE:
        first = _("Worst served is %(number)s with %(share)s %% of the best that it could have alone.") % {
            "number": found.at_worst,
            "share": f"{worst.value / 10:g}",
        }
    else:
        first = _("Worst served is %(number)s with %(points)s points.") % {
            "number": min(found.scores, key=lambda number: (found.scores[number], number), default=""),
            "points": min(found.scores.values(), default=0),
        }
    how = {
        Proof.CEILING: _("That is its own ceiling: nobody who is free for it would give more."),
        Proof.DUALITY: _("It is proven that no assignment serves the worst better."),
        Proof.SEARCH: _("It is proven that no assignment serves the worst better."),
        Proof.NONE: _("It is not proven that this is the best: at most %(bound)s can be reached.")
        % {"bound": worst.bound},
    }[worst.proof]
    points = sum(found.scores.values())
    if total.gap > 0:
        last = _("The total is %(total)s points; %(more)s more may be possible.") % {
            "total": points,
            "more": total.bound - total.value,
        }
    else:
        last = _("The total is %(total)s points, proven to be the most.") % {"total": points}
    if found.problem.earlier.any():
        last += " " + _(
            "Those who were invited already count %(cost)s points more: that is what a change must gain."
        ) % {"cost": found.problem.change_cost}
    return f"{first} {how} {last}"


def shortage_text(shortage: Shortage, people: Mapping[str, Assessor]) -> str:
    """Return what is short in a sentence that says what to do."""
    names = [str(people[key]) if key in people else key for key in shortage.assessors]
    given = {
        "applications": _listed(shortage.applications),
        "assessors": _listed(names),
        "needed": shortage.needed,
        "available": shortage.available,
    }
    match shortage.kind:
        case Short.CANDIDATES:
            said = _(
                "%(applications)s needs %(needed)s assessors, but only %(available)s can have it: the others "
                "may have a conflict of interest or have said no. "
                "Take more people into the pool, or look at the suggestions of conflicts."
            )
        case Short.CAPACITY:
            said = _(
                "%(applications)s need %(needed)s assessments, but there is room for %(available)s. Raise the "
                "capacity of an assessor, or take more people into the pool."
            )
        case Short.APPLICATIONS:
            said = _(
                "%(assessors)s must have at least %(needed)s applications, but only %(available)s are left for them. "
                "Lower the fewest applications in the plan."
            )
        case _:
            said = _("More is locked or accepted than fits: %(needed)s, where %(available)s is the most.")
    return said % given


def _listed(names: Iterable[str]) -> str:
    rows = list(names)
    more = len(rows) - _MOST_NAMED
    named = ", ".join(rows[:_MOST_NAMED])
    return named + (ngettext(" and %(n)s more", " and %(n)s more", more) % {"n": more} if more > 0 else "")
