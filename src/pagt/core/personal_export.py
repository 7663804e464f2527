"""A person's own data as a file: JSON for machines (GDPR art. 20), a page for people, and the files themselves."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.models import Document
from pagt.core.personal import Part, Subject


def package(subject: Subject, parts: Sequence[Part], *, held_back: int = 0) -> bytes:
    """Return a ZIP with everything that is known of a person: `data.json`, `data.html` and `files/`.

    Args:
        subject: the person.
        parts: as `core.personal.told` gives them.
        held_back: how many texts are not in it until somebody at the secretariat has looked.
    """
    out = io.BytesIO()
    files = [document for part in parts for document in part.files]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", _as_json(subject, parts))
        archive.writestr("data.html", _as_page(subject, parts, held_back))
        for name, document in _named(files):
            with document.file.open("rb") as content:
                archive.writestr(f"files/{name}", content.read())
    return out.getvalue()


def as_download(content: bytes) -> HttpResponse:
    """Return the file as a download; its name says nothing of whom it is about."""
    name = f"{_('personal-data')}-{clock.today():%Y-%m-%d}.zip"
    return HttpResponse(
        content,
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _as_json(subject: Subject, parts: Iterable[Part]) -> str:
    data = {
        "name": subject.name,
        "emails": sorted(subject.emails),
        "made": clock.now().isoformat(),
        "by": settings.PACT_NAME,
        "parts": [
            {
                "title": part.title,
                "rows": [{str(name): _plain(value) for name, value in row.items()} for row in part.rows],
            }
            for part in parts
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _as_page(subject: Subject, parts: Iterable[Part], held_back: int) -> str:
    shown = [
        (
            part.title,
            [
                [(name, _said(value)) for name, value in row.items() if value not in ("", None)]
                for row in part.rows
            ],
        )
        for part in parts
    ]
    words = {
        "subject": subject,
        "parts": shown,
        "made": clock.now(),
        "pact": settings.PACT_NAME,
        "language": get_language(),
        "held_back": held_back,
    }
    return render_to_string("core/personal/data.html", words)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _said(value: Any) -> str:
    if isinstance(value, datetime):
        return str(date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT"))
    if isinstance(value, date):
        return str(date_format(value, "SHORT_DATE_FORMAT"))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(value)


def _named(files: Iterable[Document]) -> Iterable[tuple[str, Document]]:
    """Each file under its own name; a name that stands twice gets a number."""
    seen: dict[str, int] = {}
    for document in files:
        number = seen[document.name] = seen.get(document.name, 0) + 1
        yield (document.name if number == 1 else f"{number}-{document.name}"), document
