"""The pages of a recommendation, by noun."""
