"""What decisions, hearings and letters know of a person."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from pagt.core.personal import Done, Floor, Part, Subject
from pagt.core.rights import Actor
from pagt.grants.awards.models import Decision, DecisionLetter, Hearing, LeftRoom, LetterGrounds, Release


def _told(subject: Subject, own: bool) -> Iterable[Part]:
    if not subject.user:
        return
    actor = f"user:{subject.user}"
    yield Part(
        _("Hearings that the person answered"),
        [
            {
                _("Number"): each.application.number,
                _("Answered"): each.answered_at,
                _("The answer"): each.answer,
            }
            for each in Hearing.objects.filter(answered_by=actor).select_related("application")
        ],
    )
    yield Part(
        _("Decisions that the person had left the room for"),
        [
            {_("Decision"): each.decision.name_or_title, _("Decided"): each.decision.on}
            for each in LeftRoom.objects.filter(user__key=subject.user).select_related("decision__call")
        ],
    )


def _erase(subject: Subject, stranger: str, by: Actor) -> Iterable[Done]:
    if not subject.user:
        return
    actor = f"user:{subject.user}"
    signed = DecisionLetter.objects.filter(prepared_by=actor).count()
    answered = Hearing.objects.filter(answered_by=actor).count()
    yield Done(
        _("Hearings answered and letters signed"),
        signed + answered,
        _(
            "A hearing and the letter of a decision are part of a journalised case, which the authority must keep "
            "whole (GDPR art. 17(3)(b), the Archives Act). Complaints: Datatilsynet."
        ),
    )


FLOOR = Floor(
    told=_told,
    erase=_erase,
    keeps=frozenset(model.KIND for model in (Decision, DecisionLetter, Hearing, LetterGrounds, Release)),
)
