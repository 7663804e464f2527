"""Roles and what each may do: the one table of rights."""

from enum import StrEnum

from pagt.core.rights import Right


class Role(StrEnum):
    APPLICANT = "applicant"
    ASSESSOR = "assessor"
    COUNCIL_MEMBER = "council_member"
    OFFICER = "officer"
    APPROVER = "approver"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.APPLICANT: frozenset({Right.APPLY}),
    Role.ASSESSOR: frozenset({Right.ASSESS}),
    Role.COUNCIL_MEMBER: frozenset({Right.READ_RECORDS}),
    Role.OFFICER: frozenset(
        {
            Right.READ_RECORDS,
            Right.WRITE_RECORDS,
            Right.READ_CONFIDENTIAL,
            Right.EDIT_PLAN,
            Right.ATTEST,
            Right.READ_JOURNAL,
            Right.PUBLISH_CALLS,
            Right.READ_APPLICATIONS,
            Right.HANDLE_APPLICATIONS,
            Right.DECIDE,
            Right.HANDLE_PERSONAL_DATA,
        }
    ),
    Role.APPROVER: frozenset(
        {
            Right.READ_RECORDS,
            Right.READ_CONFIDENTIAL,
            Right.ATTEST,
            Right.SIGN_OFF,
            Right.READ_JOURNAL,
            Right.PUBLISH_CALLS,
            Right.READ_APPLICATIONS,
            Right.DECIDE,
        }
    ),
    Role.AUDITOR: frozenset(
        {
            Right.READ_RECORDS,
            Right.READ_CONFIDENTIAL,
            Right.READ_JOURNAL,
            Right.READ_APPLICATIONS,
        }
    ),
    Role.ADMINISTRATOR: frozenset({Right.READ_JOURNAL, Right.MANAGE_PEOPLE}),
}


def rights_of(roles: frozenset[Role]) -> frozenset[Right]:
    """Return what somebody with these roles may do."""
    return frozenset().union(*(RIGHTS[role] for role in roles))


def roles_with(right: Right) -> list[Role]:
    """Return the roles that give a right, in the order of the enum."""
    return [role for role in Role if right in RIGHTS[role]]
