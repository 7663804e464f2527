"""The registers of needs and offers, and of matches."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core import clock
from pagt.core.register.parts import about, cell, choice_filter, record_detail
from pagt.core.register.spec import Column, Detail, Filter, Register, Section
from pagt.core.rights import Actor, Right
from pagt.network.matching import actions, queries
from pagt.network.matching.access import next_states
from pagt.network.matching.forms import MatchForm, NeedForm
from pagt.network.matching.models import Match, Need
from pagt.network.matching.rules.suggesting import MINIMUM
from pagt.network.matching.states import MatchState, Reach, Side, StemField
from pagt.network.matching.words import MATCH_NAMES, REACH_NAMES, SIDE_NAMES, STEM_NAMES
from pagt.network.partners.models import FollowUp, Organisation
from pagt.network.partners.municipalities import names
from pagt.network.partners.states import EducationType
from pagt.network.partners.words import EDUCATION_NAMES, SUPPORT_NAMES

STEPS = (MatchState.INTRODUCED, MatchState.RESULT, MatchState.ACCEPTED, MatchState.DECLINED, MatchState.ENDED)
"""The order in which a match's page offers what it may become."""


def _fields(need: Need) -> str:
    return ", ".join(str(STEM_NAMES[StemField(each)]) for each in need.fields_of_stem)


def _levels(need: Need) -> str:
    return ", ".join(str(EDUCATION_NAMES[EducationType(each)]) for each in need.levels)


def _municipality(organisation: Organisation) -> str:
    return names().get(organisation.municipality, "")


def _open_or_not(needs: QuerySet[Need], value: str) -> QuerySet[Need]:
    today = clock.today()
    still = (Q(closed_on=None) | Q(closed_on__gt=today)) & (Q(ends=None) | Q(ends__gte=today))
    if value == "closed":
        return needs.exclude(still)
    found = needs.filter(still)
    if value == "alone":
        return queries.without_a_match(found)
    return found


def _need_details(need: Need) -> list[Detail]:
    return [
        record_detail(_("Organisation"), need.organisation),
        Detail(_("Municipality"), _municipality(need.organisation)),
        Detail(_("Seeks or offers"), need.get_side_display()),
        Detail(_("What"), need.get_support_display()),
        Detail(_("How many"), need.capacity),
        Detail(_("In words"), need.text),
        Detail(_("Fields"), _fields(need)),
        Detail(_("Levels of education"), _levels(need)),
        Detail(_("Themes"), "; ".join(theme.title for theme in need.themes.order_by("-year", "title"))),
        Detail(_("Within"), REACH_NAMES[Reach(need.reach)]),
        Detail(_("Stated"), need.on),
        Detail(_("From"), need.begins),
        Detail(_("Until"), need.ends),
        Detail(_("Closed"), need.closed_on),
        *about(need),
    ]


def _need_sections(need: Need, by: Actor) -> list[Section]:
    decided = list(queries.matches_of(need))
    rows = [
        [
            cell(match),
            (match.get_stage_display(), ""),
            (match.on, ""),
            (match.declined_because or match.result, ""),
        ]
        for match in decided
    ]
    headings = (_("Match"), _("State"), _("Decided"), _("In words"))
    return [Section(_("What was decided"), headings, rows)] if rows else []


def _need_more(need: Need, by: Actor) -> dict[str, Any]:
    today = clock.today()
    open_now = queries.is_open(need, today)
    return {
        "open_now": open_now,
        "found": queries.found_for(need, today) if open_now else [],
        "fit": queries.how_many_fit(need, today) if open_now else 0,
        "least": MINIMUM,
        "how_url": reverse("match-suggestions") + "#how",
        "seeks": need.side == Side.SEEKS,
    }


