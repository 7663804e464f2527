"""The register of calls."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.register.parts import about, amount_detail, cell, choice_filter, year_filter
from pagt.core.register.spec import Column, Detail, Register, Section
from pagt.core.rights import Actor
from pagt.grants.calls import actions
from pagt.grants.calls.forms import CallForm
from pagt.grants.calls.models import Call
from pagt.grants.calls.words import POOL_NAMES, SEASON_NAMES
from pagt.themes.models import Theme


def instant(moment: datetime | None) -> str:
    """Return an instant in words, in the installation's time zone."""
    return str(date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")) if moment else ""


def _details(call: Call) -> list[Detail]:
    return [
        Detail(_("Year"), str(call.year)),
        Detail(_("Season"), call.get_season_display()),
        Detail(_("Pool"), call.get_pool_display()),
        amount_detail(_("Amount to award"), call.amount),
        Detail(_("Opens"), instant(call.opens_at)),
        Detail(_("Deadline for project ideas"), instant(call.idea_closes_at)),
        Detail(_("Deadline for applications"), instant(call.closes_at)),
        Detail(_("Description and priorities"), call.description),
        *about(call),
    ]


def _sections(call: Call, by: Actor) -> list[Section]:
    themes = [[cell(theme), (str(theme.year), "")] for theme in call.themes.order_by("title")]
    return [
        Section(_("Themes"), (_("Theme"), _("Year")), themes, _("The call names no theme of the register.")),
    ]


calls = Register(
    model=Call,
    route="calls",
    title=gettext_lazy("Calls"),
    singular=gettext_lazy("call"),
    new_label=gettext_lazy("New call"),
    intro=gettext_lazy("When one could apply, for what and for how much."),
    columns=(
        Column("title", gettext_lazy("Title"), lambda call: call.title, "title"),
        Column("year", gettext_lazy("Year"), lambda call: str(call.year), "year"),
        Column(
            "season", gettext_lazy("Season"), lambda call: call.get_season_display(), "season", narrow=True
        ),
        Column("pool", gettext_lazy("Pool"), lambda call: call.get_pool_display(), "pool"),
        Column(
            "amount", gettext_lazy("Amount to award (kr.)"), lambda call: call.amount, "amount", money=True
        ),
        Column(
            "closes_at",
            gettext_lazy("Deadline for applications"),
            lambda call: call.closes_at and timezone.localtime(call.closes_at),
            "closes_at",
            narrow=True,
        ),
    ),
    filters=(
        year_filter(Call, gettext_lazy("Year")),
        choice_filter("pool", gettext_lazy("Pool"), POOL_NAMES),
        choice_filter("season", gettext_lazy("Season"), SEASON_NAMES),
    ),
    search=("title", "description", "themes__title"),
    order="-year",
    form=CallForm,
    create=actions.create_call,
    change=actions.change_call,
    details=_details,
    sections=_sections,
    identify=(("title", "year"),),
)


def theme_panel(theme: Theme, by: Actor) -> list[Section]:
    """The calls of a theme."""
    rows = [
        [cell(call), (call.get_pool_display(), ""), (instant(call.closes_at), "")]
        for call in theme.calls.filter(withdrawn="").order_by("-year", "pk")
    ]
    return [
        Section(
            _("Calls"),
            (_("Title"), _("Pool"), _("Deadline for applications")),
            rows,
            _("No call names this theme."),
        )
    ]
