"""Danish alphabetical order in the database, whatever locales its host has."""

from __future__ import annotations

from django.db.models import Func


class DanishOrder(Func):
    """The key that sorts a text as Danes do: case is ignored, æ, ø and å come last, and aa is å.

    PostgreSQL builds without ICU know no Danish, so the letters are exchanged for the three signs that follow z.
    """

    template = "(translate(replace(lower(%(expressions)s), 'aa', 'å'), 'äöæøå', '{|{|}') COLLATE \"C\")"
    arity = 1
