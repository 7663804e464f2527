"""What the search looks in: one line for each record that can be found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


@dataclass(frozen=True)
class Findable:
    """How a record is found; what a model's `findable()` returns.

    Args:
        title: its name in the list of findings.
        label: what stands under the title: kind, town, job.
        strong: what it is known by besides its title: CVR number, e-mail address, telephone.
        weak: all else that it is found by: summaries, the names of organisations that took part.
        confidential: only for those with the right to what is confidential.
        forgiving: whether one typing error in the title is forgiven; for names.
        alike: what another record of the kind that has one of these may be the same as, e.g. `cvr:12345678`.
    """

    title: str
    label: str = ""
    strong: str = ""
    weak: str = ""
    confidential: bool = False
    forgiving: bool = False
    alike: tuple[str, ...] = ()


class SearchEntry(models.Model):
    """How one record is found. Derived from the record by the action that writes it; can be built anew at any time.

    `label`: what stands under the title in a list of findings. `reads`: the right that its reader needs, and
    `confidential` for those records that need the right to what is confidential besides. `folded`: the title with
    Danish letters and case made alike, for what begins with what is typed. `vector`: every word, folded and by stem,
    and for names each word with one letter left out. `target`: the record that it leads to, which is another for a
    record that was merged. `alike`: what records that may be the same share.
    """

    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=120)
    target = models.CharField(max_length=120)
    title = models.CharField(max_length=300)
    label = models.CharField(max_length=300, blank=True)
    reads = models.CharField(max_length=40)
    confidential = models.BooleanField(default=False)
    folded = models.CharField(max_length=400, db_collation="C")
    vector = SearchVectorField()
    alike = ArrayField(models.CharField(max_length=200), default=list, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "key"], name="search_entry_once")]
        indexes: ClassVar = [
            GinIndex(fields=["vector"], name="search_entry_words", fastupdate=False),
            GinIndex(fields=["alike"], name="search_entry_alike", fastupdate=False),
            # In the order of bytes, which serves both what begins with a text and the first of them.
            models.Index(fields=["kind", "folded"], name="search_entry_begins"),
        ]

    def __str__(self) -> str:
        return self.title


class NotSame(models.Model):
    """Two records that somebody has looked at and found to be two. `first` is the smaller key."""

    kind = models.CharField(max_length=30)
    first = models.CharField(max_length=120, db_collation="C")
    second = models.CharField(max_length=120, db_collation="C")
    said_by = models.CharField(max_length=80)
    said_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "first", "second"], name="not_same_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="not_same_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"
