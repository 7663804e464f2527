"""Decisions on applications, and the rounds and awards that follow from them."""

from pagt.grants.awards.models.award import Award, AwardRound
from pagt.grants.awards.models.decision import Decision, DecisionLine, LeftRoom
from pagt.grants.awards.models.hearing import Hearing
from pagt.grants.awards.models.letter import DecisionLetter, LetterBatch, LetterGrounds
from pagt.grants.awards.models.release import Release

__all__ = [
    "Award",
    "AwardRound",
    "Decision",
    "DecisionLetter",
    "DecisionLine",
    "Hearing",
    "LeftRoom",
    "LetterBatch",
    "LetterGrounds",
    "Release",
]
