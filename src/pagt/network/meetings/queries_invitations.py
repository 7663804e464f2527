"""Who is invited to a meeting, and who could be: from a pasted list, from the register, from an earlier meeting."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from email.utils import getaddresses
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.rights import Actor, Right
from pagt.network.meetings.actions.invitations import Invitee
from pagt.network.meetings.models import Invitation, Meeting
from pagt.network.meetings.states import Answer, Part
from pagt.network.meetings.words import ANSWER_NAMES
from pagt.network.partners.models import AmbassadorTerm, Contact, Organisation
from pagt.network.partners.models.contact import ContactRole
from pagt.network.partners.states import Relation
from pagt.people.models import User
from pagt.people.roles import Role

MOST_LISTED = 2_000
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"]+\.[^\s<>()\[\],;:\"]+")
_HEADINGS = frozenset({"navn", "name", "e-mail", "email", "mail", "organisation", "virksomhed", "fornavn"})


@dataclass(frozen=True)
class Invited:
    """The invitations of a meeting as its page shows them; `people` only to those who may read of people."""

    meeting: Meeting
    total: int
    counts: list[tuple[str, int]]
    people: list[Invitation]
    untold: int
    may_write: bool
    day_has_come: bool


def invited(meeting: Meeting, by: Actor, people: Sequence[Invitation] | None = None) -> Invited:
    """Return who is invited to a meeting, as far as the reader may see it; one query, none when `people` are given."""
    found = list(of(meeting) if people is None else people)
    count = Counter(each.answer for each in found)
    # Whose mail is on its way has been told as far as anybody can do about it.
    waiting = [each for each in untold_of(meeting, found) if each.to_tell != meeting.sequence]
    return Invited(
        meeting=meeting,
        total=len(found),
        counts=_came(found) or [(str(ANSWER_NAMES[answer]), count[answer]) for answer in _ORDER],
        people=found if Right.READ_CONFIDENTIAL in by.rights else [],
        untold=len(waiting) if meeting.on >= clock.today() else 0,
        may_write=Right.WRITE_RECORDS in by.rights,
        day_has_come=meeting.on <= clock.today(),
    )


_ORDER = (Answer.ACCEPTED, Answer.TENTATIVE, Answer.DECLINED, Answer.NEEDS_ACTION)


def of(meeting: Meeting) -> QuerySet[Invitation]:
    """Return a meeting's invitations that stand, by name."""
    return (
        Invitation.objects.filter(meeting=meeting, withdrawn_at=None)
        .select_related("organisation", "contact")
        .order_by("name", "pk")
    )


def _came(people: Iterable[Invitation]) -> list[tuple[str, int]]:
    """Return how many came and did not, once somebody has registered it; what they had answered is past then."""
    count = Counter(each.came for each in people)
    return [(_("Came"), count[True]), (_("Did not come"), count[False])] if count[True] + count[False] else []


def untold_of(meeting: Meeting, people: Iterable[Invitation]) -> list[Invitation]:
    """Return those of a list who have not been told how the meeting stands; as `calling.untold`, without a query."""
    off = bool(meeting.cancelled or meeting.withdrawn)
    return [
        each
        for each in people
        if each.email and (not off if each.told is None else each.told < meeting.sequence)
    ]


@dataclass(frozen=True)
class Known:
    """Who an address belongs to, as far as contacts and accounts know."""

    contact: Contact | None = None
    user: User | None = None
    organisation: Organisation | None = None


def known(addresses: Iterable[str]) -> dict[str, Known]:
    """Return, by address in lower case, who the register and the accounts know; three queries."""
    wanted = {each.lower() for each in addresses if each}
    users = {user.email.lower(): user for user in User.objects.filter(email__in=wanted, is_active=True)}
    contacts: dict[str, Contact] = {}
    rows = Contact.objects.annotate(lower=Lower("email")).filter(
        lower__in=wanted, withdrawn="", erased_on=None
    )
    for contact in rows.prefetch_related("roles__organisation").order_by("-pk"):
        contacts[contact.email.lower()] = contact
    return {
        each: Known(contacts.get(each), users.get(each), present_organisation(contacts.get(each)))
        for each in wanted
        if each in users or each in contacts
    }


def present_organisation(contact: Contact | None) -> Organisation | None:
    """Return the organisation of a contact's present role; the first, when there are several."""
    if contact is None:
        return None
    today = clock.today()
    present = (role for role in contact.roles.all() if role.ends is None or role.ends >= today)
    return next((role.organisation for role in present if not role.organisation.withdrawn), None)


def pasted(text: str, *, part: Part, language: str = "") -> list[Invitee]:
    """Return whom a list names: one address or name a line, cells of a spreadsheet, or as mail programs write them.

    Args:
        text: e.g. `Anna Eksempel <anna@eksempel.dk>`, `Bo Eksempel; bo@eksempel.dk; Eksempel A/S`.
        part: as what they take part.
        language: in which they are written to; empty for each person's own.
    """
    rows: list[tuple[str, str, list[str]]] = []
    for line in text.splitlines():
        rows += _people_of(line)
    found = known(email for _name, email, _cells in rows)
    named = {cell.casefold() for _name, _email, cells in rows for cell in cells}
    organisations = _organisations(named)
    people = []
    for name, email, cells in rows:
        who = found.get(email.lower(), Known())
        said = next((organisations[c.casefold()] for c in cells if c.casefold() in organisations), None)
        own = who.contact.name if who.contact else who.user.name if who.user else ""
        organisation = said or who.organisation
        people.append(
            Invitee(
                name=own or name or email,
                email=email,
                contact=who.contact,
                user=who.user,
                organisation=organisation,
                part=part,
                language=language or language_of(who.user, organisation),
            )
        )
    return people


