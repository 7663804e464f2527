"""Guesses which sheet, which row of headings and which column is what, in a spreadsheet as people have them."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from pagt.core import typed
from pagt.core.danish import key_from
from pagt.core.register.spec import Register, registers
from pagt.core.register.targets import BESIDE, Target, targets

REASON_HEADINGS = ("Why it was refused", "Hvorfor den blev afvist")
"""The column that a file of refused rows has besides; it is none of the person's own."""
LEAST_LIKE = 0.82
_SAMPLED = 60
_HEADINGS_IN = 30

# How else people head a column, whatever the register; by the name of the form's field.
_KNOWN_AS: Mapping[str, Sequence[str]] = {
    "name": ("navn", "name"),
    "email": ("e-mail", "mail", "e-post", "mailadresse", "e-mailadresse", "email adresse", "email address"),
    "phone": (
        "telefon",
        "tlf",
        "tlf nr",
        "telefonnr",
        "telefonnummer",
        "mobil",
        "mobilnr",
        "phone",
        "direkte nr",
    ),
    "cvr": ("cvr", "cvr-nr", "cvrnr", "cvr nummer", "vat", "vat number"),
    "address": ("adresse", "vej", "gade", "vejnavn", "street", "address"),
    "postcode": ("postnr", "postnummer", "zip", "post nr", "postcode"),
    "city": ("by", "postby", "bynavn", "city", "town"),
    "municipality": ("kommune", "kommunenavn", "kommunekode", "municipality"),
    "website": ("hjemmeside", "web", "www", "webside", "url", "website", "link"),
    "country": ("land", "landekode", "country"),
    "industry": ("branche", "branchetekst", "sektor", "industry"),
    "employees": ("ansatte", "antal ansatte", "medarbejdere", "employees"),
    "tags": ("emneord", "tags", "mærker", "kategori"),
    "kind": ("type", "art", "kind", "kategori"),
    "title": ("titel", "title", "emne", "overskrift"),
    "on": ("dato", "date", "dag", "hvornår"),
    "note": ("bemærkning", "bemærkninger", "noter", "note", "kommentar", "kommentarer", "notes"),
    "begins": ("fra", "start", "startdato", "begins", "from"),
    "ends": ("til", "slut", "slutdato", "ends", "to", "until"),
}


@dataclass(frozen=True)
class Guess:
    """What a column is taken for: a target's name, and why in a few words; both empty for nothing."""

    target: str = ""
    why: Any = ""


def fold(text: str) -> str:
    """Return a heading or choice as it is compared: no case, accents, marks or final star."""
    return key_from(text.rstrip(" *:")).replace("-", "")


def headings_id(cells: Iterable[str]) -> str:
    """Return what a set of headings is remembered by; order and our own column of reasons do not count."""
    own = {fold(text) for text in REASON_HEADINGS}
    folded = sorted({fold(cell) for cell in cells} - own - {""})
    return hashlib.sha256("\n".join(folded).encode()).hexdigest()


def heading_row(spec: Register[Any], rows: Sequence[tuple[int, Sequence[str]]]) -> int:
    """Return the number of the row that holds the headings: the one with most that are known, else most texts.

    Args:
        spec: the register.
        rows: the sheet's first rows.
    """
    known = _known(spec)

    def weight(row: tuple[int, Sequence[str]]) -> tuple[int, int]:
        cells = [cell for cell in row[1] if cell]
        texts = {cell for cell in cells if _HEADING_LIKE.fullmatch(cell)}
        return sum(fold(cell) in known for cell in cells), len(texts) if len(texts) > 1 else 0

    looked = rows[:_HEADINGS_IN]
    best = max(looked, key=weight)
    if weight(best)[0] < 2:  # one known word may stand anywhere: take the first row that is wide enough
        widest = max(weight(row)[1] for row in looked)
        best = next(row for row in looked if weight(row)[1] * 2 >= widest)
    return best[0]


def known_headings(spec: Register[Any], cells: Iterable[str]) -> int:
    """Return how many of the cells are headings that the register knows; what the sheet is chosen by."""
    known = _known(spec)
    return sum(fold(cell) in known for cell in cells if cell)


def guess(spec: Register[Any], headings: Sequence[str], values: Sequence[Sequence[str]]) -> list[Guess]:
    """Return what each column is taken for.

    Args:
        spec: the register.
        headings: the headings by column.
        values: some values of each column, without empty ones.
    """
    there = targets(spec)
    order = {name: number for number, name in enumerate(there)}
    found = [
        (score, -column, -order[name], why)
        for column, heading in enumerate(headings)
        for name, (score, why) in _scores(spec, there, heading, values[column]).items()
    ]
    names = list(there)
    taken: dict[int, Guess] = {}
    full: dict[str, float] = {}
    for score, column, number, why in sorted(found, key=lambda one: one[:3], reverse=True):
        name = names[-number]
        joined = score == _JOINED
        # Parts are joined with parts; a column that says it all leaves them out.
        if -column in taken or (name in full and not (joined and full[name] == _JOINED)):
            continue
        taken[-column] = Guess(name, why)
        full[name] = score
    return [taken.get(column, Guess()) for column in range(len(headings))]


