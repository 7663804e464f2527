"""Verdicts as the desk's pages show them: plain values, with confidential records only counted for some."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pagt.core.closed import is_open
from pagt.core.register.spec import registers
from pagt.core.rights import Actor, Right
from pagt.plan.gaps import GapLink, gap_links
from pagt.plan.models import Attestation
from pagt.plan.queries import SignedOff
from pagt.plan.rules.language import AllOf, AnyOf, Coverage, Linked, Rule, Sum
from pagt.plan.rules.messages import Both, Kroner
from pagt.plan.rules.records import Record
from pagt.plan.rules.results import CommitmentResult, PartResult, PeriodResult
from pagt.plan.rules.verdict import Verdict
from pagt.plan.rules.vocabulary import Kind, ValueType, attributes_of
from pagt.plan.words import reader_language, said, word


@dataclass(frozen=True)
class ShownRecord:
    """A record in a proof; `why` is empty for one that counts."""

    on: str
    kind: str
    title: str
    url: str
    source: str
    why: str = ""


@dataclass(frozen=True)
class ShownPeriod:
    """One period with its proof. `hidden_*`: confidential records that the reader may only know the number of."""

    name: str
    value: str
    begins: date
    ends: date
    verdict: Verdict
    measure: str
    missing: list[str]
    days_left: int | None
    days_late: int | None
    counted: list[ShownRecord] = field(default_factory=list)
    hidden_counted: int = 0
    rejected: list[ShownRecord] = field(default_factory=list)
    hidden_rejected: int = 0
    reached: list[tuple[str, int]] = field(default_factory=list)
    links: list[GapLink] = field(default_factory=list)
    sign_offs: list[SignedOff] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether the page shows the proof at once: what is not kept and has begun."""
        return self.verdict not in (Verdict.KEPT, Verdict.UPCOMING)


@dataclass(frozen=True)
class ShownPart:
    """A part of a composed rule."""

    label: str
    verdict: Verdict
    periods: list[ShownPeriod]
    parts: list[ShownPart]


def period_name(begins: date, ends: date) -> str:
    """Return what a period is called: its year, its years, its last day, or its days."""
    first, last = (begins.month, begins.day) == (1, 1), (ends.month, ends.day) == (12, 31)
    if first and last:
        return str(begins.year) if begins.year == ends.year else f"{begins.year}–{ends.year}"
    if first:
        return _("by %(day)s") % {"day": date_format(ends, "SHORT_DATE_FORMAT")}
    return f"{date_format(begins, 'SHORT_DATE_FORMAT')} – {date_format(ends, 'SHORT_DATE_FORMAT')}"


def measure(period: PeriodResult, rule: Rule | None) -> str:
    """Return what there is against what is promised: `3 (promised: 1–2)`, `11 of 19`."""
    if isinstance(rule, AllOf | AnyOf):
        return _("%(have)s of %(all)s parts") % {"have": period.have, "all": len(rule.parts)}
    if isinstance(rule, Coverage | Linked):
        return _("%(have)s of %(all)s") % {"have": period.have, "all": period.need_min or 0}
    money = isinstance(rule, Sum) and attributes_of(rule.filter.kinds[0])[rule.field].type is ValueType.MONEY

    def number(n: int) -> str:
        return said(Kroner(n)) if money else str(n)

    low, high = period.need_min, period.need_max
    if low is not None and high is not None:
        need = number(low) if low == high else f"{number(low)}–{number(high)}"
    elif high is not None:
        need = _("at most %(number)s") % {"number": number(high)}
    else:
        need = _("at least %(number)s") % {"number": number(low or 0)}
    return _("%(have)s (promised: %(need)s)") % {"have": number(period.have), "need": need}


def title_of(result: CommitmentResult) -> str:
    """Return a commitment's title in the reader's language."""
    return said(Both(result.commitment.title, result.commitment.title_en))


def missing_names(period: PeriodResult, by: Actor) -> list[str]:
    """Return the names of what is missing; none when they would tell the actor what is confidential."""
    if period.missing_tells and Right.READ_CONFIDENTIAL not in by.rights:
        return []
    return [said(name) for name in period.missing]


def shown_periods(
    result: CommitmentResult, by: Actor, sign_offs: Sequence[SignedOff] = ()
) -> tuple[list[ShownPeriod], list[ShownPart]]:
    """Return the periods of a commitment, and its parts, as the page shows them to the actor."""
    rule = result.commitment.rule
    writes = Right.WRITE_RECORDS in by.rights
    periods = [
        _period(
            period,
            rule,
            by,
            gap_links(result, period) if writes else [],
            [row for row in sign_offs if (row.begins, row.ends) == (period.start, period.end)],
        )
        for period in result.periods
    ]
    parts = rule.parts if isinstance(rule, AllOf | AnyOf) else ()
    return periods, [_part(part, own.rule, by) for part, own in zip(result.parts, parts, strict=True)]


def _part(part: PartResult, rule: object, by: Actor) -> ShownPart:
    own = rule if isinstance(rule, Rule) else None
    inner = own.parts if isinstance(own, AllOf | AnyOf) else ()
    return ShownPart(
        said(part.label),
        part.verdict,
        [_period(period, own, by) for period in part.periods],
        [_part(below, entry.rule, by) for below, entry in zip(part.parts, inner, strict=False)],
    )


def _period(
    period: PeriodResult,
    rule: Rule | None,
    by: Actor,
    links: Sequence[GapLink] = (),
    sign_offs: Sequence[SignedOff] = (),
) -> ShownPeriod:
    counted = [record for record in period.counted if may_see(record, by)]
    rejected = [entry for entry in period.rejected if may_see(entry.record, by)]
    language = reader_language()
    return ShownPeriod(
        name=period_name(period.start, period.end),
        value=f"{period.start.isoformat()}_{period.end.isoformat()}",
        begins=period.start,
        ends=period.end,
        verdict=period.verdict,
        measure=measure(period, rule),
        missing=missing_names(period, by),
        days_left=period.days_left,
        days_late=period.days_late,
        counted=[shown_record(record) for record in counted],
        hidden_counted=len(period.counted) - len(counted),
        rejected=[
            shown_record(entry.record, "; ".join(reason.text(language) for reason in entry.reasons))
            for entry in rejected
        ],
        hidden_rejected=len(period.rejected) - len(rejected),
        reached=[
            (member.name, sum(may_see(record, by) for record in member.records))
            for member in (
                period.reached if not period.missing_tells or Right.READ_CONFIDENTIAL in by.rights else ()
            )
        ],
        links=list(links),
        sign_offs=list(sign_offs),
    )


def may_see(record: Record, by: Actor) -> bool:
    """Whether a proof names a record to the actor; what it may not name is only counted, so that the verdict stays."""
    if record.confidential and Right.READ_CONFIDENTIAL not in by.rights:
        return False
    return record.kind != Kind.APPLICATION or record.attested or is_open(record.key, by)


def shown_record(record: Record, why: str = "") -> ShownRecord:
    """Return a record as a line of a proof, with the address of its page at the desk."""
    spec = registers().get(Attestation.KIND if record.attested else record.kind)
    kind = word("kind", record.kind)
    day = date_format(record.on, "SHORT_DATE_FORMAT")
    return ShownRecord(
        on=_("by %(day)s") % {"day": day} if record.on_is_latest else day,
        kind=_("%(kind)s, attested") % {"kind": kind} if record.attested else kind,
        title=record.heading(reader_language()),
        url=f"{spec.url('list')}{record.key}/" if spec else "",
        source=record.source,
        why=why,
    )
