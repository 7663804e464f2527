"""What conflicts of interest know of a person."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pagt.core.closed import open_to_reader
from pagt.core.personal import Done, Floor, Part, Subject
from pagt.core.rights import Actor
from pagt.grants.conflicts.models import Conflict, Declaration, Interest


def _told(subject: Subject, own: bool) -> Iterable[Part]:
    if not subject.user:
        return
    yield Part(
        _("Ties to organisations that the person has stated"),
        [
            {
                _("Organisation"): str(one.organisation),
                _("What ties you to it"): one.get_tie_display(),
                _("From"): one.begins,
                _("Until"): one.ends,
                _("In your own words"): one.detail,
            }
            for one in Interest.objects.filter(person__key=subject.user).select_related("organisation")
        ],
    )
    found: QuerySet[Conflict] = Conflict.objects.filter(person__key=subject.user)
    # Of a case that is closed to them, a person reads here no more than they said themselves; whoever looks for them
    # reads nothing of a case that is closed to that reader.
    found = found.filter(origin="declared") if own else open_to_reader(found)
    yield Part(
        _("Conflicts of interest"),
        [
            {
                _("Call"): str(one.application.call),
                _("Ground"): one.get_ground_display(),
                _("Status"): one.get_status_display(),
                _("In the person's or the officer's words"): one.detail,
            }
            for one in found.select_related("application__call")
        ],
    )


def _erase(subject: Subject, stranger: str, by: Actor) -> Iterable[Done]:
    if not subject.user:
        return
    number = Conflict.objects.filter(person__key=subject.user).count()
    number += Interest.objects.filter(person__key=subject.user).count()
    if number:
        yield Done(
            _("Conflicts of interest and the ties behind them"),
            number,
            _(
                "That nobody took part in a case in which they had an interest must stay provable (GDPR art. 17(3)(b), "
                "forvaltningsloven § 3). They stay under a key without a name."
            ),
        )


FLOOR = Floor(told=_told, erase=_erase, keeps=frozenset({Conflict.KIND, Interest.KIND, Declaration.KIND}))
