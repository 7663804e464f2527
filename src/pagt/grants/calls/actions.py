"""Writes to pools and calls: from a draft, through its preparation by one person, to publication by another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from pagt.core import clock
from pagt.core.actions import change, create, locked, restore, withdraw
from pagt.core.errors import Invalid, Refused
from pagt.core.money import kroner
from pagt.core.rights import Actor, Right, require
from pagt.grants.calls import mails
from pagt.grants.calls.access import why_not_prepare, why_not_publish
from pagt.grants.calls.models import Amendment, Call, MailTemplate, PoolYear, StageForm
from pagt.grants.calls.queries import rules_for
from pagt.grants.calls.readiness import missing
from pagt.grants.calls.states import Event
from pagt.grants.calls.words import USUAL_SCALE

FROM_RULES = ("legal_basis", "terms", "cofinancing_percent", "max_amount")
"""What a call takes from the rules of its pool when it is left empty at its creation."""
_DATES = ("opens_at", "idea_closes_at", "application_opens_at", "closes_at")
_COPIED = (
    "season",
    "pool",
    "amount",
    "description",
    "guidance",
    "lead_kinds",
    "lead_education",
    "partner_kinds",
    "min_partners",
    "needs_municipality",
    "min_amount",
    "max_months",
    "grace_minutes",
    "scale",
    "contact_name",
    "contact_email",
    "contact_phone",
)


def create_pool_year(*, by: Actor, **values: Any) -> PoolYear:
    """Create a pool's year; arguments and errors as in `core.actions.create`.

    Raises:
        Invalid: its shares come to more than 100 percent.
    """
    _check_shares(values)
    return create(PoolYear, by=by, **values)


def change_pool_year(pool_year: PoolYear, *, by: Actor, version: int, **values: Any) -> PoolYear:
    """Change a pool's year; arguments and errors as in `core.actions.change` and `create_pool_year`."""
    _check_shares(values)
    return change(pool_year, by=by, version=version, **values)


def _check_shares(values: Mapping[str, Any]) -> None:
    total = sum(row["percent"] for row in values.get("shares") or ())
    if total > 100:
        why = _("The shares come to %(total)s percent; together they can be 100 at most.") % {"total": total}
        raise Invalid(why, {"shares": [why]})


def create_call(*, by: Actor, amendment: str = "", **values: Any) -> Call:
    """Create a call; arguments and errors as in `core.actions.create`.

    What is left empty and the rules of its pool tell is taken from the rules in force on the day it opens (today
    when that day is not set). A call that is run here and has no grading scale gets the usual one.

    Args:
        amendment: what a published call is told with; a new one has nothing to tell.
    """
    return create(Call, by=by, **{**values, **_left_empty(values)})


def _left_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    opens, pool_year = values.get("opens_at"), values.get("pool_year")
    rules = rules_for(pool_year, timezone.localdate(opens) if opens else clock.today()) if pool_year else None
    if rules:
        found = {name: getattr(rules, name) for name in FROM_RULES if values.get(name) in (None, "")}
    if values.get("run_here") and not values.get("scale"):
        with override(settings.LANGUAGE_CODE):
            found["scale"] = [str(grade) for grade in USUAL_SCALE]
    return found


@transaction.atomic
def change_call(call: Call, *, by: Actor, version: int, amendment: str = "", **values: Any) -> Call:
    """Change a call; other arguments and errors as in `core.actions.change`.

    A published call changes only with an amendment, which everybody sees and which is told by mail. A call that
    somebody had prepared has to be prepared again.

    Args:
        amendment: what is corrected and why, when the call is published.

    Raises:
        Invalid: the call is published and no amendment is given, or one is given and nothing changes; or its stages
            would be others than those that people write in, or its criteria and scale others than were announced; or
            its amount would be less than what is decided.
    """
    _keeps_its_stages(call, values)
    _keeps_its_rubric(call, values)
    changed = change(call, by=by, version=version, reason=amendment, **values)
    _covers_what_is_decided(changed)
    if changed.published_at:
        _amend(changed, by=by, text=amendment.strip(), differs=changed.version != version)
    elif changed.version != version:
        changed = undo_preparation(changed, by=by)
    return changed


