"""What the plan's tests share."""

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from pagt.core.actions import create
from pagt.core.rights import SystemActor
from pagt.network.meetings.models import Meeting
from pagt.network.partners.models import Organisation
from pagt.plan.models import Commitment, Plan

SYSTEM = SystemActor("system:test")
EXAMPLE = Path(settings.PROJECT_DIR) / "examples" / "midtjylland" / "plan.toml"


def promise(plan: Plan, code: str) -> Commitment:
    """Return a commitment of a plan by its id in the plan."""
    return Commitment.objects.select_related("plan").get(plan=plan, code=code)


def company() -> Organisation:
    """A company of the register."""
    found = Organisation.objects.filter(key="eksempel-as").first()
    return found or create(Organisation, by=SYSTEM, key="eksempel-as", name="Eksempel A/S", kind="company")


def meeting(on: date, **values: Any) -> Meeting:
    """A network meeting at which a company took part, on record since the day it was held."""
    own: dict[str, Any] = {
        "title": "Eksempel: netværksmøde",
        "purpose": "network",
        "recorded_on": on,
        "source": "Eksempel",
        "participants": [{"organisation": company(), "attended": True}],
    }
    return create(Meeting, by=SYSTEM, on=on, **(own | values))
