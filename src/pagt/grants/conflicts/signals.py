"""What floors above may wait for."""

from django.dispatch import Signal

conflict_stands = Signal()
"""Sent with `application=`, `person=` and `by=`, within the transaction, when a conflict begins to close an
application to a person: what was given to them there must end."""