def _covers_what_is_decided(call: Call) -> None:
    """The row is locked by the change, as it is by whoever decides. The floor above puts the decisions there."""
    decided = call.decisions.filter(lines__in_force=True).aggregate(given=Sum("lines__amount"))["given"] or 0
    if (call.amount or 0) < decided:
        why = _("Grants of %(amount)s kr. are decided on the call, so its amount can't be less.") % {
            "amount": kroner(decided)
        }
        raise Invalid(why, {"amount": [why]})


def _keeps_its_stages(call: Call, values: Mapping[str, Any]) -> None:
    """A published call has project ideas or it has none: what is written in a stage would have no form any more."""
    if call.published_at is None or "idea_closes_at" not in values:
        return
    if (values["idea_closes_at"] is None) is not (call.idea_closes_at is None):
        why = _("The call is published with its stages, so a deadline for project ideas can only be moved.")
        raise Invalid(why, {"idea_closes_at": [why]})


def _keeps_its_rubric(call: Call, values: dict[str, Any]) -> None:
    """What applications are assessed by is frozen with the publication: people wrote for it, and are judged by it.

    The same criteria are not written anew either, since assessments hang on their rows.
    """
    if call.published_at is None:
        return
    kept = {"scale": list(call.scale), "criteria": [row.facts() for row in call.criteria.all()]}
    for name, before in kept.items():
        if name not in values:
            continue
        given = [dict(each) if isinstance(each, Mapping) else each for each in values.pop(name)]
        if given != before:
            why = _(
                "The call is published, so its criteria, weights and grading scale stand as they were announced."
            )
            raise Invalid(why, {name: [why]})


def _amend(call: Call, *, by: Actor, text: str, differs: bool) -> None:
    if differs and not text:
        why = _("The call is published. Say what is corrected and why: everybody will see it.")
        raise Invalid(why, {"amendment": [why]})
    if text and not differs:
        why = _("Nothing is changed, so there is nothing to announce.")
        raise Invalid(why, {"amendment": [why]})
    if differs:
        amend(call, by=by, text=text)


def amend(call: Call, *, by: Actor, text: str) -> Amendment:
    """Put a correction of a published call on its page and tell it by mail, within the transaction that makes it.

    Args:
        call: the published call, whose form or text has just been corrected.
        by: who corrected it.
        text: what is corrected, and why.
    """
    amendment = Amendment.objects.create(call=call, by=by.actor_key, text=text)
    mails.announce(call, Event.AMENDED, by=by, facts={"amendment": text})
    return amendment


def undo_preparation(call: Call, *, by: Actor) -> Call:
    """Return the call as nobody has prepared it: what was prepared is no longer what would be published."""
    if not call.prepared_by or call.published_at:
        return call
    return change(
        call,
        by=by,
        version=call.version,
        reason=_("It was changed after it had been prepared."),
        prepared_by="",
        prepared_version=None,
    )


@transaction.atomic
def prepare_call(call: Call, *, by: Actor, version: int) -> Call:
    """Say that the call is ready, so that a second person may publish it.

    Raises:
        Refused: the actor may not, or the call is not to be prepared now; the sentence says why.
        Invalid: something is missing; the sentence names it.
        EditConflict: somebody saved the call after that version.
    """
    require(by, Right.PUBLISH_CALLS)
    current = locked(call, version)
    _refuse(why_not_prepare(current, by))
    _check_ready(current)
    return change(
        current,
        by=by,
        version=version,
        needs=Right.PUBLISH_CALLS,
        action="prepare",
        prepared_by=by.actor_key,
        prepared_version=version,
    )


@transaction.atomic
def publish_call(call: Call, *, by: Actor, version: int) -> Call:
    """Publish a call that another has prepared, and announce it.

    Raises:
        Refused, Invalid, EditConflict: as in `prepare_call`; refused also to the one who prepared it.
    """
    require(by, Right.PUBLISH_CALLS)
    current = locked(call, version)
    _refuse(why_not_publish(current, by))
    _check_ready(current)
    published = change(
        current,
        by=by,
        version=version,
        needs=Right.PUBLISH_CALLS,
        action="publish",
        published_by=by.actor_key,
        published_at=clock.now(),
    )
    mails.announce(published, Event.ANNOUNCED, by=by)
    return published


