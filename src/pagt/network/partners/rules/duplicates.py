"""Which organisations, and which people, look like one that stands twice. Pure.

Each comparison says its reasons; only their weight together makes a suggestion, and only a person decides. Two
records are compared when they share a mark (`organisation_marks`, `person_marks`), so that a register of any size is
looked through by an index and never pair by pair.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pagt.core.danish import folded, one_error_apart, without_one_letter

LEGAL_FORMS = frozenset(
    {
        "as",
        "aps",
        "ivs",
        "is",
        "ks",
        "ps",
        "amba",
        "smba",
        "fmba",
        "gmbh",
        "ag",
        "ab",
        "ltd",
        "inc",
        "sa",
        "kommune",
    }
)
"""What people write or leave out of a name: the legal form, and `Kommune` after a municipality's name."""
ENOUGH = 60
"""The weight from which two records are suggested to be one."""
_SHORTEST_FORGIVEN = 6


class Reason(StrEnum):
    """Why two records look like one, or not (`OTHER_CVR`, `OTHER_PLACE`, `OTHER_NAME`)."""

    SAME_CVR = "same_cvr"
    SAME_NAME = "same_name"
    NEAR_NAME = "near_name"
    INITIALS = "initials"
    SAME_WEBSITE = "same_website"
    SAME_ADDRESS = "same_address"
    SAME_EMAIL = "same_email"
    SAME_PHONE = "same_phone"
    SAME_WORKPLACE = "same_workplace"
    OTHER_CVR = "other_cvr"
    OTHER_PLACE = "other_place"
    OTHER_NAME = "other_name"


WEIGHTS = {
    Reason.SAME_CVR: 100,
    Reason.SAME_NAME: 70,
    Reason.NEAR_NAME: 60,
    Reason.INITIALS: 40,
    Reason.SAME_WEBSITE: 40,
    Reason.SAME_ADDRESS: 30,
    Reason.SAME_EMAIL: 90,
    Reason.SAME_PHONE: 40,
    Reason.SAME_WORKPLACE: 30,
    Reason.OTHER_CVR: -60,
    Reason.OTHER_PLACE: -30,
    Reason.OTHER_NAME: -50,
}
"""Chosen on the public record's organisations: a number decides, a name alone suggests, a website alone does not,
since all schools of a municipality share one. Two different CVR numbers are two legal units."""
_PERSON_NAME = 40
"""The weight of a person's name: many have the same one, so that it takes the workplace or a number besides."""


@dataclass(frozen=True)
class OrganisationTraits:
    """What tells organisations apart; texts as they were typed."""

    name: str
    cvr: str = ""
    website: str = ""
    address: str = ""
    postcode: str = ""
    municipality: str = ""


@dataclass(frozen=True)
class PersonTraits:
    """What tells people apart. `workplaces`: keys of the organisations at which the person is or was."""

    name: str
    email: str = ""
    phone: str = ""
    workplaces: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Likeness:
    """How much two records look like one, and why."""

    score: int
    reasons: tuple[Reason, ...]

    @property
    def is_enough(self) -> bool:
        """Whether it is worth a person's look."""
        return self.score >= ENOUGH


def name_words(name: str) -> tuple[str, ...]:
    """Return what a name says whatever its spelling, word order and legal form: folded words in order of letters."""
    words = folded(name).split()
    told = [word for word in words if word not in LEGAL_FORMS]
    return tuple(sorted(told or words))


def domain(website: str) -> str:
    """Return the host of an address without `www.`, or an empty text."""
    host = re.sub(r"^[a-z]+://", "", website.strip().lower()).split("/")[0].split(":")[0]
    return host.removeprefix("www.")


def phone_digits(phone: str) -> str:
    """Return a telephone number's digits without Denmark's country code, or an empty text for fewer than 6."""
    digits = re.sub(r"[^0-9+]", "", phone)
    digits = re.sub(r"^(\+45|0045)", "", digits).lstrip("+")
    return digits if len(digits) >= 6 else ""


