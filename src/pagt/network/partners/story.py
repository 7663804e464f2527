"""What the partner register tells of an organisation: dialogue, gifts, terms, people who come and go, notes."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet, Value
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.register.story import Part, Row, rows_of
from pagt.core.rights import Actor, Right
from pagt.network.partners.models import (
    AmbassadorTerm,
    ContactRole,
    Contribution,
    Interaction,
    Note,
    Organisation,
)
from pagt.network.partners.states import InteractionPurpose, SupportKind
from pagt.network.partners.words import INTERACTION_PURPOSE_NAMES, SUPPORT_NAMES

Rows = QuerySet[Any, Any]


def _interactions(organisation: Organisation, by: Actor) -> Rows:
    found = Interaction.objects.filter(organisations=organisation, withdrawn="")
    if Right.READ_CONFIDENTIAL not in by.rights:
        found = found.filter(confidential=False)
    return rows_of(found, on="on", title="title", first="purpose", second="next_step")


def _of_interaction(row: Row) -> str:
    purpose, step = str(INTERACTION_PURPOSE_NAMES[InteractionPurpose(row.first)]), _("Next step")
    return f"{purpose}. {step}: {row.second}" if row.second else purpose


def _contributions(organisation: Organisation, by: Actor) -> Rows:
    received = Contribution.receivers.through.objects.filter(organisation=organisation)
    mine = Q(organisation=organisation) | Q(pk__in=received.values("contribution"))
    found = Contribution.objects.filter(mine, withdrawn="")
    return rows_of(found, on="on", title="title", first="support", second="quantity")


def _of_contribution(row: Row) -> str:
    return f"{SUPPORT_NAMES[SupportKind(row.first)]}: {row.second}"


def _terms(organisation: Organisation, by: Actor) -> Rows:
    found = AmbassadorTerm.objects.filter(organisation=organisation, withdrawn="")
    return rows_of(found, on="begins", title=Value(_("Became ambassador")), first="goals")


def _ended_terms(organisation: Organisation, by: Actor) -> Rows:
    ended = AmbassadorTerm.objects.filter(organisation=organisation, withdrawn="", ends__lte=clock.today())
    return rows_of(ended, on="ends", title=Value(_("The term as ambassador ended")))


def _roles(organisation: Organisation, by: Actor, **narrowed: Any) -> QuerySet[ContactRole] | None:
    if Right.READ_CONFIDENTIAL not in by.rights:
        return None
    return ContactRole.objects.filter(organisation=organisation, contact__withdrawn="", **narrowed)


def _came(organisation: Organisation, by: Actor) -> Rows | None:
    found = _roles(organisation, by, begins__isnull=False)
    if found is None:
        return None
    return rows_of(found, on="begins", key="contact__key", title="contact__name", first="title")


def _went(organisation: Organisation, by: Actor) -> Rows | None:
    found = _roles(organisation, by, ends__lte=clock.today())
    if found is None:
        return None
    return rows_of(found, on="ends", key="contact__key", title="contact__name", first="title")


def _of_who_came(row: Row) -> str:
    began = _("Began")
    return f"{began}: {row.first}" if row.first else began


def _of_who_went(row: Row) -> str:
    stopped = _("Stopped there")
    return f"{stopped}: {row.first}" if row.first else stopped


def _notes(organisation: Organisation, by: Actor) -> Rows | None:
    if Note.READS not in by.rights:
        return None
    found = Note.objects.filter(organisation=organisation, withdrawn="")
    return rows_of(found, on="on", title="title", first="sensitive", second="file__name")


def _of_note(row: Row) -> str:
    """Of a sensitive note the title alone."""
    return _("Sensitive") if row.first == "true" else row.second or ""


PARTS = (
    Part("interaction", _interactions, _of_interaction, lambda one: {"organisations": one.name}),
    Part("contribution", _contributions, _of_contribution, lambda one: {"organisation": one.name}),
    Part("note", _notes, _of_note, lambda one: {"organisation": one.name}),
    Part("contact", _came, _of_who_came, lambda one: {"organisation": one.name}),
    Part("contact", _went, _of_who_went),
    Part("ambassador_term", _terms, lambda row: row.first, lambda one: {"organisation": one.name}),
    Part("ambassador_term", _ended_terms, lambda row: ""),
)  # fmt: skip
"""Of one day, who came stands before who went."""
