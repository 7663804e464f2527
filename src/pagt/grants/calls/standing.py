"""Where a call stands, what comes next, and what the reader may do about it: the top of the call's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from pagt.core.actors import actor_names
from pagt.core.rights import Actor, Right
from pagt.grants.calls.access import visible_to, why_not_prepare, why_not_publish
from pagt.grants.calls.models import Call
from pagt.grants.calls.queries import next_date, phase_of, uses
from pagt.grants.calls.readiness import Point, checklist
from pagt.grants.calls.states import Phase
from pagt.grants.calls.words import PHASE_NAMES


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do with a call: a button, or why there is none."""

    label: str
    url: str
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the top of a call's page says.

    Args:
        phase: the phase's word.
        code: the phase itself, for its colour.
        sentences: what comes next and when, and who has prepared or published it.
        warnings: what does not hinder, but should be known.
        points: what it needs before it is published; empty afterwards.
        steps: prepare and publish, while they are to be taken.
        copy_url: the page that copies it; empty for those who may not.
        public_url: its public page; empty while it is a draft.
    """

    phase: str
    code: Phase
    sentences: list[str]
    warnings: list[str]
    points: list[Point]
    steps: list[Step]
    copy_url: str
    public_url: str

    @property
    def lacking(self) -> int:
        """How many points are not done."""
        return sum(not point.done for point in self.points)


def standing(call: Call, by: Actor, now: datetime) -> Standing:
    """Return where a call stands at an instant, for a reader."""
    phase = phase_of(call, now)
    draft = phase is Phase.DRAFT and not call.withdrawn
    points = checklist(call, now) if draft else []
    return Standing(
        phase=str(PHASE_NAMES[phase]),
        code=phase,
        sentences=[text for text in (_who(call), _next(call, phase, now)) if text],
        warnings=_warnings(call, by, now, draft=draft) if phase is not Phase.CLOSED else [],
        points=points,
        steps=_steps(call, by, points) if draft else [],
        copy_url=reverse("call-copy", args=[call.key]) if Right.WRITE_RECORDS in by.rights else "",
        public_url=reverse("portal:call", args=[call.key]) if call.is_public and not call.withdrawn else "",
    )


def _said(moment: datetime) -> str:
    return str(date_format(localtime(moment), "DATETIME_FORMAT"))


def _who(call: Call) -> str:
    if call.published_at:
        names = actor_names([call.prepared_by, call.published_by])
        return _("Prepared by %(one)s; published by %(other)s, %(when)s.") % {
            "one": names[call.prepared_by],
            "other": names[call.published_by],
            "when": _said(call.published_at),
        }
    if call.prepared_by:
        who = actor_names([call.prepared_by])[call.prepared_by]
        return _("Prepared by %(who)s. It waits for a second person to publish it.") % {"who": who}
    return ""


def _next(call: Call, phase: Phase, now: datetime) -> str:
    if phase is Phase.DRAFT:
        return _("Nobody outside can see it. Once published it opens and closes by itself, by its dates.")
    coming = next_date(call, now)
    if coming is None:
        return ""
    name, at = coming
    sentence = {
        "opens_at": _("It opens by itself on %(when)s."),
        "idea_closes_at": _("Project ideas can be submitted until %(when)s."),
        "application_opens_at": _("Applications open by themselves on %(when)s."),
        "closes_at": _("Applications can be submitted until %(when)s."),
    }[name]
    return sentence % {"when": _said(at)}


def _warnings(call: Call, by: Actor, now: datetime, *, draft: bool) -> list[str]:
    found = []
    if draft and call.opens_at and call.opens_at <= now:
        found.append(
            _("The day on which it opens has passed: it will be open from the moment it is published.")
        )
    if call.pool_year and call.run_here and not call.withdrawn:
        found += [
            _("The calls of this share of “%(pool)s” want to award more than the share is.")
            % {"pool": call.pool_year.title}
            for use in uses(call.pool_year, visible_to(Call.objects.all(), by))
            if use.over and use.pool == call.pool
        ]
    return found


def _steps(call: Call, by: Actor, points: list[Point]) -> list[Step]:
    lacking = [point for point in points if not point.done]
    missing = _("Something is still missing; see the list.") if lacking else ""
    prepare = Step(
        _("Say that it is ready"),
        reverse("call-prepare", args=[call.key]),
        why_not_prepare(call, by) or missing,
    )
    publish = Step(
        _("Publish"), reverse("call-publish", args=[call.key]), why_not_publish(call, by) or missing
    )
    return [publish] if call.prepared_by else [prepare, publish]