def compare_organisations(one: OrganisationTraits, other: OrganisationTraits) -> Likeness:
    """Return how much two organisations look like one."""
    reasons = []
    if one.cvr and one.cvr == other.cvr:
        reasons.append(Reason.SAME_CVR)
    elif one.cvr and other.cvr:
        reasons.append(Reason.OTHER_CVR)
    reasons += _names(name_words(one.name), name_words(other.name))
    if _are_initials(one.name, other.name) or _are_initials(other.name, one.name):
        reasons.append(Reason.INITIALS)
    if domain(one.website) and domain(one.website) == domain(other.website):
        reasons.append(Reason.SAME_WEBSITE)
    if _place(one) and _place(one) == _place(other):
        reasons.append(Reason.SAME_ADDRESS)
    elif one.municipality and other.municipality and one.municipality != other.municipality:
        reasons.append(Reason.OTHER_PLACE)
    return _weighed(reasons)


def compare_people(one: PersonTraits, other: PersonTraits) -> Likeness:
    """Return how much two people look like one."""
    names = _names(name_words(one.name), name_words(other.name))
    reasons = list(names) or [Reason.OTHER_NAME]
    if one.email and one.email.lower() == other.email.lower():
        reasons.append(Reason.SAME_EMAIL)
    if phone_digits(one.phone) and phone_digits(one.phone) == phone_digits(other.phone):
        reasons.append(Reason.SAME_PHONE)
    if one.workplaces & other.workplaces:
        reasons.append(Reason.SAME_WORKPLACE)
    less = sum(WEIGHTS[reason] for reason in names) - _PERSON_NAME * len(names)
    likeness = _weighed(reasons)
    return Likeness(likeness.score - less, likeness.reasons)


def organisation_marks(traits: OrganisationTraits) -> tuple[str, ...]:
    """Return what an organisation that may be the same shares with this one, one at the least."""
    words = name_words(traits.name)
    joined = "".join(words)
    marks = [f"name:{' '.join(words)}"]
    if traits.cvr:
        marks.append(f"cvr:{traits.cvr}")
    if len(joined) >= _SHORTEST_FORGIVEN:
        marks += [f"~{_short(each)}" for each in without_one_letter(joined)]
    initials = _initials(traits.name)
    marks += [
        f"initials:{each}" for each in {initials, joined if len(words) == 1 else ""} if 2 < len(each) < 6
    ]
    if domain(traits.website):
        marks.append(f"web:{domain(traits.website)}")
    if _place(traits):
        marks.append(f"place:{_place(traits)}")
    return tuple(marks)


def person_marks(traits: PersonTraits) -> tuple[str, ...]:
    """Return what a person who may be the same shares with this one, one at the least."""
    name = " ".join(name_words(traits.name))
    marks = [f"at:{_short(f'{name} {key}')}" for key in traits.workplaces]
    if traits.email:
        marks.append(f"mail:{_short(traits.email.lower())}")
    if phone_digits(traits.phone):
        marks.append(f"tel:{_short(phone_digits(traits.phone))}")
    return tuple(marks)


def _weighed(reasons: Sequence[Reason]) -> Likeness:
    return Likeness(sum(WEIGHTS[reason] for reason in reasons), tuple(reasons))


def _names(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[Reason, ...]:
    if one == other:
        return (Reason.SAME_NAME,)
    a, b = "".join(one), "".join(other)
    long = min(len(a), len(b)) >= _SHORTEST_FORGIVEN
    # `School 1` and `School 2` are two schools, not a typing error.
    if long and re.sub(r"\D", "", a) == re.sub(r"\D", "", b) and one_error_apart(a, b):
        return (Reason.NEAR_NAME,)
    return ()


def _initials(name: str) -> str:
    words = [word for word in folded(name).split() if word not in LEGAL_FORMS]
    return "".join(word[0] for word in words) if len(words) > 1 else ""


def _are_initials(short: str, long: str) -> bool:
    initials = _initials(long)
    return len(initials) > 2 and name_words(short) == (initials,)


def _place(traits: OrganisationTraits) -> str:
    return f"{traits.postcode} {folded(traits.address)}" if traits.postcode and traits.address else ""


def _short(text: str) -> str:
    """A text as twelve letters that say nothing of it, so that an index of them is small."""
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()
