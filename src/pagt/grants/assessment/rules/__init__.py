"""Rules of assessment: pure functions."""
