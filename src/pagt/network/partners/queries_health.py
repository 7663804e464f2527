"""How relations with ambassadors stand: the facts for the rule, gathered from every floor that knows of contact."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest

from pagt.network.partners.models import AmbassadorTerm, Contribution, FollowUp, Interaction
from pagt.network.partners.rules.health import Facts, Health, Kept, health, kept
from pagt.network.partners.states import SupportKind
from pagt.people.models import User


@dataclass(frozen=True)
class ContactSource:
    """Rows that each tell of a contact with an organisation.

    Args:
        rows: gives the rows that count on a day: not withdrawn, and held by then.
        organisation: the lookup from a row to the organisation.
        day: the lookup from a row to its day.
    """

    rows: Callable[[date], QuerySet[Any]]
    organisation: str
    day: str

    def newest(self, on: date) -> Subquery:
        """Return the newest day of contact with the organisation of the outer row, for an annotation."""
        rows = self.rows(on).filter(**{self.organisation: OuterRef("organisation_id")})
        return Subquery(rows.order_by(f"-{self.day}").values(self.day)[:1], output_field=DateField())


_sources: list[ContactSource] = [
    ContactSource(
        lambda on: Interaction.organisations.through.objects.filter(
            interaction__on__lte=on, interaction__withdrawn=""
        ),
        "organisation",
        "interaction__on",
    ),
    ContactSource(lambda on: Contribution.objects.filter(on__lte=on, withdrawn=""), "organisation", "on"),
]


def add_contact_source(source: ContactSource) -> None:
    """Let a floor above tell of contacts, e.g. the meetings that an organisation came to."""
    _sources.append(source)


def in_force(on: date) -> Q:
    """Return the condition that a term runs on a day."""
    return Q(begins__lte=on) & (Q(ends__isnull=True) | Q(ends__gte=on))


def with_contact(terms: QuerySet[AmbassadorTerm], on: date) -> QuerySet[Any]:
    """Return terms with what the rule of health needs: `last_contact`, `open_dues`, and `silent_since` to sort by."""
    steps = FollowUp.objects.filter(organisation=OuterRef("organisation_id"), done_on=None, withdrawn="")
    return terms.annotate(
        last_contact=Greatest(*(source.newest(on) for source in _sources)),
        open_dues=ArraySubquery(steps.order_by("due").values("due")),
    ).annotate(silent_since=Greatest(F("last_contact"), F("begins")))


def health_of(term: Any, on: date) -> Health:
    """Return how the relation of a term stands.

    Args:
        term: a term of `with_contact`.
        on: the day.
    """
    contacts = [term.last_contact] if term.last_contact else []
    return health(Facts(term.begins, contacts, term.open_dues), on)


def kept_of(term: AmbassadorTerm) -> list[Kept]:
    """Return what the ambassador of a term promised and has delivered in its time, by kind."""
    given = contributions_in(term).values_list("support", "quantity")
    promised = [(SupportKind(row.support), row.quantity) for row in term.promises.all()]
    return kept(promised, [(SupportKind(support), quantity) for support, quantity in given])


def contributions_in(term: AmbassadorTerm) -> QuerySet[Contribution]:
    """Return what the ambassador of a term gave in its time, the newest first."""
    given = Contribution.objects.filter(
        organisation=term.organisation_id, on__gte=term.begins, withdrawn=""
    ).order_by("-on", "pk")
    return given.filter(on__lte=term.ends) if term.ends else given


@dataclass(frozen=True)
class Relation:
    """An ambassador's term that runs, and how the relation stands."""

    term: AmbassadorTerm
    health: Health


def going_cold(on: date, responsible: User | None = None) -> list[Relation]:
    """Return the relations that somebody should tend to now, coldest first.

    Args:
        on: the day.
        responsible: those whom this person keeps in touch with, and those that nobody does; None for all.
    """
    terms = AmbassadorTerm.objects.filter(in_force(on), withdrawn="").select_related(
        "organisation", "responsible"
    )
    if responsible is not None:
        terms = terms.filter(Q(responsible=responsible) | Q(responsible=None))
    found = [
        Relation(term, health_of(term, on)) for term in with_contact(terms, on).order_by("silent_since", "pk")
    ]
    return [relation for relation in found if relation.health.soon]
