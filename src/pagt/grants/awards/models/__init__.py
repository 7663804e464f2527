"""Decisions on applications, and the rounds and awards that follow from them."""

from pagt.grants.awards.models.award import Award, AwardRound
from pagt.grants.awards.models.decision import Decision, DecisionLine, LeftRoom

__all__ = ["Award", "AwardRound", "Decision", "DecisionLine", "LeftRoom"]