def _people_of(line: str) -> list[tuple[str, str, list[str]]]:
    addresses = _ADDRESS.findall(line)
    if len(addresses) > 1:
        # Several in a line, as they stand in a mail's field: commas or semicolons between.
        pairs = getaddresses([line.replace(";", ",")])
        good: list[tuple[str, str, list[str]]] = [
            (name, email, []) for name, email in pairs if _ADDRESS.fullmatch(email)
        ]
        return [*good] if len(good) == len(addresses) else [("", email, []) for email in addresses]
    cells = [cell.strip(" \"'<>") for cell in re.split(r"[\t;,]", line)]
    cells = [cell for cell in cells if cell]
    if not cells or all(cell.casefold() in _HEADINGS for cell in cells):
        return []
    if not addresses:
        return [(cells[0], "", cells[1:])]
    (email,) = addresses
    rest = [cell.replace(email, "").strip(" <>\"'()") for cell in cells]
    names = [cell for cell in rest if cell]
    return [(names[0] if names else "", email.strip("."), names[1:])]


def _organisations(names: set[str]) -> dict[str, Organisation]:
    if not names:
        return {}
    rows = Organisation.objects.annotate(lower=Lower("name")).filter(lower__in=names, withdrawn="")
    return {each.name.casefold(): each for each in rows}


def language_of(user: User | None, organisation: Organisation | None) -> str:
    """Return in which language to write to somebody: their own choice, else by their organisation's country."""
    if user:
        return user.language
    return "en" if organisation and organisation.country not in ("DK", "") else "da"


@dataclass(frozen=True)
class Candidate:
    """Somebody whom a choice in the register finds; `why_not` says why they can't be invited so."""

    key: str
    invitee: Invitee
    why_not: str = ""


def candidates(meeting: Meeting, chosen: Mapping[str, Any], *, part: Part) -> list[Candidate]:
    """Return whom a choice finds, by name, each address once.

    Args:
        meeting: the meeting; who is on its list already is marked.
        chosen: the cleaned data of `ChooseForm`.
        part: as what they are to take part.
    """
    there = {email.lower() for email in of(meeting).values_list("email", flat=True) if email}
    found: dict[str, tuple[str, Invitee]] = {}
    for key, person in _chosen(chosen, meeting.on, part):
        found.setdefault(person.email.lower() or key, (key, person))
    out = []
    for key, person in sorted(found.values(), key=lambda pair: pair[1].name.casefold())[:MOST_LISTED]:
        why_not = ""
        if not person.email:
            why_not = _("No address")
        elif person.email.lower() in there:
            why_not = _("Invited already")
        out.append(Candidate(key, person, why_not))
    return out


def _chosen(chosen: Mapping[str, Any], on: date, part: Part) -> Iterable[tuple[str, Invitee]]:
    names = ("relation", "kind", "municipality", "tag", "ambassadors")
    if any(chosen.get(name) for name in names):
        for contact in _contacts(chosen, on):
            yield f"contact-{contact.pk}", _of_contact(contact, part)
    if chosen.get("council"):
        members = Contact.objects.filter(withdrawn="", erased_on=None, relation=Relation.COUNCIL.value)
        for contact in members.prefetch_related("roles__organisation"):
            yield f"contact-{contact.pk}", _of_contact(contact, part)
        accounts = User.objects.filter(is_active=True, memberships__role=Role.COUNCIL_MEMBER.value)
        for user in accounts.distinct():
            yield (
                f"user-{user.pk}",
                Invitee(user.name, user.email, user=user, part=part, language=user.language),
            )
    if earlier := chosen.get("earlier"):
        for each in _earlier(earlier):
            yield f"invitation-{each.pk}", Invitee(
                each.name, each.email, each.contact, each.user, each.organisation, part, each.language
            )  # fmt: skip


def _of_contact(contact: Contact, part: Part) -> Invitee:
    organisation = present_organisation(contact)
    return Invitee(
        name=contact.name,
        email=contact.email,
        contact=contact,
        organisation=organisation,
        part=part,
        language=language_of(None, organisation),
    )


def _contacts(chosen: Mapping[str, Any], on: date) -> QuerySet[Contact]:
    found = Contact.objects.filter(withdrawn="", erased_on=None)
    if chosen.get("relation"):
        found = found.filter(relation=chosen["relation"])
    present = ContactRole.objects.filter(Q(ends=None) | Q(ends__gte=clock.today()), contact=OuterRef("pk"))
    roles = present
    if chosen.get("kind"):
        roles = roles.filter(organisation__kind=chosen["kind"])
    if chosen.get("municipality"):
        roles = roles.filter(organisation__municipality=chosen["municipality"])
    if chosen.get("tag"):
        roles = roles.filter(organisation__tags__contains=[chosen["tag"]])
    if chosen.get("ambassadors"):
        terms = AmbassadorTerm.objects.filter(Q(ends=None) | Q(ends__gte=on), begins__lte=on, withdrawn="")
        roles = roles.filter(organisation__in=terms.values("organisation"))
    if roles is not present:
        found = found.filter(Exists(roles))
    return found.prefetch_related("roles__organisation").order_by("name")[:MOST_LISTED]


def _earlier(meeting: Meeting) -> QuerySet[Invitation]:
    """Return who came to a meeting; who said that they would, when nobody has registered who came."""
    people = of(meeting).select_related("contact", "user", "organisation")
    came = people.filter(came=True)
    return came if came.exists() else people.filter(answer=Answer.ACCEPTED.value)
