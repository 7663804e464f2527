"""The forms of the page that checks a receipt, and of a later deadline."""

from __future__ import annotations

import json
import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.forms import InstantField, PlainForm
from pagt.core.register.fields import RecordField
from pagt.grants.applications.content import fingerprint
from pagt.network.partners.models import Organisation

LARGEST_MB = 5
_HASH = re.compile(r"[0-9a-f]{64}")


class ReceiptForm(PlainForm):
    """A receipt's number with its fingerprint, or the file of what was submitted. The file is not kept."""

    receipt = forms.CharField(
        label=gettext_lazy("Receipt number"),
        required=False,
        max_length=40,
        help_text=gettext_lazy(
            "It stands on the receipt, e.g. P-2027-0042-1. The JSON file carries it itself."
        ),
    )
    sha256 = forms.CharField(
        label=gettext_lazy("Fingerprint"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("64 digits and letters from a to f, as on the receipt."),
    )
    file = forms.FileField(
        label=gettext_lazy("Or the JSON file that you were given"),
        required=False,
        help_text=gettext_lazy("Its fingerprint is worked out here; the file is not kept."),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        receipt = str(data.get("receipt") or "").strip().upper()
        given = "".join(str(data.get("sha256") or "").lower().split())
        if upload := data.get("file"):
            if upload.size > LARGEST_MB * 1024 * 1024:
                self.add_error(
                    "file",
                    _("The file is larger than %(mb)s MB, so it is none of ours.") % {"mb": LARGEST_MB},
                )
                return data
            content = upload.read()
            given = fingerprint(content)
            receipt = receipt or _receipt_in(content)
            if not receipt:
                self.add_error("receipt", _("The file names no receipt. Write the number from the receipt."))
        elif not self.errors:
            if not receipt:
                self.add_error("receipt", _("Write the number from the receipt."))
            if not _HASH.fullmatch(given):
                self.add_error(
                    "sha256", _("A fingerprint has 64 characters: digits, and letters from a to f.")
                )
        return {**data, "receipt": receipt, "sha256": given}


def _receipt_in(content: bytes) -> str:
    """The receipt's number that a file of ours carries; empty for any other file."""
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        return ""
    receipt = said.get("receipt") if isinstance(said, dict) else ""
    return receipt[:40] if isinstance(receipt, str) and "\0" not in receipt else ""


class LateForm(PlainForm):
    """Who may submit later, until when, and why."""

    organisation = RecordField(model=Organisation, by=("name", "cvr"), label=gettext_lazy("Applicant"))
    until = InstantField(label=gettext_lazy("May submit until"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Stands in the journal, and in the mail to those who write the application."),
    )
