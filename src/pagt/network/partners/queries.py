"""Reads of the partner register: who may act for whom."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from django.db.models import Q, QuerySet

from pagt.network.partners.models import Affiliation, Organisation
from pagt.network.partners.rules import is_cvr
from pagt.network.partners.states import AffiliationState, OrganisationKind
from pagt.people.models import User

SHORTEST_SEARCH = 3
"""Characters of a name to search for: the register is not for leafing through."""


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


def affiliations_of(user: User) -> QuerySet[Affiliation]:
    """Return a person's ties to organisations that are open, and those that were refused, newest first."""
    return (
        Affiliation.objects.filter(user=user)
        .exclude(state=AffiliationState.LEFT.value)
        .select_related("organisation")
        .order_by("-asked_at")
    )


def waiting_for(user: User) -> QuerySet[Affiliation]:
    """Return those who wait to be let into the organisations of a person, oldest first."""
    return (
        Affiliation.objects.filter(
            state=AffiliationState.ASKED.value, organisation__in=approved_organisations(user).values("pk")
        )
        .exclude(user=user)
        .select_related("user", "organisation")
    )


def joinable(text: str) -> list[Organisation]:
    """Return the organisations that somebody who types a CVR number or a part of a name may mean, at most 20.

    Foundations are left out of the search by name: whom the secretariat talks with about money is its own affair.
    """
    found = Organisation.objects.filter(withdrawn="")
    cvr = re.sub(r"\s|^DK", "", text.strip().upper())
    if is_cvr(cvr):
        return list(found.filter(cvr=cvr))
    if len(text.strip()) < SHORTEST_SEARCH:
        return []
    named = found.filter(name__icontains=text.strip()).exclude(kind=OrganisationKind.FOUNDATION.value)
    return list(named.order_by("name", "pk")[:20])


def all_affiliations(query: Mapping[str, str]) -> QuerySet[Affiliation]:
    """Return the ties of people to organisations for the secretariat, oldest first.

    Args:
        query: `state` (those that wait unless told otherwise; `all` for every one), `q` (in names and addresses).
    """
    found = Affiliation.objects.select_related("user", "organisation").order_by("asked_at", "pk")
    state = query.get("state") or AffiliationState.ASKED.value
    if state in set(AffiliationState):
        found = found.filter(state=state)
    q = query.get("q", "").replace("\0", "").strip()[:100]
    if q:
        found = found.filter(
            Q(user__name__icontains=q)
            | Q(user__email__icontains=q)
            | Q(organisation__name__icontains=q)
            | Q(name__icontains=q)
            | Q(cvr=q)
        )
    return found


def alike(affiliation: Affiliation) -> list[Organisation]:
    """Return organisations of the register that a named one may be: with its CVR number, or a name like it."""
    found = Organisation.objects.filter(withdrawn="")
    same = list(found.filter(cvr=affiliation.cvr)) if affiliation.cvr else []
    words = [word for word in re.findall(r"\w+", affiliation.name) if len(word) > 3]
    named = Q(name__iexact=affiliation.name)
    for word in words[:5]:
        named |= Q(name__icontains=word)
    close = {each.name: each for each in found.filter(named).order_by("name")[:200]}
    best = difflib.get_close_matches(affiliation.name, close, n=5, cutoff=0.6)
    return [*same, *(close[name] for name in best if close[name] not in same)]
