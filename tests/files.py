"""Makes the files that tests upload, good and bad."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

from pypdf import PdfWriter


def pdf(note: str = "", touch: Callable[[PdfWriter], object] = lambda writer: None) -> bytes:
    """Return a PDF of one empty page; `touch` may do what it likes to it before it is written."""
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    writer.add_metadata({"/Subject": note})
    touch(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def archive(parts: Mapping[str, bytes | str]) -> bytes:
    """Return a ZIP file with the parts by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def docx(**parts: bytes | str) -> bytes:
    """Return what is known as a Word document, with more parts when told."""
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>", **parts})
