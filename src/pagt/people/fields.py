"""Form fields that name people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pagt.core.rights import Right
from pagt.people.models import User
from pagt.people.roles import roles_with


def staff() -> QuerySet[User]:
    """Return the people who may be given something to do: who read the records and have an account, by name."""
    roles = [role.value for role in roles_with(Right.READ_RECORDS)]
    return User.objects.filter(is_active=True, memberships__role__in=roles).distinct().order_by("name", "pk")


class StaffField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Somebody who reads the records; a spreadsheet names them by e-mail or by name."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("empty_label", _("Nobody yet"))
        super().__init__(queryset=staff(), to_field_name="key", **kwargs)

    def prepare_value(self, value: Any) -> Any:
        # A form of a record begins with the id that the record holds; the field speaks of people by their keys.
        return super().prepare_value(
            User.objects.filter(pk=value).first() if isinstance(value, int) else value
        )

    def to_python(self, value: Any) -> User | None:
        if isinstance(value, str) and (text := value.strip()):
            named = staff().filter(email__iexact=text).first() if "@" in text else None
            alike = [] if named or "@" in text else list(staff().filter(name__iexact=text)[:2])
            value = named or (alike[0] if len(alike) == 1 else text)
        found: User | None = super().to_python(value)
        return found

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name or obj.email)
