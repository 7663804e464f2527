"""Mails on who may act for an organisation, each in the language of its reader."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from pagt.core.rights import Actor
from pagt.network.partners.models import Affiliation, Organisation
from pagt.network.partners.states import AffiliationState
from pagt.people.models import User
from pagt.post.actions import send
from pagt.post.delivery import address

MINE = "affiliations-mine"


def tell_colleagues(affiliation: Affiliation, *, by: Actor) -> None:
    """Mail those who are approved in the organisation that somebody wants to join it."""
    if affiliation.organisation is None:
        return
    name = affiliation.organisation.name
    colleagues = User.objects.filter(
        is_active=True,
        affiliations__organisation=affiliation.organisation,
        affiliations__state=AffiliationState.APPROVED.value,
    )
    for colleague in colleagues.distinct():
        with override(colleague.language):
            subject = _("%(person)s wants to write applications for %(organisation)s")
            body = _(
                "Hello %(reader)s\n\n"
                "%(person)s (%(email)s) asks to join %(organisation)s. Whoever is approved can begin applications "
                "for the organisation, and approve others.\n\n"
                "Approve or refuse here:\n%(url)s"
            )
            words = {
                "reader": colleague.name,
                "person": affiliation.user.name,
                "email": affiliation.user.email,
                "organisation": name,
                "url": address(MINE, language=colleague.language),
            }
            send(
                by=by,
                to=colleague,
                subject=subject % words,
                body=body % words,
                language=colleague.language,
                about=_case(affiliation),
            )


def _case(affiliation: Affiliation) -> tuple[str, str]:
    """The mails lie with the organisation, once it is in the register."""
    organisation = affiliation.organisation
    return (Organisation.KIND, organisation.key) if organisation else ("", "")


def tell_person(affiliation: Affiliation, *, by: Actor) -> None:
    """Mail a person what was decided."""
    user = affiliation.user
    with override(user.language):
        subject, body = {
            AffiliationState.APPROVED: (
                _("You may apply for %(organisation)s"),
                _(
                    "Hello %(person)s\n\nYou are approved, and can begin applications for %(organisation)s.\n\n%(url)s"
                ),
            ),
            AffiliationState.REFUSED: (
                _("You were not approved for %(organisation)s"),
                _(
                    "Hello %(person)s\n\nYou asked to join %(organisation)s and were not approved. The reason is:\n\n"
                    "%(reason)s\n\nYou can ask again here:\n%(url)s"
                ),
            ),
            AffiliationState.LEFT: (
                _("You act for %(organisation)s no longer"),
                _(
                    "Hello %(person)s\n\nThe secretariat has ended that you act for %(organisation)s. The reason "
                    "is:\n\n%(reason)s\n\nYour organisations:\n%(url)s"
                ),
            ),
        }[AffiliationState(affiliation.state)]
        words = {
            "person": user.name,
            "organisation": affiliation.organisation.name if affiliation.organisation else affiliation.name,
            "reason": affiliation.reason,
            "url": address(MINE, language=user.language),
        }
        send(
            by=by,
            to=user,
            subject=subject % words,
            body=body % words,
            language=user.language,
            about=_case(affiliation),
        )
