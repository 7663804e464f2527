"""Optimisation and statistics without Django: assignment, portfolio, calibration. Usable alone."""
