"""What the worker tells each week of people past their time. It never erases anybody."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from procrastinate.contrib.django import app

from pagt.core.rights import Right, SystemActor
from pagt.network.partners.queries_retention import past
from pagt.people.models import User
from pagt.people.roles import roles_with
from pagt.post.actions import send
from pagt.post.delivery import address
from pagt.post.states import Topic

_BY = SystemActor("system:personal-data")


@app.periodic(cron="15 6 * * 1")
@app.task(name="pagt.partners.tell_past_their_time")
def tell_past_their_time(timestamp: int) -> None:
    """Each Monday: mail those who handle personal data how many people are past their time; nobody when there is none.

    Args:
        timestamp: when the task was due, in seconds since 1970.
    """
    number = len(past(timezone.localdate(datetime.fromtimestamp(timestamp, tz=UTC))))
    if not number:
        return
    handlers = User.objects.filter(
        is_active=True, memberships__role__in=roles_with(Right.HANDLE_PERSONAL_DATA)
    )
    for user in handlers.distinct().order_by("pk"):
        with override(user.language):
            subject = ngettext(
                "%(n)s person is past their time", "%(n)s people are past their time", number
            ) % {"n": number}
            body = _(
                "Look at each and decide: erase them, or note what keeps them. Nothing is erased by itself.\n%(url)s"
            ) % {"url": address("personal-data", language=user.language)}
        send(by=_BY, to=user, subject=subject, body=body, language=user.language, topic=Topic.WEEK)
