"""What somebody may do, and whoever acts. Roles that give rights are declared in `pagt.people.roles`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from pagt.core.errors import Refused


class Right(StrEnum):
    """What somebody may do. A role is a set of these."""

    READ_RECORDS = "records.read"
    WRITE_RECORDS = "records.write"
    READ_CONFIDENTIAL = "confidential.read"
    EDIT_PLAN = "plan.edit"
    ATTEST = "evidence.attest"
    SIGN_OFF = "period.sign_off"
    READ_JOURNAL = "journal.read"
    MANAGE_PEOPLE = "people.manage"
    PUBLISH_CALLS = "calls.publish"
    APPLY = "applications.write"
    READ_APPLICATIONS = "applications.read"
    HANDLE_APPLICATIONS = "applications.handle"
    ASSESS = "applications.assess"
    DECIDE = "decisions.approve"
    HANDLE_PERSONAL_DATA = "personal_data.handle"


class Actor(Protocol):
    """Whoever acts: a signed-in user, or the system itself."""

    @property
    def actor_key(self) -> str: ...

    @property
    def rights(self) -> frozenset[Right]: ...

    def why_not(self, right: Right) -> str: ...


@dataclass(frozen=True)
class SystemActor:
    """The program acting on its own, e.g. `system:public-record` while it loads the public record."""

    actor_key: str

    @property
    def rights(self) -> frozenset[Right]:
        return frozenset(Right)

    def why_not(self, right: Right) -> str:
        return str(right)


def require(by: Actor, right: Right) -> None:
    """Raise `Refused`, with the sentence that the page shows, unless the actor has the right."""
    if right not in by.rights:
        raise Refused(by.why_not(right))
