"""Uploads: checked by content and size, stored privately, served as attachments."""

from __future__ import annotations

import hashlib
import secrets
import zipfile
from contextlib import suppress
from datetime import datetime
from typing import BinaryIO

import filetype
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from pagt.core.errors import Invalid
from pagt.core.forms import seen
from pagt.core.models import Document
from pagt.core.rights import Actor, Right, require

LARGEST_MB = 20
_OFFICE = {
    "docx": ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
_PLAIN = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


def store(upload: UploadedFile[bytes], *, by: Actor, confidential: bool = False) -> Document:
    """Store an uploaded file and return its document.

    Args:
        upload: the file as the form received it.
        by: who uploads; needs the right to write records or to attest.
        confidential: only people with the right to confidential records may fetch it.

    Raises:
        Invalid: it is empty, over 20 MB, or not what its name says (PDF, DOCX, XLSX, PNG, JPEG).
    """
    if Right.ATTEST not in by.rights:
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
        created_by=by.actor_key,
    )


def recognised(content: BinaryIO) -> tuple[str, str]:
    """Return (extension, content type) by what is in the file, never by its name.

    Raises:
        Invalid: the content is none of the accepted kinds.
    """
    content.seek(0)
    guess = filetype.guess(content.read(8_192))  # type: ignore[no-untyped-call]
    content.seek(0)
    if guess and guess.mime in _PLAIN:
        return _PLAIN[guess.mime], guess.mime
    if zipfile.is_zipfile(content):
        content.seek(0)
        names = set()
        with (
            suppress(zipfile.BadZipFile, ValueError, NotImplementedError),
            zipfile.ZipFile(content) as archive,
        ):
            names = set(archive.namelist())
        for extension, (marker, content_type) in _OFFICE.items():
            if marker in names and not any(name.endswith("vbaProject.bin") for name in names):
                return extension, content_type
    raise Invalid(_("The file is not a PDF, DOCX, XLSX, PNG or JPEG. Save it as one of these and try again."))


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
