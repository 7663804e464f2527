"""What the worker does for applications: receipts, news of a later deadline, reminders."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache

from django.db import transaction
from django.db.models import F
from django.utils.translation import override
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from pagt.core.rights import SystemActor
from pagt.grants.applications.actions.moves import keep_submitted
from pagt.grants.applications.actions.steps import locked
from pagt.grants.applications.actions.telling import tell
from pagt.grants.applications.models import Application, CoWriter, LateException, Submission
from pagt.grants.applications.printed import submission_pdf
from pagt.grants.applications.queries import deadline_of
from pagt.grants.applications.states import Status
from pagt.grants.applications.when import spoken
from pagt.grants.calls.mails import mail_for
from pagt.grants.calls.states import Event
from pagt.network.partners.models import Affiliation
from pagt.network.partners.states import AffiliationState
from pagt.people.models import User
from pagt.post.actions import Enclosure, send
from pagt.post.delivery import address
from pagt.post.models import Mail, MailAttachment
from pagt.post.states import Topic

BY = SystemActor("system:receipts")
REMINDERS = SystemActor("system:reminders")
KEEPER = SystemActor("system:deadlines")
BEFORE = (timedelta(days=7), timedelta(days=1))
"""How long before a deadline those who write are reminded."""
_DEFAULT_LANGUAGE = "da"
# After 1, 2, 4 ... minutes: the database was away, or the worker died.
_AGAIN = RetryStrategy(max_attempts=8, exponential_wait=2, wait=60)


@app.task(name="pagt.send_receipts", retry=_AGAIN)
@transaction.atomic
def send_receipts(submission: int) -> None:
    """Write the receipt to everybody who writes the application, with the PDF of what was submitted.

    Run twice, it writes once: the mails are all there or none is.

    Args:
        submission: its id.
    """
    found = Submission.objects.select_related("application__call", "application__lead").get(pk=submission)
    application = locked(found.application)
    name = f"{found.receipt}.pdf"
    if MailAttachment.objects.filter(name=name, mail__about_key=application.key).exists():
        return

    @cache
    def paper(language: str) -> Enclosure:
        return Enclosure(name, "application/pdf", submission_pdf(found, language=language))

    for to, language in _writers(application):
        with override(language):
            submitted = spoken(found.submitted_at)
        facts = {
            "submitted": submitted,
            "receipt": found.receipt,
            "hash": found.sha256,
            "check": f"{address('submission:check', language=language)}?receipt={found.receipt}",
            "address": address("submission:receipt", application.number, found.receipt, language=language),
        }
        tell(
            application,
            Event.RECEIVED,
            by=BY,
            to=to,
            language=language,
            facts=facts,
            attachments=[paper(language)],
        )


@app.task(name="pagt.send_exception", retry=_AGAIN)
@transaction.atomic
def send_exception(exception: int) -> None:
    """Tell those who write for an organisation that it may submit later.

    Args:
        exception: its id.
    """
    found = LateException.objects.select_related("call", "organisation").get(pk=exception)
    about = (LateException.KIND, found.key)
    if Mail.objects.filter(about_kind=about[0], about_key=about[1]).exists():
        return
    applications = Application.objects.filter(call=found.call, lead=found.organisation)
    people: dict[str, tuple[User | str, str]] = {}
    for application in applications:
        people |= {_of(to): (to, language) for to, language in _writers(application)}
    if not people:
        # Nobody has begun yet: then whoever acts for the organisation.
        affiliated = Affiliation.objects.filter(
            organisation=found.organisation, state=AffiliationState.APPROVED.value, user__is_active=True
        )
        people = {row.user.email: (row.user, row.user.language) for row in affiliated.select_related("user")}
    for to, language in people.values():
        with override(language):
            until = spoken(found.until)
        facts = {"applicant": found.organisation.name, "deadline": until, "reason": found.reason}
        subject, body = mail_for(Event.EXCEPTION, found.call, language=language, facts=facts)
        send(by=BY, to=to, subject=subject, body=body, language=language, about=about)


@app.periodic(cron="7 * * * *")
@app.task(name="pagt.remind_of_deadlines")
def remind(timestamp: int) -> None:
    """Each hour: remind those who write a draft seven days and one day before its deadline, once each.

    Args:
        timestamp: when the task was due, in seconds since 1970.
    """
    now = datetime.fromtimestamp(timestamp, tz=UTC)
    drafts = Application.objects.filter(
        status=Status.DRAFT.value, withdrawn="", call__run_here=True, call__published_at__isnull=False
    )
    for key in drafts.values_list("pk", flat=True):
        with transaction.atomic():
            _remind(key, now)


@app.periodic(cron="12 * * * *")
@app.task(name="pagt.keep_submitted")
def keep_what_was_submitted(timestamp: int) -> None:
    """Each hour: let what was reopened and not submitted again in time stand as it was submitted.

    Args:
        timestamp: when the task was due, in seconds since 1970; the database's clock decides.
    """
    reopened = Application.objects.filter(
        status=Status.DRAFT.value, submissions__stage=F("stage"), submissions__superseded_at=None
    )
    for key in reopened.values_list("pk", flat=True).distinct():
        keep_submitted(Application(pk=key), by=KEEPER)


def _remind(pk: int, now: datetime) -> None:
    application = locked(Application(pk=pk))
    if application.status != Status.DRAFT:
        return
    deadline = deadline_of(application)
    due = deadline and next(
        (deadline - before for before in sorted(BEFORE) if now >= deadline - before), None
    )
    if deadline is None or due is None or now >= deadline:
        return
    reminded = Mail.objects.filter(
        about_kind=Application.KIND,
        about_key=application.key,
        topic=Topic.REMINDERS.value,
        sent_by=REMINDERS.actor_key,
        created_at__gte=due,
    )
    if reminded.exists():
        return
    for to, language in _writers(application):
        with override(language):
            until = spoken(deadline)
        tell(
            application,
            Event.REMINDED,
            by=REMINDERS,
            to=to,
            language=language,
            topic=Topic.REMINDERS,
            facts={"deadline": until},
        )


def _writers(application: Application) -> list[tuple[User | str, str]]:
    """Everybody who writes an application, invited ones too, with the language to write in."""
    rows: Iterable[CoWriter] = application.co_writers.select_related("user").order_by("pk")
    return [
        (row.user, row.user.language) if row.user else (row.email, _DEFAULT_LANGUAGE)
        for row in rows
        if row.user is None or row.user.is_active
    ]


def _of(to: User | str) -> str:
    return (to.email if isinstance(to, User) else to).lower()
