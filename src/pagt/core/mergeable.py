"""Stored files as pages of a larger PDF: what can be merged, and why the rest can't."""

from __future__ import annotations

import hashlib
import logging
from io import BytesIO

from django.utils.translation import gettext as _
from pypdf import PdfReader, PdfWriter

from pagt.core.models import Document

log = logging.getLogger(__name__)
MOST_PAGES = 500
"""Of one attached file; a longer one is listed, so that nobody scrolls past it."""
# A merged document is read, not filled in or clicked: nothing of a file's own forms, links and scripts comes along.
LEFT_OUT = ("/Annots", "/AA")


class NotMerged(Exception):
    """Why a file is listed and not merged."""


def mergeable(document: Document, sha256: str = "") -> bytes:
    """Return a stored file as a PDF that can be merged.

    Args:
        document: the file.
        sha256: the fingerprint that it must have; its own when empty.

    Raises:
        NotMerged: it can't; the sentence says why.
    """
    if document.content_type != "application/pdf":
        raise NotMerged(_("Not a PDF"))
    if not document.may_be_opened:
        raise NotMerged(str(document.get_scan_display()))
    with document.file.open("rb") as opened:
        content = bytes(opened.read())
    if hashlib.sha256(content).hexdigest() != (sha256 or document.sha256):
        raise NotMerged(_("The file is not the one that was handed in"))
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted:
            raise NotMerged(_("Protected with a password"))
        if len(reader.pages) > MOST_PAGES:
            raise NotMerged(_("%(n)s pages long") % {"n": len(reader.pages)})
        if not reader.pages:
            raise NotMerged(_("The file can't be read"))
        # Written and read once by itself: what breaks breaks here, not in the whole document.
        alone = PdfWriter()
        alone.append(reader, import_outline=False, excluded_fields=LEFT_OUT)
        copied = written(alone).getvalue()
        PdfReader(BytesIO(copied), strict=True).pages[0].mediabox.width  # noqa: B018 - reading it is the test
        return copied
    except NotMerged:
        raise
    except Exception as error:  # a broken file breaks in every way there is
        log.info("The file %s can't be merged: %r", document.key, error)
        raise NotMerged(_("The file can't be read")) from error


def written(writer: PdfWriter) -> BytesIO:
    """Return what a writer has put together, from its beginning."""
    out = BytesIO()
    writer.write(out)
    out.seek(0)
    return out
