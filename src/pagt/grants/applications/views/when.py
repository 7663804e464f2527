"""Deadlines in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

_NEAR = timedelta(days=3)


@dataclass(frozen=True)
class Deadline:
    """An instant and how far off it is."""

    at: datetime
    now: datetime

    @property
    def is_over(self) -> bool:
        return self.now >= self.at

    @property
    def is_near(self) -> bool:
        return not self.is_over and self.at - self.now < _NEAR

    @property
    def day(self) -> str:
        """The day and the time, e.g. `1. marts 2027 kl. 12.00`."""
        local = timezone.localtime(self.at)
        return _("%(day)s at %(time)s") % {
            "day": date_format(local, "DATE_FORMAT"),
            "time": date_format(local, "TIME_FORMAT"),
        }

    @property
    def left(self) -> str:
        """How much time there is, in the largest units that tell."""
        if self.is_over:
            return _("The deadline has passed")
        seconds = int((self.at - self.now).total_seconds())
        days, hours, minutes = seconds // 86_400, seconds % 86_400 // 3_600, seconds % 3_600 // 60
        said_days = ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
        said_hours = ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
        said_minutes = ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
        if days >= 3:
            # By the calendar, as the call's public page counts.
            nights = (timezone.localdate(self.at) - timezone.localdate(self.now)).days
            return _("%(time)s left") % {"time": ngettext("%(n)s day", "%(n)s days", nights) % {"n": nights}}
        if days and not hours:
            return _("%(time)s left") % {"time": said_days}
        if days:
            return _("%(time)s and %(more)s left") % {"time": said_days, "more": said_hours}
        if hours:
            return _("%(time)s and %(more)s left") % {"time": said_hours, "more": said_minutes}
        if minutes:
            return _("%(time)s left") % {"time": said_minutes}
        return _("Less than a minute left")


def deadline(at: datetime | None, now: datetime) -> Deadline | None:
    """Return a deadline as the pages show it, or None when there is none."""
    return Deadline(at, now) if at else None
