"""The recommendation and the decision on the invented call of eleven applications: made, approved, advised, decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pagt.cli.demo.making import SOURCE
from pagt.cli.demo.selection_case import CHOSEN, FRAME, applications_of_case

if TYPE_CHECKING:
    from pagt.core.rights import Actor
    from pagt.grants.awards.models import Decision
    from pagt.grants.recommendation.models import Recommendation
    from pagt.network.meetings.models import Meeting
    from pagt.people.models import User

BODY = "Eksempel: Regionsrådet"
COUNCIL = "eksempel-raad-indstilling"
BACKGROUND = (
    "Eksempel: Udbuddet støtter projekter i fire indsatsområder, så flere unge vælger teknik.\n\n"
    "Alle ansøgninger er vurderet efter udbuddets kriterier af mindst to vurderere."
)
ADVICE = "Eksempel: Rådet anbefaler indstillingen og lægger vægt på, at der er projekter i alle fire indsatsområder."
CONSIDERATIONS = (
    "Eksempel: Projektet er relevant, men andre projekter forventes at nå flere unge for det samme beløb."
)
FACTS = "Eksempel: Ansøgningen beskriver ikke, hvordan aktiviteterne fortsætter uden tilskud."
PASSED = (
    "Eksempel: Hele beløbet er for stort til rammen, og området har allerede et projekt med højere vurdering."
)
LIFTED = "Eksempel: Der er penge tilbage i rammen, og projektet er det bedst vurderede af dem, der mangler."
LEAST = 10_000_000
"""What must be left, in øre, for the next to be funded in part."""


def create_recommendation(*, by: Actor) -> None:
    """Recommend, approve, advise and decide on the eleven; where there is a recommendation already, nothing."""
    from pagt.grants.calls.models import Call
    from pagt.grants.recommendation import actions
    from pagt.grants.recommendation.models import Recommendation
    from pagt.people.models import User

    call = Call.objects.get(key=CHOSEN)
    if Recommendation.objects.filter(call=call).exists():
        return
    officer = User.objects.get(email="officer@eksempel.dk")
    approver = User.objects.get(email="approver@eksempel.dk")
    scenario = call.scenarios.filter(withdrawn="").order_by("title").first()
    found = actions.begin(call, by=by, scenario=scenario, background=BACKGROUND)
    found = actions.change_recommendation(found, by=officer, version=found.version, lines=_lines(found))
    found = actions.prepare(found, by=officer, version=found.version)
    found = actions.approve(found, by=approver, version=found.version)
    _advised(found, by=by, officer=officer)


def _lines(found: Recommendation) -> list[dict[str, Any]]:
    """What is recommended: what is proposed, the rest of the money to the next in part, and two in reserve."""
    merit = {application.pk: case.merit for case, application in applications_of_case()}
    lines = list(found.lines.all())
    if not any(line.amount for line in lines):  # nobody has assessed them
        lines.sort(key=lambda line: -merit[line.application_id])
    left, places, rows = FRAME - sum(line.amount for line in lines), 0, []
    for line in lines:
        row: dict[str, Any] = {"id": line.pk, "verdict": line.verdict, "amount": line.amount}
        if not line.amount:
            row["deviation"] = PASSED
            if left >= LEAST:
                row["deviation"] = LIFTED
                row["amount"] = min(left, line.applied)
                row["verdict"] = "fund" if row["amount"] == line.applied else "part"
                left -= row["amount"]
            elif places < 2:
                places += 1
                row |= {"verdict": "reserve", "reserve_rank": places}
        if row["verdict"] != "fund":
            row |= {"considerations": CONSIDERATIONS, "decisive_facts": FACTS}
        rows.append(row)
    return rows


def _advised(found: Recommendation, *, by: Actor, officer: User) -> None:
    """Put the paper on the council's agenda, and write down what the council advised."""
    from pagt.grants.recommendation.actions import record_advice
    from pagt.grants.recommendation.actions_paper import put_on_agenda
    from pagt.grants.recommendation.states import Audience

    meeting = _meeting(by=by, officer=officer)
    item = meeting.items.get()
    put_on_agenda(found, by=by, version=found.version, item=item, audience=Audience.COUNCIL)
    found.refresh_from_db()
    record_advice(found, by=officer, version=found.version, advice=ADVICE, on=meeting.on, meeting=meeting)


def _meeting(*, by: Actor, officer: User) -> Meeting:
    from pagt.core import clock
    from pagt.network.meetings.actions import create_meeting

    return create_meeting(
        by=by,
        key=COUNCIL,
        title="Eksempel: Rådets møde om ansøgningerne",
        on=clock.today(),
        purpose="council",
        forum="council",
        organiser=officer,
        source=SOURCE,
        items=[{"subject": "Eksempel: Indstilling om fire indsatsområder", "kind": "decision"}],
    )


def create_decision(*, by: Actor) -> Decision | None:
    """Record the decision on the eleven as it was recommended; where there is one already, nothing."""
    from pagt.core import clock
    from pagt.grants.awards.actions.deciding import record_decision
    from pagt.grants.awards.models import Decision
    from pagt.grants.calls.models import Call
    from pagt.grants.recommendation.queries import approved
    from pagt.people.models import User

    call = Call.objects.get(key=CHOSEN)
    found = approved(call)
    if found is None or Decision.objects.filter(call=call).exists():
        return None
    officer = User.objects.get(email="officer@eksempel.dk")
    return record_decision(
        found,
        by=officer,
        body=BODY,
        on=clock.today(),
        effective_on=clock.today(),
        case_number="0-00-02-1000-00",
        left_room=[{"name": "Bent Eksempel"}],
    )
