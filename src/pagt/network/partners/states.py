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


class Relation(StrEnum):
    """Why the secretariat knows a person: the purpose for which it keeps their data."""

    AMBASSADOR = "ambassador"
    COMPANY = "company"
    SCHOOL = "school"
    MUNICIPAL = "municipal"
    COUNCIL = "council"
    FOUNDATION = "foundation"
    ABROAD = "abroad"
    GUEST = "guest"


class SupportKind(StrEnum):
    """What a company gives to a school: promised, done, offered or sought."""

    HOURS = "hours"
    VISIT = "visit"
    MENTOR = "mentor"
    EQUIPMENT = "equipment"
    CASE = "case"
    INTERNSHIP = "internship"
    TEACHING = "teaching"


class Warmth(StrEnum):
    """How a relation stands, by when there was contact last and what is agreed next."""

    WARM = "warm"
    COOLING = "cooling"
    COLD = "cold"
    NEW = "new"
