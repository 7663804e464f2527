"""When the register is searched again: by the worker, soon after something was written that a tie may hang on.

Nobody who submits waits for it: on a deadline's evening the searches would queue. Whoever gives applications to
assessors searches first.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from pagt.core import journal
from pagt.grants.applications.models import Advice, Application, CoWriter
from pagt.grants.applications.states import Status
from pagt.grants.conflicts.actions.suggesting import SEARCHER, search_register
from pagt.grants.conflicts.models import Interest
from pagt.network.matching.models import Match
from pagt.network.meetings.models import Invitation
from pagt.network.partners.models import Affiliation, Contact, Contribution, Organisation
from pagt.people.models import Membership, User

WATCHED = (
    Advice,
    Affiliation,
    CoWriter,
    Contact,
    Contribution,
    Interest,
    Invitation,
    Match,
    Membership,
    Organisation,
    User,
)
"""What a tie may hang on. Records are saved before their rows, so their own save tells of both."""
_LOCK = "conflicts"
_COUNTED = frozenset({"version"})
"""What is saved after every write of a record, once more, and changes no tie."""


@app.task(name="pagt.search_conflicts", queueing_lock=_LOCK)
def search_conflicts() -> None:
    """Search the whole register for conflicts of interest."""
    search_register(by=SEARCHER)


@app.periodic(cron="23 * * * *")
@app.task(name="pagt.search_conflicts_hourly")
def search_hourly(timestamp: int) -> None:
    """Each hour: search again, since ties begin and end by the calendar, and some writes tell nobody.

    Args:
        timestamp: when the task was due, in seconds since 1970.
    """
    search_register(by=SEARCHER)


def watch() -> None:
    """Listen to what ties may hang on."""
    post_save.connect(_on_application, sender=Application, dispatch_uid="conflicts.application")
    for model in WATCHED:
        name = f"conflicts.{model._meta.label_lower}"
        post_save.connect(_on_tie, sender=model, dispatch_uid=name)
        post_delete.connect(_on_tie, sender=model, dispatch_uid=f"{name}.gone")


def _on_application(
    *, instance: Application, update_fields: frozenset[str] | None = None, **_rest: Any
) -> None:
    if journal.is_dry() or instance.status != Status.SUBMITTED or update_fields == _COUNTED:
        return
    _search_once_written()


def _on_tie(*, sender: Any, update_fields: frozenset[str] | None = None, **_rest: Any) -> None:
    # Signing in saves the account.
    if journal.is_dry() or update_fields in (_COUNTED, frozenset({"last_login"})):
        return
    _search_once_written()


def _search_once_written() -> None:
    waiting = transaction.get_connection().run_on_commit
    # Once is enough for a whole import; what a savepoint took back is not in the list any more.
    if not any(function is search_soon for _savepoints, function, _robust in waiting):
        transaction.on_commit(search_soon, robust=True)


def search_soon() -> None:
    """Let the worker search, once for all that was written until it begins."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        search_conflicts.defer()
