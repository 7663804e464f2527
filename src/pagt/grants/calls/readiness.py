"""What a call still lacks before it can be published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from pagt.grants.calls.models import Call
from pagt.grants.calls.queries import form_of, stages_of
from pagt.grants.calls.rules.fitness import fitness
from pagt.grants.calls.sentences import say_fault
from pagt.grants.calls.states import Pool, Stage
from pagt.grants.calls.words import STAGE_NAMES

if TYPE_CHECKING:
    from pagt.core.register.spec import Text


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the list of what a call needs.

    Args:
        label: what is needed.
        done: whether it is there.
        note: what is there, or what to do.
    """

    label: Text
    done: bool
    note: Text = ""


def missing(call: Call, now: datetime) -> list[Point]:
    """Return the points of `checklist` that are not done: while there is one, nobody can publish."""
    return [point for point in checklist(call, now) if not point.done]


def checklist(call: Call, now: datetime) -> list[Point]:
    """Return what a call needs before it is published, and whether it is there at an instant."""
    return [
        *_dates(call, now),
        _text(_("Description and guidance"), call.description or call.guidance),
        Point(
            _("Who may apply"),
            bool(call.lead_kinds or call.lead_education),
            ""
            if call.lead_kinds or call.lead_education
            else _("Tick what kinds of applicant the call is for."),
        ),
        *([_themes(call)] if call.pool == Pool.THEME else []),
        Point(
            _("Amount to award"),
            bool(call.amount),
            "" if call.amount else _("Say how much there is to award."),
        ),
        _criteria(call),
        *(_form(call, stage) for stage in stages_of(call)),
        _text(_("Legal basis"), call.legal_basis),
        _text(_("Terms of the grant"), call.terms),
        Point(
            _("Contact"),
            bool(call.contact_email),
            "" if call.contact_email else _("Give an e-mail address for questions."),
        ),
    ]


def _form(call: Call, stage: Stage) -> Point:
    label = _("Form of the stage “%(stage)s”") % {"stage": STAGE_NAMES[stage]}
    form = form_of(call, stage)
    if form is None:
        return Point(label, False, _("Build it, or take it from an example."))
    faults = fitness(form, stage)
    return Point(label, not faults, say_fault(faults[0]) if faults else "")


def _text(label: str, text: str) -> Point:
    return Point(label, bool(text.strip()), "" if text.strip() else _("Write it on the call."))


def _criteria(call: Call) -> Point:
    done = call.criteria.exists() and len(call.scale) > 1
    note = "" if done else _("Say by what applications are assessed, and on what scale.")
    return Point(_("Criteria and grading scale"), done, note)


def _themes(call: Call) -> Point:
    done = call.themes.exists()
    return Point(_("Themes"), done, "" if done else _("Calls of the theme pool name their themes."))


def _dates(call: Call, now: datetime) -> list[Point]:
    first = call.idea_closes_at or call.closes_at
    late = _("It has passed; choose a later one.")
    points = [
        Point(_("Day on which it opens"), bool(call.opens_at), _said(call.opens_at) or _("Choose one.")),
    ]
    if call.idea_closes_at:
        ahead = call.idea_closes_at > now
        points.append(Point(_("Deadline for project ideas"), ahead, _said(first) if ahead else late))
    ahead = call.closes_at is not None and call.closes_at > now
    note = _said(call.closes_at) if ahead else late if call.closes_at else _("Choose one.")
    return [*points, Point(_("Deadline for applications"), ahead, note)]


def _said(moment: datetime | None) -> str:
    return str(date_format(localtime(moment), "DATETIME_FORMAT")) if moment else ""
