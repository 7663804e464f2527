"""Forms of the plan: attestations, the rule builder, commitments, sign-offs and import."""
