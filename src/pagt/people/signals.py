"""What other packages may wait for."""

from django.dispatch import Signal

address_verified = Signal()
"""Sent with `user=`, within the transaction, when it is certain that an address is that person's: they have opened
the link in the mail of their sign-up, an administrator made the account, or an identity provider vouches for it."""
