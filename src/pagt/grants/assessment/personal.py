"""What assessment knows of a person."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from pagt.core.closed import open_to_reader
from pagt.core.personal import Done, Floor, Part, Subject
from pagt.core.rights import Actor
from pagt.grants.assessment.actions.leaving import change_assessor
from pagt.grants.assessment.models import Assessor, Assignment, Consensus, Remark, Review
from pagt.grants.assessment.states import AssignmentState


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
    asked = open_to_reader(Assignment.objects.filter(assessor__user__key=subject.user))
    if own:  # what nobody has asked them about yet may still be given to somebody else
        asked = asked.exclude(status=AssignmentState.PROPOSED.value).exclude(invited_at=None)
    yield Part(
        _("Applications that the person was asked to assess"),
        [
            {
                _("Number"): each.application.number,
                _("State"): each.get_status_display(),
                _("Reason"): each.reason,
            }
            for each in asked.select_related("application")
        ],
    )
    remarks = open_to_reader(Remark.objects.filter(author__key=subject.user, withdrawn=""))
    yield Part(
        _("What the person wrote in discussions of applications"),
        [
            {
                _("Number"): each.application.number,
                _("When"): each.created_at,
                _("Text"): each.text,
            }
            for each in remarks.select_related("application")
        ],
    )
    reviews = open_to_reader(
        Review.objects.filter(assignment__assessor__user__key=subject.user, withdrawn="")
    )
    yield Part(
        _("Assessments that the person wrote"),
        [
            {
                _("Number"): each.assignment.application.number,
                _("State"): each.get_status_display(),
                _("Overall assessment"): each.summary,
                _("Reasons"): "\n\n".join(mark.reason for mark in each.marks.all() if mark.reason),
            }
            for each in reviews.select_related("assignment__application").prefetch_related("marks")
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


FLOOR = Floor(
    told=_told,
    erase=_erase,
    keeps=frozenset(model.KIND for model in (Assessor, Assignment, Review, Remark, Consensus)),
)
