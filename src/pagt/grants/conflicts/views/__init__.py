"""The pages of conflicts of interest."""
