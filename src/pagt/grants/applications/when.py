"""Instants as people read them."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def spoken(moment: datetime) -> str:
    """Return an instant to the second with its time zone, e.g. `3. marts 2027 kl. 11.59.58 (UTC+01:00)`."""
    local = timezone.localtime(moment)
    offset = local.strftime("%z")
    return _("%(day)s at %(time)s (UTC%(offset)s)") % {
        "day": date_format(local, "DATE_FORMAT"),
        "time": date_format(local, _("H:i:s")),
        "offset": f"{offset[:3]}:{offset[3:]}",
    }
