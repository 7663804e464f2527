"""Who the people of a dropped file are, and what a form says of it beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.db.models import Q

from pagt.core import clock
from pagt.network.meetings import queries_invitations as queries
from pagt.network.meetings.incoming import Dropped, Letter
from pagt.network.meetings.incoming_calendar import CalendarEvent, Person
from pagt.network.partners.models import Contact, Organisation
from pagt.network.partners.states import Channel, InteractionPurpose

ANYBODYS = frozenset({
    "gmail.com", "googlemail.com", "hotmail.com", "hotmail.dk", "outlook.com", "outlook.dk", "live.dk", "live.com",
    "msn.com", "yahoo.com", "yahoo.dk", "icloud.com", "me.com", "proton.me", "protonmail.com", "mail.dk", "jubii.dk",
    "ofir.dk", "stofanet.dk", "get2net.dk", "webspeed.dk", "youmail.dk", "privat.dk",
})  # fmt: skip
"""Domains at which everybody has an address: they tell nothing of an organisation."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """Somebody of a file: as the file names them, and who they are."""

    person: Person
    known: queries.Known
    organisation: Organisation | None


def recognise(people: Iterable[Person]) -> list[Recognised]:
    """Return who people are by address, and their organisations by the domain of known contacts; our own left out."""
    ours = {settings.CONTACT_EMAIL.lower(), parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower()}
    once = {person.email: person for person in people if person.email not in ours}
    known = queries.known(once)
    unknown = {email.rpartition("@")[2] for email in once if email not in known} - ANYBODYS
    organisations = _by_domain(unknown)
    out = []
    for email, person in once.items():
        who = known.get(email, queries.Known())
        out.append(Recognised(person, who, who.organisation or organisations.get(email.rpartition("@")[2])))
    return out


def _by_domain(domains: set[str]) -> dict[str, Organisation]:
    """Return the one organisation at which known contacts have addresses of a domain, or whose website it is."""
    found: dict[str, set[Organisation]] = {domain: set() for domain in domains}
    if not domains:
        return {}
    ends = Q()
    for domain in domains:
        ends |= Q(email__iendswith=f"@{domain}")
    contacts = Contact.objects.filter(ends, withdrawn="", erased_on=None)
    for contact in contacts.prefetch_related("roles__organisation")[:2_000]:
        organisation = queries.present_organisation(contact)
        if organisation:
            found[contact.email.lower().rpartition("@")[2]].add(organisation)
    return {domain: each.pop() for domain, each in found.items() if len(each) == 1}


def meeting_initial(
    event: CalendarEvent, letter: Letter | None, people: Sequence[Recognised]
) -> dict[str, Any]:
    """Return what the form of a meeting says beforehand."""
    lines = [_line(each) for each in people]
    return {
        "title": event.title or (letter.subject if letter else ""),
        "on": event.on,
        "starts_at": event.starts_at,
        "ends_at": event.ends_at,
        "place": event.place,
        "online_url": event.url if event.url.startswith("https://") else "",
        "intro": event.text,
        "people": "\n".join(lines),
    }


def interaction_initial(found: Dropped, people: Sequence[Recognised]) -> dict[str, Any]:
    """Return what the form of an interaction says beforehand."""
    letter = found.letter
    organisations = {each.organisation.pk: each.organisation for each in people if each.organisation}
    contacts = [each.known.contact.pk for each in people if each.known.contact]
    return {
        "title": letter.subject if letter else "",
        "on": letter.at.date() if letter and letter.at else clock.today(),
        "channel": Channel.MAIL.value,
        "purpose": InteractionPurpose.DIALOGUE.value,
        "organisations": list(organisations.values()),
        "summary": letter.text if letter else "",
        "known_people": contacts,
    }


def _line(each: Recognised) -> str:
    name = each.known.contact.name if each.known.contact else each.person.name
    said = formataddr((name, each.person.email)) if name.isascii() else f"{name} <{each.person.email}>"
    return (
        f"{said}; {each.organisation.name}"
        if each.organisation and ";" not in each.organisation.name
        else said
    )
