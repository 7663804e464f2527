"""What a person's page says of why and how long they are kept."""

from __future__ import annotations

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pagt.core.register.spec import Section
from pagt.core.rights import Actor, Right
from pagt.network.partners.models import Contact
from pagt.network.partners.queries_retention import kept


def kept_panel(contact: Contact, by: Actor) -> list[Section]:
    """Why and until when the person is kept, with the way to their own data."""
    found = kept(contact)
    if contact.erased_on:
        rows = [(_("Erased"), date_format(contact.erased_on, "DATE_FORMAT"))]
    elif found is None:
        rows = [(_("Until"), _("Nobody has decided how long people known so are kept."))]
    else:
        rows = [
            (_("Purpose"), found.limit.purpose),
            (_("Basis in law"), found.limit.basis),
            (_("Until"), date_format(found.until, "DATE_FORMAT")),
        ]
    url = reverse("contact-personal", args=[contact.key])
    label = _("Receipt for an erasure") if contact.erased_on else _("Own data: hand over or erase")
    action = (url, label) if Right.HANDLE_PERSONAL_DATA in by.rights else None
    return [
        Section(
            _("Why and how long we keep the person"),
            (_("What"), _("Says")),
            [[(label, ""), (value, "")] for label, value in rows],
            action=action,
        )
    ]
