"""The register of contacts. Personal data: only for those who may read what is confidential."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.register.parts import about, record_detail
from pagt.core.register.spec import Column, Detail, Register
from pagt.network.partners import actions
from pagt.network.partners.forms import ContactForm
from pagt.network.partners.models import Contact


def _details(contact: Contact) -> list[Detail]:
    return [
        record_detail(_("Organisation"), contact.organisation),
        Detail(_("Job or role"), contact.role),
        Detail(_("E-mail"), contact.email, f"mailto:{contact.email}" if contact.email else ""),
        Detail(_("Telephone"), contact.phone),
        *about(contact),
    ]


contacts = Register(
    model=Contact,
    route="contacts",
    title=gettext_lazy("Contacts"),
    singular=gettext_lazy("contact"),
    new_label=gettext_lazy("New contact"),
    intro=gettext_lazy("The people whom the secretariat calls at the organisations."),
    columns=(
        Column("name", gettext_lazy("Name"), lambda one: one.name, "name"),
        Column(
            "organisation",
            gettext_lazy("Organisation"),
            lambda one: one.organisation.name,
            "organisation__name",
        ),
        Column("role", gettext_lazy("Job or role"), lambda one: one.role, "role", narrow=True),
        Column("email", gettext_lazy("E-mail"), lambda one: one.email, "email"),
        Column("phone", gettext_lazy("Telephone"), lambda one: one.phone),
    ),
    search=("name", "organisation__name", "role", "email"),
    order="name",
    form=ContactForm,
    create=actions.create_contact,
    change=actions.change_contact,
    details=_details,
    rows=lambda rows: rows.select_related("organisation"),
    identify=(("organisation", "email"), ("organisation", "name")),
)
