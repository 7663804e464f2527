"""The register of how long people are kept, and why."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.register.parts import about
from pagt.core.register.spec import Column, Detail, Register
from pagt.network.partners.actions_retention import change_retention, create_retention
from pagt.network.partners.forms_retention import RetentionForm
from pagt.network.partners.models import Retention


def _details(one: Retention) -> list[Detail]:
    return [
        Detail(_("Purpose"), one.purpose),
        Detail(_("Basis in law"), one.basis),
        Detail(_("Months"), one.months),
        *about(one),
    ]


retentions = Register(
    model=Retention,
    route="retention",
    title=gettext_lazy("How long people are kept"),
    singular=gettext_lazy("time limit"),
    new_label=gettext_lazy("New time limit"),
    intro=gettext_lazy("Why and how long the data of people are kept, by how the secretariat knows them."),
    columns=(
        Column("relation", gettext_lazy("Known as"), lambda one: one.name_or_title, "relation"),
        Column("purpose", gettext_lazy("Purpose"), lambda one: one.purpose),
        Column("basis", gettext_lazy("Basis in law"), lambda one: one.basis, narrow=True),
        Column("months", gettext_lazy("Months"), lambda one: one.months, "months", numeric=True),
    ),
    search=("purpose", "basis"),
    order="relation",
    form=RetentionForm,
    create=create_retention,
    change=change_retention,
    details=_details,
    identify=(("relation",),),
)
