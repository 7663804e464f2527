"""The register of interactions."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.register.parts import about, cell, choice_filter, year_filter
from pagt.core.register.spec import Column, Detail, Register, Section
from pagt.core.rights import Actor
from pagt.network.partners import actions
from pagt.network.partners.forms import InteractionForm
from pagt.network.partners.models import Contact, Interaction
from pagt.network.partners.municipalities import names
from pagt.network.partners.registers.follow_ups import follow_ups_about
from pagt.network.partners.words import INTERACTION_PURPOSE_NAMES


def _details(one: Interaction) -> list[Detail]:
    return [
        Detail(_("Date"), one.on),
        Detail(_("How"), one.get_channel_display()),
        Detail(_("Purpose"), one.get_purpose_display()),
        Detail(_("Confidential"), _("Yes") if one.confidential else ""),
        Detail(_("Summary"), one.summary),
        Detail(_("Next step"), one.next_step),
        Detail(_("Next step due"), one.next_step_due),
        *about(one),
    ]


def _follow_ups(one: Interaction, by: Actor) -> list[Section]:
    return [follow_ups_about(one, by)] if one.next_step else []


def _people(one: Interaction, by: Actor) -> list[Section]:
    """Who was talked with, for those who may read of people."""
    if Contact.READS not in by.rights or not (people := list(one.contacts.filter(withdrawn=""))):
        return []
    return [Section(_("People"), (_("Name"), _("E-mail")), [[cell(who), (who.email, "")] for who in people])]


def _sections(one: Interaction, by: Actor) -> list[Section]:
    return [
        *_follow_ups(one, by),
        Section(
            _("Organisations"),
            (_("Name"), _("Kind of organisation"), _("Municipality")),
            [
                [
                    cell(organisation),
                    (organisation.get_kind_display(), ""),
                    (names().get(organisation.municipality, ""), ""),
                ]
                for organisation in one.organisations.all()
            ],
        ),
        *_people(one, by),
    ]


interactions = Register(
    model=Interaction,
    route="interactions",
    title=gettext_lazy("Interactions"),
    singular=gettext_lazy("interaction"),
    new_label=gettext_lazy("New interaction"),
    intro=gettext_lazy("Calls, visits, letters and other dialogue, and the next steps that were agreed."),
    columns=(
        Column("title", gettext_lazy("Title"), lambda one: one.title, "title"),
        Column("on", gettext_lazy("Date"), lambda one: one.on, "on"),
        Column("purpose", gettext_lazy("Purpose"), lambda one: one.get_purpose_display(), "purpose"),
        Column(
            "organisations",
            gettext_lazy("Organisations"),
            lambda one: "; ".join(organisation.name for organisation in one.organisations.all()),
        ),
        Column(
            "next_step",
            gettext_lazy("Next step"),
            lambda one: one.next_step,
            narrow=True,
        ),
        Column(
            "due",
            gettext_lazy("Next step due"),
            lambda one: one.next_step_due,
            "next_step_due",
            narrow=True,
        ),
    ),
    filters=(
        year_filter(Interaction, gettext_lazy("Year"), field="on"),
        choice_filter("purpose", gettext_lazy("Purpose"), INTERACTION_PURPOSE_NAMES),
    ),
    search=("title", "summary", "next_step", "organisations__name"),
    order="-on",
    form=InteractionForm,
    create=actions.create_interaction,
    change=actions.change_interaction,
    withdraw=actions.withdraw_interaction,
    restore=actions.restore_interaction,
    details=_details,
    sections=_sections,
    rows=lambda rows: rows.prefetch_related("organisations"),
    identify=(("title", "on"),),
)
