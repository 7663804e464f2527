"""What is read of decisions, letters and awards, by noun."""
