"""The invented council at work: members, agendas with papers, an interest, and minutes in every state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pagt.cli.demo.making import SOURCE

if TYPE_CHECKING:
    from pagt.core.rights import Actor
    from pagt.network.meetings.models import AgendaItem, Meeting
    from pagt.people.models import User

SENT, APPROVED, DRAFT, PLANNED = (
    f"eksempel-raad-{on}" for on in ("2025-11-18", "2025-05-20", "2026-05-19", "2026-12-01")
)
# Name, part, and the organisation for which they come.
MEMBERS = (
    ("Karen Eksempel", "chair", ""),
    ("Clara Eksempel", "member", ""),
    ("Bent Eksempel", "member", "eksempel-brancheforening"),
    ("Gitte Eksempel", "member", "eksempel-gymnasium"),
    ("Hans Eksempel", "guest", "eksempel-brancheforening"),
    ("Signe Eksempel", "speaker", "eksempel-gymnasium"),
)
TEXTS = (
    "Eksempel: Rådet godkender referatet af det seneste møde.",
    "Eksempel: Sekretariatet fremlægger, hvad der er nået, og hvad der mangler.\n\n"
    "Det indstilles, at rådet tager status til efterretning.",
    "Eksempel: Sekretariatet foreslår, at puljen deles på to temaer.\n\nDet indstilles, at rådet følger forslaget.",
    "Eksempel: Drøftelse af, hvad virksomhederne efterspørger i år.",
)
SAID = (
    ("Ingen bemærkninger.", "Referatet er godkendt."),
    (
        "Sekretariatet gennemgik status. Rådet bad om tal for praktikpladser.",
        "Status er taget til efterretning.",
    ),
    ("Rådet drøftede fordelingen.", "Puljen deles på to temaer."),
    ("Rådet drøftede behovene og kommer tilbage til dem.", ""),
)
GROUND = "Eksempel: Jeg sidder i bestyrelsen for en skole, der søger puljen."


def create_council(*, by: Actor) -> None:
    """Write what the council's meetings hold besides their records; where they have it already, nothing.

    Args:
        by: who puts the records there.
    """
    from pagt.network.meetings import actions
    from pagt.network.meetings.models import Invitation, Meeting
    from pagt.people.models import User

    if Invitation.objects.filter(meeting__key=PLANNED).exists():
        return
    officer = User.objects.get(email="officer@eksempel.dk")
    approver = User.objects.get(email="approver@eksempel.dk")
    sent, draft, planned = (Meeting.objects.get(key=key) for key in (SENT, DRAFT, PLANNED))
    approved = Meeting.objects.get(key=APPROVED)

    item = approved.items.get()
    actions.write_item(item, by=officer, saved=0, minutes="Drøftet.", decision="Taget til efterretning.")
    approved.refresh_from_db()
    actions.approve_minutes(approved, by=approver, version=approved.version)

    for meeting in (sent, draft):
        _hold(_prepare(meeting, by=by), officer)
    sent.refresh_from_db()
    sent = actions.approve_minutes(sent, by=approver, version=sent.version)
    actions.send_minutes(sent, by=officer, version=sent.version)

    planned = _prepare(planned, by=by, approves=draft)
    _present(planned, by=officer)


def _prepare(meeting: Meeting, *, by: Actor, approves: Meeting | None = None) -> Meeting:
    """Invite the members and write the items' presentations."""
    from pagt.network.meetings import actions
    from pagt.network.meetings.actions.invitations import Invitee, invite
    from pagt.network.meetings.states import ItemKind, Part
    from pagt.network.partners.models import Organisation
    from pagt.people.models import User

    council = User.objects.get(email="council@eksempel.dk")
    people = [
        Invitee(
            name,
            council.email if name == council.name else f"{name.split()[0].lower()}@raad.eksempel.dk",
            user=council if name == council.name else None,
            organisation=Organisation.objects.get(key=key) if key else None,
            part=Part(part),
        )
        for name, part, key in MEMBERS
    ]
    invite(meeting, by=by, people=people)
    for item, text in zip(meeting.items.all(), TEXTS, strict=True):
        earlier = approves if item.kind == ItemKind.MINUTES else None
        actions.present_item(item, by=by, saved=item.saved, text=text, approves=earlier)
    return type(meeting).objects.get(pk=meeting.pk)


def _hold(meeting: Meeting, officer: User) -> None:
    """Say who came, declare and decide an interest, write the minutes and who does what."""
    from datetime import timedelta

    from pagt.core import clock
    from pagt.network.meetings import actions
    from pagt.network.meetings.actions.attendance import register_attendance
    from pagt.network.partners.actions_follow_ups import create_follow_up

    invited = {each.name: each for each in meeting.invitations.all()}
    register_attendance(
        meeting, by=officer, came=[each.pk for name, each in invited.items() if name != "Clara Eksempel"]
    )
    item = _third(meeting)
    declared = actions.declare_interest(item, by=officer, ground=GROUND, invitation=invited["Gitte Eksempel"])
    actions.decide_interest(declared, by=officer, confirmed=True)
    for each, (minutes, decision) in zip(meeting.items.all(), SAID, strict=True):
        actions.write_item(each, by=officer, saved=each.saved, minutes=minutes, decision=decision)
    create_follow_up(
        by=officer,
        about=("meeting", meeting.key, str(item.pk)),
        title="Eksempel: Send rådet tal for praktikpladser",
        source=SOURCE,
        responsible=officer,
        due=clock.today() + timedelta(days=14),
    )


def _present(meeting: Meeting, *, by: User) -> None:
    """Put papers on the agenda of the meeting to come, and an interest that nobody has decided on yet."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from pagt.core.typeset import pdf
    from pagt.network.meetings import actions

    for item, title in (
        (meeting.items.all()[1], "Eksempel: Statusnotat"),
        (_third(meeting), "Eksempel: Fordeling"),
    ):
        data = {
            "about": [["Møde", meeting.title]],
            "heading": title,
            "headings": ["Emne", "Indhold"],
            "rows": [["Eksempel", "Et opdigtet bilag."]],
        }
        content = pdf("network/meetings/typst/bundle.typ", data, title=title, lang="da")
        actions.add_paper(
            item, by=by, title=title, upload=SimpleUploadedFile("bilag.pdf", content, "application/pdf")
        )
    gitte = meeting.invitations.get(name="Gitte Eksempel")
    actions.declare_interest(_third(meeting), by=by, ground=GROUND, invitation=gitte)


def _third(meeting: Meeting) -> AgendaItem:
    return meeting.items.all()[2]
