"""What assessment knows of a person."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from pagt.core.personal import Done, Floor, Part, Subject
from pagt.core.rights import Actor
from pagt.grants.assessment.actions.leaving import change_assessor
from pagt.grants.assessment.models import Assessor, Assignment


def _told(subject: Subject, own: bool) -> Iterable[Part]:
    if not subject.user:
        return
    yield Part(
        _("What the person knows as an assessor"),
        [
            {
                _("Themes"): ", ".join(theme.title for theme in each.themes.all()),
                _("Knows about"): ", ".join(each.tags),
                _("Most applications of one call"): each.capacity,
            }
            for each in Assessor.objects.filter(user__key=subject.user)
        ],
    )
    yield Part(
        _("Applications that the person was asked to assess"),
        [
            {
                _("Number"): each.application.number,
                _("State"): each.get_status_display(),
                _("Reason"): each.reason,
            }
            for each in Assignment.objects.filter(assessor__user__key=subject.user).select_related(
                "application"
            )
        ],
    )


def _erase(subject: Subject, stranger: str, by: Actor) -> Iterable[Done]:
    if not subject.user:
        return
    known = 0
    for each in Assessor.objects.filter(user__key=subject.user):
        change_assessor(
            each, by=by, version=each.version, themes=[], tags=[], education_types=[], active=False
        )
        known += 1
    yield Done(_("What the person knows as an assessor"), known)
    yield Done(
        _("Applications that the person was asked to assess"),
        Assignment.objects.filter(assessor__user__key=subject.user).count(),
        _(
            "Who assessed an application is part of a journalised case, which the authority must keep whole (GDPR art. "
            "17(3)(b), the Archives Act). Complaints: Datatilsynet."
        ),
    )


FLOOR = Floor(told=_told, erase=_erase, keeps=frozenset({Assessor.KIND, Assignment.KIND}))
