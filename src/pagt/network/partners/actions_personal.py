"""Writes for people's own data: handing it over, erasing it, answering somebody who asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from pagt.core import clock, journal, personal
from pagt.core.actions import change, locked
from pagt.core.errors import Invalid
from pagt.core.models import Record
from pagt.core.personal import Done
from pagt.core.personal_export import package
from pagt.core.personal_places import Place, places
from pagt.core.rights import Actor, Right, SystemActor, require
from pagt.network.partners.actions_follow_ups import create_follow_up
from pagt.network.partners.models import Contact, FollowUp
from pagt.network.partners.personal import account_of, held_back, subject_of, subject_of_account
from pagt.network.partners.rules.retention import a_month_after
from pagt.people.actions_personal import may_see_own
from pagt.people.models import User

PERSON = "person"
ACCESS, ERASURE = "access", "erasure"


@dataclass(frozen=True)
class Receipt:
    """What was erased and what is kept, with why.

    Args:
        stranger: what stands for the person from now on.
        on: the day.
        lines: what was done, floor by floor.
    """

    stranger: str
    on: date
    lines: Sequence[Done]


def stranger_for(contact: Contact) -> str:
    """Return what stands for an erased person wherever their name stood."""
    return f"Slettet person {contact.pk}"


def hand_over(contact: Contact, *, by: Actor) -> bytes:
    """Return everything that is known of a contact as a ZIP, and journal that it was handed over.

    Raises:
        Refused: the actor may not handle personal data.
    """
    require(by, Right.HANDLE_PERSONAL_DATA)
    subject = subject_of(contact)
    user = account_of(contact)
    if user is not None:
        subject = subject_of_account(user).joined(subject)
    content = package(subject, personal.told(subject))
    _line(contact, by, "export")
    return content


def look_for(contact: Contact, *, by: Actor) -> None:
    """Journal that somebody looks for all the places in which a person is named.

    Raises:
        Refused: the actor may not handle personal data.
    """
    require(by, Right.HANDLE_PERSONAL_DATA)
    _line(contact, by, "look")


def hand_over_own(user: User) -> bytes:
    """Return everything that is known of a person with an account as a ZIP, to themself, and journal it.

    Texts that may say something about others stay out until an officer has looked (GDPR art. 15(4)); the file says
    how many there are.

    Raises:
        Refused: it is not certain that the address is theirs.
    """
    may_see_own(user)
    subject = subject_of_account(user)
    content = package(subject, personal.told(subject, own=True), held_back=held_back(subject))
    journal.write(by=user, action="export", kind=PERSON, key=user.key, title=user.key, state={"own": True})
    return content


@transaction.atomic
def ask_secretariat(user: User, *, what: str) -> None:
    """Put a person's question for all their data, or for being erased, on the secretariat's list.

    It is due within a month (GDPR art. 12(3)). A second question while the first is open changes nothing.

    Args:
        user: who asks.
        what: `access` or `erasure`.
    """
    may_see_own(user)
    titles = {ACCESS: "Giv en person indsigt i egne oplysninger", ERASURE: "Svar en person, der vil slettes"}
    open_ones = FollowUp.objects.filter(
        about_kind=PERSON, about_key=user.key, about_part=what, done_on=None, withdrawn=""
    )
    if open_ones.exists():
        return
    create_follow_up(
        by=SystemActor("system:personal-data"),
        about=(PERSON, user.key, what),
        title=titles[what],
        due=a_month_after(clock.today()),
        confidential=True,
    )
    journal.write(by=user, action="ask", kind=PERSON, key=user.key, title=user.key, state={"asks_for": what})


@transaction.atomic
def erase_contact(contact: Contact, *, by: Actor, version: int, reason: str) -> Receipt:
    """Erase a person: what the law demands stays as a stranger's, the rest goes. It can't be undone.

    Sources: GDPR art. 17(1) and 17(3)(b); arkivloven; Datatilsynet 2018-32-0286 (journalised cases are kept).

    Args:
        contact: the person.
        by: who acts.
        version: the version that the actor saw.
        reason: why, e.g. that the person asked; it stands sealed in the journal.

    Raises:
        Refused: the actor may not handle personal data.
        EditConflict: somebody saved the contact after that version.
        Invalid: the person is erased already, or no reason was given.
    """
    require(by, Right.HANDLE_PERSONAL_DATA)
    current = locked(contact, version)
    if current.erased_on:
        raise Invalid(_("The person is erased already."))
    if not reason.strip():
        raise Invalid(_("Say why."), {"reason": [_("Say why.")]})
    subject, stranger = subject_of(current), stranger_for(current)
    account = account_of(current)
    left = places(subject)
    lines = personal.erase(subject, stranger, by=by)
    lines += _left(left)
    for each in Contact.objects.filter(key__in=subject.contacts).select_for_update():
        _empty(each, by=by, stranger=stranger, reason=journal.sealed(reason))
    lines.append(
        Done(_("Name, address, telephone and note in the register of contacts"), len(subject.contacts))
    )
    if account is not None:
        why = _("An account is erased by an administrator, when the person asks for that too.")
        lines.append(Done(_("Account for signing in"), 1, why))
    receipt = Receipt(stranger, clock.today(), lines)
    state = {"erased": [{"what": line.what, "number": line.number, "why": line.why} for line in lines]}
    current = Contact.objects.get(pk=current.pk)
    _line(current, by, "receipt", state)
    return receipt


def receipt_of(contact: Contact) -> Receipt | None:
    """Return the receipt of an erased person, from the journal; None when there is none."""
    for line in journal.history(Contact.KIND, contact.key):
        if line.entry.action == "receipt":
            said = line.entry.state["erased"]
            return Receipt(
                stranger_for(contact),
                line.entry.at.date(),
                [Done(each["what"], each["number"], each["why"]) for each in said],
            )
    return None


@transaction.atomic
def erase_contacts(contacts: Sequence[Contact], *, by: Actor, reason: str) -> int:
    """Erase several people, e.g. those past their time; return how many. Errors as in `erase_contact`."""
    for contact in contacts:
        erase_contact(contact, by=by, version=contact.version, reason=reason)
    return len(contacts)


def _left(found: Sequence[Place]) -> list[Done]:
    """The lines for texts that name the person still."""
    final = sum(place.final for place in found)
    lines = [
        Done(
            _("Texts of approved minutes that name the person"),
            final,
            _("Final documents of a case are kept whole (GDPR art. 17(3)(b))."),
        ),
        Done(
            _("Other texts that name the person"),
            len(found) - final,
            _(
                "Nobody took the name out of them before the erasure. The secretariat can still do it by hand."
            ),
        ),
    ]
    return [line for line in lines if line.number]


def _empty(contact: Contact, *, by: Actor, stranger: str, reason: str) -> None:
    early = contact.recorded_on < contact.created_at.date()
    change(
        contact,
        by=by,
        version=contact.version,
        reason=reason,
        needs=Right.HANDLE_PERSONAL_DATA,
        action="erase",
        name=stranger,
        email="",
        phone="",
        note="",
        # A record with a day before it was entered must say a source.
        source=_("erased") if early else "",
        may_be_named=False,
        agreed_on=None,
        agreed_how="",
        withdrawn=stranger if contact.withdrawn else "",
        erased_on=clock.today(),
    )


def _line(record: Record, by: Actor, action: str, more: Mapping[str, object] | None = None) -> None:
    journal.write(
        by=by,
        action=action,
        kind=record.KIND,
        key=record.key,
        title=record.journal_title,
        state={**record.state(), **(more or {})},
    )
