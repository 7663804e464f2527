"""What others ask of the plan. Verdicts are worked out from the journal on each question, and never stored.

What was worked out is kept in the process under the journal's stamp, so that any new line makes it anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from django.utils.translation import gettext as _

from pagt.core import journal
from pagt.core.actors import actor_names
from pagt.core.cache import Newest
from pagt.core.errors import NotOnRecord
from pagt.core.forms import seen
from pagt.plan import models
from pagt.plan.rules import plan as engine
from pagt.plan.rules.evaluate import evaluate
from pagt.plan.rules.history import Change, changes
from pagt.plan.rules.plan_reading import parse_plan
from pagt.plan.rules.records import Record, RecordSet, records_from_states
from pagt.plan.rules.results import CommitmentResult, PeriodResult, PlanResult, Rejected
from pagt.plan.rules.vocabulary import Kind
from pagt.plan.sentences import in_words
from pagt.plan.stored import State, plan_data

_OWN_KINDS = (models.Plan.KIND, models.Commitment.KIND)


def plans() -> list[models.Plan]:
    """Return the plans in use, the newest first."""
    return list(models.Plan.objects.filter(withdrawn=""))


def plan_named(key: str | None) -> models.Plan:
    """Return a plan by its key; None: the main plan, the one that is shown when no other is asked for.

    The first plan that is loaded is the main one until somebody chooses another (`actions.make_main`).

    Raises:
        NotOnRecord: there is none.
    """
    found = models.Plan.objects.filter(withdrawn="")
    plan = found.filter(main=True).first() if key is None else found.filter(key=seen(key)).first()
    if plan is None and key is None:
        raise NotOnRecord(_("No plan is loaded yet."))
    if plan is None:
        raise NotOnRecord(_("There is no plan at this address."))
    return plan


@dataclass
class Standing:
    """What was on record on a day: the records, the plans, and what has been worked out from them."""

    records: RecordSet
    states: dict[str, State]
    commitments: dict[str, list[State]]
    plans: dict[str, engine.Plan] = field(default_factory=dict)
    results: Newest[PlanResult] = field(default_factory=lambda: Newest(size=40))
    news: Newest[list[Change]] = field(default_factory=lambda: Newest(size=8))
    places: Newest[Places] = field(default_factory=lambda: Newest(size=4))

    def plan(self, key: str) -> engine.Plan:
        """Return a plan with its commitments, as the engine reads it."""
        if key not in self.plans:
            if key not in self.states or self.states[key].get("withdrawn"):
                raise NotOnRecord(_("The plan was not on record on that day."))
            self.plans[key] = parse_plan(plan_data(self.states[key], self.commitments.get(key, ())))
        return self.plans[key]


_standings: Newest[Standing] = Newest(size=3)


def standing(known_at: date | None = None) -> Standing:
    """Return what was on record at the end of a day (None: now), in two queries, three for a past day."""
    return _standings.get_or_build((journal.stamp(), known_at), lambda: _read(known_at))


def _read(known_at: date | None) -> Standing:
    plan_states: dict[str, State] = {}
    commitments: dict[str, list[State]] = {}
    facts = []
    if known_at is not None:
        # A record known on that day may name an organisation that was described later; what it is still holds.
        named = journal.states([Kind.ORGANISATION])
        facts += [(kind, key, None, state) for kind, key, state in named]
    for kind, key, state in journal.states([*Kind, *_OWN_KINDS], known_at):
        if kind == models.Plan.KIND:
            plan_states[key] = state
        elif kind == models.Commitment.KIND:
            commitments.setdefault(state["plan"], []).append(state)
        else:
            facts.append((kind, key, None, state))
    return Standing(records_from_states(facts), plan_states, commitments)


def result(plan_key: str, on: date, known_at: date | None = None) -> PlanResult:
    """Return every verdict of a plan as at the end of a day.

    Args:
        plan_key: the plan's key.
        on: the day; records dated later do not exist for the verdict.
        known_at: only with what was on record at the end of this day, rules included; None: with all there is.

    Raises:
        NotOnRecord: there is no such plan, or it was not on record at `known_at`.
    """
    known = standing(known_at)
    plan = known.plan(plan_key)
    return known.results.get_or_build(
        (plan_key, on), lambda: evaluate(plan, known.records, on=on, known_at=known_at)
    )


def news(plan_key: str, since: date, until: date, *, only: str | None = None) -> list[Change]:
    """Return the days on which a verdict changed, oldest first, both ends included.

    Args:
        plan_key: the plan's key.
        since, until: the first and the last day.
        only: the id of the one commitment that is asked for; None: all.
    """
    known = standing()
    plan = known.plan(plan_key)
    return known.news.get_or_build(
        (plan_key, since, until, only),
        lambda: changes(plan, known.records, since=since, until=until, only=only),
    )


def rule_sentence(plan: engine.Plan, commitment: engine.Commitment) -> str:
    """Return a commitment's rule in words; empty when it is another's channel."""
    if commitment.rule is None:
        return ""
    organisations = standing().records.organisations
    return in_words(commitment.rule, plan, {key: found.name for key, found in organisations.items()})


@dataclass(frozen=True)
class SignedOff:
    """A sign-off as readers see it; `at` is the instant, `name` the person's."""

    begins: date
    ends: date
    comment: str
    at: datetime
    name: str


