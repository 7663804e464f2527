"""The few errors that actions raise. `middleware.ErrorMiddleware` turns them into pages, once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class PagtError(Exception):
    """An error with a sentence for its reader.

    Args:
        message: what is wrong and what to do, in the reader's language (may be lazy).
    """

    status = 400

    def __init__(self, message: str | _StrPromise) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class Refused(PagtError):
    """The actor has not the right. The sentence says who has."""

    status = 403


class Invalid(PagtError):
    """What was given breaks a rule.

    Args:
        message: the sentence.
        fields: sentences by field name, when they belong to fields.
    """

    status = 400

    def __init__(self, message: str | _StrPromise, fields: Mapping[str, list[str]] | None = None) -> None:
        super().__init__(message)
        self.fields = dict(fields or {})


class NotOnRecord(PagtError):
    """What was asked for is not on record, or was not on the day in question."""

    status = 404


class EditConflict(PagtError):
    """Somebody else saved the record first.

    Args:
        message: the sentence.
        version: the record's version now.
    """

    status = 409

    def __init__(self, message: str | _StrPromise, version: int) -> None:
        super().__init__(message)
        self.version = version
