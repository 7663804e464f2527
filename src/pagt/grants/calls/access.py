"""Who may prepare and publish a call, and when; each refusal is a sentence for its reader."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from pagt.core.actors import actor_names
from pagt.core.rights import Actor, Right
from pagt.grants.calls.models import Call


def why_not_prepare(call: Call, by: Actor) -> str:
    """Return why the actor can't say now that the call is ready; empty when they can."""
    why = _why_not_at_all(call, by)
    if not why and call.prepared_by:
        who = actor_names([call.prepared_by])[call.prepared_by]
        why = _("%(who)s has prepared it already; now a second person publishes it.") % {"who": who}
    return why


def why_not_publish(call: Call, by: Actor) -> str:
    """Return why the actor can't publish the call now; empty when they can."""
    why = _why_not_at_all(call, by)
    if not why and not call.prepared_by:
        why = _("Nobody has prepared it yet: one person prepares it, another publishes it.")
    if not why and call.prepared_by == by.actor_key:
        why = _("You prepared it: a second person publishes it.")
    return why


def _why_not_at_all(call: Call, by: Actor) -> str:
    if Right.PUBLISH_CALLS not in by.rights:
        return by.why_not(Right.PUBLISH_CALLS)
    if call.withdrawn:
        return _("The call is withdrawn.")
    if not call.run_here:
        return _("Applications to this call are not written in Pagt, so there is nothing to publish.")
    if call.published_at:
        return _("The call is published already.")
    return ""


def visible_to(calls: QuerySet[Call], by: Actor) -> QuerySet[Call]:
    """Return the calls that the actor may know of.

    Drafts are for those who make, publish or audit calls: a member of the council may be an applicant's leader, and
    a call is announced to everybody at once.
    """
    if by.rights & {Right.WRITE_RECORDS, Right.PUBLISH_CALLS, Right.READ_JOURNAL}:
        return calls
    return calls.filter(Q(run_here=False) | Q(published_at__isnull=False))