def sign_offs(commitment_key: str) -> list[SignedOff]:
    """Return what owners have said of a commitment's periods, in the order of the periods."""
    rows = list(models.SignOff.objects.filter(commitment__key=commitment_key))
    names = actor_names(row.by for row in rows) if rows else {}
    return [SignedOff(row.begins, row.ends, row.comment, row.at, names[row.by]) for row in rows]


def attestations(commitment_key: str, *, confidential: bool) -> list[models.Attestation]:
    """Return the attestations in use that were given for a commitment, newest first.

    Args:
        commitment_key: the commitment's key.
        confidential: whether to include confidential ones.
    """
    found = models.Attestation.objects.filter(commitment__key=commitment_key, withdrawn="")
    found = found.select_related("document")
    return list(found if confidential else found.filter(confidential=False))


@dataclass(frozen=True)
class Toward:
    """What a record does for a commitment: it counts in `period`, or `reason` says why it does not."""

    plan: models.Plan
    commitment: engine.Commitment
    period: PeriodResult
    rejected: Rejected | None

    @property
    def counts(self) -> bool:
        return self.rejected is None


Places = dict[tuple[str, str, bool], list[tuple[CommitmentResult, PeriodResult, Rejected | None]]]


def counts_toward(kind: str, key: str, on: date, *, attested: bool = False) -> list[Toward]:
    """Return the commitments that a record counts for, then those of its kind that it does not count for.

    Args:
        kind: the record's kind; of an attestation the kind it is of.
        key: the record's (or attestation's) key.
        on: the day of the verdicts.
        attested: whether the key is an attestation's.
    """
    known = standing()
    found = []
    for plan in plans():
        places = known.places.get_or_build((plan.key, on), partial(_places_in, plan.key, on))
        found += [
            Toward(plan, commitment.commitment, period, rejected)
            for commitment, period, rejected in places.get((kind, key, attested), ())
        ]
    return sorted(found, key=lambda toward: not toward.counts)


def _places_in(plan_key: str, on: date) -> Places:
    """Return for each record the commitments that list it, each once: as counting when any period counts it."""
    places: Places = {}
    for commitment in result(plan_key, on).commitments:
        own: dict[tuple[str, str, bool], tuple[CommitmentResult, PeriodResult, Rejected | None]] = {}
        for period in commitment.periods:
            for rejected in period.rejected:
                own.setdefault(_identity(rejected.record), (commitment, period, rejected))
            own |= {_identity(record): (commitment, period, None) for record in period.counted}
        for identity, place in own.items():
            places.setdefault(identity, []).append(place)
    return places


def _identity(record: Record) -> tuple[str, str, bool]:
    return record.kind, record.key, record.attested
