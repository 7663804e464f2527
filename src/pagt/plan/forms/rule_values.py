"""Values of a rule as people type and read them: `netværksmøde; rådsmøde`, `2.000.000`, `31-12-2025`, `ja`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from pagt.core import money
from pagt.core.forms import DateField
from pagt.network.partners.municipalities import names as municipality_names
from pagt.plan.rules.labels import label
from pagt.plan.rules.language import Scalar
from pagt.plan.rules.vocabulary import (
    EVIDENCE,
    TESTABLE,
    Attribute,
    Kind,
    ValueType,
    attributes_of,
    common_attributes,
)
from pagt.plan.words import word


def attribute_of(name: str, kinds: Iterable[str]) -> Attribute | None:
    """Return an attribute of the first of the kinds that has it, else of any kind."""
    for kind in (*kinds, *EVIDENCE):
        if kind in EVIDENCE and (found := attributes_of(Kind(kind)).get(name)):
            return found
    return None


def testable_attributes() -> list[tuple[str, str]]:
    """Return (name, word) of every attribute that a rule may ask for, of any kind."""
    found = {
        name: word("attribute", name)
        for kind in EVIDENCE
        for name, attribute in attributes_of(kind).items()
        if attribute.testable and attribute.type in TESTABLE
    }
    return sorted(found.items(), key=lambda pair: pair[1])


def common(kinds: Iterable[str]) -> dict[str, Attribute]:
    """Return what all of the kinds carry, or any kind when none is chosen."""
    known = tuple(Kind(kind) for kind in kinds if kind in EVIDENCE)
    if known:
        return common_attributes(known)
    return {name: attribute for kind in EVIDENCE for name, attribute in attributes_of(kind).items()}


def suggestions() -> Iterator[tuple[str, list[str]]]:
    """Yield each attribute that has choices with their words, for the suggestions of the value field."""
    seen: dict[str, dict[str, None]] = {}
    for kind in EVIDENCE:
        for name, attribute in attributes_of(kind).items():
            if attribute.type is ValueType.CHOICE:
                seen.setdefault(name, {}).update((word(name, value), None) for value in attribute.values)
            elif attribute.type is ValueType.FLAG:
                seen[name] = {word("flag", "yes"): None, word("flag", "no"): None}
            elif attribute.type is ValueType.MUNICIPALITY:
                seen[name] = dict.fromkeys(municipality_names().values())
    for name, words in seen.items():
        yield name, list(words)


def read_values(name: str, text: str, kinds: Iterable[str]) -> list[Scalar]:
    """Return the values that a text names, separated by semicolons.

    Raises:
        ValidationError: one of them is no value of the attribute.
    """
    return [read_value(name, part.strip(), kinds) for part in text.split(";") if part.strip()]


def read_value(name: str, text: str, kinds: Iterable[str]) -> Scalar:
    """Return the one value that a text names, by its word in either language or as the plan file writes it."""
    attribute = attribute_of(name, kinds)
    match attribute.type if attribute else ValueType.TEXT:
        case ValueType.CHOICE:
            values = attribute.values if attribute else ()
            found_value = _by_word(name, text, values)
            if found_value not in values:
                words = ", ".join(word(name, value) for value in values)
                raise ValidationError(
                    _("“%(text)s” is none of the values of %(field)s: %(words)s."),
                    params={"text": text[:40], "field": word("attribute", name), "words": words},
                )
            return found_value
        case ValueType.FLAG:
            return _by_word("flag", text, ("yes", "no")) in ("yes", "true")
        case ValueType.MONEY | ValueType.NUMBER | ValueType.YEAR:
            return _number(text)
        case ValueType.DATE:
            found: date = DateField().clean(text)
            return found
        case ValueType.MUNICIPALITY:
            codes = {named.casefold(): code for code, named in municipality_names().items()}
            return codes.get(text.casefold(), text)
    return text


def _by_word(group: str, text: str, values: Iterable[str]) -> str:
    for value in values:
        if text.casefold() in (
            value,
            label(group, value, "da").casefold(),
            label(group, value, "en").casefold(),
        ):
            return value
    return text


def _number(text: str) -> int:
    try:
        oere = money.parse(text)
    except ValueError as error:
        raise ValidationError(_("“%(text)s” is no whole number."), params={"text": text[:40]}) from error
    if oere % 100:
        raise ValidationError(_("“%(text)s” is no whole number."), params={"text": text[:40]})
    return oere // 100


def write_value(name: str, value: Scalar, kinds: Iterable[str]) -> str:
    """Return a value as the form shows it; `read_value` reads it back."""
    attribute = attribute_of(name, kinds)
    kind = attribute.type if attribute else ValueType.TEXT
    if kind is ValueType.FLAG:
        return word("flag", "yes" if value else "no")
    if kind is ValueType.CHOICE:
        return word(name, str(value))
    if kind is ValueType.MUNICIPALITY:
        return municipality_names().get(str(value), str(value))
    if kind is ValueType.MONEY and isinstance(value, int):
        return money.kroner(value * 100)
    return value.isoformat() if isinstance(value, date) else str(value)
