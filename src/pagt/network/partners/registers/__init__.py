"""The registers of organisations, contacts, ambassador terms and interactions."""

from pagt.network.partners.registers.ambassador_terms import ambassador_terms
from pagt.network.partners.registers.contacts import contacts
from pagt.network.partners.registers.contributions import contributions
from pagt.network.partners.registers.follow_ups import follow_ups
from pagt.network.partners.registers.interactions import interactions
from pagt.network.partners.registers.notes import notes
from pagt.network.partners.registers.organisations import organisations

__all__ = [
    "ambassador_terms",
    "contacts",
    "contributions",
    "follow_ups",
    "interactions",
    "notes",
    "organisations",
]
