"""The registers of award rounds and awards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core import money
from pagt.core.register.parts import (
    about,
    amount_detail,
    cell,
    choice_filter,
    record_detail,
    year_filter,
)
from pagt.core.register.spec import Column, Detail, Register, Section
from pagt.core.rights import Actor
from pagt.grants.awards import actions
from pagt.grants.awards.forms import AwardForm, AwardRoundForm
from pagt.grants.awards.models import Award, AwardRound
from pagt.grants.calls.models import Call
from pagt.grants.calls.words import POOL_NAMES
from pagt.network.partners.municipalities import names
from pagt.themes.models import Theme


def _decided(record: AwardRound | Award) -> Detail:
    return Detail(_("No later than") if record.on_is_latest else _("Decided"), record.on)


def _round_details(decided: AwardRound) -> list[Detail]:
    return [
        _decided(decided),
        Detail(_("Pool"), decided.get_pool_display()),
        record_detail(_("Call"), decided.call),
        Detail(_("Number of projects"), decided.projects),
        amount_detail(_("Total amount"), decided.amount),
        Detail(_("Decided by"), decided.decided_by),
        *about(decided),
    ]


def _round_sections(decided: AwardRound, by: Actor) -> list[Section]:
    awards = list(decided.awards.filter(withdrawn="").select_related("lead").order_by("title", "pk"))
    total = sum(award.amount or 0 for award in awards)
    lines: list[list[tuple[Any, str]]] = [
        [(_("Projects"), ""), (_said(decided.projects), ""), (len(awards), "")],
        [(_("Amount (kr.)"), ""), (_said(money.kroner(decided.amount)), ""), (money.kroner(total), "")],
    ]
    return [
        Section(
            _("Awards"),
            (_("Project"), _("Lead"), _("Amount (kr.)")),
            [[cell(award), cell(award.lead), (_said(money.kroner(award.amount)), "")] for award in awards],
            _("None of the round's awards is in the register one by one."),
        ),
        Section(
            _("Does it add up?"),
            (_("What is compared"), _("The decision says"), _("Awards in the register")),
            lines,
        ),
    ]


def _said(value: object) -> str:
    """Return a value, or that it is not known."""
    return _("not known") if value in (None, "") else str(value)


award_rounds = Register(
    model=AwardRound,
    route="award-rounds",
    title=gettext_lazy("Award rounds"),
    singular=gettext_lazy("award round"),
    new_label=gettext_lazy("New award round"),
    intro=gettext_lazy("Decisions on a round of applications, with number of projects and total amount."),
    columns=(
        Column("title", gettext_lazy("Title"), lambda decided: decided.title, "title"),
        Column("on", gettext_lazy("Decided"), lambda decided: decided.on, "on"),
        Column("pool", gettext_lazy("Pool"), lambda decided: decided.get_pool_display(), "pool", narrow=True),
        Column(
            "projects", gettext_lazy("Projects"), lambda decided: decided.projects, "projects", numeric=True
        ),
        Column(
            "amount", gettext_lazy("Total amount (kr.)"), lambda decided: decided.amount, "amount", money=True
        ),
        Column(
            "awards",
            gettext_lazy("Awards in the register"),
            lambda decided: decided.awards_count,
            "awards_count",
            numeric=True,
            narrow=True,
        ),
    ),
    filters=(
        year_filter(AwardRound, gettext_lazy("Year"), field="on"),
        choice_filter("pool", gettext_lazy("Pool"), POOL_NAMES),
    ),
    search=("title", "decided_by"),
    order="-on",
    form=AwardRoundForm,
    create=actions.create_award_round,
    change=actions.change_award_round,
    details=_round_details,
    sections=_round_sections,
    rows=lambda rows: rows.select_related("call").annotate(
        awards_count=Count("awards", filter=Q(awards__withdrawn=""))
    ),
    identify=(("title", "on"),),
)


def _award_details(award: Award) -> list[Detail]:
    return [
        Detail(_("Description"), award.description),
        record_detail(_("Lead"), award.lead),
        amount_detail(_("Amount"), award.amount),
        _decided(award),
        record_detail(_("Award round"), award.round),
        record_detail(_("Call"), award.call),
        Detail(_("Pool"), award.get_pool_display()),
        record_detail(_("Theme"), award.theme),
        Detail(_("Municipality"), names().get(award.municipality, award.municipality)),
        Detail(_("Begins"), award.starts_on),
        Detail(_("Ends"), award.ends_on),
        *about(award),
    ]


def _award_sections(award: Award, by: Actor) -> list[Section]:
    rows = [
        [cell(partner), (partner.get_kind_display(), ""), (names().get(partner.municipality, ""), "")]
        for partner in award.partners.order_by("name", "pk")
    ]
    headings = (_("Name"), _("Kind of organisation"), _("Municipality"))
    return [Section(_("Project partners"), headings, rows, _("The project has no partners on record."))]


awards = Register(
    model=Award,
    route="awards",
    title=gettext_lazy("Awards"),
    singular=gettext_lazy("award"),
    new_label=gettext_lazy("New award"),
    intro=gettext_lazy("Projects that were given money, with who leads them and who takes part."),
    columns=(
        Column("title", gettext_lazy("Project"), lambda award: award.title, "title"),
        Column("lead", gettext_lazy("Lead"), lambda award: award.lead.name, "lead__name"),
        Column("amount", gettext_lazy("Amount (kr.)"), lambda award: award.amount, "amount", money=True),
        Column("on", gettext_lazy("Decided"), lambda award: award.on, "on"),
        Column("pool", gettext_lazy("Pool"), lambda award: award.get_pool_display(), "pool", narrow=True),
        Column(
            "theme",
            gettext_lazy("Theme"),
            lambda award: award.theme.title if award.theme else "",
            "theme__title",
            narrow=True,
        ),
        Column(
            "municipality",
            gettext_lazy("Municipality"),
            lambda award: names().get(award.municipality, award.municipality),
            "municipality",
            narrow=True,
        ),
        Column(
            "partners",
            gettext_lazy("Partners"),
            lambda award: award.partners_count,
            "partners_count",
            numeric=True,
            narrow=True,
        ),
    ),
    filters=(
        year_filter(Award, gettext_lazy("Year"), field="on"),
        choice_filter("pool", gettext_lazy("Pool"), POOL_NAMES),
        choice_filter("municipality", gettext_lazy("Municipality"), names()),
    ),
    search=("title", "description", "lead__name", "partners__name"),
    order="-on",
    form=AwardForm,
    create=actions.create_award,
    change=actions.change_award,
    details=_award_details,
    sections=_award_sections,
    rows=lambda rows: rows.select_related("lead", "theme", "round", "call").annotate(
        partners_count=Count("partners", distinct=True)
    ),
    identify=(("title", "lead"), ("title", "on")),
)


def call_panel(call: Call, by: Actor) -> list[Section]:
    """The rounds of a call, and the awards that name it or belong to one of its rounds."""
    rounds = [
        [
            cell(decided),
            (decided.on, ""),
            (_said(decided.projects), ""),
            (_said(money.kroner(decided.amount)), ""),
        ]
        for decided in call.rounds.filter(withdrawn="").order_by("-on", "pk")
    ]
    awards_ = Award.objects.filter(Q(call=call) | Q(round__call=call), withdrawn="").select_related("lead")
    rows = [
        [cell(award), cell(award.lead), (_said(money.kroner(award.amount)), "")]
        for award in awards_.order_by("title", "pk")
    ]
    return [
        Section(
            _("Award rounds"),
            (_("Title"), _("Decided"), _("Projects"), _("Total amount (kr.)")),
            rounds,
            _("No decision on the call is on record."),
        ),
        *_if_any(_("Awards"), (_("Project"), _("Lead"), _("Amount (kr.)")), rows),
    ]


def theme_panel(theme: Theme, by: Actor) -> list[Section]:
    """The awards of a theme, with their sum."""
    mine: QuerySet[Award] = theme.awards.filter(withdrawn="").select_related("lead")
    rows = [
        [cell(award), cell(award.lead), (_said(money.kroner(award.amount)), "")]
        for award in mine.order_by("title", "pk")
    ]
    if len(rows) > 1:
        total = mine.aggregate(total=Sum("amount"))["total"]
        rows.append([(_("In all"), ""), ("", ""), (_said(money.kroner(total)), "")])
    return _if_any(_("Awards"), (_("Project"), _("Lead"), _("Amount (kr.)")), rows)


def _if_any(
    title: str, headings: tuple[str, ...], rows: Sequence[Sequence[tuple[Any, str]]]
) -> list[Section]:
    return [Section(title, headings, rows)] if rows else []
