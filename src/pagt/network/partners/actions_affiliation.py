"""Writes of who may act for an organisation: asked for, approved, refused, ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from pagt.core import clock, journal
from pagt.core.errors import Invalid, Refused
from pagt.core.forms import seen
from pagt.core.rights import Actor, Right, require
from pagt.network.partners.access import require_decision
from pagt.network.partners.actions import create_organisation
from pagt.network.partners.models import Affiliation, Organisation
from pagt.network.partners.rules import is_cvr
from pagt.network.partners.signals import affiliation_ended
from pagt.network.partners.states import AffiliationState
from pagt.network.partners.telling import tell_colleagues, tell_person
from pagt.people.models import User

KIND = "affiliation"
MOST_A_DAY = 20
"""Questions of one person in a day: each may mail a whole school, also one that was taken back and asked again."""
_OPEN = (AffiliationState.ASKED.value, AffiliationState.APPROVED.value)


@transaction.atomic
def ask_to_join(
    *,
    by: User,
    organisation: Organisation | None = None,
    name: str = "",
    cvr: str = "",
    kind: str = "",
    municipality: str = "",
    education_types: Sequence[str] = (),
) -> Affiliation:
    """Ask to act for an organisation, and mail those who are approved in it already.

    Args:
        by: the person; only for oneself.
        organisation: one of the register. Without it, the register's organisation with the CVR number is taken,
            and where there is none, the values below name a new one that an officer puts in the register.
        name, cvr, kind, municipality, education_types: as in the register of organisations.

    Raises:
        Refused: the person may not apply.
        Invalid: they have asked already, or the values name no organisation.
    """
    require(by, Right.APPLY)
    if cvr and not is_cvr(cvr):
        raise _wrong(
            "cvr", _("A CVR number has 8 digits and a check digit that fits. Look for a typing error.")
        )
    if organisation is None and cvr:
        organisation = Organisation.objects.filter(cvr=cvr, withdrawn="").first()
    if organisation is None and (not name.strip() or not kind):
        raise _wrong(
            "name" if not name.strip() else "kind", _("Say what the organisation is called and what it is.")
        )
    if organisation and organisation.withdrawn:
        raise Invalid(_("The organisation is out of use in the register. Choose another."))
    since = clock.now() - timedelta(days=1)
    if Affiliation.objects.filter(user=by, asked_at__gt=since).count() >= MOST_A_DAY:
        raise Invalid(_("You have asked to join very often today. Go on tomorrow."))
    mine = Affiliation.objects.filter(user=by, state__in=_OPEN)
    same = mine.filter(organisation=organisation) if organisation else mine.filter(cvr=cvr, name__iexact=name)
    if same.exists() or (cvr and mine.filter(cvr=cvr).exists()):
        raise Invalid(_("You have asked to join this organisation already, or are in it."))
    new: dict[str, Any] = {"organisation": organisation}
    if organisation is None:
        new = {
            "name": str(seen(name)).strip()[:200],
            "cvr": cvr,
            "kind": kind,
            "municipality": municipality,
            "education_types": list(education_types),
        }
    try:
        with transaction.atomic():
            affiliation = Affiliation.objects.create(user=by, **new)
    except IntegrityError as error:
        # The same question sent twice at once.
        raise Invalid(_("You have asked to join this organisation already, or are in it.")) from error
    _journal(affiliation, by, "ask")
    tell_colleagues(affiliation, by=by)
    return affiliation


@transaction.atomic
def approve(
    affiliation: Affiliation, *, by: Actor, organisation: Organisation | None = None, **values: Any
) -> Affiliation:
    """Let a person act for an organisation, and mail them.

    Args:
        affiliation: what they asked for.
        by: an officer, or a colleague of an organisation that is in the register.
        organisation: an officer's choice in the register for one that the person only named; without it, a new
            organisation is put in the register.
        values: fields of the new organisation that an officer corrects; the others are as the person said.

    Raises:
        Refused: the actor may not decide, or may not write the register.
        Invalid: somebody has decided already, or the register refuses the organisation.
    """
    affiliation = _waiting(affiliation)
    require_decision(by, affiliation)
    if affiliation.organisation is None:
        require(by, Right.HANDLE_APPLICATIONS)
        affiliation.organisation = organisation or create_organisation(
            by=by,
            **{
                "name": affiliation.name,
                "cvr": affiliation.cvr,
                "kind": affiliation.kind,
                "municipality": affiliation.municipality,
                "education_types": affiliation.education_types,
                **values,
            },
        )
        _join_the_others(affiliation, affiliation.organisation)
    others = Affiliation.objects.filter(
        user=affiliation.user_id, organisation=affiliation.organisation, state__in=_OPEN
    )
    if others.exclude(pk=affiliation.pk).exists():
        raise Invalid(_("The person is in this organisation already, or has asked to join it once more."))
    _decide(affiliation, AffiliationState.APPROVED, by)
    _journal(affiliation, by, "approve")
    tell_person(affiliation, by=by)
    return affiliation


@transaction.atomic
def refuse(affiliation: Affiliation, *, by: Actor, reason: str) -> Affiliation:
    """Refuse a person with a reason, which they are mailed.

    Raises:
        Refused: the actor may not decide.
        Invalid: no reason was given, or somebody has decided already.
    """
    affiliation = _waiting(affiliation)
    require_decision(by, affiliation)
    affiliation.reason = _said(reason)
    _decide(affiliation, AffiliationState.REFUSED, by)
    _journal(affiliation, by, "refuse")
    tell_person(affiliation, by=by)
    return affiliation


@transaction.atomic
def leave(affiliation: Affiliation, *, by: User) -> Affiliation:
    """Leave an organisation, or take a question back; only for oneself. A second time changes nothing.

    Raises:
        Refused: it is somebody else's.
    """
    affiliation = _locked(affiliation)
    if affiliation.user_id != by.pk:
        raise Refused(_("Only the person or the secretariat may end this."))
    if affiliation.state in _OPEN:
        was_in = affiliation.state == AffiliationState.APPROVED
        _decide(affiliation, AffiliationState.LEFT, by)
        _journal(affiliation, by, "leave")
        if was_in:
            _ended(affiliation, by)
    return affiliation


@transaction.atomic
def remove(affiliation: Affiliation, *, by: Actor, reason: str) -> Affiliation:
    """End what was approved, e.g. when somebody has left the school; the person is mailed the reason.

    Raises:
        Refused: the actor may not handle applications.
        Invalid: no reason was given, or the person is not in the organisation.
    """
    require(by, Right.HANDLE_APPLICATIONS)
    affiliation = _locked(affiliation)
    if affiliation.state != AffiliationState.APPROVED:
        raise Invalid(_("The person is not in the organisation any more."))
    affiliation.reason = _said(reason)
    _decide(affiliation, AffiliationState.LEFT, by)
    _journal(affiliation, by, "remove")
    _ended(affiliation, by)
    tell_person(affiliation, by=by)
    return affiliation


def _ended(affiliation: Affiliation, by: Actor) -> None:
    affiliation_ended.send(
        sender=Affiliation, user=affiliation.user, organisation=affiliation.organisation, by=by
    )


def _locked(affiliation: Affiliation) -> Affiliation:
    return (
        Affiliation.objects.select_for_update(of=("self",))
        .select_related("user", "organisation")
        .get(pk=affiliation.pk)
    )


def _waiting(affiliation: Affiliation) -> Affiliation:
    affiliation = _locked(affiliation)
    if affiliation.state != AffiliationState.ASKED:
        raise Invalid(_("Somebody has decided this already."))
    return affiliation


def _join_the_others(affiliation: Affiliation, organisation: Organisation) -> None:
    """Others who named the same CVR number are from now on waiting for the organisation of the register."""
    if not affiliation.cvr:
        return
    there = Affiliation.objects.filter(organisation=organisation, state__in=_OPEN).values("user")
    Affiliation.objects.filter(
        cvr=affiliation.cvr, organisation=None, state=AffiliationState.ASKED.value
    ).exclude(pk=affiliation.pk).exclude(user__in=there).update(organisation=organisation)


def _decide(affiliation: Affiliation, state: AffiliationState, by: Actor) -> None:
    affiliation.state = state.value
    affiliation.decided_by, affiliation.decided_at = by.actor_key, clock.now()
    affiliation.save(update_fields=["organisation", "state", "decided_by", "decided_at", "reason"])


def _said(reason: str) -> str:
    text = str(seen(reason)).strip()[:500]
    if not text:
        raise _wrong("reason", _("Write a reason; the person is mailed it."))
    return text


def _wrong(field: str, text: str) -> Invalid:
    return Invalid(text, {field: [text]})


def _journal(affiliation: Affiliation, by: Actor, action: str) -> None:
    """Keys only: what a person has typed, and who they are, stays out of what can't change."""
    organisation = affiliation.organisation
    journal.write(
        by=by,
        action=action,
        kind=KIND,
        key=str(affiliation.pk),
        title=organisation.name if organisation else affiliation.user.key,
        state={
            "person": affiliation.user.key,
            "organisation": organisation.key if organisation else "",
            "state": affiliation.state,
        },
    )
