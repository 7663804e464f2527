"""The register of contributions: what companies have done for schools."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.register.parts import about, cell, choice_filter, record_detail, year_filter
from pagt.core.register.spec import Column, Detail, Register, Section
from pagt.core.rights import Actor
from pagt.network.partners.actions_contributions import change_contribution, create_contribution
from pagt.network.partners.forms_ambassadors import ContributionForm
from pagt.network.partners.models import Contribution
from pagt.network.partners.words import SUPPORT_NAMES


def _details(one: Contribution) -> list[Detail]:
    return [
        record_detail(_("Who gave it"), one.organisation),
        Detail(_("Date"), one.on),
        Detail(_("What it was"), one.get_support_display()),
        Detail(_("How many"), one.quantity),
        Detail(_("Pupils and students reached"), one.reached),
        Detail(_("Summary"), one.summary),
        *about(one),
    ]


def _sections(one: Contribution, by: Actor) -> list[Section]:
    return [
        Section(
            _("Who received it"),
            (_("Name"), _("Kind of organisation")),
            [[cell(each), (each.get_kind_display(), "")] for each in one.receivers.order_by("name")],
            _("No school is named."),
        )
    ]


contributions = Register(
    model=Contribution,
    route="contributions",
    title=gettext_lazy("Contributions"),
    singular=gettext_lazy("contribution"),
    new_label=gettext_lazy("New contribution"),
    intro=gettext_lazy(
        "What ambassadors and other companies have done for schools: hours, visits, mentors, equipment, cases."
    ),
    columns=(
        Column("title", gettext_lazy("Title"), lambda one: one.title, "title"),
        Column("on", gettext_lazy("Date"), lambda one: one.on, "on"),
        Column(
            "organisation",
            gettext_lazy("Who gave it"),
            lambda one: one.organisation.name,
            "organisation__name",
        ),
        Column("support", gettext_lazy("What it was"), lambda one: one.get_support_display(), "support"),
        Column("quantity", gettext_lazy("How many"), lambda one: one.quantity, "quantity", numeric=True),
        Column(
            "receivers",
            gettext_lazy("Who received it"),
            lambda one: "; ".join(each.name for each in one.receivers.all()),
            narrow=True,
        ),
        Column(
            "reached",
            gettext_lazy("Pupils and students reached"),
            lambda one: one.reached,
            "reached",
            numeric=True,
            narrow=True,
        ),
    ),
    filters=(
        year_filter(Contribution, gettext_lazy("Year"), field="on"),
        choice_filter("support", gettext_lazy("What it was"), SUPPORT_NAMES),
    ),
    search=("title", "organisation__name", "receivers__name"),
    order="-on",
    form=ContributionForm,
    create=create_contribution,
    change=change_contribution,
    details=_details,
    sections=_sections,
    rows=lambda rows: rows.select_related("organisation").prefetch_related("receivers"),
    identify=(("title", "on"),),
)
