"""What every record of the register has in common."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, time
from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from pagt.core import clock
from pagt.core.models.search import Findable
from pagt.core.rights import Right
from pagt.core.seals import sealed
from pagt.core.states import Confidence

CONFIDENCE_LABELS = {
    Confidence.STATED: _("Stated by the source"),
    Confidence.DERIVED: _("Worked out from the source"),
}


class Record(models.Model):
    """A fact that somebody typed once, where the work happened.

    A subclass names its `KIND` and says in `facts()` what the rules may see of it, and in `rest()` what
    else the journal keeps. `ROWS` names the related rows (reverse foreign keys) and `LINKS` the
    many-to-many fields that belong to the record. `PRIVATE` names what the journal must never hold,
    because it is about a person and the journal can't forget; `SEALED` what it holds as a seal only, because it is
    free text that may name people, `items.outcome` being a column of rows (docs/explanation/personal-data.md says
    which and why). `NEEDS` is the right to write such records, `READS` the right to read them. `FOUND_WITH` names the
    relations that `findable()` reads, `MERGED` the fields that may be taken over from another record that is found
    to be the same. `CASE` is the lookup that leads from the record to the key of the application whose case it belongs
    to, e.g. `application__key`: where the case is closed to a person, so is the record (`pagt.core.closed`).
    """

    KIND: ClassVar[str]
    NEEDS: ClassVar[Right] = Right.WRITE_RECORDS
    READS: ClassVar[Right] = Right.READ_RECORDS
    ROWS: ClassVar[tuple[str, ...]] = ()
    LINKS: ClassVar[tuple[str, ...]] = ()
    PRIVATE: ClassVar[frozenset[str]] = frozenset()
    SEALED: ClassVar[frozenset[str]] = frozenset({"note"})
    FOUND_WITH: ClassVar[tuple[str, ...]] = ()
    MERGED: ClassVar[tuple[str, ...]] = ()
    CASE: ClassVar[str] = ""

    key = models.SlugField(max_length=120, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    recorded_on = models.DateField(
        _("Put on record"),
        default=clock.today,
        help_text=_("The day the fact was put on record. An earlier day than today needs a source."),
    )
    source = models.CharField(
        _("Source"),
        max_length=500,
        blank=True,
        help_text=_("Where it can be checked: a page, a letter, a case number."),
    )
    confidence = models.CharField(
        _("Certainty"),
        max_length=10,
        blank=True,
        choices=[(value.value, label) for value, label in CONFIDENCE_LABELS.items()],
    )
    note = models.TextField(_("Note"), blank=True, max_length=5_000)
    withdrawn = models.CharField(_("Withdrawn because"), max_length=500, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def name_or_title(self) -> str:
        """The record's name in lists and messages."""
        return str(getattr(self, "title", "") or getattr(self, "name", "") or self.key)

    @property
    def journal_title(self) -> str:
        """The record's name in the journal, and what its key is made from; never the name of a person."""
        return self.name_or_title

    def __str__(self) -> str:
        return self.name_or_title

    def validate_constraints(self, exclude: Any = None) -> None:
        """Left to the database, which each write asks anyway: beforehand it costs three statements each."""

    @classmethod
    def in_cases(cls, keys: Collection[str]) -> models.Q:
        """Return the condition on records that belong to these cases; an empty one for a kind that belongs to none."""
        return models.Q((f"{cls.CASE}__in", list(keys))) if cls.CASE else models.Q()

    def findable(self) -> Findable | None:
        """Return how the search finds the record; None for what is found on another's page."""
        return None

    def why_not_merged(self) -> str:
        """Return why the record can't be merged with another, or an empty text."""
        return ""

    def overlaps(self, other: Any) -> bool:
        """Whether another record of the kind stands in this one's place, where the database lets only one stand."""
        return False

    def facts(self) -> Mapping[str, Any]:
        """Return what the record says, as plain JSON values, in the words of the plan's rules."""
        raise NotImplementedError

    def rest(self) -> Mapping[str, Any]:
        """Return what else the record says, that no rule asks for."""
        return {}

    def state(self) -> dict[str, Any]:
        """Return the record's whole state for the journal: its facts, the rest and what all records have."""
        state: dict[str, Any] = {
            "recorded_on": self.recorded_on.isoformat(),
            "source": self.source,
            "confidence": self.confidence,
            "note": self.note,
            "withdrawn": sealed(self.withdrawn),
        }
        state |= {name: _plain(value) for name, value in {**self.facts(), **self.rest()}.items()}
        return {
            name: self._shut(name, value)
            for name, value in state.items()
            if value not in ("", None, []) and name not in self.PRIVATE
        }

    def _shut(self, name: str, value: Any) -> Any:
        """A value as the journal holds it: a seal for a sealed text, also where it stands in a row."""
        if isinstance(value, list):
            inner = [part.removeprefix(f"{name}.") for part in self.SEALED if part.startswith(f"{name}.")]
            return (
                [{key: sealed(text) if key in inner else text for key, text in row.items()} for row in value]
                if inner
                else value
            )
        return sealed(value) if name in self.SEALED else value


def known_confidence(kind: str) -> models.CheckConstraint:
    """Return the constraint that a record of the kind is stated, derived, or says neither."""
    return models.CheckConstraint(
        condition=models.Q(confidence__in=["", *(value.value for value in Confidence)]),
        name=f"{kind}_known_confidence",
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | time) else value
