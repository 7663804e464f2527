"""The tables of the partner register."""

from pagt.network.partners.models.affiliation import Affiliation
from pagt.network.partners.models.ambassador_term import AmbassadorPromise, AmbassadorTerm
from pagt.network.partners.models.contact import Contact, ContactRole
from pagt.network.partners.models.contribution import Contribution
from pagt.network.partners.models.follow_up import FollowUp
from pagt.network.partners.models.interaction import Interaction
from pagt.network.partners.models.note import Note
from pagt.network.partners.models.organisation import Organisation
from pagt.network.partners.models.retention import Retention

__all__ = [
    "Affiliation",
    "AmbassadorPromise",
    "AmbassadorTerm",
    "Contact",
    "ContactRole",
    "Contribution",
    "FollowUp",
    "Interaction",
    "Note",
    "Organisation",
    "Retention",
]
