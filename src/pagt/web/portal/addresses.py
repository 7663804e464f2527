"""Addresses of the public pages that keep the day that is shown."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from pagt.core.danish import key_from


@dataclass(frozen=True, slots=True)
class Addresses:
    """Makes addresses that end in `query` (empty, or as `?on=2024-06-30`), after `base` (empty, or the site's)."""

    query: str = ""
    base: str = ""

    def page(self, name: str, *args: str) -> str:
        """A page of the portal by its name."""
        return f"{self.base}{reverse(f'portal:{name}', args=args)}{self.query}"

    def plan(self, plan_id: str) -> str:
        """A plan by the id that the engine knows it by."""
        return self.page("plan", key_from(plan_id))

    def area(self, plan_id: str, area_id: str) -> str:
        """A focus area of a plan."""
        return self.page("area", key_from(plan_id), area_id)

    def commitment(self, plan_id: str, commitment_id: str) -> str:
        """A commitment of a plan."""
        return self.page("commitment", key_from(plan_id), commitment_id)
