"""The actors that the journal knows by key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from pagt.core import journal
from pagt.core.cache import Newest
from pagt.core.models import JournalEntry
from pagt.core.rights import Actor

DEMO_ACTOR = "system:demo"
"""Who loads what is invented. A journal with a line by this actor makes every page say so."""

_demo: Newest[bool] = Newest(size=1)


def demo_data_loaded() -> bool:
    """Whether invented demo data lies among the records; then every page and picture says so."""
    return _demo.get_or_build(journal.stamp(), lambda: JournalEntry.objects.filter(actor=DEMO_ACTOR).exists())


def actor_names(keys: Iterable[str]) -> dict[str, str]:
    """Return the name of each actor key of the journal, in one query.

    An erased person is called so; `system:...` actors are named for what they do.
    """
    keys = set(keys)
    people = {key.removeprefix("user:") for key in keys if key.startswith("user:")}
    named = dict(get_user_model().objects.filter(key__in=people).values_list("key", "name"))
    names = {}
    for key in keys:
        if key.startswith("user:"):
            names[key] = named.get(key.removeprefix("user:")) or _("Erased person")
        else:
            names[key] = _("Pagt (%(job)s)") % {"job": key.removeprefix("system:")}
    return names


def actor_of(key: str) -> Actor:
    """Return the person of an actor key `user:...`, with the rights that they have now."""
    return cast(Actor, get_user_model().objects.get(key=key.removeprefix("user:")))
