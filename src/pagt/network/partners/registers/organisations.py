"""The register of organisations, and what hangs on one."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core import clock
from pagt.core.register.parts import about, choice_filter, record_detail
from pagt.core.register.spec import Column, Detail, Filter, LookedUp, Register
from pagt.network.partners import actions, cvr
from pagt.network.partners.forms import CvrField, OrganisationForm
from pagt.network.partners.incoming import ORGANISATIONS
from pagt.network.partners.models import Organisation
from pagt.network.partners.municipalities import names
from pagt.network.partners.organisation_page import shown
from pagt.network.partners.queries_organisations import tags_in_use
from pagt.network.partners.states import EducationType
from pagt.network.partners.words import EDUCATION_NAMES, KIND_NAMES

OUTSIDE = "outside"


def _in_municipality(rows: QuerySet[Organisation], value: str) -> QuerySet[Organisation]:
    return rows.exclude(municipality__in=names()) if value == OUTSIDE else rows.filter(municipality=value)


def _municipality_choices() -> list[tuple[str, str]]:
    return [*names().items(), (OUTSIDE, _("Outside the region"))]


def _tag_choices() -> list[tuple[str, str]]:
    return [(tag, tag) for tag in tags_in_use()]


def _tagged(rows: QuerySet[Organisation], value: str) -> QuerySet[Organisation]:
    return rows.filter(tags__contains=[value])


def _details(organisation: Organisation) -> list[Detail]:
    return [
        Detail(_("Kind of organisation"), organisation.get_kind_display()),
        Detail(
            _("Offers"),
            ", ".join(str(EDUCATION_NAMES[EducationType(one)]) for one in organisation.education_types),
        ),
        Detail(_("Level"), organisation.get_level_display()),
        Detail(_("CVR number"), organisation.cvr),
        record_detail(_("Part of"), organisation.parent),
        Detail(_("Municipality"), names().get(organisation.municipality, organisation.municipality)),
        Detail(_("Address"), organisation.address),
        Detail(_("Postcode and town"), f"{organisation.postcode} {organisation.city}".strip()),
        Detail(_("Country"), organisation.country),
        Detail(_("Industry"), organisation.industry),
        Detail(_("Employees"), organisation.employees),
        Detail(_("Tags"), ", ".join(organisation.tags)),
        Detail(_("Website"), organisation.website, organisation.website),
        *about(organisation),
    ]


CVR_FIELDS = ("name", "address", "postcode", "city", "municipality", "industry", "employees")
"""The fields of the form that CVR may know."""


def _from_cvr(given: Mapping[str, str]) -> LookedUp:
    """What CVR says, for the fields in which nothing stands; where something else stands, CVR's word is told."""
    number = CvrField(required=False).to_python(given.get("cvr", ""))
    company = cvr.look_up(number, at=clock.now())
    values, others = {"cvr": number}, []
    for name in CVR_FIELDS:
        said, typed = str(getattr(company, name) or ""), given.get(name, "").strip()
        if said and not typed:
            values[name] = said
        elif said and said.casefold() != typed.casefold():
            label = OrganisationForm.base_fields[name].label
            others.append(f"{label}: {names().get(said, said) if name == 'municipality' else said}")
    sentence = _("Fetched from CVR. Look it through and save.")
    if others:
        sentence += " " + _("CVR says otherwise than the form: %(others)s.") % {"others": "; ".join(others)}
    return LookedUp(values, sentence)


def _cvr_button() -> str:
    return _("Fetch from CVR") if cvr.is_on() else ""


organisations = Register(
    model=Organisation,
    route="organisations",
    title=gettext_lazy("Organisations"),
    singular=gettext_lazy("organisation"),
    new_label=gettext_lazy("New organisation"),
    intro=gettext_lazy(
        "Companies, schools, municipalities, foundations and all others that the pact works with."
    ),
    columns=(
        Column("name", gettext_lazy("Name"), lambda one: one.name, "name"),
        Column("kind", gettext_lazy("Kind of organisation"), lambda one: one.get_kind_display(), "kind"),
        Column(
            "municipality",
            gettext_lazy("Municipality"),
            lambda one: names().get(one.municipality, one.municipality),
            "municipality",
        ),
        Column("cvr", gettext_lazy("CVR number"), lambda one: one.cvr, "cvr", narrow=True),
        Column(
            "parent",
            gettext_lazy("Part of"),
            lambda one: one.parent.name if one.parent else "",
            "parent__name",
            narrow=True,
        ),
        Column("tags", gettext_lazy("Tags"), lambda one: "; ".join(one.tags), listed=False),
        Column("address", gettext_lazy("Address"), lambda one: one.address, listed=False),
        Column("postcode", gettext_lazy("Postcode"), lambda one: one.postcode, listed=False),
        Column("city", gettext_lazy("Town"), lambda one: one.city, listed=False),
        Column("industry", gettext_lazy("Industry"), lambda one: one.industry, listed=False),
        Column("employees", gettext_lazy("Employees"), lambda one: one.employees, numeric=True, listed=False),
        Column("website", gettext_lazy("Website"), lambda one: one.website, listed=False),
    ),
    filters=(
        choice_filter("kind", gettext_lazy("Kind of organisation"), KIND_NAMES),
        Filter("tag", gettext_lazy("Tag"), _tag_choices, _tagged),
        Filter("municipality", gettext_lazy("Municipality"), _municipality_choices, _in_municipality),
    ),
    search=("name", "cvr", "note"),
    order="name",
    form=OrganisationForm,
    create=actions.create_organisation,
    change=actions.change_organisation,
    details=_details,
    template="partners/organisation.html",
    asked=shown,
    look_up=_from_cvr,
    look_up_label=_cvr_button,
    rows=lambda rows: rows.select_related("parent"),
    identify=(("cvr",), ("name",)),
    incoming=ORGANISATIONS,
)
