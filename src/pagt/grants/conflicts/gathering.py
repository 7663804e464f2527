"""What the register says that the rules ask for, read in a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from pagt.core.rights import Right
from pagt.grants.applications.models import Advice, Application, CoWriter, Participant, Submission
from pagt.grants.conflicts.models import Interest
from pagt.grants.conflicts.rules.facts import Body, Bond, Case, Earlier, Joint, Person, Source, World
from pagt.grants.conflicts.rules.jobs import tie_of_role
from pagt.grants.conflicts.rules.mail_domains import common_domains, domain_of
from pagt.grants.conflicts.states import InterestKind, Tie
from pagt.network.matching.models import Match
from pagt.network.matching.states import MatchState
from pagt.network.meetings.models import Invitation
from pagt.network.meetings.states import Part
from pagt.network.partners.models import Affiliation, Contact, ContactRole, Contribution, Organisation
from pagt.network.partners.states import AffiliationState, OrganisationKind
from pagt.people.models import User
from pagt.people.roles import RIGHTS, Role

CONCERNED = (Right.READ_APPLICATIONS, Right.HANDLE_APPLICATIONS, Right.ASSESS, Right.DECIDE)
"""Whoever has one of these handles, assesses or decides; members of the council discuss."""
CONCERNED_ROLES = [
    role for role in Role if role is Role.COUNCIL_MEMBER or not RIGHTS[role].isdisjoint(CONCERNED)
]
PRIVATE_KINDS = {
    str(kind)
    for kind in (OrganisationKind.COMPANY, OrganisationKind.FOUNDATION, OrganisationKind.ASSOCIATION)
}
_INTERESTS = {
    InterestKind.EMPLOYER: Tie.EMPLOYER,
    InterestKind.BOARD: Tie.BOARD,
    InterestKind.OWNER: Tie.OWNER,
    InterestKind.ADVISER: Tie.ADVISER,
    InterestKind.FAMILY: Tie.FAMILY,
}
_TRIED = [str(state) for state in (MatchState.ACCEPTED, MatchState.INTRODUCED, MatchState.RESULT)]


def people_concerned() -> QuerySet[User]:
    """Return everybody who handles, assesses, discusses or decides applications, in use."""
    holding = User.objects.filter(memberships__role__in=CONCERNED_ROLES, is_active=True)
    return User.objects.filter(pk__in=holding.values("pk")).order_by("name", "pk")


def cases_concerned() -> QuerySet[Application]:
    """Return the applications that anybody may have a conflict in: all that were submitted and are in use."""
    return Application.objects.filter(submitted_at__isnull=False, withdrawn="")


def people_in_facts(users: Sequence[User]) -> dict[int, Person]:
    """Return what the register says of people, by the id of their account."""
    bonds = _bonds(users)
    wrote: dict[int, set[str]] = defaultdict(set)
    for user, number in CoWriter.objects.filter(user__in=users).values_list("user", "application__number"):
        wrote[user].add(number)
    by_actor = {user.actor_key: user.pk for user in users}
    sent = Submission.objects.filter(submitted_by__in=by_actor)
    for submitted_by, number in sent.values_list("submitted_by", "application__number").distinct():
        wrote[by_actor[submitted_by]].add(number)
    advised: dict[int, dict[str, str]] = defaultdict(dict)
    advice = Advice.objects.filter(given_by__in=by_actor, application__isnull=False, withdrawn="")
    for key, given_by, number in advice.order_by("-on", "-pk").values_list(
        "key", "given_by", "application__number"
    ):
        advised[by_actor[given_by]][number] = key
    assess = [role for role in Role if Right.ASSESS in RIGHTS[role]]
    assessors = set(
        User.objects.filter(pk__in=[user.pk for user in users], memberships__role__in=assess).values_list(
            "pk", flat=True
        )
    )
    return {
        user.pk: Person(
            id=user.pk,
            domain=domain_of(user.email),
            bonds=tuple(bonds[user.pk]),
            wrote=frozenset(wrote[user.pk]),
            advised=advised[user.pk],
            assesses=user.pk in assessors,
        )
        for user in users
    }


def _bonds(users: Sequence[User]) -> dict[int, list[Bond]]:
    """Each person's own ties: as a contact with their address, by right to act, as said themself, in the council."""
    bonds: dict[int, list[Bond]] = defaultdict(list)
    by_email = {user.email.lower(): user.pk for user in users}
    roles = ContactRole.objects.filter(contact__withdrawn="", organisation__withdrawn="")
    roles = roles.annotate(mail=Lower("contact__email")).filter(mail__in=by_email)
    for role in roles.select_related("contact", "organisation"):
        bonds[by_email[role.contact.email.lower()]].append(
            Bond(
                role.organisation.key,
                tie_of_role(role.title),
                Source(Contact.KIND, role.contact.key),
                role.begins,
                role.ends,
                role.title,
            )
        )
    acting = Affiliation.objects.filter(user__in=users, organisation__withdrawn="")
    acting = acting.filter(state__in=[AffiliationState.APPROVED, AffiliationState.LEFT])
    for row in acting.select_related("organisation"):
        if row.organisation is None:  # the table itself demands one of what is approved
            continue
        left = row.decided_at.date() if row.state == AffiliationState.LEFT and row.decided_at else None
        source = Source("organisation", row.organisation.key)
        bonds[row.user_id].append(Bond(row.organisation.key, Tie.EMPLOYER, source, ends=left))
    said = Interest.objects.filter(person__in=users, withdrawn="", organisation__withdrawn="")
    for interest in said.select_related("organisation"):
        tie = _INTERESTS[InterestKind(interest.tie)]
        source = Source(Interest.KIND, interest.key)
        bonds[interest.person_id].append(
            Bond(interest.organisation.key, tie, source, interest.begins, interest.ends, interest.detail)
        )
    comes = Invitation.objects.filter(
        part__in=[Part.MEMBER, Part.CHAIR],
        withdrawn_at=None,
        organisation__withdrawn="",
        meeting__withdrawn="",
    )
    comes = comes.annotate(mail=Lower("email")).filter(Q(user__in=users) | Q(mail__in=by_email))
    for user, mail, key in comes.values_list("user", "mail", "organisation__key").distinct():
        bond = Bond(key, Tie.CONTACT, Source("organisation", key), said="council")
        theirs = bonds[user or by_email[mail]]
        if bond not in theirs:
            theirs.append(bond)
    return bonds


