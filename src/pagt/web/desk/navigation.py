"""The menu of the desk, by what the signed-in person may see."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from pagt.core.register.spec import registers
from pagt.core.rights import Right

NETWORK = ("organisation", "contact", "ambassador_term", "interaction", "meeting")
MONEY = ("theme", "hearing_input", "pool_year", "call", "award_round", "award", "recommendation", "bid")
CASES = ("application", "case_task", "advice")


@dataclass(frozen=True)
class Item:
    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Group:
    label: str
    url: str
    current: bool
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Navigation:
    """A menu: `area` is `desk` or `portal`."""

    area: str
    groups: tuple[Group, ...]


def desk_navigation(request: HttpRequest) -> Navigation:
    """Return the menu for the signed-in person; empty for somebody who has not signed in."""
    user = getattr(request, "user", None)  # not there yet when the request itself is refused
    if user is None or not user.is_authenticated:
        return Navigation("desk", ())
    rights: frozenset[Right] = user.rights
    groups = [_link(request, _("Overview"), reverse("desk:home"), exact=True)]
    if Right.READ_RECORDS in rights:
        groups += [
            _link(request, _("Action plan"), reverse("plan-list")),
            _menu(request, _("Network"), NETWORK, rights),
            _menu(request, _("Themes and money"), MONEY, rights),
        ]
    if Right.APPLY in rights:
        groups.append(_applying(request))
        groups.append(_link(request, _("My organisations"), reverse("affiliations-mine")))
    if Right.READ_APPLICATIONS in rights:
        groups.append(_work(request, rights))
    if Right.READ_JOURNAL in rights:
        groups.append(_link(request, _("Journal"), reverse("desk:journal")))
    if Right.MANAGE_PEOPLE in rights:
        groups.append(_link(request, _("People"), reverse("people")))
    groups.append(_link(request, _("Public pages"), reverse("portal:front"), exact=True))
    return Navigation("desk", tuple(groups))


def _applying(request: HttpRequest) -> Group:
    """The way to one's own applications; current on every page of theirs, which is not those of organisations."""
    group = _link(request, _("My applications"), reverse("applications:mine"))
    current = group.current and not request.path.startswith(reverse("affiliations-mine"))
    return Group(group.label, group.url, current)


def _work(request: HttpRequest, rights: frozenset[Right]) -> Group:
    """What goes on between the secretariat and those who apply."""
    group = _menu(request, _("Applications"), CASES, rights)
    links = [(_("Who may apply for whom"), reverse("affiliations")), (_("Outbox"), reverse("outbox"))]
    more = [Item(label, url, request.path.startswith(url)) for label, url in links]
    items = (*group.items, *(more if Right.HANDLE_APPLICATIONS in rights else ()))
    return Group(group.label, "", any(item.current for item in items), items)


def _link(request: HttpRequest, label: str, url: str, *, exact: bool = False) -> Group:
    current = request.path == url if exact else request.path.startswith(url)
    return Group(label, url, current)


def _menu(request: HttpRequest, label: str, kinds: tuple[str, ...], rights: frozenset[Right]) -> Group:
    items = tuple(
        Item(str(spec.title), url := spec.url("list"), request.path.startswith(url))
        for kind in kinds
        if (spec := registers().get(kind)) and spec.model.READS in rights
    )
    return Group(label, "", any(item.current for item in items), items)
