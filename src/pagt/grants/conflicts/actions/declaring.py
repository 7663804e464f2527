"""What people say themselves: their ties to the applications of a call, and their standing interests."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.actions import as_invalid, change, create, kept_rules, noted
from pagt.core.closed import require_open
from pagt.core.errors import Invalid, NotOnRecord
from pagt.core.forms import seen
from pagt.core.rights import Actor, SystemActor
from pagt.grants.applications.models import Application
from pagt.grants.calls.models import Call
from pagt.grants.conflicts.access import concerned, require_past
from pagt.grants.conflicts.actions.suggesting import new_key
from pagt.grants.conflicts.models import Conflict, Declaration, DeclarationAnswer, Interest
from pagt.grants.conflicts.signals import conflict_stands
from pagt.grants.conflicts.states import MOVES, Ground, InterestKind, Origin, State, Step, Tie
from pagt.network.partners.models import Organisation
from pagt.people.models import User


@dataclass(frozen=True)
class Said:
    """What a person says of one application: no tie (`ground` None), or a ground and why in their own words."""

    ground: Ground | None = None
    detail: str = ""


@transaction.atomic
def declare(call: Call, answers: Mapping[Application, Said], *, by: Actor) -> Declaration:
    """Put on record what a person says of the applications of a call (forvaltningsloven § 6, stk. 1).

    A tie closes the case to them at once, before anybody has decided. What they say of no application stays unsaid.

    Args:
        call: the call, whose deadline has passed.
        answers: what they say, by application.
        by: the person themself.

    Raises:
        NotOnRecord: they have no part in applications, the deadline has not passed, or an application is closed to
            them or of another call.
        Invalid: a tie without words; `fields` has the number of each such application.
    """
    person = concerned(by)
    require_past(call)
    wordless = {
        each.number: [_("Say in your own words what ties you to the application.")]
        for each, said in answers.items()
        if said.ground and not seen(said.detail).strip()
    }
    if wordless:
        raise Invalid(_("Say in your own words what ties you to the application."), wordless)
    for application in answers:
        if application.call_id != call.pk:
            raise NotOnRecord(_("There is no such case here."))
        require_open(application.key, by)
    declaration, before = _declaration(person, call)
    known = {row.application_id: row for row in declaration.answers.all()}
    for position, (application, said) in enumerate(answers.items(), start=len(known)):
        row = known.get(application.pk) or DeclarationAnswer(
            declaration=declaration, application=application, position=position
        )
        row.tie = said.ground is not None
        row.save()
    for application, said in answers.items():
        if said.ground:
            _declare_one(application, said.ground, seen(said.detail).strip()[:2_000], person)
    return noted(declaration, by=by, action="declare", before=before)


def _declaration(person: User, call: Call) -> tuple[Declaration, Mapping[str, Any]]:
    found = Declaration.objects.select_for_update().filter(person=person, call=call).first()
    if found is None:
        found = Declaration(key=f"declaration-{secrets.token_hex(6)}", person=person, call=call)
        with kept_rules(Declaration):
            found.save(force_insert=True)
    return found, found.state()


def _declare_one(application: Application, ground: Ground, detail: str, person: User) -> None:
    """The person's own right is enough here, whatever their role: § 6 makes it their duty."""
    by = _Oneself(person.actor_key)
    stood = Conflict.objects.standing().filter(application=application, person=person).exists()
    found = Conflict.objects.filter(
        application=application, person=person, origin=Origin.DECLARED, withdrawn=""
    ).first()
    values: dict[str, Any] = {"ground": ground.value, "detail": detail}
    if found is None:
        create(
            Conflict,
            by=by,
            key=new_key(application),
            application=application,
            person=person,
            origin=Origin.DECLARED.value,
            tie=Tie.DECLARED.value,
            status=State.DECLARED.value,
            **values,
        )
    elif (found.ground, found.detail) != (ground.value, detail):
        status = MOVES.get((State(found.status), Step.DECLARE), State(found.status))
        change(
            found,
            by=by,
            version=found.version,
            action="declare",
            status=status.value,
            de_minimis=False,
            **values,
        )
    else:
        return
    if not stood:
        conflict_stands.send(Conflict, application=application, person=person, by=by)


class _Oneself(SystemActor):
    """A person who says something of themself, which needs no right."""


@transaction.atomic
def add_interest(
    organisation: Organisation,
    *,
    by: Actor,
    tie: InterestKind,
    begins: date | None = None,
    ends: date | None = None,
    detail: str = "",
) -> Interest:
    """Put a person's own standing tie to an organisation on record.

    Raises:
        NotOnRecord: they have no part in applications.
        Invalid: the days are in the wrong order, or it is on record already.
    """
    person = concerned(by)
    interest = Interest(
        key=f"interest-{secrets.token_hex(6)}",
        person=person,
        organisation=organisation,
        tie=tie.value,
        begins=begins,
        ends=ends,
        detail=seen(detail).strip()[:500],
    )
    try:
        interest.full_clean(exclude=["key"])
    except ValidationError as error:
        raise as_invalid(error) from error
    with kept_rules(Interest):
        interest.save(force_insert=True)
    return noted(interest, by=by, action="create", before=interest.state())


@transaction.atomic
def end_interest(interest: Interest, *, by: Actor) -> Interest:
    """End a person's own tie today; it stays on record, and is asked about for as long as the rules say.

    Raises:
        NotOnRecord: they have no part in applications, or the interest is somebody else's.
    """
    person = concerned(by)
    found = Interest.objects.select_for_update().filter(pk=interest.pk, person=person, withdrawn="").first()
    if found is None:
        raise NotOnRecord(_("There is no such tie of yours on record."))
    before = found.state()
    if found.ends is None:
        # A tie that was to begin later never began.
        found.ends = max(clock.today(), found.begins or clock.today())
        found.save(update_fields=["ends"])
    return noted(found, by=by, action="end", before=before)
