"""The staff pages of the plan. Each loads, checks, calls one action or query, and renders."""
