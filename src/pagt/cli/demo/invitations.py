"""Who is invited to the invented meetings, what they answered, who came, and whose calendar is subscribed to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pagt.core.rights import Actor

NETWORK = "eksempel-netvaerk-2027-03-11"
HELD = "eksempel-netvaerk-2026-04-20"
# A domain that never exists (RFC 2606), since a mail may be sent to each.
_GUESTS = (
    ("Gitte Eksempel", "gitte@guest.example"),
    ("Henrik Eksempel", "henrik@guest.example"),
    ("Iben Eksempel", "iben@guest.example"),
)


def create_invitations(*, by: Actor) -> None:
    """Invite people to a meeting to come and one that was held, once accounts and records are there."""
    from pagt.core import clock
    from pagt.network.meetings.actions.attendance import register_attendance
    from pagt.network.meetings.actions.calling import call
    from pagt.network.meetings.actions.invitations import Invitee, invite
    from pagt.network.meetings.actions.replies import answer
    from pagt.network.meetings.feed import feed_of
    from pagt.network.meetings.models import Invitation, Meeting
    from pagt.network.meetings.states import Answer, Part
    from pagt.network.partners.models import Organisation
    from pagt.people.models import User

    if Invitation.objects.exists():
        return
    officer = User.objects.get(email="officer@eksempel.dk")
    Meeting.objects.filter(key=NETWORK, organiser=None).update(organiser=officer)
    feed_of(officer)

    def of(meeting: Meeting) -> list[Invitee]:
        """A person for each organisation that is to take part."""
        there = Organisation.objects.filter(participations__meeting=meeting, participations__attended=True)
        return [
            Invitee(f"Eksempel Person {number}", f"person{number}@{each.key}.example", organisation=each)
            for number, each in enumerate(there.order_by("participations__position"), start=1)
        ]

    network = Meeting.objects.get(key=NETWORK)
    guests = [Invitee(name, email) for name, email in _GUESTS]
    speaker = Invitee("Jonas Eksempel", "jonas@speaker.example", part=Part.SPEAKER, language="en")
    invited = invite(network, by=by, people=[*of(network), *guests, speaker]).new
    to_come = network.on >= clock.today()
    if to_come:
        call(network, by=by)
    answers = (Answer.ACCEPTED, Answer.TENTATIVE, Answer.DECLINED, Answer.ACCEPTED, Answer.NEEDS_ACTION)
    for one, said in zip(invited, answers, strict=False):
        if said is not Answer.NEEDS_ACTION and to_come:
            answer(one, answer=said, comment="Jeg kommer først kl. 14." if said is Answer.TENTATIVE else "")
    held = Meeting.objects.get(key=HELD)
    came = invite(held, by=by, people=[*of(held), guests[0]]).new
    # Everybody but the guest.
    register_attendance(held, by=by, came=[each.pk for each in came[:-1]])
