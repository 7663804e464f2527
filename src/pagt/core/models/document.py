"""Uploaded files: private, checked by content, stored once."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pagt.core.states import Scan

SCAN_LABELS = {
    Scan.NONE: _("Not scanned"),
    Scan.WAITING: _("Waits for the virus scanner"),
    Scan.CLEAN: _("No virus found"),
    Scan.INFECTED: _("Virus found"),
}


class Document(models.Model):
    """A file that belongs to a record, e.g. minutes or a letter. Served only as an attachment.

    `private`: only the room that keeps it serves it, after its own check (a file of an application).
    """

    key = models.CharField(max_length=32, unique=True, editable=False)
    name = models.CharField(_("File name"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="documents/%Y/%m/")
    confidential = models.BooleanField(default=False)
    private = models.BooleanField(default=False)
    scan = models.CharField(
        max_length=10,
        blank=True,
        default=Scan.NONE.value,
        choices=[(scan.value, SCAN_LABELS[scan]) for scan in Scan],
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="document_not_empty"),
            models.CheckConstraint(
                condition=models.Q(scan__in=[scan.value for scan in Scan]), name="document_known_scan"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def may_be_opened(self) -> bool:
        """Whether the virus scanner, where there is one, has let it through."""
        return self.scan in (Scan.NONE, Scan.CLEAN)

    @property
    def url(self) -> str:
        """The address from which it can be fetched, by those who may."""
        return reverse("document", args=[self.key])
