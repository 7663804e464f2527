"""What the public may see of a verdict's proof. Everything public goes through here: pages, data and feed.

A confidential record is a number and nothing else: no title, no day, no organisation, no dot on a line. A
meeting that is not marked for the public pages, and every interaction, shows its purpose and its day, not its
title nor a source that nobody outside can look up. Why something was cancelled is nobody else's business. What
was withdrawn, is not yet published or not yet submitted is not shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from pagt.plan.rules.labels import label
from pagt.plan.rules.messages import say
from pagt.plan.rules.records import Record
from pagt.plan.rules.results import PeriodResult, Rejected
from pagt.plan.rules.vocabulary import Kind
from pagt.web.portal import phrases


@dataclass(frozen=True, slots=True)
class Entry:
    """A record as the public sees it.

    `day`: `on` written out; `latest`: dated no later than `on`; `reason`: why it does not count.
    """

    kind: str
    kind_word: str
    title: str
    on: date
    day: str
    latest: bool
    source: str
    source_url: str
    attested: bool
    url: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """A period's proof. `hidden` and `hidden_rejected` count what is confidential.

    `missing` names what is not reached; None when the names would tell whom a confidential record is about, then
    only `missing_number` is said.
    """

    counted: tuple[Entry, ...]
    hidden: int
    rejected: tuple[Entry, ...]
    hidden_rejected: int
    missing: tuple[str, ...] | None
    missing_number: int

    @property
    def rejected_number(self) -> int:
        """How many records do not count, confidential ones included."""
        return len(self.rejected) + self.hidden_rejected

    @property
    def empty(self) -> bool:
        """Whether there is no record of the kind at all."""
        return not (self.counted or self.hidden or self.rejected_number)


def proof_of(period: PeriodResult, *, parts: bool = False) -> Proof:
    """Return what the public may see of a period's proof, in the active language.

    Args:
        period: the period.
        parts: the period sums up parts, which tell for themselves what does not count for them and why.
    """
    rejections = () if parts else period.rejected
    counted = tuple(entry_of(record) for record in period.counted if not record.confidential)
    rejected = tuple(
        entry_of(rejected.record, _reason(rejected))
        for rejected in rejections
        if not rejected.record.confidential and not _unseen(rejected.record)
    )
    missing = tuple(say(name, phrases.lang()) for name in period.missing)
    return Proof(
        counted=counted,
        hidden=len(period.counted) - len(counted),
        rejected=rejected,
        hidden_rejected=sum(
            rejected.record.confidential and not _unseen(rejected.record) for rejected in rejections
        ),
        missing=None if period.missing_tells else missing,
        missing_number=len(missing),
    )


def _reason(rejected: Rejected) -> str:
    if rejected.reason.code in ("cancelled", "cancelled_elsewhere"):
        return _("Cancelled").lower()
    return rejected.reason.text(phrases.lang())


def _unseen(record: Record) -> bool:
    """Whether nobody outside may know that there is such a record: it is taken back, or not yet out."""
    out = record.kind != Kind.APPLICATION or record.attributes.get("on")
    return bool(record.attributes.get("withdrawn") or record.attributes.get("draft") or not out)


def entry_of(record: Record, reason: str = "") -> Entry:
    """Return a record that is not confidential as the public sees it."""
    lang = phrases.lang()
    source_url = record.source if record.source.startswith(("https://", "http://")) else ""
    return Entry(
        kind=record.kind,
        kind_word=label("kind", record.kind, lang),
        title=_title(record),
        on=record.on,
        day=phrases.long_date(record.on),
        latest=record.on_is_latest,
        source=record.source if _announced(record) else source_url,
        source_url=source_url,
        attested=record.attested,
        url=_address(record),
        reason=reason,
    )


def _announced(record: Record) -> bool:
    """Whether what somebody wrote of the record is meant for the public."""
    if record.attested or record.kind not in (Kind.MEETING, Kind.INTERACTION):
        return True
    return bool(record.attributes.get("public"))


def _title(record: Record) -> str:
    if _announced(record) and record.title:
        return record.title
    purpose = str(record.attributes.get("purpose") or "")
    said = (
        label("purpose", purpose, phrases.lang()) if purpose else label("kind", record.kind, phrases.lang())
    )
    return said[:1].upper() + said[1:]


def _address(record: Record) -> str:
    if record.attested or record.void:
        return ""
    match record.kind:
        case Kind.AWARD:
            return reverse("portal:project", args=[record.key])
        case Kind.AWARD_ROUND:
            return reverse("portal:projects") + f"#{record.key}"
        case Kind.CALL:
            return reverse("portal:call", args=[record.key])
        case Kind.THEME:
            return reverse("portal:themes") + f"#{record.key}"
    return ""
