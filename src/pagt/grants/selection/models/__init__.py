"""Scenarios, their rules, and what was computed for them."""

from pagt.grants.selection.models.computation import Computation
from pagt.grants.selection.models.scenario import Scenario, ScenarioRule

__all__ = ["Computation", "Scenario", "ScenarioRule"]
