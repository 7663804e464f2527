"""What is read of letters and hearings: by those who work on them, and by the applicants once they are told."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.actors import actor_names
from pagt.core.closed import closed_cases
from pagt.core.rights import Actor
from pagt.grants.applications.content import canonical, fingerprint
from pagt.grants.applications.models import Application
from pagt.grants.awards.letter_content import content_of
from pagt.grants.awards.letter_material import Material, materials
from pagt.grants.awards.models import Decision, DecisionLetter, Release
from pagt.grants.awards.states import LetterState, ReleaseState
from pagt.people.models import User


def readers_of(application: Application) -> QuerySet[User]:
    """Return everybody who writes an application and can sign in."""
    return User.objects.filter(is_active=True, co_writing__application=application).order_by("pk")


def why_stale(material: Material, officer: str) -> str:
    """Return why a letter no longer says what it would say if it were made now; empty when it does.

    Args:
        material: a line with its letter.
        officer: the name of who prepared it.
    """
    letter = material.letter
    if letter is None:
        return ""
    if not material.line.in_force:
        return _("A later decision has changed what was decided.")
    if material.lacks:
        return _("Something that the letter needs is missing now.")
    now = content_of(material, dated=letter.dated, language=letter.language, officer=officer)
    if fingerprint(canonical(now)) != letter.sha256:
        return _("What the letter rests on has changed since it was made. Make it again.")
    return ""


@dataclass(frozen=True)
class Row:
    """A line of a decision with its letter and why that is out of date."""

    material: Material
    stale: str
    prepared_by: str
    approved_by: str

    @property
    def letter(self) -> DecisionLetter | None:
        return self.material.letter

    @property
    def is_ready(self) -> bool:
        """Whether it is approved, or released, as it would be made now."""
        return (
            self.letter is not None
            and self.letter.status in (LetterState.APPROVED, LetterState.RELEASED)
            and not self.stale
        )


def rows(decision: Decision, by: Actor | None = None) -> list[Row]:
    """Return the lines of a decision that are in force, or were told, with their letters.

    Args:
        decision: the decision.
        by: who looks: the cases that are closed to them are left out; None for the program itself.
    """
    lines = decision.lines.select_related("application")
    if by is not None:
        lines = lines.exclude(application__key__in=closed_cases(by))
    found = materials(lines, now=clock.database_now())
    letters = [each.letter for each in found if each.letter]
    names = actor_names({key for each in letters for key in (each.prepared_by, each.approved_by) if key})
    return [
        Row(
            material=each,
            stale=""
            if _is_told(each)
            else why_stale(each, names.get(each.letter.prepared_by, "") if each.letter else ""),
            prepared_by=names.get(each.letter.prepared_by, "") if each.letter else "",
            approved_by=names.get(each.letter.approved_by, "") if each.letter else "",
        )
        for each in found
        if each.line.in_force or each.letter
    ]


def _is_told(material: Material) -> bool:
    return material.letter is not None and material.letter.released_at is not None


def why_not_release(decision: Decision, found: Sequence[Row], on: date) -> list[str]:
    """Return what keeps a decision from being released on a day, as sentences; none when nothing does."""
    lines = [row for row in found if row.material.line.in_force]
    why = []
    if decision.released_at:
        return [_("The decision is released already.")]
    if not lines:
        return [_("A later decision has changed all of its lines.")]
    problems = {
        _("Without an approved letter: %(numbers)s."): [
            row for row in lines if row.letter is None or row.letter.status != LetterState.APPROVED
        ],
        _("Changed since the letter was made: %(numbers)s."): [
            row for row in lines if row.letter and row.stale
        ],
        _("Dated on another day than that of the release: %(numbers)s."): [
            row for row in lines if row.letter and row.letter.dated != on
        ],
    }
    for sentence, wrong in problems.items():
        if wrong:
            why.append(sentence % {"numbers": ", ".join(row.material.application.number for row in wrong)})
    return why


def release_of(decision: Decision) -> Release | None:
    """Return the release of a decision that is planned or done, else the last that broke off; None without any."""
    found = decision.releases.order_by("-pk")
    live = found.filter(status__in=[ReleaseState.PLANNED.value, ReleaseState.DONE.value]).first()
    return live or found.first()


def told(applications: Iterable[Application]) -> QuerySet[DecisionLetter]:
    """Return the letters that applicants may read, newest first: none before it is released."""
    found = DecisionLetter.objects.filter(application__in=list(applications), released_at__isnull=False)
    return found.select_related("document", "application", "line").order_by("-released_at", "-pk")


def said(letter: DecisionLetter) -> dict[str, Any]:
    """Return what a letter says, as it was frozen."""
    content: dict[str, Any] = json.loads(letter.content)
    return content
