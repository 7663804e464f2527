"""The tables of the partner register."""

from pagt.network.partners.models.affiliation import Affiliation
from pagt.network.partners.models.ambassador_term import AmbassadorTerm
from pagt.network.partners.models.contact import Contact
from pagt.network.partners.models.interaction import Interaction
from pagt.network.partners.models.organisation import Organisation

__all__ = ["Affiliation", "AmbassadorTerm", "Contact", "Interaction", "Organisation"]
