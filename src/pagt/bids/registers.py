"""The registers of bids and recommendations."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.bids import actions
from pagt.bids.forms import BidForm, RecommendationForm
from pagt.bids.models import Bid, Recommendation
from pagt.bids.words import PROGRAMME_NAMES, STATE_NAMES
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


def _bid_details(bid: Bid) -> list[Detail]:
    deadline = timezone.localtime(bid.deadline) if bid.deadline else None
    return [
        Detail(_("Programme"), bid.get_programme_display()),
        record_detail(_("Foundation or programme authority"), bid.funder),
        Detail(_("State"), bid.get_stage_display()),
        Detail(_("Deadline"), date_format(deadline, "SHORT_DATETIME_FORMAT") if deadline else ""),
        Detail(_("Sent"), bid.sent_on),
        amount_detail(_("Amount sought"), bid.amount_sought),
        amount_detail(_("Amount won"), bid.amount_won),
        Detail(_("Description"), bid.description),
        Detail(_("Confidential"), _("Yes") if bid.confidential else ""),
        *about(bid),
    ]


def _bid_sections(bid: Bid, by: Actor) -> list[Section]:
    rows = [[cell(p), (p.get_kind_display(), "")] for p in bid.partners.order_by("name", "pk")]
    headings = (_("Name"), _("Kind of organisation"))
    return [Section(_("Partners"), headings, rows, _("The bid has no partners on record."))]


bids = Register(
    model=Bid,
    route="bids",
    title=gettext_lazy("Bids for money"),
    singular=gettext_lazy("bid"),
    new_label=gettext_lazy("New bid"),
    intro=gettext_lazy("Applications to foundations and EU programmes, from the idea to the answer."),
    columns=(
        Column("title", gettext_lazy("Title"), lambda bid: bid.title, "title"),
        Column("programme", gettext_lazy("Programme"), lambda bid: bid.get_programme_display(), "programme"),
        Column("stage", gettext_lazy("State"), lambda bid: bid.get_stage_display(), "stage"),
        Column("sent_on", gettext_lazy("Sent"), lambda bid: bid.sent_on, "sent_on"),
        Column(
            "deadline",
            gettext_lazy("Deadline"),
            lambda bid: bid.deadline and timezone.localtime(bid.deadline),
            "deadline",
            narrow=True,
        ),
        Column(
            "amount_sought",
            gettext_lazy("Amount sought (kr.)"),
            lambda bid: bid.amount_sought,
            "amount_sought",
            money=True,
        ),
        Column(
            "amount_won",
            gettext_lazy("Amount won (kr.)"),
            lambda bid: bid.amount_won,
            "amount_won",
            money=True,
        ),
        Column(
            "funder",
            gettext_lazy("Foundation or programme authority"),
            lambda bid: bid.funder.name if bid.funder else "",
            "funder__name",
            narrow=True,
        ),
    ),
    filters=(
        year_filter(Bid, gettext_lazy("Sent in"), field="sent_on"),
        choice_filter("programme", gettext_lazy("Programme"), PROGRAMME_NAMES),
        choice_filter("stage", gettext_lazy("State"), STATE_NAMES),
    ),
    search=("title", "description", "funder__name", "partners__name"),
    order="-sent_on",
    form=BidForm,
    create=actions.create_bid,
    change=actions.change_bid,
    details=_bid_details,
    sections=_bid_sections,
    rows=lambda rows: rows.select_related("funder"),
    identify=(("title", "programme"),),
)


def _recommendation_details(recommendation: Recommendation) -> list[Detail]:
    decided = _("No later than") if recommendation.on_is_latest else _("Decided")
    return [
        Detail(_("Programme"), recommendation.get_programme_display()),
        Detail(decided, recommendation.on),
        Detail(_("Subject"), recommendation.subject),
        Detail(_("Number of projects"), recommendation.projects),
        amount_detail(_("Amount"), recommendation.amount),
        record_detail(_("Lead"), recommendation.lead),
        *about(recommendation),
    ]


recommendations = Register(
    model=Recommendation,
    route="recommendations",
    title=gettext_lazy("Recommendations"),
    singular=gettext_lazy("recommendation"),
    new_label=gettext_lazy("New recommendation"),
    intro=gettext_lazy("How the region has used its right to recommend projects for the EU social fund."),
    columns=(
        Column("title", gettext_lazy("Title"), lambda one: one.title, "title"),
        Column("programme", gettext_lazy("Programme"), lambda one: one.get_programme_display(), "programme"),
        Column("on", gettext_lazy("Decided"), lambda one: one.on, "on"),
        Column("projects", gettext_lazy("Projects"), lambda one: one.projects, "projects", numeric=True),
        Column("amount", gettext_lazy("Amount (kr.)"), lambda one: one.amount, "amount", money=True),
    ),
    filters=(
        year_filter(Recommendation, gettext_lazy("Year"), field="on"),
        choice_filter("programme", gettext_lazy("Programme"), PROGRAMME_NAMES),
    ),
    search=("title", "subject", "lead__name"),
    order="-on",
    form=RecommendationForm,
    create=actions.create_recommendation,
    change=actions.change_recommendation,
    details=_recommendation_details,
    rows=lambda rows: rows.select_related("lead"),
    identify=(("title", "on"),),
)
