"""What must hold of an organisation, and which records look like the same one. Pure."""

from pagt.network.partners.rules.organisations import CVR_WEIGHTS, closes_circle, is_cvr

__all__ = ["CVR_WEIGHTS", "closes_circle", "is_cvr"]