def cases_in_facts(applications: Sequence[Application]) -> dict[int, Case]:
    """Return what the register says of applications, by their id; their leads are read."""
    partners = _partners(Participant.objects.filter(application__in=applications))
    domains: dict[int, set[str]] = defaultdict(set)
    writers = CoWriter.objects.filter(application__in=applications)
    for application, email in writers.values_list("application", "email"):
        domains[application].add(domain_of(email))
    return {
        each.pk: Case(
            number=each.number,
            lead=each.lead.key,
            partners=tuple(sorted(partners[each.pk] - {each.lead.key})),
            domains=frozenset(domains[each.pk] - {""}),
        )
        for each in applications
    }


def _partners(rows: QuerySet[Participant]) -> dict[int, set[str]]:
    """The keys of each application's partners: those that are linked, and those that the CVR number finds."""
    found: dict[int, set[str]] = defaultdict(set)
    unlinked: list[tuple[int, str]] = []
    for application, key, cvr in rows.values_list("application", "organisation__key", "cvr"):
        if key:
            found[application].add(key)
        elif cvr:
            unlinked.append((application, cvr))
    if unlinked:
        known = Organisation.objects.filter(cvr__in={cvr for _pk, cvr in unlinked}, withdrawn="")
        keys = dict(known.values_list("cvr", "key"))
        for application, cvr in unlinked:
            if cvr in keys:
                found[application].add(keys[cvr])
    return found


def world(*, since: date) -> World:
    """Return what the register says of organisations and of what they did together since a day."""
    mails: dict[str, set[str]] = defaultdict(set)
    current = ContactRole.objects.filter(ends=None, contact__withdrawn="").exclude(contact__email="")
    for key, email in current.values_list("organisation__key", "contact__email"):
        mails[key].add(domain_of(email))
    bodies = {}
    columns = ("key", "kind", "cvr", "parent__key", "website")
    for key, kind, cvr, parent, website in Organisation.objects.filter(withdrawn="").values_list(*columns):
        bodies[key] = Body(
            key=key,
            private=kind in PRIVATE_KINDS,
            cvr=cvr,
            parent=parent or "",
            domains=frozenset({*mails[key], domain_of(website)} - {""}),
        )
    known = World(bodies=bodies)
    earlier, applied, writing = _applied(since)
    seen = [(domain, known.top(body.key)) for body in bodies.values() for domain in body.domains]
    seen += [(domain, known.top(lead)) for lead, domain in writing]
    return World(
        bodies=bodies,
        applied=applied,
        supported=_supported(since),
        earlier=earlier,
        common=common_domains(seen),
    )


def _applied(
    since: date,
) -> tuple[dict[str, Earlier], dict[str, tuple[Joint, ...]], set[tuple[str, str]]]:
    """Every application since a day, who applied together, and the domains of those who wrote for each applicant."""
    rows = cases_concerned().filter(submitted_at__date__gte=since)
    earlier, leads = {}, {}
    for pk, number, lead, at in rows.values_list("pk", "number", "lead__key", "submitted_at"):
        if at is not None:  # as `cases_concerned` says
            earlier[number] = Earlier(lead, at.date())
            leads[pk] = (number, lead, at.date())
    partners = _partners(Participant.objects.filter(application__in=rows.values("pk")))
    joint: dict[str, list[Joint]] = defaultdict(list)
    for pk, (number, lead, on) in leads.items():
        together = partners[pk] | {lead}
        _join(joint, together, on, Source(Application.KIND, number))
    writers = CoWriter.objects.filter(application__in=rows.values("pk"))
    seen = {
        (lead, domain_of(email)) for lead, email in writers.values_list("application__lead__key", "email")
    }
    return earlier, {key: tuple(each) for key, each in joint.items()}, seen


def _supported(since: date) -> dict[str, tuple[Joint, ...]]:
    """What companies gave to schools through the pact, and who was brought together."""
    joint: dict[str, list[Joint]] = defaultdict(list)
    given = Contribution.objects.filter(on__gte=since, withdrawn="", receivers__isnull=False)
    for key, on, giver, receiver in given.values_list("key", "on", "organisation__key", "receivers__key"):
        _join(joint, {giver, receiver}, on, Source(Contribution.KIND, key))
    matches = Match.objects.filter(on__gte=since, withdrawn="", stage__in=_TRIED)
    columns = ("key", "on", "seeks__organisation__key", "offers__organisation__key")
    for key, on, seeks, offers in matches.values_list(*columns):
        _join(joint, {seeks, offers}, on, Source(Match.KIND, key))
    return {key: tuple(each) for key, each in joint.items()}


def _join(joint: dict[str, list[Joint]], together: Iterable[str], on: date, source: Source) -> None:
    parties = sorted(together)
    for mine in parties:
        joint[mine] += [Joint(other, on, source) for other in parties if other != mine]
