"""Writes to the one list of things to do: agreed somewhere, done by somebody, closed once."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.actions import change, create
from pagt.core.actions import withdraw as withdraw_record
from pagt.core.errors import Invalid
from pagt.core.models import Record
from pagt.core.rights import Actor, Right
from pagt.network.partners.models import FollowUp, Interaction
from pagt.people.models import User


def create_follow_up(*, by: Actor, about: tuple[str, ...] = (), **values: Any) -> FollowUp:
    """Create a follow-up.

    Args:
        by: who acts; needs the right to write records.
        about: kind and key of the record in which it was agreed, and if need be the part of it (an agenda item).
        values: fields by name, e.g. `title`, `due`, `responsible`; as in `core.actions.create`.

    Raises:
        Refused, Invalid: as in `core.actions.create`.
    """
    if about:
        names = ("about_kind", "about_key", "about_part")
        values |= dict(zip(names, about, strict=False))
    return create(FollowUp, by=by, **values)


def change_follow_up(follow_up: FollowUp, *, by: Actor, version: int, **values: Any) -> FollowUp:
    """Change a follow-up; arguments and errors as in `core.actions.change`."""
    return change(follow_up, by=by, version=version, **values)


def needed_to_finish(follow_up: FollowUp, by: Actor) -> Right:
    """Return the right that closes a follow-up: whoever is to do it needs only to read, others to write."""
    user = follow_up.responsible
    own = user is not None and user.actor_key == by.actor_key
    return Right.READ_RECORDS if own else Right.WRITE_RECORDS


def finish(
    follow_up: FollowUp,
    *,
    by: Actor,
    version: int,
    on: date,
    done_by: tuple[str, str] = ("", ""),
) -> FollowUp:
    """Close a follow-up.

    Args:
        follow_up: the follow-up.
        by: who acts: somebody who writes records, or whoever is to do it.
        version: the version that the actor saw.
        on: the day on which it was done.
        done_by: kind and key of the record that fulfils it, when there is one.

    Raises:
        Refused, EditConflict: as in `core.actions.change`.
        Invalid: it is done already, or the day is still to come.
    """
    if follow_up.done_on:
        raise Invalid(_("This is done already."))
    if on > clock.today():
        text = _("It can't have been done on a day to come.")
        raise Invalid(text, {"done_on": [text]})
    return change(
        follow_up,
        by=by,
        version=version,
        needs=needed_to_finish(follow_up, by),
        action="finish",
        done_on=on,
        done_by_kind=done_by[0],
        done_by_key=done_by[1],
    )


def reopen(follow_up: FollowUp, *, by: Actor, version: int) -> FollowUp:
    """Open a follow-up that was closed by mistake; who may, and errors, as in `finish`."""
    return change(
        follow_up,
        by=by,
        version=version,
        needs=needed_to_finish(follow_up, by),
        action="reopen",
        done_on=None,
        done_by_kind="",
        done_by_key="",
    )


def fulfil(follow_up: FollowUp | None, record: Record, *, by: Actor) -> None:
    """Close a follow-up, when one is named and still open, by a record that was just written.

    Its day is that of the record, or today when the record lies ahead: what was agreed is then arranged.
    """
    if follow_up is None:
        return
    current = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    if current.done_on or current.withdrawn:
        return
    on = min(getattr(record, "on", clock.today()), clock.today())
    finish(current, by=by, version=current.version, on=on, done_by=(type(record).KIND, record.key))


def keep_confidential(record: Record, *, by: Actor) -> None:
    """Make what was agreed in a record confidential with it, done or not."""
    agreed = FollowUp.objects.filter(about_kind=type(record).KIND, about_key=record.key, confidential=False)
    for one in agreed.order_by("pk"):
        change_follow_up(one, by=by, version=one.version, confidential=True)


def open_follow_up_of(interaction: Interaction) -> FollowUp | None:
    """Return what is still to be done after an interaction; None when nothing is."""
    return (
        FollowUp.objects.filter(
            about_kind=Interaction.KIND, about_key=interaction.key, withdrawn="", done_on=None
        )
        .select_related("responsible")
        .order_by("pk")
        .first()
    )


@transaction.atomic
def follow_up_of_interaction(
    interaction: Interaction, *, by: Actor, responsible: User | None = None
) -> FollowUp | None:
    """Make the follow-up of an interaction's next step, or bring it up to date; there is one open at a time.

    A next step that was done stays done; other words for the next step are then a new follow-up.

    Args:
        interaction: the interaction as it is saved.
        by: who saved it.
        responsible: who is to do it; None leaves it as it is, and gives a new one to the actor.

    Returns:
        The follow-up; None when there is no next step.
    """
    there = open_follow_up_of(interaction)
    step = interaction.next_step
    if not step or interaction.withdrawn:
        if there:
            withdraw_record(there, by=by, version=there.version, reason=_("No longer a next step."))
        return None
    values: dict[str, Any] = {
        "title": step,
        "due": interaction.next_step_due,
        "confidential": interaction.confidential,
        "organisation": interaction.organisations.order_by("name", "pk").first(),
    }
    if there:
        given = {"responsible": responsible} if responsible else {}
        return change_follow_up(there, by=by, version=there.version, **values, **given)
    done = FollowUp.objects.filter(
        about_kind=Interaction.KIND, about_key=interaction.key, withdrawn="", title=step
    ).first()
    if done:
        return done
    if responsible is None and isinstance(by, User):
        responsible = by
    return create_follow_up(
        by=by,
        about=(Interaction.KIND, interaction.key),
        recorded_on=interaction.recorded_on,
        source=interaction.source,
        responsible=responsible,
        **values,
    )
