"""The ambassadors who have agreed to be thanked, and what they have done, in numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, Sum

from pagt.network.partners.models import AmbassadorTerm, ContactRole, Contribution
from pagt.network.partners.states import Relation, SupportKind
from pagt.network.partners.words import SUPPORT_NAMES


@dataclass(frozen=True, slots=True)
class Year:
    """What an ambassador did in a year: (what, how many) a kind, and how many pupils and students it reached."""

    year: int
    done: Sequence[tuple[str, int]]
    reached: int


@dataclass(slots=True)
class Thanked:
    """An ambassador that is thanked.

    `terms` are those that they agreed to be thanked for; `people` only who has agreed to be named in public.
    """

    name: str
    website: str
    terms: list[AmbassadorTerm] = field(default_factory=list)
    years: list[Year] = field(default_factory=list)
    people: list[str] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        """The words of thanks, those of the newest term first."""
        return [term.thanks for term in self.terms if term.thanks]


def thanked(on: date) -> list[Thanked]:
    """Return who is thanked on a day, by name, with what they did by then. Each number is a sum; titles are not shown.

    Whether somebody may be named goes by what they say now, whatever day is asked for.
    """
    terms = (
        AmbassadorTerm.objects.filter(
            withdrawn="", thanked_publicly=True, thanks_agreed_on__lte=on, begins__lte=on
        )
        .filter(organisation__withdrawn="")
        .select_related("organisation")
        .order_by("-begins", "pk")
    )
    found: dict[int, Thanked] = {}
    in_terms = Q(pk__in=[])
    for term in terms:
        firm = term.organisation
        found.setdefault(firm.pk, Thanked(firm.name, firm.website)).terms.append(term)
        until = min(on, term.ends) if term.ends else on
        in_terms |= Q(organisation=firm.pk, on__gte=term.begins, on__lte=until)
    for pk, years in _years(in_terms).items():
        found[pk].years = years
    for pk, name, title in _people(found):
        found[pk].people.append(f"{name}, {title}" if title else name)
    return sorted(found.values(), key=lambda each: each.name.casefold())


def _years(in_terms: Q) -> Mapping[int, list[Year]]:
    sums = (
        Contribution.objects.filter(in_terms, withdrawn="")
        .order_by()
        .values_list("organisation", "on__year", "support")
        .annotate(Sum("quantity"), Sum("reached"))
    )
    by_year: dict[tuple[int, int], dict[str, tuple[int, int]]] = {}
    for organisation, year, support, quantity, reached in sums:
        by_year.setdefault((organisation, year), {})[support] = (quantity, reached or 0)
    found: dict[int, list[Year]] = {}
    for (organisation, year), kinds in sorted(by_year.items(), key=lambda row: -row[0][1]):
        done = [(str(SUPPORT_NAMES[kind]), kinds[kind][0]) for kind in SupportKind if kind in kinds]
        reached = sum(number for _quantity, number in kinds.values())
        found.setdefault(organisation, []).append(Year(year, done, reached))
    return found


def _people(organisations: Iterable[int]) -> Iterable[tuple[int, str, str]]:
    return (
        ContactRole.objects.filter(
            organisation__in=list(organisations),
            ends=None,
            contact__relation=Relation.AMBASSADOR.value,
            contact__may_be_named=True,
            contact__erased_on=None,
            contact__withdrawn="",
        )
        .order_by("contact__name")
        .values_list("organisation", "contact__name", "title")
    )
