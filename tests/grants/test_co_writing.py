"""Who takes part in an application, and who may do what."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from pagt.core import clock
from pagt.core.errors import Invalid, NotOnRecord, PagtError, Refused
from pagt.core.models import JournalEntry
from pagt.grants.applications.access import allows, may
from pagt.grants.applications.actions import co_writing
from pagt.grants.applications.actions.co_writing import (
    MOST_WRITERS,
    adopt_invitations,
    change_may,
    invite,
    remove,
)
from pagt.grants.applications.actions.files import attach, detach
from pagt.grants.applications.actions.moves import carry_over, reopen, withdraw
from pagt.grants.applications.models import Application, CoWriter
from pagt.grants.applications.states import May
from pagt.people.actions import vouch_for_address
from pagt.people.models import User
from pagt.people.roles import Role
from pagt.post.models import Choice, Mail
from tests.factories import person
from tests.files import pdf
from tests.grants.applications_for_tests import co_writer
from tests.grants.writing import applicant, begun, write

pytestmark = pytest.mark.django_db


def newcomer(email: str) -> User:
    """Return somebody who has signed up and not yet opened the link in the mail."""
    user = applicant()
    User.objects.filter(pk=user.pk).update(email=email)
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=email, verified=False, primary=True)
    return User.objects.get(pk=user.pk)


def attachment(application: Application, user: User) -> None:
    upload = SimpleUploadedFile("bilag.pdf", pdf())
    attach(application, "files", by=user, upload=upload, began_at=clock.database_now())


ACTIONS: dict[str, tuple[May, Callable[[Application, User], object]]] = {
    "save": (May.EDIT, lambda application, user: write(application, user, title="Et")),
    "attach": (May.EDIT, attachment),
    "detach": (May.EDIT, lambda application, user: detach(application.attachments.get(), by=user)),
    "invite": (
        May.SUBMIT,
        lambda application, user: invite(application, by=user, email="ny@eksempel.dk", may=May.VIEW),
    ),
    "change_may": (
        May.SUBMIT,
        lambda application, user: change_may(
            application.co_writers.get(email="anden@eksempel.dk"), by=user, may=May.EDIT
        ),
    ),
    "remove": (
        May.SUBMIT,
        lambda application, user: remove(application.co_writers.get(email="anden@eksempel.dk"), by=user),
    ),
    "withdraw": (May.SUBMIT, lambda application, user: withdraw(application, by=user, reason="Eksempel")),
    "reopen": (May.SUBMIT, lambda application, user: reopen(application, by=user)),
    "carry_over": (May.SUBMIT, lambda application, user: carry_over(application, by=user)),
}


@pytest.mark.parametrize("held", [*May, None])
@pytest.mark.parametrize("name", ACTIONS)
def test_who_may_do_what(name: str, held: May | None) -> None:
    application, owner = begun()
    CoWriter.objects.create(application=application, email="anden@eksempel.dk", added_by="user:adds")
    attachment(application, owner)
    if name in ("reopen", "carry_over"):
        Application.objects.filter(pk=application.pk).update(
            status="submitted", title="Et", submitted_at=clock.now()
        )
    user = applicant()
    if held:
        co_writer(application, user, held)
    needed, act = ACTIONS[name]
    if allows(held, needed):
        with suppress(Invalid):  # carrying over is refused for its time, not for the person
            act(application, user)
    else:
        with pytest.raises(Refused):
            act(application, user)


def test_submitting_includes_writing_and_writing_reading() -> None:
    assert [[allows(held, needed) for needed in May] for held in May] == [
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]
    assert not any(allows(None, needed) for needed in May)


def test_somebody_known_takes_part_at_once_and_is_told() -> None:
    application, user = begun()
    friend = applicant()
    row = invite(application, by=user, email=f"  {friend.email.upper()} ", may=May.EDIT)
    assert row.user == friend
    assert may(friend, application) is May.EDIT
    mail = Mail.objects.get()
    assert (mail.to_user, mail.topic, mail.about_key) == (friend, "co_writers", application.key)
    assert user.name in mail.subject
    assert application.number in mail.subject


def test_who_wants_no_such_mail_takes_part_all_the_same() -> None:
    application, user = begun()
    friend = applicant()
    Choice.objects.create(user=friend, topic="co_writers", wanted=False)
    invite(application, by=user, email=friend.email, may=May.VIEW)
    assert may(friend, application) is May.VIEW
    assert not Mail.objects.exists()


def test_an_invitation_is_adopted_when_the_address_is_certain_and_not_before() -> None:
    application, user = begun()
    invite(application, by=user, email="Ny@Eksempel.dk", may=May.EDIT)
    assert Mail.objects.get().to_address == "ny@eksempel.dk"
    new = newcomer("ny@eksempel.dk")
    assert adopt_invitations(new) == 0
    assert may(new, application) is None
    vouch_for_address(new)  # sends `address_verified`
    assert may(new, application) is May.EDIT
    assert adopt_invitations(new) == 0


def test_somebody_who_has_only_signed_up_does_not_take_part_by_invitation() -> None:
    application, user = begun()
    new = newcomer("ny@eksempel.dk")
    assert invite(application, by=user, email=new.email, may=May.SUBMIT).user is None
    assert may(new, application) is None


def test_who_takes_part_already_keeps_that_and_adopts_no_second_part() -> None:
    application, user = begun()
    friend = applicant()
    co_writer(application, friend, May.VIEW)
    CoWriter.objects.filter(user=friend).update(email="gammel@eksempel.dk")
    CoWriter.objects.create(application=application, email=friend.email, may="edit", added_by="user:adds")
    assert adopt_invitations(friend) == 0
    assert may(friend, application) is May.VIEW
    assert user.email != friend.email


@pytest.mark.parametrize("email", ["", "anna", "anna@", "a b@eksempel.dk", "x" * 300 + "@eksempel.dk"])
def test_an_invitation_needs_an_address(email: str) -> None:
    application, user = begun()
    with pytest.raises(Invalid) as refused:
        invite(application, by=user, email=email, may=May.EDIT)
    assert "email" in refused.value.fields


def test_nobody_is_invited_twice_nor_without_end() -> None:
    application, user = begun()
    with pytest.raises(Invalid, match="allerede med"):
        invite(application, by=user, email=user.email.upper(), may=May.EDIT)
    CoWriter.objects.bulk_create(
        CoWriter(application=application, email=f"nr-{n}@eksempel.dk", added_by="user:adds")
        for n in range(MOST_WRITERS - 1)
    )
    with pytest.raises(Invalid, match="Højst"):
        invite(application, by=user, email="en-til@eksempel.dk", may=May.EDIT)


def test_whoever_invites_and_removes_sends_no_mails_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(co_writing, "MOST_A_DAY", 3)
    application, user = begun()
    for _n in range(3):
        remove(invite(application, by=user, email="offer@eksempel.dk", may=May.VIEW), by=user)
    with pytest.raises(Invalid, match="i morgen") as refused:
        invite(application, by=user, email="offer@eksempel.dk", may=May.VIEW)
    assert "email" in refused.value.fields
    assert Mail.objects.filter(to_address="offer@eksempel.dk").count() == 3
    Mail.objects.update(created_at=clock.now() - timedelta(days=1, minutes=1))
    assert invite(application, by=user, email="offer@eksempel.dk", may=May.VIEW)


def test_the_database_knows_a_person_and_an_address_once() -> None:
    application, user = begun()
    for values in ({"email": user.email.upper()}, {"email": "andet@eksempel.dk", "user": user}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CoWriter.objects.create(application=application, added_by="user:adds", **values)


def test_somebody_who_may_submit_is_always_left() -> None:
    application, user = begun()
    mine = application.co_writers.get(user=user)
    invited = invite(application, by=user, email="ny@eksempel.dk", may=May.SUBMIT)  # has no account yet
    gone = applicant()
    co_writer(application, gone)
    gone.is_active = False
    gone.save()
    for act in (lambda: remove(mine, by=user), lambda: change_may(mine, by=user, may=May.EDIT)):
        with pytest.raises(Invalid, match="mindst én"):
            act()
    assert change_may(mine, by=user, may=May.SUBMIT).may == "submit"

    friend = applicant()
    row = co_writer(application, friend)
    change_may(mine, by=user, may=May.EDIT)
    remove(invited, by=friend)
    with pytest.raises(Invalid):
        remove(row, by=friend)


def test_everybody_may_leave_and_what_they_wrote_stays() -> None:
    application, user = begun()
    friend = applicant()
    row = co_writer(application, friend, May.EDIT)
    write(application, friend, title="Vennens")
    remove(row, by=friend)
    assert may(friend, application) is None
    assert application.answers.get().value == "Vennens"
    with pytest.raises(NotOnRecord):
        change_may(row, by=user, may=May.VIEW)


def test_a_part_gives_nothing_to_who_is_no_applicant_any_more() -> None:
    application, _user = begun()
    officer = person(Role.OFFICER)
    co_writer(application, officer, May.SUBMIT)
    assert may(officer, application) is None
    with pytest.raises(PagtError):
        write(application, officer, title="Et")


def test_the_journal_tells_who_could_see_an_application_and_no_address() -> None:
    application, user = begun()
    stranger = newcomer("ny@eksempel.dk")
    writer = invite(application, by=user, email="ny@eksempel.dk", may=May.VIEW)
    vouch_for_address(stranger)
    change_may(CoWriter.objects.get(pk=writer.pk), by=user, may=May.EDIT)
    remove(CoWriter.objects.get(pk=writer.pk), by=stranger)
    lines = JournalEntry.objects.filter(kind="co_writer", key=str(writer.pk)).order_by("pk")
    assert [(line.actor, line.action, line.state["person"], line.state["may"]) for line in lines] == [
        (user.actor_key, "create", "", "view"),
        (stranger.actor_key, "change", stranger.key, "view"),
        (user.actor_key, "change", stranger.key, "edit"),
        (stranger.actor_key, "remove", stranger.key, "edit"),
    ]
    assert not any("eksempel.dk" in f"{line.title} {line.state} {line.reason}" for line in lines)
