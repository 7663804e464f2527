"""The tables that every domain shares."""

from pagt.core.models.document import Document
from pagt.core.models.draft import Draft
from pagt.core.models.imports import ImportRun
from pagt.core.models.journal import JournalEntry
from pagt.core.models.record import Record, known_confidence

__all__ = ["Document", "Draft", "ImportRun", "JournalEntry", "Record", "known_confidence"]
