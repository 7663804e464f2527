"""Choices of the partner register. Plain enums, so that pure rules may use them."""

from enum import StrEnum


class OrganisationKind(StrEnum):
    COMPANY = "company"
    SCHOOL = "school"
    MUNICIPALITY = "municipality"
    FOUNDATION = "foundation"
    ASSOCIATION = "association"
    AUTHORITY = "authority"
    NETWORK = "network"


class Level(StrEnum):
    LOCAL = "local"
    REGIONAL = "regional"
    NATIONAL = "national"
    INTERNATIONAL = "international"


class EducationType(StrEnum):
    """What an institution offers; it decides whether the institution may receive a regional grant.

    Source: the region's page on the education pool (HF, STX, HHX, HTX, EUD, FGU, AVU, FVU, OBU).
    """

    PRIMARY = "primary"
    HF = "hf"
    STX = "stx"
    HHX = "hhx"
    HTX = "htx"
    EUD = "eud"
    FGU = "fgu"
    AVU = "avu"
    FVU = "fvu"
    OBU = "obu"
    HIGHER = "higher"


class AffiliationState(StrEnum):
    """How far somebody has come in being let into an organisation."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    LEFT = "left"


class Channel(StrEnum):
    CALL = "call"
    MAIL = "mail"
    VISIT = "visit"
    VIDEO = "video"
    EVENT = "event"
    LETTER = "letter"


class InteractionPurpose(StrEnum):
    DIALOGUE = "dialogue"
    INTRODUCTION = "introduction"
    JOINT_INITIATIVE = "joint_initiative"
    PARTNERSHIP = "partnership"
    PRACTICE_SHARING = "practice_sharing"
    COUNCIL_REFERRAL = "council_referral"
