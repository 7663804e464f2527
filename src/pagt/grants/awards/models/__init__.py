"""Decisions on applications, and the rounds and awards that follow from them."""

from pagt.grants.awards.models.award import Award, AwardRound

__all__ = ["Award", "AwardRound"]
