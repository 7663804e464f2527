"""What applications know of a person."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pagt.core.closed import open_to_reader
from pagt.core.personal import Done, Floor, Part, Subject
from pagt.core.rights import Actor
from pagt.grants.applications.models import Answer, Application, CaseTask, CoWriter, Submission


def _theirs(subject: Subject) -> Q:
    own = [Q(email__iexact=address) for address in sorted(subject.emails)]
    own += [Q(user__key=subject.user)] if subject.user else []
    return reduce(or_, own, Q(pk__in=[]))


def _open() -> dict[str, Any]:
    """Only what belongs to cases that are open to whoever looks at another's data."""
    return {"application__in": open_to_reader(Application.objects.all())}


def _parts(subject: Subject, own: bool) -> QuerySet[CoWriter]:
    """What the person writes; they themselves are told all of it, as a party to the case."""
    return CoWriter.objects.filter(_theirs(subject), **({} if own else _open()))


def _told(subject: Subject, own: bool) -> Iterable[Part]:
    yield Part(
        _("Applications that the person takes part in"),
        [
            {
                _("Number"): one.application.number,
                _("Title"): one.application.title,
                _("E-mail"): one.email,
                pgettext("right", "May"): one.get_may_display(),
                _("Since"): one.added_at,
            }
            for one in _parts(subject, own).select_related("application")
        ],
    )
    if not subject.user:
        return
    actor = f"user:{subject.user}"
    yield Part(
        _("Submissions that the person made"),
        [
            {_("Receipt"): one.receipt, _("When"): one.submitted_at}
            for one in Submission.objects.filter(submitted_by=actor, **({} if own else _open()))
        ],
    )
    yield Part(
        _("Tasks on cases"),
        [
            {_("What"): one.text, _("Due"): one.due, _("Done"): one.done_on}
            for one in open_to_reader(CaseTask.objects.filter(assigned_to__key=subject.user))
        ],
    )


def _erase(subject: Subject, stranger: str, by: Actor) -> Iterable[Done]:
    writers = CoWriter.objects.filter(_theirs(subject))
    # Somebody with an account keeps taking part until the account itself is erased.
    ended = (writers if subject.user else writers.filter(user=None)).delete()[0]
    yield Done(_("Rights to take part in an application"), ended)
    named = [Q(("said__icontains", term)) for term in subject.terms]
    if not named:
        return
    answers = Answer.objects.annotate(said=Cast("value", TextField())).filter(reduce(or_, named))
    numbers = set(answers.values_list("application__number", flat=True))
    sent = Submission.objects.filter(reduce(or_, (Q(("content__icontains", term)) for term in subject.terms)))
    numbers |= set(sent.values_list("application__number", flat=True))
    known = open_to_reader(Application.objects.filter(number__in=numbers))
    numbers = set(known.values_list("number", flat=True))
    yield Done(
        _("Applications that name the person: %(numbers)s") % {"numbers": ", ".join(sorted(numbers))},
        len(numbers),
        _(
            "An application is a journalised case, which the authority must keep whole (GDPR art. 17(3)(b), the "
            "Archives Act). Complaints: Datatilsynet."
        ),
    )


FLOOR = Floor(
    told=_told,
    erase=_erase,
    keeps=frozenset({Application.KIND, "eligibility", "late_exception", "advice", "case_task", "letter"}),
)
