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
