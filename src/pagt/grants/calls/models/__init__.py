"""Pools, calls, and what belongs to them."""

from pagt.grants.calls.models.amendment import Amendment
from pagt.grants.calls.models.call import KNOWN_POOL, Call, Criterion, as_instant
from pagt.grants.calls.models.form import StageForm
from pagt.grants.calls.models.pool import PoolRules, PoolShare, PoolYear
from pagt.grants.calls.models.template import MailTemplate

__all__ = [
    "KNOWN_POOL",
    "Amendment",
    "Call",
    "Criterion",
    "MailTemplate",
    "PoolRules",
    "PoolShare",
    "PoolYear",
    "StageForm",
    "as_instant",
]
