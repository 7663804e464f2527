"""What the choices of the partner register are called."""

from django.utils.translation import gettext_lazy as _

from pagt.network.partners.states import (
    AffiliationState,
    Channel,
    EducationType,
    InteractionPurpose,
    Level,
    OrganisationKind,
    Relation,
    SupportKind,
    Warmth,
)

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
EDUCATION_NAMES = {
    EducationType.PRIMARY: _("Primary and lower secondary school"),
    EducationType.HF: _("HF"),
    EducationType.STX: _("STX"),
    EducationType.HHX: _("HHX"),
    EducationType.HTX: _("HTX"),
    EducationType.EUD: _("EUD"),
    EducationType.FGU: _("FGU"),
    EducationType.AVU: _("AVU"),
    EducationType.FVU: _("FVU"),
    EducationType.OBU: _("OBU"),
    EducationType.HIGHER: _("Higher education"),
}
AFFILIATION_NAMES = {
    AffiliationState.ASKED: _("Waits for approval"),
    AffiliationState.APPROVED: _("Approved"),
    AffiliationState.REFUSED: _("Refused"),
    AffiliationState.LEFT: _("Has left"),
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
RELATION_NAMES = {
    Relation.AMBASSADOR: _("Ambassador"),
    Relation.COMPANY: _("Company"),
    Relation.SCHOOL: _("School"),
    Relation.MUNICIPAL: _("Municipality"),
    Relation.COUNCIL: _("Member of the council"),
    Relation.FOUNDATION: _("Foundation"),
    Relation.ABROAD: _("Network abroad"),
    Relation.GUEST: _("Guest at a meeting"),
}
SUPPORT_NAMES = {
    SupportKind.HOURS: _("Hours"),
    SupportKind.VISIT: _("Company visit"),
    SupportKind.MENTOR: _("Mentor"),
    SupportKind.EQUIPMENT: _("Equipment"),
    SupportKind.CASE: _("Case for teaching"),
    SupportKind.INTERNSHIP: _("Internship"),
    SupportKind.TEACHING: _("Teaching"),
}
WARMTH_NAMES = {
    Warmth.WARM: _("Warm"),
    Warmth.COOLING: _("Cooling"),
    Warmth.COLD: _("Cold"),
    Warmth.NEW: _("New"),
}
