"""Which applications to fund under a budget and rules: the proven optimum, and why it is what it is. Pure; usable alone.

problem = Problem((Candidate("A", Fraction(4), 100_000_00), ...), budget=300_000_00, rules=(...))
best = solve(problem)          # None when no portfolio keeps the rules; `shortage` and `clash` then say which
best.choice, best.gap          # {"A": 100}, 0.0
"""
