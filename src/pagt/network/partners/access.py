"""Who may decide whether somebody may act for an organisation, with the reason when they may not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from pagt.core.errors import Refused
from pagt.core.rights import Actor, Right
from pagt.network.partners.models import Affiliation
from pagt.network.partners.states import AffiliationState


def may_decide(by: Actor, affiliation: Affiliation) -> bool:
    """Whether an actor may approve or refuse somebody.

    An officer may for every organisation, a colleague for the own one once it is in the register; nobody for
    themselves.
    """
    if by.actor_key == affiliation.user.actor_key:
        return False
    if Right.HANDLE_APPLICATIONS in by.rights:
        return True
    return Right.APPLY in by.rights and _is_colleague(by, affiliation)


def require_decision(by: Actor, affiliation: Affiliation) -> None:
    """Raise `Refused`, with the sentence that the page shows, unless the actor may decide."""
    if may_decide(by, affiliation):
        return
    if by.actor_key == affiliation.user.actor_key:
        raise Refused(_("Somebody else has to approve you."))
    raise Refused(
        _("Only somebody who is approved in the organisation, or the secretariat, may decide this.")
    )


def _is_colleague(by: Actor, affiliation: Affiliation) -> bool:
    if affiliation.organisation_id is None:
        return False
    approved = Affiliation.objects.filter(
        organisation=affiliation.organisation_id, state=AffiliationState.APPROVED.value
    )
    return approved.filter(user__key=by.actor_key.removeprefix("user:"), user__is_active=True).exists()
