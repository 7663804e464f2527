"""The register of calls."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core import clock
from pagt.core.actors import actor_names
from pagt.core.register.parts import about, amount_detail, cell, choice_filter, record_detail, year_filter
from pagt.core.register.spec import Column, Detail, Register, Section
from pagt.core.rights import Actor
from pagt.grants.calls import actions
from pagt.grants.calls.access import visible_to
from pagt.grants.calls.forms import CallForm
from pagt.grants.calls.models import Call
from pagt.grants.calls.queries import phase_of, stages_of
from pagt.grants.calls.registers.pools import percent
from pagt.grants.calls.standing import standing
from pagt.grants.calls.states import Event
from pagt.grants.calls.words import EVENT_NAMES, PHASE_NAMES, POOL_NAMES, SEASON_NAMES, STAGE_NAMES
from pagt.network.partners.states import EducationType, OrganisationKind
from pagt.network.partners.words import EDUCATION_NAMES, KIND_NAMES
from pagt.themes.models import Theme


class CallRegister(Register[Call]):
    """The register of calls hides drafts from those who only read."""

    def visible_to(self, by: Actor) -> QuerySet[Call]:
        return visible_to(super().visible_to(by), by)


def instant(moment: datetime | None) -> str:
    """Return an instant in words, in the installation's time zone."""
    return str(date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")) if moment else ""


def _kinds(values: list[str]) -> str:
    return ", ".join(str(KIND_NAMES[OrganisationKind(value)]) for value in values)


def _details(call: Call) -> list[Detail]:
    contact = (call.contact_name, call.contact_email, call.contact_phone)
    return [
        Detail(_("Year"), str(call.year)),
        Detail(_("Season"), call.get_season_display()),
        Detail(_("Pool"), call.get_pool_display()),
        record_detail(_("Paid from"), call.pool_year),
        amount_detail(_("Amount to award"), call.amount),
        Detail(_("Opens"), instant(call.opens_at)),
        Detail(_("Deadline for project ideas"), instant(call.idea_closes_at)),
        Detail(_("Applications open"), instant(call.application_opens_at)),
        Detail(_("Deadline for applications"), instant(call.closes_at)),
        *(_run_here(call) if call.run_here else ()),
        Detail(_("Description and priorities"), call.description),
        Detail(_("Guidance for applicants"), call.guidance),
        record_detail(_("Information meeting"), call.information_meeting),
        Detail(_("Contact"), ", ".join(part for part in contact if part)),
        Detail(_("Kinds of organisation that may apply"), _kinds(call.lead_kinds)),
        Detail(
            _("The applicant must offer one of"),
            ", ".join(str(EDUCATION_NAMES[EducationType(one)]) for one in call.lead_education),
        ),
        Detail(_("Kinds of organisation that may be partners"), _kinds(call.partner_kinds)),
        Detail(_("Fewest partners"), call.min_partners or ""),
        Detail(_("A municipality must be partner or applicant"), _("Yes") if call.needs_municipality else ""),
        amount_detail(_("Lowest amount for one project"), call.min_amount),
        amount_detail(_("Highest amount for one project"), call.max_amount),
        Detail(
            _("Least co-financing"),
            "" if call.cofinancing_percent is None else percent(call.cofinancing_percent),
        ),
        Detail(_("Longest duration"), _("%(n)s months") % {"n": call.max_months} if call.max_months else ""),
        Detail(_("Grading scale"), " – ".join(call.scale)),
        Detail(_("Legal basis"), call.legal_basis),
        Detail(_("Terms of the grant"), call.terms),
        *about(call),
    ]


def _run_here(call: Call) -> list[Detail]:
    return [Detail(_("Minutes of grace"), str(call.grace_minutes))]


def _sections(call: Call, by: Actor) -> list[Section]:
    themes = [[cell(theme), (str(theme.year), "")] for theme in call.themes.order_by("title")]
    found = [
        Section(_("Themes"), (_("Theme"), _("Year")), themes, _("The call names no theme of the register.")),
    ]
    criteria = [[(row.title, ""), (row.help, ""), (str(row.weight), "")] for row in call.criteria.all()]
    if criteria or call.run_here:
        headings = (_("Criterion"), _("What it means"), _("Weight"))
        found.append(Section(_("Criteria"), headings, criteria, _("No criteria are written down.")))
    if call.run_here:
        found += [_forms(call), *_amendments(call), _mails(call)]
    return found


def _amendments(call: Call) -> list[Section]:
    said = list(call.amendments.order_by("-at"))
    names = actor_names(one.by for one in said)
    rows = [[(instant(one.at), ""), (one.text, ""), (names[one.by], "")] for one in said]
    headings = (_("When"), _("What is corrected, and why"), _("By"))
    return [Section(_("Corrections since publication"), headings, rows)] if rows else []


def _forms(call: Call) -> Section:
    begun = {form.stage: form for form in call.forms.filter(withdrawn="")}
    return Section(
        _("Forms"),
        (_("Stage"), _("Form"), _("To read and print")),
        [
            [
                (STAGE_NAMES[stage], reverse("form-builder", args=[call.key, stage.value])),
                (_("Version %(n)s") % {"n": begun[stage].version} if stage in begun else _("Not begun"), ""),
                (_("PDF"), reverse("call-form-pdf", args=[call.key, stage.value]))
                if stage in begun
                else ("", ""),
            ]
            for stage in stages_of(call)
        ],
    )


def _mails(call: Call) -> Section:
    own = set(call.mail_templates.filter(withdrawn="").values_list("event", flat=True))
    return Section(
        _("Mails"),
        (_("Mail"), _("Its words")),
        [
            [
                (EVENT_NAMES[event], reverse("call-mail", args=[call.key, event.value])),
                (_("The call's own words") if event.value in own else _("Standard words"), ""),
            ]
            for event in Event
        ],
    )


def _more(call: Call, by: Actor) -> dict[str, Any]:
    return {"standing": standing(call, by, clock.now())}


def _withdrawal_does(call: Call) -> str:
    if not actions.was_announced(call):
        return ""
    return _(
        "The call is published. Everybody who follows the calls or has begun an application gets a mail with your "
        "reason at once, and nobody can write or submit any more. The public page goes away."
    )


def _says(name: str, value: Any) -> tuple[str, str] | None:
    if name in ("prepared_by", "published_by"):
        label = _("Prepared by") if name == "prepared_by" else _("Published by")
        return label, actor_names([value])[value] if value else ""
    return (
        (_("Published"), instant(datetime.fromisoformat(value)) if value else "")
        if name == "published_at"
        else None
    )


calls: Register[Call] = CallRegister(
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
        Column("phase", gettext_lazy("Stands"), lambda call: str(PHASE_NAMES[phase_of(call, clock.now())])),
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
    withdraw=actions.withdraw_call,
    restore=actions.restore_call,
    withdrawal_does=_withdrawal_does,
    details=_details,
    sections=_sections,
    rows=lambda rows: rows.select_related("pool_year", "information_meeting"),
    identify=(("title", "year"),),
    template="calls/call.html",
    more=_more,
    says=_says,
)


def theme_panel(theme: Theme, by: Actor) -> list[Section]:
    """The calls of a theme."""
    rows = [
        [cell(call), (call.get_pool_display(), ""), (instant(call.closes_at), "")]
        for call in visible_to(theme.calls.filter(withdrawn=""), by).order_by("-year", "pk")
    ]
    return [
        Section(
            _("Calls"),
            (_("Title"), _("Pool"), _("Deadline for applications")),
            rows,
            _("No call names this theme."),
        )
    ]
