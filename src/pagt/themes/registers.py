"""The registers of themes and hearing input."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.register.parts import about, cell, choice_filter, record_detail, year_filter
from pagt.core.register.spec import Column, Detail, Register, Section
from pagt.core.rights import Actor
from pagt.themes import actions
from pagt.themes.forms import HearingInputForm, ThemeForm
from pagt.themes.models import HearingInput, Theme
from pagt.themes.states import HearingGroup
from pagt.themes.words import GROUP_NAMES


def _theme_rows(themes: QuerySet[Theme]) -> QuerySet[Theme]:
    """Calls are counted here, so that the list asks once."""
    return themes.annotate(calls_count=Count("calls", filter=Q(calls__withdrawn=""), distinct=True))


def _theme_details(theme: Theme) -> list[Detail]:
    adopted = _("No later than") if theme.on_is_latest else _("Adopted")
    return [
        Detail(_("Year"), str(theme.year)),
        Detail(adopted, theme.on),
        Detail(_("Description"), theme.description),
        Detail(_("ESF+ priorities"), ", ".join(theme.esf_priorities)),
        *about(theme),
    ]


def _theme_sections(theme: Theme, by: Actor) -> list[Section]:
    said = HearingInput.objects.filter(year=theme.year, withdrawn="").order_by("-on", "pk")
    return [
        Section(
            _("Input from the hearing of the year"),
            (_("Input"), _("Group"), _("Received")),
            [[cell(one), (one.get_group_display(), ""), (one.on, "")] for one in said],
            _("No input to the themes of %(year)s is on record.") % {"year": theme.year},
        )
    ]


themes = Register(
    model=Theme,
    route="themes",
    title=gettext_lazy("Themes"),
    singular=gettext_lazy("theme"),
    new_label=gettext_lazy("New theme"),
    intro=gettext_lazy("The themes of each year: what the money of the year goes to."),
    columns=(
        Column("title", gettext_lazy("Title"), lambda theme: theme.title, "title"),
        # Text: a year is no number to group by thousands.
        Column("year", gettext_lazy("Year"), lambda theme: str(theme.year), "year"),
        Column("on", gettext_lazy("Adopted"), lambda theme: theme.on, "on", narrow=True),
        Column(
            "esf", gettext_lazy("ESF+ priorities"), lambda theme: ", ".join(theme.esf_priorities), narrow=True
        ),
        Column("calls", gettext_lazy("Calls"), lambda theme: theme.calls_count, "calls_count", numeric=True),
    ),
    filters=(year_filter(Theme, gettext_lazy("Year")),),
    search=("title", "description"),
    order="-year",
    form=ThemeForm,
    create=actions.create_theme,
    change=actions.change_theme,
    details=_theme_details,
    sections=_theme_sections,
    rows=_theme_rows,
    identify=(("title", "year"),),
)


def _input_details(said: HearingInput) -> list[Detail]:
    return [
        Detail(_("Themes of the year"), str(said.year)),
        Detail(_("Group"), said.get_group_display()),
        Detail(_("Received"), said.on),
        record_detail(_("Sent by"), said.organisation),
        Detail(_("Summary"), said.summary),
        *about(said),
    ]


def _input_sections(said: HearingInput, by: Actor) -> list[Section]:
    """Which of the four groups have been heard for the year, this input included."""
    heard = HearingInput.objects.filter(year=said.year, withdrawn="").values_list("group", flat=True)
    counts = {group: list(heard).count(group) for group in HearingGroup}
    return [
        Section(
            _("Who has been heard on the themes of %(year)s") % {"year": said.year},
            (_("Group"), _("Input")),
            [[(GROUP_NAMES[group], ""), (count, "")] for group, count in counts.items()],
        )
    ]


hearing_inputs = Register(
    model=HearingInput,
    route="hearing",
    title=gettext_lazy("Hearing input"),
    singular=gettext_lazy("hearing input"),
    new_label=gettext_lazy("New hearing input"),
    intro=gettext_lazy(
        "What the council, the schools, the companies and the young say before themes are chosen."
    ),
    columns=(
        Column("title", gettext_lazy("Title"), lambda said: said.title, "title"),
        Column("year", gettext_lazy("Themes of the year"), lambda said: str(said.year), "year"),
        Column("group", gettext_lazy("Group"), lambda said: said.get_group_display(), "group"),
        Column("on", gettext_lazy("Received"), lambda said: said.on, "on"),
        Column(
            "organisation",
            gettext_lazy("Sent by"),
            lambda said: said.organisation.name if said.organisation else "",
            "organisation__name",
            narrow=True,
        ),
    ),
    filters=(
        year_filter(HearingInput, gettext_lazy("Themes of the year")),
        choice_filter("group", gettext_lazy("Group"), GROUP_NAMES),
    ),
    search=("title", "summary", "organisation__name"),
    order="-on",
    form=HearingInputForm,
    create=actions.create_hearing_input,
    change=actions.change_hearing_input,
    details=_input_details,
    sections=_input_sections,
    rows=lambda rows: rows.select_related("organisation"),
    identify=(("title", "year"),),
)
