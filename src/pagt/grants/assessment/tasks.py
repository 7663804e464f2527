"""What the worker does for assessment."""

from __future__ import annotations

from procrastinate.contrib.django import app

from pagt.core.rights import SystemActor
from pagt.grants.assessment.actions.inviting import remind_of_invitations


@app.periodic(cron="23 7 * * 1-5")
@app.task(name="pagt.remind_of_invitations")
def remind(timestamp: int) -> None:
    """Each working morning: remind assessors of invitations that have waited for three days.

    Args:
        timestamp: when the task was due, in seconds since 1970; the database's clock decides.
    """
    remind_of_invitations(by=SystemActor("system:assessment"))
