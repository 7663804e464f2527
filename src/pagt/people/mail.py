"""Mail is sent by the worker: it waits out a mail server that is away, and no page waits for it."""

from __future__ import annotations

from django.core.mail import EmailMessage
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

# After 1, 2, 4 ... minutes, in all for about four hours.
_AGAIN = RetryStrategy(max_attempts=8, exponential_wait=2, wait=60)


@app.task(name="pagt.send_mail", retry=_AGAIN)
def send_mail(subject: str, body: str, to: list[str]) -> None:
    """Send a mail in plain text from the installation's own address."""
    EmailMessage(subject, body, to=to).send()


def send_later(mail: EmailMessage) -> None:
    """Give a mail to the worker, within the transaction that is open."""
    send_mail.defer(subject=str(mail.subject), body=str(mail.body), to=list(mail.to))
