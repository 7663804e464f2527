"""The tables that every domain shares."""

from pagt.core.models.document import Document
from pagt.core.models.draft import Draft
from pagt.core.models.imports import ColumnMapping, ImportRun
from pagt.core.models.journal import JournalEntry
from pagt.core.models.merge import Merge
from pagt.core.models.record import Record, known_confidence
from pagt.core.models.saved_view import SavedView
from pagt.core.models.search import Findable, NotSame, SearchEntry

__all__ = [
    "ColumnMapping",
    "Document",
    "Draft",
    "Findable",
    "ImportRun",
    "JournalEntry",
    "Merge",
    "NotSame",
    "Record",
    "SavedView",
    "SearchEntry",
    "known_confidence",
]