@transaction.atomic
def withdraw_call(call: Call, *, by: Actor, version: int, reason: str) -> Call:
    """Take a call out of use; arguments and errors as in `core.actions.withdraw`.

    A published call is announced, so its end is: everybody who follows calls, or has begun to apply, is told why.
    """
    withdrawn = withdraw(call, by=by, version=version, reason=reason)
    if was_announced(withdrawn):
        Amendment.objects.create(call=withdrawn, by=by.actor_key, text=withdrawn.withdrawn)
        mails.announce(withdrawn, Event.CALLED_OFF, by=by, facts={"reason": withdrawn.withdrawn})
    return withdrawn


@transaction.atomic
def restore_call(call: Call, *, by: Actor, version: int) -> Call:
    """Take a withdrawn call back into use; errors as in `core.actions.restore`. Who was told of its end is told."""
    restored = restore(call, by=by, version=version)
    if was_announced(restored):
        with override(settings.LANGUAGE_CODE):
            amend(restored, by=by, text=_("The call had been withdrawn. It is in use again."))
    return restored


def was_announced(call: Call) -> bool:
    """Whether people have been told of the call, and are to be told of its end."""
    return call.run_here and call.published_at is not None


def _refuse(why: str) -> None:
    if why:
        raise Refused(why)


def _check_ready(call: Call) -> None:
    lacking = missing(call, clock.now())
    if lacking:
        raise Invalid(
            _("The call can't be published yet. Missing: %(what)s.")
            % {"what": ", ".join(str(one.label) for one in lacking)}
        )


@transaction.atomic
def copy_call(call: Call, *, by: Actor, year: int) -> Call:
    """Return a new draft for another year, with the forms and mails of an earlier call.

    Dates move as many years; the rules are those of the new year's pool where there are any. Themes, which are
    chosen anew each year, and the information meeting are left out.

    Raises:
        Refused, Invalid: as in `core.actions.create`.
    """
    values: dict[str, Any] = {name: getattr(call, name) for name in _COPIED}
    values |= {name: _moved(getattr(call, name), year - call.year) for name in _DATES}
    values["criteria"] = [row.facts() for row in call.criteria.all()]
    values["pool_year"] = _pool_year_of(call, year)
    opens = timezone.localdate(values["opens_at"]) if values["opens_at"] else clock.today()
    rules = rules_for(values["pool_year"], opens) if values["pool_year"] else None
    values |= {name: getattr(rules or call, name) for name in FROM_RULES}
    title = call.title.replace(str(call.year), str(year))
    copied = create_call(by=by, title=title, year=year, run_here=True, **values)
    for form in call.forms.filter(withdrawn=""):
        create(StageForm, by=by, call=copied, stage=form.stage, content=form.content)
    for words in call.mail_templates.filter(withdrawn=""):
        own = {name: getattr(words, name) for name in ("subject_da", "body_da", "subject_en", "body_en")}
        create(MailTemplate, by=by, call=copied, event=words.event, **own)
    return copied


def _moved(moment: datetime | None, years: int) -> datetime | None:
    """The same local day and time in another year; 29 February becomes the 28th where there is none."""
    if moment is None:
        return None
    local = timezone.localtime(moment)
    try:
        return local.replace(year=local.year + years)
    except ValueError:
        return local.replace(year=local.year + years, day=28)


def _pool_year_of(call: Call, year: int) -> PoolYear | None:
    """The new year's part of the pool that the call was paid from: the one of the same name, else the only one."""
    found = list(PoolYear.objects.filter(year=year, withdrawn="")[:20])
    if call.pool_year:
        named = call.pool_year.title.replace(str(call.pool_year.year), str(year))
        found = [one for one in found if one.title == named] or found
    return found[0] if len(found) == 1 else None
