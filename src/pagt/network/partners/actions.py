"""Writes to the partner register."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from pagt.core.actions import change, create
from pagt.core.errors import Invalid
from pagt.core.rights import Actor
from pagt.network.partners.models import AmbassadorTerm, Contact, Interaction, Organisation
from pagt.network.partners.rules import closes_circle


def create_organisation(*, by: Actor, **values: Any) -> Organisation:
    """Create an organisation; arguments and errors as in `core.actions.create`."""
    return create(Organisation, by=by, **values)


def change_organisation(
    organisation: Organisation, *, by: Actor, version: int, **values: Any
) -> Organisation:
    """Change an organisation; arguments and errors as in `core.actions.change`.

    Raises:
        Invalid: also when the organisation would become part of itself over its parents.
    """
    parent = values.get("parent")
    if parent is not None:
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


def create_contact(*, by: Actor, **values: Any) -> Contact:
    """Create a contact; arguments and errors as in `core.actions.create`."""
    return create(Contact, by=by, **values)


def change_contact(contact: Contact, *, by: Actor, version: int, **values: Any) -> Contact:
    """Change a contact; arguments and errors as in `core.actions.change`."""
    return change(contact, by=by, version=version, **values)


def create_ambassador_term(*, by: Actor, **values: Any) -> AmbassadorTerm:
    """Create a term as ambassador; arguments and errors as in `core.actions.create`."""
    return create(AmbassadorTerm, by=by, **values)


def change_ambassador_term(term: AmbassadorTerm, *, by: Actor, version: int, **values: Any) -> AmbassadorTerm:
    """Change a term as ambassador; arguments and errors as in `core.actions.change`."""
    return change(term, by=by, version=version, **values)


def create_interaction(*, by: Actor, **values: Any) -> Interaction:
    """Create an interaction; arguments and errors as in `core.actions.create`."""
    return create(Interaction, by=by, **values)


def change_interaction(interaction: Interaction, *, by: Actor, version: int, **values: Any) -> Interaction:
    """Change an interaction; arguments and errors as in `core.actions.change`."""
    return change(interaction, by=by, version=version, **values)
