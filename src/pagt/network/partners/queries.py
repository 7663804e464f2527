"""Reads of the partner register: who may act for whom."""

from __future__ import annotations

from django.db.models import QuerySet

from pagt.network.partners.models import Affiliation, Organisation
from pagt.network.partners.states import AffiliationState
from pagt.people.models import User


def approved_organisations(user: User) -> QuerySet[Organisation]:
    """Return the organisations that a person may act for, by name."""
    return Organisation.objects.filter(
        withdrawn="",
        pk__in=Affiliation.objects.filter(user=user, state=AffiliationState.APPROVED.value).values(
            "organisation"
        ),
    ).order_by("name", "pk")


def acts_for(user: User, organisation: Organisation) -> bool:
    """Whether a person may act for an organisation."""
    return approved_organisations(user).filter(pk=organisation.pk).exists()
