"""Applications: what is being written, what was submitted, and the work on the case."""

from pagt.grants.applications.models.application import Application, Participant
from pagt.grants.applications.models.casework import (
    Advice,
    CaseTask,
    EligibilityDecision,
    LateException,
    Letter,
)
from pagt.grants.applications.models.dossier import Dossier
from pagt.grants.applications.models.draft import Answer, AnswerRevision, Attachment, CoWriter
from pagt.grants.applications.models.submission import Submission

__all__ = [
    "Advice",
    "Answer",
    "AnswerRevision",
    "Application",
    "Attachment",
    "CaseTask",
    "CoWriter",
    "Dossier",
    "EligibilityDecision",
    "LateException",
    "Letter",
    "Participant",
    "Submission",
]
