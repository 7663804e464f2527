"""What becomes of the right to write along when somebody no longer acts for the applicant."""

from __future__ import annotations

from django.db import transaction

from pagt.core.rights import Actor
from pagt.grants.applications.actions.co_writing import journal_writer
from pagt.grants.applications.models import Application, CoWriter
from pagt.grants.applications.states import May
from pagt.network.partners.models import Organisation
from pagt.network.partners.states import AffiliationState
from pagt.people.models import User


@transaction.atomic
def end_co_writing(user: User, *, organisation: Organisation, by: Actor) -> int:
    """End somebody's part in the applications of an organisation that they no longer act for; return how many.

    What they wrote stays. Where nobody would be left who may submit, a colleague who writes along may from then on,
    or else one who acts for the organisation: no application shall be out of reach the day before its deadline.
    Hears `network.partners.signals.affiliation_ended`.

    Args:
        user: who has left.
        organisation: the applicant.
        by: who ended it: the person, or an officer.
    """
    rows = CoWriter.objects.filter(user=user, application__lead=organisation).select_related(
        "application", "user"
    )
    ended = list(rows.select_for_update(of=("self",)).order_by("pk"))
    for writer in ended:
        journal_writer(writer, by, "remove")
        writer.delete()
        _somebody_submits(writer.application, organisation, by)
    return len(ended)


def _somebody_submits(application: Application, organisation: Organisation, by: Actor) -> None:
    left = application.co_writers.filter(user__is_active=True).select_related("user").order_by("pk")
    if left.filter(may=May.SUBMIT.value).exists():
        return
    heir, action = left.first(), "change"
    if heir is None:
        colleague = (
            User.objects.filter(
                is_active=True,
                affiliations__organisation=organisation,
                affiliations__state=AffiliationState.APPROVED.value,
            )
            .order_by("affiliations__decided_at", "pk")
            .first()
        )
        if colleague is None:
            return
        # Invited earlier by address, perhaps; then that row is theirs.
        heir = application.co_writers.filter(email__iexact=colleague.email).first()
        if heir is None:
            heir, action = (
                CoWriter(application=application, email=colleague.email, added_by=by.actor_key),
                "create",
            )
        heir.user = colleague
    heir.may = May.SUBMIT.value
    heir.save()
    journal_writer(heir, by, action)
