"""What is proposed for the people of each relation, until the secretariat has decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pagt.network.partners.rules.retention import PROPOSALS
from pagt.network.partners.states import Relation

TASK = _("GDPR art. 6(1)(e): a task in the public interest (regional development)")
AGREED = _("GDPR art. 6(1)(e); art. 6(1)(a), agreement, for being named publicly")


@dataclass(frozen=True)
class Proposal:
    """Purpose, basis in law and months for the people of one relation; decided by nobody yet."""

    purpose: str | Promise
    basis: str | Promise
    months: int


_PURPOSES: Mapping[Relation, tuple[str | Promise, str | Promise]] = {
    Relation.AMBASSADOR: (
        _("Keep in touch about what the ambassador has promised, and document what was delivered"),
        AGREED,
    ),
    Relation.COMPANY: (_("Bring companies and schools together, and document the contact"), TASK),
    Relation.SCHOOL: (_("Bring schools and companies together, and document the contact"), TASK),
    Relation.MUNICIPAL: (_("Hold the dialogue with the municipality that the action plan promises"), TASK),
    Relation.COUNCIL: (_("Call the council's meetings, and document who took part in its advice"), TASK),
    Relation.FOUNDATION: (_("Hold the dialogue with foundations about shared projects"), TASK),
    Relation.ABROAD: (_("Hold the dialogue with networks abroad"), TASK),
    Relation.GUEST: (_("Hold the meeting, and invite to the next of its kind"), TASK),
}


def proposal(relation: Relation) -> Proposal:
    """Return what is proposed for a relation."""
    purpose, basis = _PURPOSES[relation]
    return Proposal(purpose, basis, PROPOSALS[relation])
