"""Attestations and sign-offs: what somebody vouches for, and what an owner says. Neither sets a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pagt.core import clock, journal
from pagt.core.actions import change, create
from pagt.core.errors import Invalid
from pagt.core.rights import Actor, Right, require
from pagt.plan.actions.plan import try_commitment
from pagt.plan.actions.refusals import InvalidPlan, sentence
from pagt.plan.models import Attestation, Commitment, SignOff
from pagt.plan.rules.evaluate import evaluate
from pagt.plan.rules.messages import InvalidInputError
from pagt.plan.rules.plan_reading import SCHEMA
from pagt.plan.rules.record_reading import parse_records
from pagt.plan.rules.records import records_from_states
from pagt.plan.rules.vocabulary import (
    ATTESTATION_OWN,
    EVIDENCE,
    EVIDENCE_COMMON,
    SPECS,
    Attribute,
    Kind,
)
from pagt.plan.stored import plain


def attest(*, by: Actor, vouched_by: str = "", key: str = "", **values: Any) -> Attestation:
    """Put on record that somebody vouches, with a document, for what has no record of its own.

    Args:
        by: who acts; needs the right to attest.
        vouched_by: who vouches; the actor when empty. A key of the journal's, never a person's name.
        key: the stable key; made from the title when empty.
        values: the fields of `Attestation`: `of`, `on`, `title`, `particulars` (attributes of the kind), `document` or
            `reference`, `commitment`, `confidential`.

    Raises:
        Refused: the actor has not the right.
        InvalidPlan: the facts are none that a record of the kind can have; `fields` says which and why.
        Invalid: no document is given, or a field is wrong.
    """
    require(by, Right.ATTEST)
    values["particulars"] = _checked(Attestation(**values, vouched_by=vouched_by or by.actor_key))
    return create(Attestation, by=by, key=key, vouched_by=vouched_by or by.actor_key, **values)


def change_attestation(
    attestation: Attestation, *, by: Actor, version: int, reason: str = "", **values: Any
) -> Attestation:
    """Change an attestation; raises as `attest`, and EditConflict when somebody saved it after that version.

    Who changes what it says happened, or the document, vouches from then on: nobody vouches for what another wrote.
    """
    require(by, Right.ATTEST)
    trial = Attestation.objects.select_related("document", "commitment").get(pk=attestation.pk)
    before = _vouched(trial)
    for name, value in values.items():
        setattr(trial, name, value)
    trial.particulars = values["particulars"] = _checked(trial)
    if _vouched(trial) != before:
        values["vouched_by"] = by.actor_key
    return change(attestation, by=by, version=version, reason=reason, **values)


def _vouched(attestation: Attestation) -> tuple[object, ...]:
    """What somebody vouches for: what happened when, and the document that shows it."""
    document = attestation.document
    return (
        attestation.of,
        attestation.on,
        attestation.title,
        attestation.particulars,
        attestation.reference,
        document and document.sha256,
    )


def _checked(attestation: Attestation) -> dict[str, Any]:
    """The attributes of the kind, as the engine reads them; refused when it does not."""
    if not attestation.shown_document:
        said = _("Attach the document, or write where it is.")
        raise Invalid(said, {"reference": [said]})
    strange = set(attestation.particulars) - set(attested_attributes(attestation.of))
    if strange:
        said = _("Such a record cannot carry: %(names)s.") % {"names": ", ".join(sorted(strange))}
        raise Invalid(said, {"particulars": [said]})
    try:
        parse_records({"schema": SCHEMA, Attestation.KIND: [_given(attestation.facts())]})
    except InvalidInputError as error:
        fields: dict[str, list[str]] = {}
        for problem in error.problems:
            name = str(problem.path[2]) if len(problem.path) > 2 else ""
            fields.setdefault(name, []).append(sentence(problem))
        raise InvalidPlan(error.problems, fields) from error
    return {name: plain(value) for name, value in _given(attestation.particulars).items()}


def attested_attributes(of: str) -> dict[str, Attribute]:
    """Return what an attestation of a kind may say besides what every attestation says."""
    if of not in EVIDENCE:
        return {}
    own = {**EVIDENCE_COMMON, **SPECS[Kind(of)].own}
    return {name: attribute for name, attribute in own.items() if name not in ATTESTATION_OWN}


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ("", None, [])}


@transaction.atomic
def sign_off(commitment: Commitment, *, begins: date, ends: date, comment: str, by: Actor) -> SignOff:
    """Write down what the owner says of a period. It changes no verdict and cannot be taken back.

    Args:
        commitment: the commitment.
        begins, ends: the first and last day of one of its periods.
        comment: what the owner says.
        by: who signs; needs the right to sign off periods.

    Raises:
        Refused: the actor has not the right.
        Invalid: the commitment has no such period, or nothing is said.
    """
    require(by, Right.SIGN_OFF)
    said = comment.strip()
    if not said:
        raise Invalid(_("Write a comment."), {"comment": [_("Write a comment.")]})
    if len(said) > 5_000:
        too_long = _("Write at most 5,000 characters.")
        raise Invalid(too_long, {"comment": [too_long]})
    plan = try_commitment(commitment)
    empty = records_from_states(())  # which periods there are, the records do not decide
    periods = evaluate(plan, empty, on=clock.today()).commitment(commitment.code).periods
    if not any((period.start, period.end) == (begins, ends) for period in periods):
        unknown = _("The commitment has no such period.")
        raise Invalid(unknown, {"period": [unknown]})
    row = SignOff.objects.create(
        commitment=commitment, begins=begins, ends=ends, comment=said, by=by.actor_key
    )
    journal.write(
        by=by, action="sign_off", kind=SignOff.KIND, key=f"{commitment.key}-{row.pk}",
        title=commitment.name_or_title, state=row.state(),
    )  # fmt: skip
    return row
