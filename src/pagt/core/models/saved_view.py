"""A list as somebody likes to see it: a name for its search, filters and sort."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """An address of a register's list under a name, for its owner or for everybody who reads the register."""

    key = models.CharField(max_length=16, unique=True, editable=False)
    owner = models.CharField(max_length=80)
    register = models.CharField(max_length=40)
    name = models.CharField(_("Name"), max_length=80)
    query = models.CharField(max_length=2_000, blank=True)
    shared = models.BooleanField(_("Shared with all who read the list"), default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(F("owner"), F("register"), Lower("name"), name="saved_view_one_a_name"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_named"),
        ]

    def __str__(self) -> str:
        return self.name
