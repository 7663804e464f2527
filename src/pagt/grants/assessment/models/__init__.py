"""The tables of assessment."""

from pagt.grants.assessment.models.assessor import Assessor
from pagt.grants.assessment.models.assignment import IS_ACTIVE, Assignment
from pagt.grants.assessment.models.consensus import AgreedGrade, Consensus
from pagt.grants.assessment.models.plan import AssessmentPhase, AssessmentPlan
from pagt.grants.assessment.models.review import Mark, Remark, Review

__all__ = [
    "IS_ACTIVE",
    "AgreedGrade",
    "AssessmentPhase",
    "AssessmentPlan",
    "Assessor",
    "Assignment",
    "Consensus",
    "Mark",
    "Remark",
    "Review",
]
