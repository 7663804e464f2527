"""What somebody has typed in a form and not yet saved."""

from typing import ClassVar

from django.db import models


class Draft(models.Model):
    """The latest typed values of one actor's form, kept until the form is saved or the draft dropped."""

    owner = models.CharField(max_length=80)
    form = models.CharField(max_length=200)
    data = models.TextField()
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "form"], name="draft_one_per_form"),
        ]

    def __str__(self) -> str:
        return self.form
