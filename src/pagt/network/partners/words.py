"""What the choices of the partner register are called."""

from django.utils.translation import gettext_lazy as _

from pagt.network.partners.states import Channel, InteractionPurpose, Level, OrganisationKind

KIND_NAMES = {
    OrganisationKind.COMPANY: _("Company"),
    OrganisationKind.SCHOOL: _("School or college"),
    OrganisationKind.MUNICIPALITY: _("Municipality"),
    OrganisationKind.FOUNDATION: _("Foundation"),
    OrganisationKind.ASSOCIATION: _("Association"),
    OrganisationKind.AUTHORITY: _("Public authority"),
    OrganisationKind.NETWORK: _("Network"),
}
LEVEL_NAMES = {
    Level.LOCAL: _("Local"),
    Level.REGIONAL: _("Regional"),
    Level.NATIONAL: _("National"),
    Level.INTERNATIONAL: _("International"),
}
CHANNEL_NAMES = {
    Channel.CALL: _("Telephone call"),
    Channel.MAIL: _("E-mail"),
    Channel.VISIT: _("Visit"),
    Channel.VIDEO: _("Video call"),
    Channel.EVENT: _("Event"),
    Channel.LETTER: _("Letter"),
}
INTERACTION_PURPOSE_NAMES = {
    InteractionPurpose.DIALOGUE: _("Dialogue"),
    InteractionPurpose.INTRODUCTION: _("Introduction"),
    InteractionPurpose.JOINT_INITIATIVE: _("Joint initiative"),
    InteractionPurpose.PARTNERSHIP: _("Partnership"),
    InteractionPurpose.PRACTICE_SHARING: _("Sharing of practice"),
    InteractionPurpose.COUNCIL_REFERRAL: _("Referred by the council"),
}
