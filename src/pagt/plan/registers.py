"""The register of attestations, and what every record's page says of the promises that it counts for."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pagt.core import clock
from pagt.core.actors import actor_names
from pagt.core.models import Record
from pagt.core.register.parts import about, year_filter
from pagt.core.register.spec import Column, Detail, Filter, Register, Section
from pagt.core.rights import Actor
from pagt.plan import queries
from pagt.plan.actions import attest, change_attestation
from pagt.plan.forms.attestation import AttestationForm, kinds
from pagt.plan.forms.rule_values import attribute_of, write_value
from pagt.plan.models import Attestation, Commitment
from pagt.plan.rules.messages import Both
from pagt.plan.rules.results import Rejected
from pagt.plan.rules.vocabulary import COMMON
from pagt.plan.shown import period_name
from pagt.plan.words import reader_language, said, word


def _voucher(key: str) -> str:
    """Who vouches, as readers see it: a person's name for an actor's key, else what was written."""
    return actor_names([key])[key] if key.startswith(("user:", "system:")) else key


def _details(attestation: Attestation) -> list[Detail]:
    commitment = attestation.commitment
    address = reverse("commitment-detail", args=[commitment.plan.key, commitment.code]) if commitment else ""
    document = attestation.document
    return [
        Detail(_("Counts as"), word("kind", attestation.of)),
        Detail(_("Date"), attestation.on),
        *(Detail(word("attribute", name).capitalize(), _value(attestation.of, name, value))
          for name, value in attestation.particulars.items()),
        Detail(_("Document"), document.name, reverse("document", args=[document.key]))
        if document
        else Detail(_("Document"), ""),
        Detail(_("Where the document is"), attestation.reference),
        Detail(_("Vouched for by"), _voucher(attestation.vouched_by)),
        Detail(_("Given for"), commitment.name_or_title if commitment else "", address),
        *about(attestation),
    ]  # fmt: skip


def _value(of: str, name: str, value: object) -> str:
    """A fact as readers see it."""
    if isinstance(value, list):
        return "; ".join(_value(of, name, entry) for entry in value)
    if isinstance(value, dict):
        return ", ".join(
            _value(of, inner, entry) for inner, entry in value.items() if entry not in ("", None, True)
        )
    if name in ("organisation", "organisations", "lead", "partners", "funder"):
        found = queries.standing().records.organisation(str(value))
        return found.name
    if name == "mark":
        return word("mark", str(value))
    return write_value(name, value, [of]) if isinstance(value, str | int) else str(value)


def _says(name: str, value: object) -> tuple[str, str] | None:
    """What an attestation's facts are called and say in its journal."""
    if name == "of":
        return _("Counts as"), word("kind", str(value))
    if name == "vouched_by":
        return _("Vouched for by"), _voucher(str(value))
    if name == "commitment":
        found = Commitment.objects.filter(key=value).first() if value else None
        return _("Given for"), found.name_or_title if found else str(value)
    if name in COMMON or attribute_of(name, ()) is None:
        return None
    return word("attribute", name).capitalize(), "" if value is None else _value("", name, value)


attestations = Register(
    model=Attestation,
    route="attestations",
    title=gettext_lazy("Attestations"),
    singular=gettext_lazy("attestation"),
    new_label=gettext_lazy("New attestation"),
    intro=gettext_lazy(
        "Evidence that is no record of its own, e.g. a letter or a press release: somebody vouches for it, with the "
        "document. It counts like a record of its kind and sets no status."
    ),
    columns=(
        Column("on", gettext_lazy("Date"), lambda a: a.on, "on"),
        Column("title", gettext_lazy("What happened"), lambda a: a.title, "title"),
        Column("of", gettext_lazy("Counts as"), lambda a: word("kind", a.of), "of"),
        Column(
            "commitment",
            gettext_lazy("Given for"),
            lambda a: a.commitment.name_or_title if a.commitment else "",
            "commitment__key",
        ),
        Column("document", gettext_lazy("Document"), lambda a: a.shown_document, narrow=True),
    ),
    filters=(
        year_filter(Attestation, gettext_lazy("Year"), field="on"),
        Filter("of", gettext_lazy("Counts as"), lambda: kinds()[1:], lambda rows, of: rows.filter(of=of)),
    ),
    search=("title", "reference", "document__name", "note"),
    order="-on",
    form=AttestationForm,
    create=attest,
    change=change_attestation,
    details=_details,
    rows=lambda rows: rows.select_related("commitment__plan", "document"),
    identify=(("title", "on"),),
    says=_says,
)


ASKS_FOR_ANOTHER = frozenset({"attribute_differs", "before_period", "after_period"})
"""Reasons of records that a promise does not ask for; other reasons say what is missing in one that it asks for."""


def counts_toward(record: Record, by: Actor) -> list[Section]:
    """The promises that a record counts for, those for which something is missing in it, and folded away the others.

    What is planned is judged as on its own day.
    """
    kind = record.of if isinstance(record, Attestation) else type(record).KIND
    today = clock.today()
    day = getattr(record, "on", None)
    on = max(day, today) if isinstance(day, date) else today
    planned = on > today
    found = queries.counts_toward(kind, record.key, on, attested=isinstance(record, Attestation))
    near = [each for each in found if each.rejected is None or not _asks_for_another(each.rejected)]
    others = [each for each in found if each not in near]
    counts = _("Will count") if planned else _("Counts")
    missing = _("Does not count yet") if planned else _("Does not count")
    headings = (_("Commitment"), _("Period"), _("Counts"), _("What is missing"))
    sections = [
        Section(
            _("Will count toward, as it stands") if planned else _("Counts toward"),
            headings,
            [_toward_row(each, counts, missing) for each in near],
            _("No promise of a plan asks for such a record in its period."),
        )
    ]
    if others:
        asks = ngettext(
            "%(n)s promise that asks for something else",
            "%(n)s promises that ask for something else",
            len(others),
        )
        rows = [_toward_row(each, counts, missing) for each in others]
        sections.append(Section(asks % {"n": len(others)}, headings, rows, folded=True))
    return sections


def _asks_for_another(rejected: Rejected) -> bool:
    return any(reason.code in ASKS_FOR_ANOTHER for reason in rejected.reasons)


def _toward_row(toward: queries.Toward, counts: str, missing: str) -> list[tuple[str, str]]:
    commitment = toward.commitment
    why = ""
    if toward.rejected:
        why = "; ".join(reason.text(reader_language()) for reason in toward.rejected.reasons)
    title = f"{commitment.id} {said(Both(commitment.title, commitment.title_en))}"
    return [
        (title, reverse("commitment-detail", args=[toward.plan.key, commitment.id])),
        (period_name(toward.period.start, toward.period.end), ""),
        (counts if toward.counts else missing, ""),
        (why, ""),
    ]
