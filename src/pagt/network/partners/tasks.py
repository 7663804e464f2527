"""What the worker reminds people of: follow-ups on their day, and each Monday the week and relations that go cold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from procrastinate.contrib.django import app

from pagt.core import clock
from pagt.core.closed import open_to
from pagt.core.rights import Right, SystemActor
from pagt.network.partners.models import FollowUp
from pagt.network.partners.queries_health import going_cold
from pagt.network.partners.queries_retention import past
from pagt.network.partners.words_health import in_words
from pagt.people.fields import staff
from pagt.people.models import User
from pagt.post.actions import send
from pagt.post.delivery import address
from pagt.post.models import Mail
from pagt.post.states import Topic

REMINDERS = SystemActor("system:follow-ups")
HOUR = 7
"""Local hour from which people are reminded: with the first coffee, before the day is full."""
MONDAY = 0
Written = tuple[str, str] | None


# The worker's clock runs in UTC: 7 o'clock in Denmark is 5 there in summer and 6 in winter. Whoever runs second finds
# that the day's mails are written.
@app.periodic(cron="0 5,6 * * *")
@app.task(name="pagt.partners.remind_of_follow_ups")
def remind_of_follow_ups(timestamp: int) -> None:
    """Each morning: mail people what they are to have done today, and on Mondays what the week holds.

    Each mail is written in one transaction with the look whether it has been, under a lock on its reader: run twice,
    or begun anew after a crash, the task writes each mail once a day.

    Args:
        timestamp: when the task was due, in seconds since 1970; what counts is the day on which it runs.
    """
    now = timezone.localtime(clock.now())
    if now.hour < HOUR:
        return
    today = now.date()
    for pk in list(staff().values_list("pk", flat=True)):
        _once(pk, today, Topic.FOLLOW_UPS, due_today)
        if today.weekday() == MONDAY:
            _once(pk, today, Topic.WEEK, the_week)


@transaction.atomic
def _once(pk: int, today: date, topic: Topic, write: Callable[[User, date], Written]) -> None:
    user = User.objects.select_for_update().get(pk=pk)
    begun = timezone.make_aware(datetime.combine(today, time.min))
    written = Mail.objects.filter(
        to_user=user, topic=topic.value, sent_by=REMINDERS.actor_key, created_at__gte=begun
    )
    if not user.is_active or written.exists():
        return
    with override(user.language):
        mail = write(user, today)
    if mail:
        send(by=REMINDERS, to=user, subject=mail[0], body=mail[1], language=user.language, topic=topic)


def _mine(user: User) -> QuerySet[FollowUp]:
    found = FollowUp.objects.filter(responsible=user, done_on=None, withdrawn="").select_related(
        "organisation"
    )
    if Right.READ_CONFIDENTIAL not in user.rights:
        found = found.filter(confidential=False)
    return open_to(found, user).order_by(F("due").asc(nulls_last=True), "pk")


def due_today(user: User, today: date) -> Written:
    """Return subject and body of what a person is to have done today; None when there is nothing."""
    due = list(_mine(user).filter(due=today))
    if not due:
        return None
    subject = ngettext(
        "A follow-up of yours is due today", "%(n)s follow-ups of yours are due today", len(due)
    )
    lines = [_("Hello %(name)s") % {"name": user.name}, "", _("This is to be done today:"), *_list(due, user)]
    return subject % {"n": len(due)}, "\n".join([*lines, "", *_all_of_them(user)])


def the_week(user: User, monday: date) -> Written:
    """Return subject and body of a person's week; None when nothing awaits them.

    What is overdue, what is due this week, for those who write records the relations that go cold (those that they keep
    in touch with, and those that nobody does), and for those who handle personal data how many people are past their
    time. Nobody is erased by it.
    """
    sunday = monday + timedelta(days=6)
    late = list(_mine(user).filter(due__lt=monday))
    due = list(_mine(user).filter(due__gte=monday, due__lte=sunday))
    cold = going_cold(monday, user) if Right.WRITE_RECORDS in user.rights else []
    over = len(past(monday)) if Right.HANDLE_PERSONAL_DATA in user.rights else 0
    if not (late or due or cold or over):
        return None
    lines = [_("Hello %(name)s") % {"name": user.name}]
    if late:
        lines += ["", _("This is overdue:"), *_list(late, user)]
    if due:
        lines += ["", _("This is due this week:"), *_list(due, user)]
    if cold:
        lines += ["", _("These relations need somebody to get in touch:")]
        for relation in cold:
            url = address("ambassador_term-detail", relation.term.key, language=user.language)
            lines += [
                f"- {relation.term.organisation.name}: {' '.join(in_words(relation.health))}",
                f"  {url}",
            ]
    if over:
        people = ngettext("%(n)s person is past their time", "%(n)s people are past their time", over)
        decide = _(
            "Look at each and decide: erase them, or note what keeps them. Nothing is erased by itself."
        )
        lines += ["", f"{people % {'n': over}}.", decide, address("personal-data", language=user.language)]
    subject = _("Your week: %(late)s overdue, %(due)s due, %(cold)s relations to tend to") % {
        "late": len(late),
        "due": len(due),
        "cold": len(cold),
    }
    return subject, "\n".join([*lines, "", *_all_of_them(user)])


def _list(follow_ups: Iterable[FollowUp], user: User) -> list[str]:
    lines = []
    for one in follow_ups:
        known = [one.organisation.name] if one.organisation else []
        if one.due:
            known.append(date_format(one.due, "SHORT_DATE_FORMAT"))
        lines.append(f"- {one.title}" + (f" ({', '.join(known)})" if known else ""))
        lines.append(f"  {address('follow_up-detail', one.key, language=user.language)}")
    return lines


def _all_of_them(user: User) -> Sequence[str]:
    return [_("All your follow-ups: %(url)s") % {"url": address("follow_up-list", language=user.language)}]
