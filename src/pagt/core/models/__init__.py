"""The tables that every domain shares."""

from pagt.core.models.document import Document
from pagt.core.models.draft import Draft
from pagt.core.models.imports import ImportRun
from pagt.core.models.journal import JournalEntry
from pagt.core.models.record import Record, known_confidence
from pagt.core.models.saved_view import SavedView

__all__ = [
    "Document",
    "Draft",
    "ImportRun",
    "JournalEntry",
    "Record",
    "SavedView",
    "known_confidence",
]
