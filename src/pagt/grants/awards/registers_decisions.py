"""The list of decisions, and what other records' pages say of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core import money
from pagt.core.actors import actor_names
from pagt.core.register.forms import RecordForm
from pagt.core.register.parts import address, year_filter
from pagt.core.register.spec import Column, Register, Section
from pagt.core.rights import Actor, Right
from pagt.grants.awards.models import Decision
from pagt.grants.awards.queries.decisions import free_money, next_in_reserve, outcome, visible
from pagt.grants.calls.models import Call
from pagt.grants.recommendation.models import Recommendation
from pagt.grants.recommendation.states import State


class _DecisionForm(RecordForm[Decision]):
    """For the words of the journal; decisions are recorded on pages of their own."""

    class Meta:
        model = Decision
        fields = ("call", "recommendation", "body", "meeting", "on", "effective_on", "case_number", "reason")


def _says(name: str, value: Any) -> tuple[str, str] | None:
    if name == "recorded_by":
        return _("Recorded by"), actor_names([value])[value] if value else ""
    if name == "left_room":
        return _("Had left the room"), str(value or 0)
    if name == "released_at":
        at = datetime.fromisoformat(value) if value else None
        return _("Released"), date_format(at, "SHORT_DATETIME_FORMAT") if at else ""
    return None


decisions: Register[Decision] = Register(
    model=Decision,
    route="decisions",
    title=gettext_lazy("Decisions on grants"),
    singular=gettext_lazy("decision on grants"),
    intro=gettext_lazy(
        "What the politicians decided. One is recorded from the page of an approved recommendation; a later one "
        "changes it."
    ),
    columns=(
        Column("call", gettext_lazy("Call"), lambda row: row.call.title, "call__title"),
        Column("on", gettext_lazy("Decided"), lambda row: row.on, "on"),
        Column("body", gettext_lazy("Decided by"), lambda row: row.body, "body"),
        Column("funded", gettext_lazy("Funded"), lambda row: row.funded, "funded", numeric=True),
        Column("amount", gettext_lazy("Given (kr.)"), lambda row: row.amount or 0, "amount", money=True),
        Column(
            "released",
            gettext_lazy("Released"),
            lambda row: row.released_at and timezone.localtime(row.released_at),
            "released_at",
        ),
        Column(
            "case_number",
            gettext_lazy("Case number"),
            lambda row: row.case_number,
            "case_number",
            narrow=True,
        ),
    ),
    filters=(year_filter(Decision, gettext_lazy("Year"), field="on"),),
    search=("call__title", "body", "case_number"),
    order="-on",
    form=_DecisionForm,
    rows=lambda rows: rows.select_related("call").annotate(
        amount=Sum("lines__amount"), funded=Count("lines", filter=Q(lines__amount__gt=0))
    ),
    says=_says,
)


def decided_panel(call: Call, by: Actor) -> list[Section]:
    """The decisions on a call, the money that is free, and what has been told of it."""
    if Right.READ_APPLICATIONS not in by.rights or not call.run_here:
        return []
    found = visible(by).filter(call=call).annotate(amount=Sum("lines__amount")).order_by("-on", "-pk")
    rows = [
        [
            (date_format(each.on, "DATE_FORMAT"), address(each)),
            (each.body, ""),
            (money.kroner(each.amount or 0), ""),
            (_("Released") if each.released_at else _("Not released"), ""),
        ]
        for each in found
    ]
    if not rows:
        return []
    told = outcome(call)
    waiting = next_in_reserve(call)
    free = free_money(call)
    facts: list[list[tuple[Any, str]]] = [[(_("Free (kr.)"), ""), (money.kroner(free), "")]]
    if told:
        facts += [
            [(_("Applied"), ""), (told.applied, "")],
            [(_("Funded"), ""), (told.funded, "")],
            [(_("Given (kr.)"), ""), (money.kroner(told.amount), "")],
            [(_("Success rate"), ""), (_("%(percent)s %%") % {"percent": told.percent}, "")],
        ]
    may_promote = Decision.NEEDS in by.rights and waiting is not None and free > 0
    return [
        Section(
            _("Decisions"),
            (_("Decided"), _("Decided by"), _("Given (kr.)"), _("Released")),
            rows,
            action=(reverse("decision-change", args=[call.key]), _("Change the decision"))
            if Decision.NEEDS in by.rights
            else None,
        ),
        Section(
            _("What came of it"),
            (_("What is counted"), _("Number")),
            facts,
            action=(reverse("decision-promote", args=[call.key]), _("Move the first in reserve up"))
            if may_promote
            else None,
        ),
    ]


def recommendation_panel(recommendation: Recommendation, by: Actor) -> list[Section]:
    """The decisions that rest on a version, and the way to record one."""
    rows = [
        [(date_format(each.on, "DATE_FORMAT"), address(each)), (each.body, "")]
        for each in visible(by).filter(recommendation=recommendation)
    ]
    may_record = Decision.NEEDS in by.rights and recommendation.status == State.APPROVED.value and not rows
    if not rows and not may_record:
        return []
    return [
        Section(
            _("Decision"),
            (_("Decided"), _("Decided by")),
            rows,
            _("Nothing has been decided on it yet."),
            (reverse("decision-record", args=[recommendation.key]), _("Record the decision"))
            if may_record
            else None,
        )
    ]
