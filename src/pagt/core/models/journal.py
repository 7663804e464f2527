"""The journal's table. Written only by `pagt.core.journal`; the database refuses change and deletion."""

from typing import ClassVar

from django.db import models


class JournalEntry(models.Model):
    """One line of the journal: who did what to which record, and the record's whole state afterwards.

    `id` is gapless and `hash` chains each row to the one before; both are set by a database trigger
    (migration `core.0002_journal_guard`), never here. The row holds text, not foreign keys, so that
    nothing that happens to a person or a record can reach back into it.
    """

    id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    action = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    title = models.CharField(max_length=300)
    state = models.JSONField()
    reason = models.TextField(blank=True)
    previous = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["kind", "key", "-id"], name="journal_of_record"),
            models.Index(fields=["actor", "-id"], name="journal_of_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.action} {self.kind}:{self.key}"
