"""Which plan a page shows, and what the engine says of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from pagt.core.errors import NotOnRecord
from pagt.plan import queries
from pagt.plan.models import Plan
from pagt.plan.rules.results import CommitmentResult, PlanResult
from pagt.web.portal import board
from pagt.web.portal.addresses import Addresses
from pagt.web.portal.asof import AsOf


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan on the day that is shown. `others`: (title, key) of the plans beside it."""

    plan: Plan
    result: PlanResult
    addresses: Addresses
    others: tuple[tuple[str, str], ...]

    def board(self) -> board.Board:
        """The plan's promise board."""
        plan_id, addresses = self.result.plan.id, self.addresses
        return board.build(
            self.result,
            lambda commitment: addresses.commitment(plan_id, commitment),
            lambda area: addresses.area(plan_id, area),
        )

    def commitment(self, commitment_id: str) -> CommitmentResult:
        """A commitment's result.

        Raises:
            NotOnRecord: the plan has none with the id.
        """
        try:
            return self.result.commitment(commitment_id)
        except KeyError:
            raise NotOnRecord(_("The plan has no promise with this number.")) from None


def show(key: str | None, as_of: AsOf, base: str = "") -> Shown:
    """Return a plan on a day.

    Args:
        key: the plan's key; None or empty: the main plan.
        as_of: the day, and what was known.
        base: what addresses begin with: empty, or the site's own address for what others embed.

    Raises:
        NotOnRecord: there is no such plan, or none at all.
    """
    known = queries.plans()
    plan = next((plan for plan in known if (plan.key == key if key else plan.main)), None)
    if plan is None:
        plan = queries.plan_named(key or None)
    result = queries.result(plan.key, as_of.on, as_of.known_at)
    others = tuple((other.own_title, other.key) for other in known if other != plan)
    return Shown(plan, result, Addresses(as_of.query, base), others)
