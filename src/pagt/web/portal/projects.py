"""The project bank: the awards that are on record one by one, and the rounds whose projects are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from pagt.core.register.listing import PAGE_SIZE, Listing, as_text
from pagt.core.register.spec import Filter
from pagt.core.rights import Right
from pagt.grants.awards.models import Award, AwardRound
from pagt.grants.awards.registers import awards
from pagt.themes.models import Theme


@dataclass(frozen=True, slots=True)
class Anybody:
    """Who reads the public pages: nobody in particular, with no right at all."""

    actor_key: str = "public"
    rights: frozenset[Right] = frozenset()

    def why_not(self, right: Right) -> str:
        return str(right)


def _themes() -> list[tuple[str, str]]:
    found = Theme.objects.filter(withdrawn="", awards__withdrawn="", awards__isnull=False).distinct()
    return [(theme.key, f"{theme.title} ({theme.year})") for theme in found.order_by("-year", "title")]


_by_theme = Filter("theme", _("Theme"), _themes, lambda rows, value: rows.filter(theme__key=value))
PROJECTS = replace(awards, filters=(*awards.filters, _by_theme))
PARAMETERS = ("q", "sort", "page", *(narrowing.name for narrowing in PROJECTS.filters))


class Projects(Listing[Award]):
    """The awards that an address of the project bank asks for, decided by the day that is shown."""

    def __init__(self, query: Mapping[str, str], on: date, *, keep_day: bool) -> None:
        super().__init__(PROJECTS, Anybody(), {name: query.get(name, "") for name in PARAMETERS})
        self.on = on
        self.keep_day = keep_day

    def _matching(self, rows: QuerySet[Award]) -> QuerySet[Award]:
        return super()._matching(rows).filter(on__lte=self.on)

    def address(self, **changes: Any) -> str:
        address = super().address(**changes)
        if not self.keep_day:
            return address
        return f"{address}{'&' if len(address) > 1 else ''}on={self.on}"

    def rows(self) -> list[tuple[str, list[tuple[str, bool, bool, Any]]]]:
        """Return the page's rows: the project's key and (text, numeric, narrow, label) a column."""
        start = (self.page - 1) * PAGE_SIZE
        return [
            (
                award.key,
                [
                    (as_text(c, c.value(award)), c.numeric or c.money, c.narrow, c.label)
                    for c in PROJECTS.columns
                ],
            )
            for award in self.found[start : start + PAGE_SIZE]
        ]


def rounds(until: date) -> list[AwardRound]:
    """Return the decided rounds, each with `known`: how many of its projects are on record one by one."""
    found = AwardRound.objects.filter(withdrawn="", on__lte=until)
    return list(found.annotate(known=Count("awards", filter=Q(awards__withdrawn=""))).order_by("-on", "key"))
