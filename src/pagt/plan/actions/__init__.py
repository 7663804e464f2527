"""Every write to the plan. All are journaled; none stores a verdict."""

from pagt.plan.actions.evidence import attest, change_attestation, sign_off
from pagt.plan.actions.plan import (
    change_commitment,
    import_plan,
    make_main,
    plan_dict,
    read_plan,
    try_commitment,
)
from pagt.plan.actions.refusals import InvalidPlan, sentence

__all__ = [
    "InvalidPlan",
    "attest",
    "change_attestation",
    "change_commitment",
    "import_plan",
    "make_main",
    "plan_dict",
    "read_plan",
    "sentence",
    "sign_off",
    "try_commitment",
]
