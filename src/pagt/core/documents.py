"""Uploads: checked by content and size, stored privately, served as attachments."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from pagt.core import scanner
from pagt.core.errors import Invalid
from pagt.core.file_kinds import recognised
from pagt.core.forms import seen
from pagt.core.models import Document
from pagt.core.rights import Actor, Right, require
from pagt.core.states import Scan

LARGEST_MB = 20


def store(
    upload: UploadedFile[bytes], *, by: Actor, confidential: bool = False, private: bool = False
) -> Document:
    """Store an uploaded file and return its document, scanned for viruses where a scanner is configured.

    A scanner that is away keeps nobody waiting: the file is kept, fetched by nobody else, and scanned later.

    Args:
        upload: the file as the form received it.
        by: who uploads; needs the right to write records or to attest, unless the file is private.
        confidential: only people with the right to confidential records may fetch it.
        private: the caller has checked that they may upload, and alone serves the file, to whom it may concern.

    Raises:
        Invalid: it is empty, over 20 MB, none of PDF, DOCX, XLSX, PNG, JPEG, dangerous, or has a virus.
    """
    if not private and Right.ATTEST not in by.rights:
        require(by, Right.WRITE_RECORDS)
    size = upload.size or 0
    if size == 0:
        raise Invalid(_("The file is empty."))
    if size > LARGEST_MB * 1024 * 1024:
        raise Invalid(
            _("The file is larger than %(mb)s MB. Make it smaller and try again.") % {"mb": LARGEST_MB}
        )
    extension, content_type = recognised(upload.file)  # type: ignore[arg-type]
    upload.seek(0)
    found = scanner.scan(upload.file)  # type: ignore[arg-type]
    if found is Scan.INFECTED:
        raise Invalid(_("The virus scanner found a virus in the file. It was not kept."))
    upload.seek(0)
    digest = hashlib.file_digest(upload.file, "sha256").hexdigest()  # type: ignore[arg-type]
    upload.seek(0)
    key = secrets.token_urlsafe(18)
    stem = seen((upload.name or "").rsplit("/", 1)[-1].rsplit(".", 1)[0])[:150]
    upload.name = f"{key}.{extension}"
    return Document.objects.create(
        key=key,
        name=f"{stem or 'document'}.{extension}",
        content_type=content_type,
        size=size,
        sha256=digest,
        file=upload,
        confidential=confidential,
        private=private,
        scan=found,
        created_by=by.actor_key,
    )


def drop_strays(before: datetime) -> None:
    """Delete files that no document names: their record was refused after they were stored.

    Args:
        before: only files stored earlier; the transaction of a younger one may still be open.
    """
    storage = Document._meta.get_field("file").storage
    folders = ["documents"]
    while folders:
        folder = folders.pop()
        if not storage.exists(folder):
            continue
        inner, names = storage.listdir(folder)
        folders += [f"{folder}/{name}" for name in inner]
        paths = {f"{folder}/{name}" for name in names}
        known = set(Document.objects.filter(file__in=paths).values_list("file", flat=True))
        for path in paths - known:
            if storage.get_modified_time(path) < before:
                storage.delete(path)


def scan_waiting() -> int:
    """Scan what was uploaded while the scanner was away, and return how many files still wait."""
    for document in Document.objects.filter(scan=Scan.WAITING):
        with document.file.open("rb") as content:
            found = scanner.scan(content)  # type: ignore[arg-type]
        if found in (Scan.CLEAN, Scan.INFECTED):
            Document.objects.filter(pk=document.pk).update(scan=found)
    return Document.objects.filter(scan=Scan.WAITING).count()
