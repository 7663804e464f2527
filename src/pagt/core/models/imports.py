"""An import of a spreadsheet, from upload over dry run to all or nothing."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class ImportState(StrEnum):
    """Waiting for the worker to read it; asking a person what its columns are; and so on to the end."""

    WAITING = "waiting"
    ASKING = "asking"
    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    FAILED = "failed"


AT_WORK = frozenset({ImportState.WAITING, ImportState.CHECKING, ImportState.APPLYING, ImportState.UNDOING})
"""The worker has it, or will."""


class ImportRun(models.Model):
    """One uploaded spreadsheet and what it would do, row by row, in `report`.

    `overview`: the file's sheets with their first rows and what their columns hold, so that pages need not read it.
    `mapping`: sheet, heading row and which column is which field, as the person chose. `answers`: row -> what the
    person said of a row that looks like a record there is. `written`: what the import made and changed, so that it can
    be undone. `touched_at`: when the worker last gave a sign of life.
    """

    key = models.CharField(max_length=32, unique=True, editable=False)
    register = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    state = models.CharField(max_length=20, default=ImportState.WAITING)
    done_rows = models.PositiveIntegerField(default=0)
    total_rows = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=list)
    problem = models.TextField(blank=True)
    overview = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    written = models.JSONField(default=list)
    touched_at = models.DateTimeField(db_default=Now())
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=[s.value for s in ImportState]), name="import_known_state"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class ColumnMapping(models.Model):
    """Which columns of a file were taken for which fields, kept for the next file with the same headings."""

    register = models.CharField(max_length=40)
    headings = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    saved_by = models.CharField(max_length=80)
    saved_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["register", "headings"], name="column_mapping_once"),
        ]

    def __str__(self) -> str:
        return self.register
