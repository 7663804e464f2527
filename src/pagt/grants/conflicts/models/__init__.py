"""Conflicts of interest: who may take no part in which case, and what people say of it themselves."""

from pagt.grants.conflicts.models.conflict import Conflict, ConflictQuerySet
from pagt.grants.conflicts.models.interest import Declaration, DeclarationAnswer, Interest

__all__ = ["Conflict", "ConflictQuerySet", "Declaration", "DeclarationAnswer", "Interest"]
