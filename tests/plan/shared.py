"""What the plan's tests share."""

from pathlib import Path

from django.conf import settings

from pagt.core.rights import SystemActor
from pagt.plan.models import Commitment, Plan

SYSTEM = SystemActor("system:test")
EXAMPLE = Path(settings.PROJECT_DIR) / "examples" / "midtjylland" / "plan.toml"


def promise(plan: Plan, code: str) -> Commitment:
    """Return a commitment of a plan by its id in the plan."""
    return Commitment.objects.select_related("plan").get(plan=plan, code=code)
