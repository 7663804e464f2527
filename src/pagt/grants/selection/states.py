"""Choices of scenarios. Pure."""

from __future__ import annotations

from enum import StrEnum


class ValueFunction(StrEnum):
    """What makes a portfolio good: the sum of scores, or the scores weighted by the money they come with."""

    SCORES = "scores"
    MONEY = "money"


class RuleKind(StrEnum):
    """What a rule of a scenario asks for."""

    SHARE_LEAST = "share_least"
    SHARE_MOST = "share_most"
    MONEY_LEAST = "money_least"
    MONEY_MOST = "money_most"
    COUNT_LEAST = "count_least"
    COUNT_MOST = "count_most"
    LEAD_MOST = "lead_most"
    EITHER = "either"
    MUST = "must"
    MUST_NOT = "must_not"


class GroupBy(StrEnum):
    """What applications are grouped by, for the rules on groups."""

    NONE = ""
    THEME = "theme"
    MUNICIPALITY = "municipality"
    EDUCATION = "education"


class Progress(StrEnum):
    """How far the worker is with a computation."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


OF_SHARE = frozenset({RuleKind.SHARE_LEAST, RuleKind.SHARE_MOST})
OF_MONEY = frozenset({RuleKind.MONEY_LEAST, RuleKind.MONEY_MOST})
OF_COUNT = frozenset({RuleKind.COUNT_LEAST, RuleKind.COUNT_MOST})
OF_GROUP = OF_SHARE | OF_MONEY | OF_COUNT
"""Rules on a group of applications: they name what they group by."""
LEAST = frozenset({RuleKind.SHARE_LEAST, RuleKind.MONEY_LEAST, RuleKind.COUNT_LEAST})
"""Rules that ask for at least something: they name one group, since every group can't be asked for."""
OF_ONE = frozenset({RuleKind.MUST, RuleKind.MUST_NOT})
