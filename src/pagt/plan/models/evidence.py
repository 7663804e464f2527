"""Evidence that is no record of its own (attestations), and what an owner says of a period (sign-offs)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from pagt.core.models import Document, Record, known_confidence
from pagt.core.rights import Right
from pagt.core.seals import sealed
from pagt.plan.models.plan import Commitment
from pagt.plan.rules.vocabulary import EVIDENCE


class Attestation(Record):
    """Somebody vouches, with a document, that something happened that has no record of its own.

    It counts as evidence of the kind `of`, through the same conditions as a record of that kind; `particulars`
    are the attributes of that kind. It never sets a verdict.
    """

    KIND = "attestation"
    NEEDS = Right.ATTEST

    commitment = models.ForeignKey(
        Commitment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attestations",
        verbose_name=_("Commitment"),
        help_text=_("The promise that it was given for. It counts wherever its facts fit."),
    )
    of = models.CharField(_("Counts as"), max_length=40)
    on = models.DateField(_("Date"), help_text=_("The day it happened."))
    title = models.CharField(_("What happened"), max_length=500)
    particulars = models.JSONField(_("Facts"), default=dict, blank=True)
    confidential = models.BooleanField(
        _("Confidential"),
        default=False,
        help_text=_("Seen only by those who may see confidential records; the public sees that it counts."),
    )
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("Document")
    )
    reference = models.CharField(
        _("Where the document is"),
        max_length=500,
        blank=True,
        help_text=_("An address, a case number or the name of a printed letter, when no file is attached."),
    )
    vouched_by = models.CharField(_("Vouched for by"), max_length=200, editable=False)

    class Meta:
        ordering: ClassVar = ["-on", "key"]
        constraints: ClassVar = [
            known_confidence("attestation"),
            models.CheckConstraint(
                condition=Q(of__in=[kind.value for kind in EVIDENCE]), name="attestation_of_evidence"
            ),
            models.CheckConstraint(
                condition=Q(document__isnull=False) | ~Q(reference=""), name="attestation_has_document"
            ),
            models.CheckConstraint(condition=~Q(vouched_by=""), name="attestation_vouched_for"),
        ]

    @property
    def shown_document(self) -> str:
        """The name or address of the document."""
        return self.reference or (self.document.name if self.document else "")

    def facts(self) -> dict[str, Any]:
        """The facts of the kind, with what makes it an attestation. The actor's key vouches, not a name."""
        return {
            **self.particulars,
            "of": self.of,
            "on": self.on,
            "title": self.title,
            "confidential": self.confidential,
            "document": self.shown_document,
            "vouched_by": self.vouched_by,
            "commitment": self.commitment.key if self.commitment else "",
        }


class SignOff(models.Model):
    """What the owner says of a period. It stands beside the verdict and changes nothing.

    Rows are only ever added: migration `plan.0002_guards` refuses change and deletion.
    """

    KIND = "sign_off"

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="sign_offs")
    begins = models.DateField(_("From"))
    ends = models.DateField(_("To"))
    comment = models.TextField(_("Comment"), max_length=5_000)
    by = models.CharField(max_length=80)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["begins", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends__gte=F("begins")), name="sign_off_ends_after_begins"),
            models.CheckConstraint(condition=~Q(comment=""), name="sign_off_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.begins}–{self.ends}"

    def state(self) -> dict[str, Any]:
        """What the journal keeps of it."""
        return {
            "commitment": self.commitment.key,
            "from": self.begins.isoformat(),
            "to": self.ends.isoformat(),
            "comment": sealed(self.comment),
        }
