"""What a submission says, as canonical JSON: the same bytes for the same content, so that a hash can prove it.

Canonical: UTF-8, the keys of every object in the order of their code points, no space between, characters as they
are rather than escaped. Whoever holds the file checks it with `sha256sum FILE`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from pagt.grants.applications.models import Application, Attachment, Submission

FORMAT = 1
"""The layout of the content. A later layout gets the next number; what is frozen stays as it is."""


def canonical(data: Any) -> str:
    """Return data as canonical JSON.

    Raises:
        ValueError: it holds a number that JSON has not (infinity, NaN).
    """
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def fingerprint(content: str | bytes) -> str:
    """Return the SHA-256 of a content as 64 hexadecimal digits."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def frozen(
    application: Application,
    *,
    receipt: str,
    submitted_by: Mapping[str, str],
    form: Mapping[str, Any],
    answers: Mapping[str, Any],
    files: Iterable[Attachment],
    names: Mapping[str, Mapping[str, str]],
) -> dict[str, Any]:
    """Return what is submitted, complete in itself: nothing is looked up when it is read or printed later.

    Args:
        application: with its call and lead.
        receipt: the receipt's number.
        submitted_by: key and name of who submits.
        form: the questions, as `rules.forms.write_form` gives them.
        answers: canonical answers by question.
        files: the attachments, with their documents.
        names: what the codes among the answers are called today: `themes` and `municipalities`.
    """
    lead = application.lead
    return {
        "format": FORMAT,
        "receipt": receipt,
        "number": application.number,
        "call": {"key": application.call.key, "title": application.call.title},
        "stage": application.stage,
        "lead": {"key": lead.key, "name": lead.name, "cvr": lead.cvr},
        "submitted_by": dict(submitted_by),
        "form": form,
        "answers": dict(answers),
        "files": [
            {
                "id": str(file.pk),
                "question": file.question,
                "name": file.document.name,
                "size": file.document.size,
                "sha256": file.document.sha256,
            }
            for file in sorted(files, key=lambda file: file.pk)
        ],
        "names": {kind: dict(words) for kind, words in names.items()},
    }


def read(submission: Submission) -> dict[str, Any]:
    """Return what was submitted, from the frozen text."""
    said: dict[str, Any] = json.loads(submission.content)
    return said
