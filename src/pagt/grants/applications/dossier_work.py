"""Dossiers are made by the worker, so that one may leave the page and come back."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from pagt.core.actors import actor_of
from pagt.core.closed import closed_cases, closed_now, no_such_case, open_to
from pagt.core.errors import Invalid, PagtError
from pagt.core.rights import Actor, Right, require
from pagt.grants.applications.dossiers import assemble
from pagt.grants.applications.models import Application, Dossier
from pagt.grants.applications.states import DossierState

log = logging.getLogger(__name__)
MOST = 1_000
KEPT = timedelta(days=30)


@transaction.atomic
def begin(numbers: Sequence[str], *, by: Actor) -> Dossier:
    """Leave a dossier of some applications to the worker.

    Args:
        numbers: the applications' numbers in the order of the dossier.
        by: who wants it; needs the right to read applications, now and when it is made.

    Raises:
        Refused: the actor has not the right.
        NotOnRecord: one of the cases is closed to the actor.
        Invalid: there are none, or too many for one document.
    """
    require(by, Right.READ_APPLICATIONS)
    if closed_now(by) & set(numbers):
        raise no_such_case()
    if not numbers:
        raise Invalid(_("Choose at least one application."))
    if len(numbers) > MOST:
        raise Invalid(_("A dossier holds %(n)s applications at most. Choose fewer.") % {"n": MOST})
    dossier = Dossier.objects.create(key=secrets.token_hex(8), chosen=list(numbers), created_by=by.actor_key)
    make_dossier.defer(dossier=dossier.key, language=get_language() or "da")
    return dossier


def readable(by: Actor) -> QuerySet[Dossier]:
    """Return the dossiers that a person had made and may still read: none that holds a case closed to them since."""
    found = Dossier.objects.filter(created_by=by.actor_key)
    for number in closed_cases(by):
        found = found.exclude(chosen__contains=[number])
    return found


@app.task(name="pagt.make_dossier")
def make_dossier(dossier: str, language: str) -> None:
    """Make a dossier, in the language of who asked for it.

    Args:
        dossier: its key.
        language: `da` or `en`.
    """
    with override(language):
        _work(Dossier.objects.get(key=dossier), language)


def _work(dossier: Dossier, language: str) -> None:
    def progress(done: int) -> None:
        Dossier.objects.filter(pk=dossier.pk).update(done=done, state=DossierState.WORKING)

    try:
        by = actor_of(dossier.created_by)
        require(by, Right.READ_APPLICATIONS)
        progress(0)
        # A case may have been closed to them since they asked: then it is left out, as one that there is not.
        known = open_to(Application.objects.select_related("call", "lead"), by)
        found = known.filter(number__in=dossier.chosen)
        order = {number: place for place, number in enumerate(dossier.chosen)}
        chosen = sorted(found, key=lambda application: order[application.number])
        content, dossier.pages = assemble(chosen, by=by, language=language, progress=progress)
        dossier.file.save(f"{dossier.key}.pdf", ContentFile(content), save=False)
        dossier.state, dossier.done = DossierState.DONE, len(chosen)
    except PagtError as error:
        dossier.state, dossier.problem = DossierState.FAILED, str(error)
    except Exception:
        log.exception("Dossier %s broke off", dossier.key)
        dossier.state = DossierState.FAILED
        dossier.problem = _("The work broke off because of a fault in the program.")
    dossier.save(update_fields=["state", "problem", "pages", "done", "file"])


@app.periodic(cron="40 3 * * *")
@app.task(name="pagt.forget_dossiers")
def forget(timestamp: int) -> None:
    """Each night: delete dossiers that are a month old. What was submitted stays; they can be made again.

    Args:
        timestamp: when the night's task was due, in seconds since 1970.
    """
    before = datetime.fromtimestamp(timestamp, tz=UTC) - KEPT
    for dossier in Dossier.objects.filter(created_at__lt=before):
        if dossier.file:
            dossier.file.delete(save=False)
        dossier.delete()