needs = Register(
    model=Need,
    route="needs",
    title=gettext_lazy("Needs and offers"),
    singular=gettext_lazy("need or offer"),
    new_label=gettext_lazy("New need or offer"),
    intro=gettext_lazy(
        "What companies and schools seek from, and offer to, each other: visits, cases, mentors, equipment, hours."
    ),
    columns=(
        Column("title", gettext_lazy("Title"), lambda need: need.title, "title"),
        Column(
            "organisation",
            gettext_lazy("Organisation"),
            lambda need: need.organisation.name,
            "organisation__name",
        ),
        Column("side", gettext_lazy("Seeks or offers"), lambda need: need.get_side_display(), "side"),
        Column("support", gettext_lazy("What"), lambda need: need.get_support_display(), "support"),
        Column(
            "municipality",
            gettext_lazy("Municipality"),
            lambda need: _municipality(need.organisation),
            "organisation__municipality",
            narrow=True,
        ),
        Column("on", gettext_lazy("Stated"), lambda need: need.on, "on"),
        Column("fields_of_stem", gettext_lazy("Fields"), _fields, listed=False),
        Column("levels", gettext_lazy("Levels of education"), _levels, listed=False),
        Column("capacity", gettext_lazy("How many"), lambda need: need.capacity, listed=False, numeric=True),
        Column("reach", gettext_lazy("Within"), lambda need: need.get_reach_display(), listed=False),
        Column("begins", gettext_lazy("From"), lambda need: need.begins, listed=False),
        Column("ends", gettext_lazy("Until"), lambda need: need.ends, listed=False),
        Column("closed_on", gettext_lazy("Closed"), lambda need: need.closed_on, listed=False),
        Column("text", gettext_lazy("In words"), lambda need: need.text, listed=False),
    ),
    filters=(
        choice_filter("side", gettext_lazy("Seeks or offers"), SIDE_NAMES),
        choice_filter("support", gettext_lazy("What"), SUPPORT_NAMES),
        Filter(
            "field",
            gettext_lazy("Fields"),
            lambda: [(field.value, label) for field, label in STEM_NAMES.items()],
            lambda rows, value: rows.filter(fields_of_stem__contains=[value]),
        ),
        Filter(
            "municipality",
            gettext_lazy("Municipality"),
            lambda: names().items(),
            lambda rows, value: rows.filter(organisation__municipality=value),
        ),
        Filter(
            "open",
            gettext_lazy("Open"),
            lambda: (
                ("open", _("Open")),
                ("alone", _("Open, without a match")),
                ("closed", _("Closed or over")),
            ),
            _open_or_not,
        ),
    ),
    search=("title", "text", "organisation__name"),
    order="-on",
    form=NeedForm,
    create=actions.create_need,
    change=actions.change_need,
    details=_need_details,
    sections=_need_sections,
    rows=lambda rows: rows.select_related("organisation"),
    identify=(("title", "organisation"),),
    template="matching/need.html",
    more=_need_more,
)


def _match_details(match: Match) -> list[Detail]:
    return [
        Detail(_("State"), match.get_stage_display()),
        record_detail(_("Need"), match.seeks),
        record_detail(_("Sought by"), match.seeks.organisation),
        record_detail(_("Offer"), match.offers),
        record_detail(_("Offered by"), match.offers.organisation),
        Detail(_("What"), match.offers.get_support_display()),
        Detail(_("Decided"), match.on),
        Detail(_("Declined because"), match.declined_because),
        Detail(_("Introduced"), match.introduced_on),
        Detail(_("Result on"), match.result_on),
        Detail(_("Result"), match.result),
        *about(match),
    ]


def _match_sections(match: Match, by: Actor) -> list[Section]:
    agreed = FollowUp.objects.filter(about_kind=Match.KIND, about_key=match.key, withdrawn="")
    if Right.READ_CONFIDENTIAL not in by.rights:
        agreed = agreed.filter(confidential=False)
    rows = [
        [
            cell(one),
            (one.due or "", ""),
            (one.responsible.name if one.responsible else "", ""),
            (one.done_on or "", ""),
        ]
        for one in agreed.select_related("responsible").order_by("due", "pk")
    ]
    query = {
        "about_kind": Match.KIND,
        "about_key": match.key,
        "organisation": match.seeks.organisation.key,
        "next": reverse("match-detail", args=[match.key]),
    }
    new = (f"{reverse('follow_up-new')}?{urlencode(query)}", _("Agree on a next step"))
    return [
        Section(
            _("Next steps"),
            (_("What is to be done"), _("By"), _("Who"), _("Done")),
            rows,
            _("No next step is agreed."),
            new if Right.WRITE_RECORDS in by.rights and not match.withdrawn else None,
        )
    ]


