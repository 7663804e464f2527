"""What the search looks in: one line for each record that can be found."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchEntry(models.Model):
    """How one record is found. Derived from the record by the action that writes it; can be built anew at any time.

    `label`: what stands under the title in a list of findings. `reads`: the right that its reader needs, and
    `confidential` for those records that need the right to what is confidential besides. `folded`: the title with
    Danish letters and case made alike, for what begins with what is typed. `vector`: every word, folded and by stem.
    """

    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=120)
    title = models.CharField(max_length=300)
    label = models.CharField(max_length=300, blank=True)
    reads = models.CharField(max_length=40)
    confidential = models.BooleanField(default=False)
    folded = models.CharField(max_length=400)
    vector = SearchVectorField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "key"], name="search_entry_once")]
        indexes: ClassVar = [
            GinIndex(fields=["vector"], name="search_entry_words"),
            models.Index(fields=["folded"], name="search_entry_begins", opclasses=["text_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return self.title
