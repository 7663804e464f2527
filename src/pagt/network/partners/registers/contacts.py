"""The register of contacts. Personal data: only for those who may read what is confidential."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core import clock
from pagt.core.register.parts import about, cell, choice_filter
from pagt.core.register.spec import Column, Detail, Filter, Register, Section
from pagt.core.rights import Actor, Right
from pagt.network.partners import actions
from pagt.network.partners.forms import ContactForm
from pagt.network.partners.incoming import CONTACTS
from pagt.network.partners.models import Contact, ContactRole
from pagt.network.partners.queries_retention import past
from pagt.network.partners.words import KIND_NAMES, RELATION_NAMES

SHOWN = 50


def _at_kind(rows: QuerySet[Contact], value: str) -> QuerySet[Contact]:
    """Those who have a role now at such an organisation."""
    there = ContactRole.objects.filter(organisation__kind=value, ends=None)
    return rows.filter(pk__in=there.values("contact"))


def _past(rows: QuerySet[Contact], value: str) -> QuerySet[Contact]:
    """Those who have been kept longer than was decided for how they are known."""
    return rows.filter(pk__in=[each.contact.pk for each in past(clock.today())]) if value else rows


def _details(contact: Contact) -> list[Detail]:
    return [
        Detail(_("E-mail"), contact.email, f"mailto:{contact.email}" if contact.email else ""),
        Detail(_("Telephone"), contact.phone),
        Detail(_("Known as"), contact.get_relation_display()),
        Detail(_("May be named publicly"), _("Yes") if contact.may_be_named else ""),
        Detail(_("Agreed on"), contact.agreed_on),
        *about(contact),
    ]


def _sections(contact: Contact, by: Actor) -> list[Section]:
    may_write = Right.WRITE_RECORDS in by.rights and not contact.withdrawn and not contact.erased_on
    about_them = f"{reverse('note-new')}?{urlencode({'contact': contact.key})}"
    return [
        Section(
            _("Jobs and roles"),
            (_("Organisation"), _("Job or role"), _("From"), _("Until")),
            [
                [cell(row.organisation), (row.title, ""), (row.begins or "", ""), (row.ends or "", "")]
                for row in contact.roles.all()
            ],
            _("No job or role is on record."),
            (reverse("contact-job", args=[contact.key]), _("New job")) if may_write else None,
        ),
        Section(
            _("Interactions"),
            (_("Title"), _("Date"), _("Purpose")),
            [
                [cell(one), (one.on, ""), (one.get_purpose_display(), "")]
                for one in contact.interactions.filter(withdrawn="").order_by("-on", "pk")[:SHOWN]
            ],
            _("No call, visit or letter is on record."),
        ),
        Section(
            _("Notes and files"),
            (_("Title"), _("Date"), _("Sensitive")),
            [
                [cell(note), (note.on, ""), (_("Yes") if note.sensitive else "", "")]
                for note in contact.notes.filter(withdrawn="").order_by("-on", "pk")[:SHOWN]
            ],
            _("No note is on record."),
            (about_them, _("New note")) if may_write else None,
        ),
    ]


def _now(contact: Contact) -> ContactRole | None:
    """The role that a list shows: the first that has not ended."""
    rows = list(contact.roles.all())
    return next((row for row in rows if row.ends is None), rows[0] if rows else None)


def _says(name: str, value: Any) -> tuple[str, str] | None:
    """What a receipt for an erasure says in the journal; the receipt's own page tells why the rest was kept."""
    if name != "erased":
        return None
    lines = value if isinstance(value, list) else []
    return _("Erased and kept"), "; ".join(f"{line['what']}: {line['number']}" for line in lines)


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
            lambda one: role.organisation.name if (role := _now(one)) else "",
        ),
        Column(
            "role",
            gettext_lazy("Job or role"),
            lambda one: role.title if (role := _now(one)) else "",
            narrow=True,
        ),
        Column("email", gettext_lazy("E-mail"), lambda one: one.email, "email"),
        Column("phone", gettext_lazy("Telephone"), lambda one: one.phone),
    ),
    filters=(
        choice_filter("relation", gettext_lazy("Known as"), RELATION_NAMES),
        Filter("kind", gettext_lazy("Kind of organisation"), lambda: KIND_NAMES.items(), _at_kind),
        Filter("past", gettext_lazy("Time"), lambda: (("1", _("Past their time")),), _past),
    ),
    search=("name", "email", "roles__organisation__name", "roles__title"),
    order="name",
    form=ContactForm,
    create=actions.create_contact,
    change=actions.change_contact,
    details=_details,
    sections=_sections,
    rows=lambda rows: rows.prefetch_related("roles__organisation"),
    identify=(("email",),),
    says=_says,
    incoming=CONTACTS,
)