def introduction_text(match: Match) -> str:
    """Return a text that somebody may copy into a mail to both, in the reader's language. Nothing sends it."""
    words = {
        "seeker": match.seeks.organisation.name,
        "giver": match.offers.organisation.name,
        "need": match.seeks.title,
        "offer": match.offers.title,
        "need_text": match.seeks.text,
        "offer_text": match.offers.text,
    }
    parts = [
        _("Dear both of you"),
        _("%(seeker)s seeks: %(need)s. %(need_text)s") % words,
        _("%(giver)s offers: %(offer)s. %(offer_text)s") % words,
        _("We think that the two go together. May we introduce you to each other?"),
        _("Whoever wants to go on from here answers to all. Tell us what comes of it."),
    ]
    return "\n\n".join(part.strip() for part in parts)


def _match_more(match: Match, by: Actor) -> dict[str, Any]:
    may = next_states(match, by)
    key = match.key
    return {
        "lines": queries.stored_lines(match),
        "decided_on": date_format(match.on),
        "steps": [
            (reverse("match-step", args=[key, state.value]), STEP_LABELS[state])
            for state in STEPS
            if state in may
        ],
        "introduce_url": reverse("match-introduce", args=[key]) if MatchState.INTRODUCED in may else "",
        "text": introduction_text(match) if MatchState.INTRODUCED in may else "",
        "is_declined": match.stage == MatchState.DECLINED,
    }


STEP_LABELS = {
    MatchState.ACCEPTED: gettext_lazy("Accept after all"),
    MatchState.DECLINED: gettext_lazy("Decline"),
    MatchState.INTRODUCED: gettext_lazy("They are introduced already"),
    MatchState.RESULT: gettext_lazy("It has led to a result"),
    MatchState.ENDED: gettext_lazy("It has ended"),
}
"""What the button of each step is called."""


def _by_organisation_municipality(rows: QuerySet[Match], value: str) -> QuerySet[Match]:
    return rows.filter(
        Q(seeks__organisation__municipality=value) | Q(offers__organisation__municipality=value)
    )


matches = Register(
    model=Match,
    route="matches",
    title=gettext_lazy("Matches"),
    singular=gettext_lazy("match"),
    new_label=gettext_lazy("New match"),
    intro=gettext_lazy("Needs and offers that were brought together, or not, and what came of it."),
    columns=(
        Column("need", gettext_lazy("Need"), lambda match: match.seeks.title, "seeks__title"),
        Column(
            "seeker",
            gettext_lazy("Sought by"),
            lambda match: match.seeks.organisation.name,
            "seeks__organisation__name",
        ),
        Column(
            "provider",
            gettext_lazy("Offered by"),
            lambda match: match.offers.organisation.name,
            "offers__organisation__name",
        ),
        Column("state", gettext_lazy("State"), lambda match: match.get_stage_display(), "stage"),
        Column("on", gettext_lazy("Decided"), lambda match: match.on, "on"),
        Column("offer", gettext_lazy("Offer"), lambda match: match.offers.title, listed=False),
        Column("introduced_on", gettext_lazy("Introduced"), lambda match: match.introduced_on, listed=False),
        Column("result_on", gettext_lazy("Result on"), lambda match: match.result_on, listed=False),
        Column("result", gettext_lazy("Result"), lambda match: match.result, listed=False),
        Column(
            "declined_because",
            gettext_lazy("Declined because"),
            lambda match: match.declined_because,
            listed=False,
        ),
        Column("score", gettext_lazy("Score"), lambda match: match.score, listed=False, numeric=True),
    ),
    filters=(
        choice_filter("stage", gettext_lazy("State"), MATCH_NAMES),
        Filter(
            "support",
            gettext_lazy("What"),
            lambda: [(kind.value, label) for kind, label in SUPPORT_NAMES.items()],
            lambda rows, value: rows.filter(offers__support=value),
        ),
        Filter(
            "municipality",
            gettext_lazy("Municipality"),
            lambda: names().items(),
            _by_organisation_municipality,
        ),
    ),
    search=(
        "seeks__title",
        "offers__title",
        "seeks__organisation__name",
        "offers__organisation__name",
        "result",
    ),
    order="-on",
    form=MatchForm,
    create=actions.create_match,
    change=actions.change_match,
    details=_match_details,
    sections=_match_sections,
    rows=lambda rows: rows.select_related("seeks__organisation", "offers__organisation"),
    identify=(("seeks", "offers"),),
    template="matching/match.html",
    more=_match_more,
)
