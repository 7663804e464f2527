"""Amounts of money in public decisions: whole kroner, stored as øre."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Mod
from django.db.models.lookups import Exact
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


def validate_whole_kroner(oere: int) -> None:
    """Raise unless the øre make whole kroner."""
    if oere % 100:
        raise ValidationError(_("Write the amount in whole kroner."), code="whole_kroner")


def amount_field(label: Any, **options: Any) -> models.PositiveBigIntegerField[Any, Any]:
    """Return a field for an amount in øre that may be unknown; unknown is not zero.

    Its model also declares `whole_kroner(<field>)` among its constraints.
    """
    return models.PositiveBigIntegerField(
        label, null=True, blank=True, validators=[validate_whole_kroner], **options
    )


def whole_kroner(field: str, *, name: str) -> models.CheckConstraint:
    """Return the constraint that an amount in øre is whole kroner.

    Args:
        field: the amount's field.
        name: the constraint's name.
    """
    return models.CheckConstraint(
        condition=Exact(Mod(models.F(field), models.Value(100)), 0),
        name=name,
        violation_error_message=gettext_lazy("Write the amount in whole kroner."),
    )


def in_kroner(oere: int | None) -> int | None:
    """Return the amount as the rules and the journal have it: whole kroner, None when unknown."""
    return None if oere is None else oere // 100
