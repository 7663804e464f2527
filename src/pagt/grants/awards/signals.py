"""What awards tell those who want to know."""

from django.dispatch import Signal

decision_recorded = Signal()
"""A decision was recorded. Sent within its transaction with `decision`, whose lines say what they supersede, and `by`."""
