"""Who is invited to a meeting: inviting, changing, taking back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from pagt.core import clock, journal
from pagt.core.errors import Invalid
from pagt.core.forms import seen
from pagt.core.rights import Actor, require
from pagt.network.meetings.actions.meeting import change_meeting
from pagt.network.meetings.models import Invitation, Meeting, Participant
from pagt.network.meetings.states import Part
from pagt.network.partners.models import Contact, Organisation
from pagt.people.models import User

MOST = 2_000
"""How many people a meeting may have; more is a list that was pasted by mistake."""


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody to invite.

    Args:
        name, email: as the invitation writes them; without an address they are invited by other means.
        contact, user: who it is when the register or the accounts know them.
        organisation: for whom they come.
        part: as what they take part.
        language: the language in which they are written to.
    """

    name: str
    email: str = ""
    contact: Contact | None = None
    user: User | None = None
    organisation: Organisation | None = None
    part: Part = Part.GUEST
    language: str = "da"


@dataclass(frozen=True, slots=True)
class Invited:
    """What inviting came to: the new invitations, and a sentence for each who got none."""

    new: list[Invitation] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


@transaction.atomic
def invite(meeting: Meeting, *, by: Actor, people: Sequence[Invitee]) -> Invited:
    """Put people on a meeting's list, each address once. Nobody is written to before `call`.

    The organisations for which they come are put among the participants, as not there until they came.

    Args:
        meeting: the meeting.
        by: who acts; needs the right to write records.
        people: whom to invite.

    Raises:
        Refused: the actor has not the right.
        Invalid: the meeting is cancelled or withdrawn, a name or address is none, or the list is too long.
    """
    require(by, Meeting.NEEDS)
    meeting = _open(meeting)
    there = Invitation.objects.filter(meeting=meeting, withdrawn_at=None)
    if there.count() + len(people) > MOST:
        raise Invalid(_("At most %(most)s people can be invited to a meeting.") % {"most": MOST})
    addresses = {email.lower() for email in there.values_list("email", flat=True)}
    names: set[tuple[str, int | None]] = set(there.filter(email="").values_list("name", "organisation_id"))
    done = Invited()
    for person in people:
        email, name = person.email.strip().lower(), _one_line(person.name) or person.email.strip()
        if not name:
            raise Invalid(_("Everybody who is invited needs a name or an address."))
        if email:
            _check_address(email)
        named = (name, person.organisation.pk if person.organisation else None)
        if (email in addresses) if email else (named in names):
            done.said.append(_("%(who)s is invited already.") % {"who": email or name})
            continue
        addresses.add(email)
        names.add(named)
        done.new.append(
            Invitation(
                meeting=meeting,
                name=name[:150],
                email=email,
                contact=person.contact,
                user=person.user,
                organisation=person.organisation,
                part=Part(person.part).value,
                language=person.language,
            )
        )
    Invitation.objects.bulk_create(done.new)
    _add_participants(meeting, (each.organisation for each in done.new), by=by)
    for each in done.new:
        note(each, by=by, action="create")
    return done


@transaction.atomic
def change_invitation(
    invitation: Invitation, *, by: Actor, part: Part, organisation: Organisation | None
) -> Invitation:
    """Change as what somebody takes part, and for whom.

    Raises:
        Refused: the actor has not the right.
        Invalid: the meeting or the invitation is no longer open.
    """
    require(by, Meeting.NEEDS)
    meeting = _open(invitation.meeting)
    invitation = _current(invitation)
    invitation.part, invitation.organisation = Part(part).value, organisation
    invitation.save(update_fields=["part", "organisation"])
    _add_participants(meeting, [organisation], by=by)
    note(invitation, by=by, action="change")
    return invitation


@transaction.atomic
def take_back(invitation: Invitation, *, by: Actor) -> Invitation:
    """Take an invitation back. Whoever was told of it is told that it is off.

    Raises:
        Refused: the actor has not the right.
        Invalid: it has been taken back already.
    """
    from pagt.network.meetings.actions.calling import tell_taken_back

    require(by, Meeting.NEEDS)
    invitation = _current(invitation)
    invitation.withdrawn_at, invitation.to_tell = clock.now(), None
    invitation.save(update_fields=["withdrawn_at", "to_tell"])
    meeting = Meeting.objects.get(pk=invitation.meeting_id)
    if invitation.told is not None and invitation.email and meeting.on >= clock.today():
        tell_taken_back(meeting, invitation, by=by)
    note(invitation, by=by, action="withdraw")
    return invitation


def note(invitation: Invitation, *, by: Actor, action: str) -> None:
    """Write a line in the journal: the meeting, the organisation, the part and the answer; never who it is."""
    state = {
        "meeting": invitation.meeting.key,
        "organisation": invitation.organisation.key if invitation.organisation else "",
        "part": invitation.part,
        "answer": invitation.answer,
        "came": invitation.came,
        "withdrawn": bool(invitation.withdrawn_at),
    }
    journal.write(
        by=by,
        action=action,
        kind="invitation",
        key=str(invitation.pk),
        title=invitation.meeting.title,
        state={name: value for name, value in state.items() if value not in ("", None, False)},
    )


def _open(meeting: Meeting) -> Meeting:
    """Return the meeting, locked so that two who invite at once see each other's lists."""
    found = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if found.cancelled or found.withdrawn:
        raise Invalid(_("The meeting is cancelled."))
    return found


def _current(invitation: Invitation) -> Invitation:
    found = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("meeting", "organisation")
        .get(pk=invitation.pk)
    )
    if found.withdrawn_at:
        raise Invalid(_("The invitation has been taken back."))
    return found


def _add_participants(meeting: Meeting, organisations: Iterable[Organisation | None], *, by: Actor) -> None:
    there = Participant.objects.filter(meeting=meeting).select_related("organisation")
    rows: list[dict[str, Any]] = [
        {"organisation": row.organisation, "attended": row.attended, "persons": row.persons} for row in there
    ]
    known = {row.organisation_id for row in there}
    new = {each.pk: each for each in organisations if each and each.pk not in known}
    if new:
        rows += [{"organisation": each, "attended": False} for each in new.values()]
        change_meeting(meeting, by=by, version=meeting.version, participants=rows)


def _one_line(text: str) -> str:
    return " ".join(str(seen(text)).split())


def _check_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise Invalid(_("“%(email)s” is no e-mail address.") % {"email": email[:100]}) from error
