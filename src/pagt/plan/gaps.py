"""What closes a gap: links to the form that does, with what the rule asks for filled in already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from pagt.core.closed import is_open, reader
from pagt.core.register.spec import Register, registers
from pagt.plan.rules.language import (
    AllOf,
    AnyOf,
    Coverage,
    Linked,
    OneOf,
    Rule,
    SimpleRule,
    SomeParticipant,
    simple_rules,
)
from pagt.plan.rules.results import CommitmentResult, PartResult, PeriodResult
from pagt.plan.rules.verdict import Verdict
from pagt.plan.rules.vocabulary import SPECS, Kind, ValueType, attributes_of
from pagt.plan.words import reader_language, said, word

MOST_LINKS = 6
_FORM_FIELDS = {(Kind.BID, "state"): "stage", (Kind.MATCH, "state"): "stage"}
"""Facts whose form field is called otherwise."""
_ASKED_FOR_BY = {Kind.APPLICATION: Kind.CALL}
"""What others hand in, and what brings it about."""


@dataclass(frozen=True)
class GapLink:
    """A form that would close a gap: what its button says, and its address."""

    label: str
    url: str


def gap_links(result: CommitmentResult, period: PeriodResult) -> list[GapLink]:
    """Return the forms that would bring a period nearer to being kept, at most `MOST_LINKS`.

    Args:
        result: the commitment's result.
        period: one of its periods; a kept one has no gap, nor has one with too many records.
    """
    rule = result.commitment.rule
    if rule is None or period.verdict is Verdict.KEPT or _too_many(period):
        return []
    links = dict.fromkeys(_links(rule, period, result.parts))
    return list(links)[:MOST_LINKS]


def attest_link(result: CommitmentResult, key: str) -> str:
    """Return the address of the form that attests something for a promise, with what its rule asks for.

    Args:
        result: the commitment's result; it has a rule.
        key: the commitment's key.
    """
    rule = result.commitment.rule
    simple = next(iter(simple_rules(rule))) if rule else None
    given = {"commitment": key}
    period = next((p for p in result.periods if p.verdict is not Verdict.KEPT), None)
    if simple is not None and period is not None:
        kind = simple.filter.kinds[0]
        given["of"] = kind
        given |= {
            name if name == "title" else f"particulars-{name}": value
            for name, value in _values(simple, kind, period, "", "")
            if value
        }
    return f"{reverse('attestation-new')}?{urlencode(given)}"


def _too_many(period: PeriodResult) -> bool:
    return period.need_max is not None and period.have > period.need_max


def _links(rule: Rule, period: PeriodResult, parts: tuple[PartResult, ...]) -> Iterator[GapLink]:
    if not isinstance(rule, AllOf | AnyOf):
        yield from _simple_links(rule, period)
        return
    for part, found in zip(rule.parts, parts, strict=True):
        own = next((p for p in found.periods if (p.start, p.end) == (period.start, period.end)), None)
        own = own or next((p for p in found.periods if p.verdict is not Verdict.KEPT), None)
        if own is None or own.verdict is Verdict.KEPT or _too_many(own):
            continue
        if isinstance(part.rule, SimpleRule | AllOf | AnyOf):
            yield from _links(part.rule, own, found.parts)


def _simple_links(rule: SimpleRule, period: PeriodResult) -> Iterator[GapLink]:
    if isinstance(rule, Linked):
        yield from _edit_links(rule, period)
    for wanted in rule.filter.kinds:
        kind = _ASKED_FOR_BY.get(wanted, wanted)
        spec = registers().get(kind)
        if spec is None:
            continue
        if isinstance(rule, Coverage):
            reached = {member.name: member.id for member in period.reached}
            for missing in period.missing:
                yield _new_link(spec, rule, kind, period, reached.get(missing.da, ""), said(missing))
        elif not isinstance(rule, Linked) or period.need_min == 0:
            yield _new_link(spec, rule, kind, period, "", "")


def _edit_links(rule: Linked, period: PeriodResult) -> Iterator[GapLink]:
    """The forms of the records that lack a link."""
    what = word("attribute", rule.link)
    for rejected in period.rejected:
        spec = registers().get(rejected.record.kind)
        if spec is None or rejected.record.attested or rejected.reason.code != "not_linked":
            continue
        if rejected.record.kind == Kind.APPLICATION and not is_open(rejected.record.key, reader()):
            continue
        named = {"title": rejected.record.heading(reader_language()), "what": what}
        yield GapLink(
            _("“%(title)s”: add %(what)s") % named, f"{spec.url('list')}{rejected.record.key}/edit/"
        )


def _new_link(
    spec: Register[object],  # type: ignore[type-var]
    rule: SimpleRule,
    kind: Kind,
    period: PeriodResult,
    member: str,
    member_name: str,
) -> GapLink:
    fields = spec.form.base_fields
    kept = {
        _FORM_FIELDS.get((kind, name), name): value
        for name, value in _values(rule, kind, period, member, member_name)
        if value and _FORM_FIELDS.get((kind, name), name).split("-")[0] in fields
    }
    label = str(spec.new_label)
    return GapLink(
        f"{label}: {member_name}" if member_name else label, f"{spec.url('new')}?{urlencode(kept)}"
    )


def _values(
    rule: SimpleRule, kind: Kind, period: PeriodResult, member: str, member_name: str
) -> Iterator[tuple[str, str]]:
    """The attributes with what the rule asks of a record of the kind. The date is for people to say."""
    attributes = attributes_of(kind)
    title = ""
    for test in rule.filter.where:
        if isinstance(test, OneOf) and attributes[test.attribute].type is not ValueType.FLAG:
            value = str(test.values[0])
            yield test.attribute, value
            if test.attribute == "purpose":
                title = word("purpose", value)
    title = ": ".join(part for part in (title, member_name) if part)
    yield "title", title[:1].upper() + title[1:]
    if attributes["year"].required and period.start.year == period.end.year:
        yield "year", str(period.start.year)
    organisations = [
        (key, test.role)
        for test in rule.filter.participants
        if isinstance(test, SomeParticipant)
        for key in test.id[:1]
    ]
    if isinstance(rule, Coverage) and member:
        if rule.through == "participants":
            organisations.insert(0, (member, ()))
        else:
            yield rule.through, member
    yield from _organisations(kind, organisations)
    for number, item in enumerate(rule.filter.items):
        if item.mark:
            yield f"items-{number}-subject", word("mark", item.mark[0]).capitalize()
            yield f"items-{number}-mark", item.mark[0]


def _organisations(kind: Kind, organisations: list[tuple[str, tuple[str, ...]]]) -> Iterator[tuple[str, str]]:
    roles = SPECS[kind].roles
    named: dict[str, list[str]] = {}
    for key, wanted in organisations:
        role = next((role for role in roles if not wanted or role in wanted), None)
        if role is not None:
            named.setdefault(roles[role], []).append(key)
    for field, keys in named.items():
        if field == "participants":
            for number, key in enumerate(keys):
                yield f"participants-{number}-organisation", key
                yield f"participants-{number}-attended", "on"
        elif attributes_of(kind)[field].many:
            yield field, "; ".join(keys)
        else:
            yield field, keys[0]
