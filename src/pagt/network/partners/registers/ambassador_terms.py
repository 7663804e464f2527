"""The register of ambassador terms: who is ambassador, how the relation stands, what was promised and done."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core import clock
from pagt.core.register.parts import about, cell, record_detail
from pagt.core.register.spec import Column, Detail, Filter, Register, Section
from pagt.core.rights import Actor, Right
from pagt.network.partners import actions
from pagt.network.partners.forms_ambassadors import AmbassadorTermForm
from pagt.network.partners.models import AmbassadorTerm
from pagt.network.partners.queries_health import contributions_in, health_of, in_force, kept_of, with_contact
from pagt.network.partners.registers.follow_ups import follow_ups_about
from pagt.network.partners.words import SUPPORT_NAMES, WARMTH_NAMES
from pagt.network.partners.words_health import TONES, colder_in_words, in_words

SHOWN = 50


def _in_force(terms: QuerySet[AmbassadorTerm], value: str) -> QuerySet[AmbassadorTerm]:
    today = clock.today()
    if value == "now":
        return terms.filter(in_force(today))
    return terms.filter(ends__lt=today) if value == "over" else terms.filter(begins__gt=today)


def _details(term: AmbassadorTerm) -> list[Detail]:
    return [
        record_detail(_("Organisation"), term.organisation),
        Detail(_("First day"), term.begins),
        Detail(_("Last day"), term.ends or _("still runs")),
        Detail(_("Who keeps in touch"), term.responsible.name if term.responsible else _("Nobody yet")),
        Detail(_("Goals"), term.goals),
        Detail(
            _("Thanked on the public pages"),
            _("Yes, agreed on %(day)s") % {"day": date_format(term.thanks_agreed_on, "DATE_FORMAT")}
            if term.thanked_publicly and term.thanks_agreed_on
            else _("No"),
        ),
        Detail(_("Words of thanks"), term.thanks),
        *about(term),
    ]


def _new(kind: str, **fields: str) -> str:
    return f"{reverse(f'{kind}-new')}?{urlencode(fields)}"


def _more(term: AmbassadorTerm, by: Actor) -> dict[str, Any]:
    """What the page shows at a glance: health with its reasons, and each promise beside what was delivered."""
    today = clock.today()
    health = health_of(term, today)
    runs = term.ends is None or term.ends >= today
    name = term.organisation.name
    said = {row.support: row for row in term.promises.all()}
    return {
        "health": health if runs else None,
        "warmth": WARMTH_NAMES[health.warmth],
        "tone": TONES[health.warmth],
        "reasons": in_words(health),
        "colder": colder_in_words(health),
        "kept": [(SUPPORT_NAMES[row.support], row, said.get(row.support.value)) for row in kept_of(term)],
        "new_contribution": _new("contribution", organisation=name),
        "new_interaction": _new("interaction", organisations=name),
    }


def _sections(term: AmbassadorTerm, by: Actor) -> list[Section]:
    given = contributions_in(term).prefetch_related("receivers")[:SHOWN]
    return [
        follow_ups_about(term, by, new=True),
        Section(
            _("What they have done"),
            (_("Title"), _("Date"), _("What it was"), _("How many"), _("Who received it")),
            [
                [
                    cell(one),
                    (one.on, ""),
                    (one.get_support_display(), ""),
                    (one.quantity, ""),
                    ("; ".join(each.name for each in one.receivers.all()), ""),
                ]
                for one in given
            ],
            _("Nothing is on record for this term."),
            (_new("contribution", organisation=term.organisation.name), _("New contribution"))
            if Right.WRITE_RECORDS in by.rights
            else None,
        ),
    ]


ambassador_terms = Register(
    model=AmbassadorTerm,
    route="ambassadors",
    title=gettext_lazy("Ambassadors"),
    singular=gettext_lazy("term as ambassador"),
    new_label=gettext_lazy("New term"),
    intro=gettext_lazy(
        "The companies that are the pact's ambassadors, what they promise and do, and how the relation stands. The "
        "coldest stand first."
    ),
    columns=(
        Column(
            "organisation",
            gettext_lazy("Organisation"),
            lambda term: term.organisation.name,
            "organisation__name",
        ),
        Column(
            "health",
            gettext_lazy("Relation"),
            lambda term: WARMTH_NAMES[health_of(term, clock.today()).warmth],
            "silent_since",
            tone=lambda term: TONES[health_of(term, clock.today()).warmth],
        ),
        Column("contact", gettext_lazy("Last contact"), lambda term: term.last_contact, "last_contact"),
        Column(
            "responsible",
            gettext_lazy("Who keeps in touch"),
            lambda term: term.responsible.name if term.responsible else "",
            "responsible__name",
        ),
        Column("begins", gettext_lazy("First day"), lambda term: term.begins, "begins", narrow=True),
        Column("ends", gettext_lazy("Last day"), lambda term: term.ends, "ends", narrow=True),
        Column("goals", gettext_lazy("Goals"), lambda term: term.goals, listed=False),
    ),
    filters=(
        Filter(
            "in_force",
            gettext_lazy("In force"),
            lambda: (("now", _("Today")), ("over", _("Ended")), ("to-come", _("To come"))),
            _in_force,
            default="now",
        ),
    ),
    search=("organisation__name", "goals"),
    order="health",
    form=AmbassadorTermForm,
    create=actions.create_ambassador_term,
    change=actions.change_ambassador_term,
    details=_details,
    sections=_sections,
    template="partners/ambassador_term.html",
    more=_more,
    rows=lambda rows: with_contact(rows.select_related("organisation", "responsible"), clock.today()),
    identify=(("organisation", "begins"),),
)
