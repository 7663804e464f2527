"""The tables of assessment."""

from pagt.grants.assessment.models.assessor import Assessor
from pagt.grants.assessment.models.assignment import IS_ACTIVE, Assignment

__all__ = ["IS_ACTIVE", "Assessor", "Assignment"]
