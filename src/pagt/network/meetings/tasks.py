"""What the worker does for meetings: it writes the invitations that were asked for."""

from __future__ import annotations

import logging

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from pagt.core.rights import SystemActor
from pagt.network.meetings.actions.calling import left_behind, write_mails

log = logging.getLogger(__name__)
BY = SystemActor("system:invitations")
# After 1, 2, 4 ... minutes: the database was away.
_AGAIN = RetryStrategy(max_attempts=8, exponential_wait=2, wait=60)


@app.task(name="pagt.meetings.send_invitations", retry=_AGAIN)
def send_invitations(meeting: str, by: str) -> None:
    """Write the mails of a meeting to everybody who waits for one; run twice, each is written once.

    Args:
        meeting: its key.
        by: who asked for it, as the outbox shows it.
    """
    write_mails(meeting, by=SystemActor(by))


@app.periodic(cron="*/5 * * * *")
@app.task(name="pagt.meetings.sweep")
def sweep(timestamp: int) -> None:
    """Every five minutes: go on where a worker died while it wrote invitations.

    Args:
        timestamp: when the sweep was due, in seconds since 1970.
    """
    for meeting in left_behind():
        if number := write_mails(meeting, by=BY):
            log.warning("%s invitations of meeting %s had been left behind", number, meeting)
