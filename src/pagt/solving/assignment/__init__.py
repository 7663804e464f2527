"""Assign assessors to applications, with a proof that no assignment is better. Pure: numbers and names alone.

given = problem({("A-1", "Ada"): 70, ("A-1", "Bo"): 40}, reviews=1, most=2)
assigned = assign(given)
assigned.names      # [("A-1", "Ada")]
assigned.worst      # Certified(value=70, bound=70, proof=ceiling)
"""

from pagt.solving.assignment.problem import Fairness, InvalidProblem, Problem, checked, problem
from pagt.solving.assignment.result import Assigned, Certified, Proof
from pagt.solving.assignment.shortage import Infeasible, Short, Shortage
from pagt.solving.assignment.solving import assign

__all__ = [
    "Assigned",
    "Certified",
    "Fairness",
    "Infeasible",
    "InvalidProblem",
    "Problem",
    "Proof",
    "Short",
    "Shortage",
    "assign",
    "checked",
    "problem",
]
