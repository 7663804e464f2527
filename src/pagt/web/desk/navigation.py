"""The menu of the desk, by what the signed-in person may see."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pagt.core.cache import Newest
from pagt.core.register.spec import registers
from pagt.core.rights import Right

NETWORK = (
    "organisation",
    "contact",
    "note",
    "ambassador_term",
    "interaction",
    "follow_up",
    "meeting",
    "need",
    "match",
)
MONEY = ("theme", "hearing_input", "pool_year", "call", "award_round", "award", "recommendation", "bid")
CASES = ("application", "case_task", "advice", "letter")
DECIDING = ("conflict", "assessor", "assessment_plan", "scenario", "grant_recommendation", "decision")


@dataclass(frozen=True)
class Item:
    label: str
    url: str
    current: bool = False


@dataclass(frozen=True)
class Group:
    """A link of the menu, or several under one label; `exact`: no page below it counts as its own."""

    label: str
    url: str
    current: bool = False
    items: tuple[Item, ...] = ()
    exact: bool = False


@dataclass(frozen=True)
class Navigation:
    """A menu: `area` is `desk` or `portal`."""

    area: str
    groups: tuple[Group, ...]

    def drawn(self) -> str:
        """Return the menu as HTML, kept: it is the same on many pages."""
        key = (get_language(), self.groups)
        return _drawn.get_or_build(key, lambda: render_to_string("core/menu.html", {"groups": self.groups}))


_drawn: Newest[str] = Newest(size=200)
_menus: Newest[tuple[Group, ...]] = Newest(size=100)


def desk_navigation(request: HttpRequest) -> Navigation:
    """Return the menu for the signed-in person; empty for somebody who has not signed in."""
    user = getattr(request, "user", None)  # not there yet when the request itself is refused
    if user is None or not user.is_authenticated:
        return Navigation("desk", ())
    rights: frozenset[Right] = user.rights
    groups = _menus.get_or_build((rights, get_language()), lambda: _menu_of(rights))
    here = _here(groups, request.path)
    return Navigation("desk", tuple(_marked(group, here) for group in groups))


def _here(groups: tuple[Group, ...], path: str) -> str:
    """Return the address in the menu that a page belongs to: the longest that the page's begins with."""
    below = [group.url for group in groups if group.url and not group.exact and path.startswith(group.url)]
    below += [item.url for group in groups for item in group.items if path.startswith(item.url)]
    return max(below, key=len, default=path)


def _marked(group: Group, here: str) -> Group:
    if group.url == here:
        return replace(group, current=True)
    if any(item.url == here for item in group.items):
        items = tuple(replace(item, current=item.url == here) for item in group.items)
        return replace(group, current=True, items=items)
    return group


def _menu_of(rights: frozenset[Right]) -> tuple[Group, ...]:
    groups = [Group(_("Overview"), reverse("desk:home"), exact=True)]
    if Right.READ_RECORDS in rights:
        groups += [
            Group(_("Action plan"), reverse("plan-list")),
            Group(
                _("Network"),
                "",
                items=(
                    *_lists(NETWORK, rights),
                    Item(_("Suggested matches"), reverse("match-suggestions")),
                    Item(_("Municipalities"), reverse("desk:municipalities")),
                    Item(_("National level"), reverse("desk:national")),
                    *(
                        (
                            Item(_("Duplicates"), reverse("duplicates")),
                            Item(_("Drop a calendar file or a mail"), reverse("drop")),
                        )
                        if Right.WRITE_RECORDS in rights
                        else ()
                    ),
                    *(
                        (Item(_("Personal data"), reverse("personal-data")),)
                        if Right.HANDLE_PERSONAL_DATA in rights
                        else ()
                    ),
                ),
            ),
            Group(_("Themes and money"), "", items=_lists(MONEY, rights)),
        ]
    if Right.APPLY in rights:
        groups.append(Group(_("My applications"), reverse("applications:mine")))
        groups.append(Group(_("My organisations"), reverse("affiliations-mine")))
    if Right.ASSESS in rights:
        groups.append(Group(_("My assessments"), reverse("my-assessments")))
    if Right.READ_APPLICATIONS in rights:
        # What goes on between the secretariat and those who apply.
        items = _lists(CASES, rights)
        if Right.HANDLE_APPLICATIONS in rights:
            items += (
                Item(_("Who may apply for whom"), reverse("affiliations")),
                Item(_("Outbox"), reverse("outbox")),
            )
        groups.append(Group(_("Applications"), "", items=items))
        deciding = (*_lists(DECIDING, rights), Item(_("Results"), reverse("results-calls")))
        groups.append(Group(_("Assessment and decision"), "", items=deciding))
    if not rights.isdisjoint({Right.READ_RECORDS, Right.ASSESS}):
        # Whoever handles, assesses, discusses or decides: the council too, which reads records.
        groups.append(Group(_("My conflicts of interest"), reverse("my-interests")))
    if Right.READ_JOURNAL in rights:
        groups.append(Group(_("Journal"), reverse("desk:journal")))
    if Right.MANAGE_PEOPLE in rights:
        groups.append(Group(_("People"), reverse("people")))
    groups.append(Group(_("Public pages"), reverse("portal:front"), exact=True))
    return tuple(groups)


def _lists(kinds: tuple[str, ...], rights: frozenset[Right]) -> tuple[Item, ...]:
    return tuple(
        Item(str(spec.title), spec.url("list"))
        for kind in kinds
        if (spec := registers().get(kind)) and spec.model.READS in rights
    )
