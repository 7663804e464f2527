"""What other packages may wait for."""

from django.dispatch import Signal

affiliation_ended = Signal()
"""Sent with `user=`, `organisation=` and `by=`, within the transaction, when somebody no longer acts for an
organisation."""
