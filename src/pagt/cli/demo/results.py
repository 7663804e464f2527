"""The panel of the invented call: one meeting about the applications that its assessors disagreed on, and one agreement."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

from pagt.cli.demo.selection_case import CHOSEN

if TYPE_CHECKING:
    from pagt.core.rights import Actor

DAYS_AGO = 3
"""How long before the day of loading the panel met."""
TALKED_OF = 4
"""How many applications it talked of: those whose assessors disagreed the most."""
REASON = (
    "Eksempel: Vurdererne læste planen forskelligt. Efter drøftelsen er panelet enigt om, at samarbejdet er stærkt, "
    "men at der mangler svar på, hvem der fører projektet videre, når tilskuddet hører op."
)


def create_results(*, by: Actor) -> None:
    """Let the panel meet about what there is to talk about, and agree on the first application on the agenda.

    Does nothing before the call's reviews are there, and nothing the second time.
    """
    from pagt.core import clock
    from pagt.grants.applications.models import Application
    from pagt.grants.assessment.actions.results import agree, plan_panel
    from pagt.grants.assessment.models import Consensus
    from pagt.grants.assessment.queries.results import by_disagreement, results
    from pagt.grants.calls.models import Call
    from pagt.people.models import User

    call = Call.objects.get(key=CHOSEN)
    if Consensus.objects.filter(application__call=call).exists():
        return
    officer = User.objects.get(email="officer@eksempel.dk")
    found = [each for each in by_disagreement(results(call, officer)) if each.reviews][:TALKED_OF]
    if not found:
        return
    panel = plan_panel(
        call,
        by=officer,
        found=found,
        title="Eksempel: Vurderingspanel om fire indsatsområder",
        on=clock.today() - timedelta(days=DAYS_AGO),
        starts_at=time(9),
        ends_at=time(12),
        place="Eksempelhuset",
        minutes_each=15,
    )
    criteria = list(call.criteria.all())
    best = len(call.scale) - 1
    agree(
        Application.objects.select_related("call").get(pk=found[0].pk),
        by=officer,
        grades={row.pk: best if place % 2 else best - 1 for place, row in enumerate(criteria)},
        reason=REASON,
        meeting=panel.meeting,
    )
