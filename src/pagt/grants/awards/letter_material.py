"""What the letters of a decision are made of, read for all of its lines in a fixed number of questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from pagt.grants.applications.models import Application, CoWriter, Submission
from pagt.grants.applications.states import Status
from pagt.grants.awards.models import DecisionLetter, DecisionLine, Hearing, LetterGrounds
from pagt.grants.awards.rules import reasons
from pagt.grants.awards.states import HearingStanding
from pagt.grants.calls.models import Call, PoolRules
from pagt.grants.calls.queries import rules_for
from pagt.grants.recommendation.states import Verdict
from pagt.people.models import User


@dataclass(frozen=True)
class Material:
    """One line of a decision with all that its letter rests on.

    `hearing`: the latest that is in use. `readers`: everybody who writes the application and can sign in, whoever
    submitted it first. `rules`: the pool's, of the day of the decision. `now`: the instant that hearings are judged at.
    """

    line: DecisionLine
    grounds: LetterGrounds | None
    letter: DecisionLetter | None
    hearing: Hearing | None
    readers: Sequence[User]
    rules: PoolRules | None
    now: datetime

    @property
    def application(self) -> Application:
        return self.line.application

    @property
    def call(self) -> Call:
        return self.line.application.call

    @property
    def verdict(self) -> Verdict:
        return Verdict(self.line.verdict)

    @property
    def standing(self) -> HearingStanding | None:
        """Where the latest hearing stands; None without one."""
        return self.hearing.standing(self.now) if self.hearing else None

    @property
    def considerations(self) -> str:
        return self.grounds.considerations if self.grounds else self.line.considerations

    @property
    def decisive_facts(self) -> str:
        return self.grounds.decisive_facts if self.grounds else self.line.decisive_facts

    @property
    def legal_basis(self) -> str:
        return self.call.legal_basis or (self.rules.legal_basis if self.rules else "")

    @property
    def terms(self) -> str:
        return self.call.terms or (self.rules.terms if self.rules else "")

    @property
    def appeal(self) -> str:
        return self.rules.appeal_guidance if self.rules else ""

    @property
    def contact(self) -> str:
        call = self.call
        return "\n".join(filter(None, (call.contact_name, call.contact_email, call.contact_phone)))

    @property
    def language(self) -> str:
        """The language of who submitted the application, else of who writes it first; Danish when nobody does."""
        return self.readers[0].language if self.readers else "da"

    @cached_property
    def known(self) -> reasons.Grounds:
        """The same for the rules."""
        application = self.application
        return reasons.Grounds(
            verdict=self.verdict,
            applied=self.line.applied,
            amount=self.line.amount,
            conditions=self.line.conditions,
            rules=self.legal_basis,
            considerations=self.considerations,
            facts=self.decisive_facts,
            appeal=self.appeal,
            terms=self.terms,
            contact=self.contact,
            has_period=application.starts_on is not None and application.ends_on is not None,
            has_reader=bool(self.readers),
            hearing=self.standing,
            is_withdrawn=application.status == Status.WITHDRAWN.value or bool(application.withdrawn),
            nothing_unknown=bool(self.grounds and self.grounds.nothing_unknown),
        )

    @cached_property
    def lacks(self) -> tuple[reasons.Lack, ...]:
        """What the letter can't be made without and is not there."""
        return reasons.lacks(self.known)


def materials(lines: Iterable[DecisionLine], *, now: datetime) -> list[Material]:
    """Return what the letters of some lines are made of, in the order of the lines.

    Args:
        lines: of one decision.
        now: the instant, by the database's clock.
    """
    wanted = [line.pk for line in lines]
    if not wanted:
        return []
    found = DecisionLine.objects.filter(pk__in=wanted).select_related(
        "decision", "application__call__pool_year", "application__lead"
    )
    ordered = sorted(found, key=lambda line: wanted.index(line.pk))
    applications = [line.application_id for line in ordered]
    grounds = {each.line_id: each for each in LetterGrounds.objects.filter(line__in=wanted)}
    letters = {
        each.line_id: each
        for each in DecisionLetter.objects.filter(line__in=wanted).select_related("document", "award")
    }
    hearings: dict[int, Hearing] = {}
    for hearing in Hearing.objects.filter(application__in=applications, withdrawn="").order_by(
        "sent_at", "pk"
    ):
        hearings[hearing.application_id] = hearing
    readers = _readers(applications)
    call = ordered[0].application.call
    rules = rules_for(call.pool_year, ordered[0].decision.on) if call.pool_year else None
    return [
        Material(
            line=line,
            grounds=grounds.get(line.pk),
            letter=letters.get(line.pk),
            hearing=hearings.get(line.application_id),
            readers=readers.get(line.application_id, ()),
            rules=rules,
            now=now,
        )
        for line in ordered
    ]


def _readers(applications: Sequence[int]) -> dict[int, list[User]]:
    """Those who write each application and can sign in; who submitted what is in force comes first."""
    submitted = dict(
        Submission.objects.filter(application__in=applications, superseded_at=None)
        .order_by("submitted_at")
        .values_list("application_id", "submitted_by")
    )
    writers = CoWriter.objects.filter(application__in=applications, user__is_active=True).select_related(
        "user"
    )
    found: dict[int, list[User]] = {}
    for writer in writers.order_by("pk"):
        if writer.user is not None:
            found.setdefault(writer.application_id, []).append(writer.user)
    for application, users in found.items():
        users.sort(key=lambda user: user.actor_key != submitted.get(application))
    return found
