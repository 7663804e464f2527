"""A proposal for the agenda of the next meeting with a municipality or a national body, made from its own data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pagt.core.money import kroner
from pagt.network.meetings.states import Forum, ItemMark, Purpose
from pagt.network.partners.models import Organisation

NAMED = 5
"""How many are named in a point; the page itself shows them all."""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the agenda: what it is called, what to say of it, and why it is proposed."""

    subject: str
    text: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Matters:
    """What there is to talk about, in names.

    `agreed`: follow-ups still open. `projects`: (title, amount in øre or None) awarded since `since`. `strangers`: its
    companies that have come to no meeting. `ambassadors`, `wishes` (needs and offers), `calls` (title, closes on).
    """

    since: date | None = None
    agreed: Sequence[str] = ()
    projects: Sequence[tuple[str, int | None]] = ()
    companies: int = 0
    strangers: Sequence[str] = ()
    ambassadors: Sequence[str] = ()
    wishes: Sequence[str] = ()
    calls: Sequence[tuple[str, date | None]] = ()
    council: bool = True


def proposal(matters: Matters) -> list[Point]:
    """Return the points that the matters give rise to, what was agreed first and the next meeting last."""
    return [*_points(matters), Point(_("What we agree, who does it by when, and the next meeting"))]


def _points(matters: Matters) -> Iterator[Point]:
    if matters.agreed:
        yield Point(_("Since last: what was agreed"), _lines(matters.agreed))
    elif matters.since is None:
        yield Point(
            _("Who we are, and what we want to do together"),
            _("No meeting has been held in this period, so it begins with getting to know each other."),
        )
    if matters.projects:
        yield Point(_("Projects and money that have come here"), _projects(matters))
    if matters.strangers:
        many = len(matters.strangers)
        text = ngettext(
            "%(n)s of %(all)s companies here has not come to a meeting: %(names)s.",
            "%(n)s of %(all)s companies here have not come to a meeting: %(names)s.",
            many,
        ) % {"n": many, "all": matters.companies, "names": _names(matters.strangers)}
        yield Point(_("Local companies that could take part"), text, ItemMark.DISCUSSION)
    if matters.ambassadors:
        yield Point(_("What the ambassadors here can do for the schools"), _lines(matters.ambassadors))
    if matters.wishes:
        yield Point(_("What is sought and offered here"), _lines(matters.wishes), ItemMark.DISCUSSION)
    if matters.calls:
        lines = [
            _("%(title)s, closes %(day)s") % {"title": title, "day": date_format(day)} if day else title
            for title, day in matters.calls
        ]
        yield Point(_("Calls that are open"), _lines(lines))
    if not matters.council:
        yield Point(
            _("Whether to meet in the education council"),
            _("The plan allows the meetings to be held in the municipal education council; none has been."),
            ItemMark.DISCUSSION,
        )


def _projects(matters: Matters) -> str:
    total = sum(amount or 0 for _title, amount in matters.projects)
    lines = [
        f"{title} ({kroner(amount)} kr.)" if amount else title for title, amount in matters.projects[:NAMED]
    ]
    more = len(matters.projects) - NAMED
    if more > 0:
        lines.append(ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more})
    if total and len(matters.projects) > 1:
        lines.append(_("In all %(amount)s kr.") % {"amount": kroner(total)})
    return _lines(lines)


def _names(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (_(" and %(n)s more") % {"n": more} if more > 0 else "")


def _lines(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def plan_url(organisation: Organisation, purpose: Purpose, points: Sequence[Point], forum: str = "") -> str:
    """Return the address of the form for a meeting with the organisation, its agenda filled in."""
    given = {
        "title": _("Meeting with %(name)s") % {"name": organisation.name},
        "purpose": purpose.value,
        "forum": forum or Forum.OWN.value if purpose is Purpose.MUNICIPAL else "",
        "participants-0-organisation": f"{organisation.name} [{organisation.key}]",
        "participants-0-attended": "on",
    }
    for number, point in enumerate(points):
        given[f"items-{number}-subject"] = point.subject
        given[f"items-{number}-text"] = point.text
        given[f"items-{number}-mark"] = point.mark
    return f"{reverse('meeting-new')}?{urlencode({name: value for name, value in given.items() if value})}"
