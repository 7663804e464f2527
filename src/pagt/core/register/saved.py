"""Saved views: the addresses of lists that people come back to. Preferences, so that the journal has no line of them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote_plus

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from pagt.core.closed import names_closed
from pagt.core.errors import Invalid, NotOnRecord
from pagt.core.forms import seen
from pagt.core.models import SavedView
from pagt.core.rights import Actor

LONGEST_NAME = 80
MOST = 50
"""Views of one person in one list: more than anybody finds their way in."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A saved view in the menu of a list."""

    key: str
    name: str
    query: str
    shared: bool
    mine: bool


def choices(register: str, *, by: Actor) -> list[Choice]:
    """Return the person's own views of a list and those that others share, by name."""
    found = SavedView.objects.filter(Q(owner=by.actor_key) | Q(shared=True), register=register)
    return [
        Choice(key, name, query, shared, owner == by.actor_key)
        for key, name, query, shared, owner in found.values_list("key", "name", "query", "shared", "owner")
        if not names_closed(f"{name} {unquote_plus(query)}", by)
    ]


def keep(register: str, *, by: Actor, name: str, query: str, shared: bool) -> SavedView:
    """Keep an address of a list under a name; the person's view of the same name is replaced.

    Args:
        register: the register's kind.
        by: whose view it is.
        name: what it is called.
        query: the list's parameters, `q=robot&sort=-year`, without a question mark.
        shared: whether all who read the list see it.

    Raises:
        Invalid: the name is empty or too long, the address too long, or there are too many views.
    """
    name, query = _checked(name), query.replace("\0", "").lstrip("?")
    if len(query) > 2_000:
        raise Invalid(_("The search is too long to be saved."))
    mine = SavedView.objects.filter(owner=by.actor_key, register=register)
    if mine.count() >= MOST:
        raise Invalid(_("You have %(n)s views of this list. Delete one first.") % {"n": MOST})
    with _one_of_a_name():
        mine.filter(name__iexact=name).delete()
        return SavedView.objects.create(
            key=secrets.token_hex(6),
            owner=by.actor_key,
            register=register,
            name=name,
            query=query,
            shared=shared,
        )


def change(register: str, key: str, *, by: Actor, name: str, shared: bool) -> None:
    """Give one's own view another name, or share it or not.

    Raises:
        NotOnRecord: the person has no such view.
        Invalid: as in `keep`, or another view has the name.
    """
    view = _own(register, key, by)
    view.name, view.shared = _checked(name), shared
    with _one_of_a_name():
        view.save(update_fields=["name", "shared"])


def forget(register: str, key: str, *, by: Actor) -> None:
    """Forget one's own view.

    Raises:
        NotOnRecord: the person has no such view.
    """
    _own(register, key, by).delete()


@contextmanager
def _one_of_a_name() -> Iterator[None]:
    """Write all or nothing; a view that was saved under the name meanwhile, by a second click, is `Invalid`."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Invalid(_("You have another view of that name.")) from error


def _own(register: str, key: str, by: Actor) -> SavedView:
    found = SavedView.objects.filter(register=register, key=key, owner=by.actor_key).first()
    if found is None:
        raise NotOnRecord(_("There is no view of yours here. It may have been deleted meanwhile."))
    return found


def _checked(name: str) -> str:
    name = seen(name).strip()
    if not name:
        raise Invalid(_("Give the view a name."))
    if len(name) > LONGEST_NAME:
        raise Invalid(_("The name may be %(n)s characters at most.") % {"n": LONGEST_NAME})
    return name
