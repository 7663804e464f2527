"""The plan as the database holds it. Verdicts are never stored."""

from pagt.plan.models.evidence import Attestation, SignOff
from pagt.plan.models.plan import Commitment, FocusArea, MemberSet, Plan

__all__ = ["Attestation", "Commitment", "FocusArea", "MemberSet", "Plan", "SignOff"]
