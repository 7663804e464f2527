"""Writes to the partner register."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from pagt.core.actions import change, create, patient, restore, withdraw
from pagt.core.errors import Invalid
from pagt.core.rights import Actor
from pagt.network.partners.actions_contacts import change_contact as change_contact
from pagt.network.partners.actions_contacts import change_job as change_job
from pagt.network.partners.actions_contacts import create_contact as create_contact
from pagt.network.partners.actions_follow_ups import (
    follow_up_of_interaction,
    fulfil,
    keep_confidential,
)
from pagt.network.partners.models import AmbassadorTerm, FollowUp, Interaction, Organisation
from pagt.network.partners.rules import closes_circle
from pagt.people.models import User

_PARENTS = 7_304_119


def create_organisation(*, by: Actor, **values: Any) -> Organisation:
    """Create an organisation; arguments and errors as in `core.actions.create`."""
    return create(Organisation, by=by, **values)


@patient
def change_organisation(
    organisation: Organisation, *, by: Actor, version: int, **values: Any
) -> Organisation:
    """Change an organisation; arguments and errors as in `core.actions.change`.

    Raises:
        Invalid: also when the organisation would become part of itself over its parents.
    """
    parent = values.get("parent")
    if parent is not None and parent.pk != organisation.parent_id:
        with connection.cursor() as cursor:
            # Two who change parents at once would each see the group without the other's change.
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PARENTS])
        parents = dict(
            Organisation.objects.filter(parent__isnull=False)
            .exclude(pk=organisation.pk)
            .values_list("key", "parent__key")
        )
        if closes_circle(organisation.key, parent.key, lambda key: str(parents.get(key, ""))):
            text = _("%(parent)s is itself a part of %(name)s.") % {
                "parent": parent.name,
                "name": organisation.name,
            }
            raise Invalid(text, {"parent": [text]})
    return change(organisation, by=by, version=version, **values)


def create_ambassador_term(*, by: Actor, **values: Any) -> AmbassadorTerm:
    """Create a term as ambassador; arguments and errors as in `core.actions.create`."""
    return create(AmbassadorTerm, by=by, **values)


def change_ambassador_term(term: AmbassadorTerm, *, by: Actor, version: int, **values: Any) -> AmbassadorTerm:
    """Change a term as ambassador; arguments and errors as in `core.actions.change`."""
    return change(term, by=by, version=version, **values)


@transaction.atomic
def create_interaction(
    *, by: Actor, responsible: User | None = None, fulfils: FollowUp | None = None, **values: Any
) -> Interaction:
    """Create an interaction and the follow-up of its next step.

    Args:
        by, values: as in `core.actions.create`.
        responsible: who is to do the next step; None for the actor.
        fulfils: the follow-up that the interaction closes.

    Raises:
        Refused, Invalid: as in `core.actions.create`.
    """
    made = create(Interaction, by=by, **values)
    if made.next_step:
        follow_up_of_interaction(made, by=by, responsible=responsible)
    fulfil(fulfils, made, by=by)
    return made


@transaction.atomic
def change_interaction(
    interaction: Interaction,
    *,
    by: Actor,
    version: int,
    responsible: User | None = None,
    fulfils: FollowUp | None = None,
    **values: Any,
) -> Interaction:
    """Change an interaction and the follow-up of its next step; arguments as in `create_interaction`.

    Raises:
        Refused, Invalid, EditConflict: as in `core.actions.change`.
    """
    changed = change(interaction, by=by, version=version, **values)
    if changed.confidential:
        keep_confidential(changed, by=by)
    follow_up_of_interaction(changed, by=by, responsible=responsible)
    fulfil(fulfils, changed, by=by)
    return changed


@transaction.atomic
def withdraw_interaction(interaction: Interaction, *, by: Actor, version: int, reason: str) -> Interaction:
    """Withdraw an interaction, and what is still open of its next step; errors as in `core.actions.withdraw`."""
    gone = withdraw(interaction, by=by, version=version, reason=reason)
    follow_up_of_interaction(gone, by=by)
    return gone


@transaction.atomic
def restore_interaction(interaction: Interaction, *, by: Actor, version: int) -> Interaction:
    """Take an interaction back into use with its next step; errors as in `core.actions.restore`."""
    back = restore(interaction, by=by, version=version)
    follow_up_of_interaction(back, by=by)
    return back
