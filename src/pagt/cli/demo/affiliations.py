"""Who acts for the invented organisations, who waits to be let in, and who follows the calls by mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pagt.cli.demo.accounts import invented_person

if TYPE_CHECKING:
    from pagt.core.rights import Actor

SCHOOL = "eksempel-gymnasium"
COLLEAGUE = ("colleague@eksempel.dk", "Karl Eksempel")
NEWCOMER = ("newcomer@eksempel.dk", "Nadia Eksempel")
FOLLOWER = "follower@eksempel.dk"


def create_affiliations(*, by: Actor) -> None:
    """Let the demonstration's applicant act for a school, once the accounts and records are there."""
    from pagt.network.partners.actions_affiliation import approve, ask_to_join
    from pagt.network.partners.models import Affiliation, Organisation
    from pagt.network.partners.states import OrganisationKind
    from pagt.people.models import User
    from pagt.people.roles import Role
    from pagt.post.following import choose, confirm, follow
    from pagt.post.models import Subscriber
    from pagt.post.states import Topic

    if Affiliation.objects.exists():
        return
    school = Organisation.objects.get(key=SCHOOL)
    applicant = User.objects.get(email="applicant@eksempel.dk")
    approve(ask_to_join(by=applicant, organisation=school), by=by)
    colleague, newcomer = (
        invented_person(by=by, email=email, name=name, roles=[Role.APPLICANT])
        for email, name in (COLLEAGUE, NEWCOMER)
    )
    ask_to_join(by=colleague, organisation=school)
    ask_to_join(
        by=newcomer,
        name="Eksempel Efterskole",
        kind=OrganisationKind.SCHOOL.value,
        municipality="0615",
    )
    choose(applicant, wanted={topic: topic is not Topic.REMINDERS for topic in Topic}, language="da")
    follow(email=FOLLOWER, language="da")
    confirm(Subscriber.objects.get(email=FOLLOWER).token)