_EXACT, _SYNONYM, _JOINED, _NEAR, _CONTENT = 100.0, 90.0, 85.0, 70.0, 55.0


def _scores(
    spec: Register[Any], there: Mapping[str, Target], heading: str, values: Sequence[str]
) -> dict[str, tuple[float, Any]]:
    said = fold(heading)
    found: dict[str, tuple[float, Any]] = {}
    if said and said in {fold(text) for text in REASON_HEADINGS}:
        return found
    parts = {fold(text): name for name, texts in spec.incoming.joined.items() for text in texts}
    if said in parts:
        return {parts[said]: (_JOINED, _("a part, by its heading"))}
    for text, (name, weight) in _known(spec).items():
        if text == said:
            found[name] = max(
                found.get(name, (0.0, "")), (weight, _("by its heading")), key=lambda one: one[0]
            )
    if not found and len(said) > 3:
        for text, (name, weight) in _known(spec).items():
            like = difflib.SequenceMatcher(None, said, text).ratio() if len(text) > 3 else 0
            inside = 0.9 if len(text) > 4 and (said.startswith(text) or said.endswith(text)) else 0
            if max(like, inside) >= LEAST_LIKE:
                score = _NEAR * max(like, inside) * weight / _EXACT
                if score > found.get(name, (0.0, ""))[0]:
                    found[name] = (score, _("by a heading like it"))
    if not found:
        for name, target in there.items():
            if target.name.rpartition(BESIDE)[2] in _content(target.field, values[:_SAMPLED]):
                found[name] = (_CONTENT, _("by what stands in it"))
    return found


@cache
def _known_by_kind(kind: str, _form: type) -> dict[str, tuple[str, float]]:
    spec = registers()[kind]
    known: dict[str, tuple[str, float]] = {}
    there = targets(spec)
    for name in reversed(there):  # the first target of a heading keeps it
        bare = name.rpartition(BESIDE)[2]
        for text in _KNOWN_AS.get(bare, ()):
            known[fold(text)] = (name, _SYNONYM)
        if there[name].group:
            for language in ("da", "en"):
                with override(language):
                    known[fold(str(there[name].field.label or bare))] = (name, _SYNONYM)
    for name, texts in spec.incoming.known_as.items():
        for text in texts:
            known[fold(text)] = (name, _SYNONYM)
    for name in reversed(there):
        for language in ("da", "en"):
            with override(language):
                known[fold(str(there[name].label))] = (name, _EXACT)
        known[fold(name)] = (name, _EXACT)
    known.pop("", None)
    return known


def _known(spec: Register[Any]) -> dict[str, tuple[str, float]]:
    """Headings that are known for a register: what they are, and how surely."""
    return _known_by_kind(spec.kind, spec.form)


_HEADING_LIKE = re.compile(r"[^\W\d](?:[^\d@]|\d(?!\d\d)){0,59}")
"""A text without an e-mail address or a longer number: what stands over a column rather than in it."""
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-zA-ZæøåÆØÅ]{2,}")
_CVR = re.compile(r"(?:DK)?[ -]?\d{2} ?\d{2} ?\d{2} ?\d{2}", re.IGNORECASE)
_POSTCODE = re.compile(r"(?:DK-?)?\d{4}")
_WEB = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_PHONE = re.compile(r"(?:\+|00)\d{2}[\d ]{8,14}|\d{2} \d{2} \d{2} \d{2}")


def _is_day(text: str) -> bool:
    try:
        typed.day(text)
    except ValueError:
        return False
    return True


_LOOKS: tuple[tuple[frozenset[str], Callable[[str], Any]], ...] = (
    (frozenset({"email"}), _EMAIL.fullmatch),
    (frozenset({"phone"}), _PHONE.fullmatch),
    (frozenset({"cvr"}), _CVR.fullmatch),
    (frozenset({"postcode"}), _POSTCODE.fullmatch),
    (frozenset({"website"}), _WEB.fullmatch),
    (frozenset({"on", "begins"}), _is_day),
)


def _content(field: forms.Field, values: Sequence[str]) -> frozenset[str]:
    """Return the names of fields that the values look like: four of five must."""
    filled = [value for value in values if value]
    if len(filled) < 2:
        return frozenset()
    for names, fits in _LOOKS:
        if sum(bool(fits(value)) for value in filled) >= 0.8 * len(filled):
            return names
    return frozenset()


def missing(spec: Register[Any], given: Iterable[str]) -> list[Target]:
    """Return the targets that every new record needs and that no column gives."""
    there, given = targets(spec), set(given)
    return [
        target for name, target in there.items() if target.needed and not target.group and name not in given
    ]
