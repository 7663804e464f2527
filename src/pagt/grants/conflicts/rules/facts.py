"""What the rules on conflicts of interest know of people, organisations and applications. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pagt.grants.conflicts.states import Tie


@dataclass(frozen=True, slots=True)
class Source:
    """The record that says so: its kind and key, as the register knows it."""

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Bond:
    """A person's own tie to an organisation, from and to a day, both included; without an end it runs on.

    `said`: how the source words it, e.g. the job. `organisation`: its key.
    """

    organisation: str
    tie: Tie
    source: Source
    begins: date | None = None
    ends: date | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation. `private`: a company, association or foundation, as no. 3 of § 3, stk. 1, speaks of."""

    key: str
    private: bool = False
    cvr: str = ""
    parent: str = ""
    domains: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who handles, assesses, discusses or decides.

    `wrote`: numbers of the applications that they write or have submitted. `advised`: by number, the record of the
    advice that they gave on an application. `assesses`: whether they assess.
    """

    id: int
    domain: str = ""
    bonds: tuple[Bond, ...] = ()
    wrote: frozenset[str] = frozenset()
    advised: Mapping[str, str] = field(default_factory=dict)
    assesses: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """An application: who applies, with whom, and the domains of the addresses of those who wrote it."""

    number: str
    lead: str
    partners: tuple[str, ...] = ()
    domains: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Joint:
    """Something that two organisations did together: an application, a match, a contribution."""

    other: str
    on: date
    source: Source


@dataclass(frozen=True, slots=True)
class Earlier:
    """An application submitted on a day, by whom."""

    lead: str
    on: date


@dataclass(frozen=True, slots=True)
class World:
    """What the register says of organisations.

    `applied`, `supported`: for each organisation, with whom it applied, and with whom it exchanged help through the
    pact. `earlier`: every submitted application by number. `common`: domains that are no organisation's own.
    """

    bodies: Mapping[str, Body]
    applied: Mapping[str, tuple[Joint, ...]] = field(default_factory=dict)
    supported: Mapping[str, tuple[Joint, ...]] = field(default_factory=dict)
    earlier: Mapping[str, Earlier] = field(default_factory=dict)
    common: frozenset[str] = frozenset()

    def legal(self, organisation: str) -> str:
        """Return the organisation that is the legal person: the nearest one upwards with a CVR number of its own."""
        for key in self._upwards(organisation):
            body = self.bodies.get(key)
            if body and body.cvr:
                return key
        return self.top(organisation)

    def top(self, organisation: str) -> str:
        """Return the head of the group that an organisation belongs to, itself where it stands alone."""
        chain = self._upwards(organisation)
        body = self.bodies.get(chain[-1])
        if body and body.parent:  # a circle has no head: its first name stands for it, wherever one enters
            return min(chain[chain.index(body.parent) :])
        return chain[-1]

    def _upwards(self, organisation: str) -> list[str]:
        chain = [organisation]
        while (body := self.bodies.get(chain[-1])) and body.parent and body.parent not in chain:
            chain.append(body.parent)
        return chain

    def is_private(self, organisation: str) -> bool:
        """Whether the organisation is a private legal person."""
        body = self.bodies.get(organisation)
        return bool(body and body.private)
