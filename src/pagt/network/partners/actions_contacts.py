"""Writes about people: a job changes without the earlier one being lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pagt.core.actions import change, create
from pagt.core.errors import Invalid
from pagt.core.rights import Actor
from pagt.network.partners.models import Contact, Organisation


def create_contact(
    *, by: Actor, organisation: Organisation | None = None, role: str = "", **values: Any
) -> Contact:
    """Create a contact; arguments and errors as in `core.actions.create`.

    Args:
        by: who acts.
        organisation, role: where the person is now and as what; the same as a first row of `roles`.
        values: fields and rows by name.
    """
    if organisation is not None:
        values["roles"] = [{"organisation": organisation, "title": role}, *values.get("roles", ())]
    return create(Contact, by=by, **values)


def change_contact(
    contact: Contact,
    *,
    by: Actor,
    version: int,
    organisation: Organisation | None = None,
    role: str = "",
    **values: Any,
) -> Contact:
    """Change a contact; arguments and errors as in `core.actions.change`.

    Args:
        contact: the person.
        by: who acts.
        version: the version that the actor saw.
        organisation, role: where a list says that the person is now. A role there that has not ended gets the
            title; otherwise it becomes the first of the roles, and none of the others ends.
        values: fields and rows by name; without `roles` the others stay.

    Raises:
        Invalid: also when the person's data have been erased: nobody writes them back.
    """
    if contact.erased_on:
        raise Invalid(
            _("This person's data have been erased and can't be written again. Create a new contact.")
        )
    if organisation is not None:
        rows = values.get("roles") or role_rows(contact)
        values["roles"] = with_role(rows, organisation, role)
    return change(contact, by=by, version=version, **values)


def change_job(
    contact: Contact, *, by: Actor, version: int, organisation: Organisation, title: str, on: date
) -> Contact:
    """Let a person change job: the present role ends the day before, and a new one begins.

    Args:
        contact: the person.
        by: who acts.
        version: the version that the actor saw.
        organisation, title: where the person is from then on, and as what.
        on: the first day in the new job.

    Raises:
        Invalid: the present role begins on that day or later.
        Refused, EditConflict: as in `core.actions.change`.
    """
    rows = role_rows(contact)
    present = next((row for row in rows if row["ends"] is None), None)
    if present is not None:
        if present["begins"] and present["begins"] >= on:
            text = _("The present job begins on %(day)s. The new one must begin later.") % {
                "day": date_format(present["begins"], "SHORT_DATE_FORMAT")
            }
            raise Invalid(text, {"on": [text]})
        present["ends"] = on - timedelta(days=1)
    new = {"organisation": organisation, "title": title, "begins": on, "ends": None}
    return change(contact, by=by, version=version, roles=[new, *rows], action="change_job")


def role_rows(contact: Contact) -> list[dict[str, Any]]:
    """Return a person's roles as the rows that `change_contact` takes."""
    return [
        {"organisation": row.organisation, "title": row.title, "begins": row.begins, "ends": row.ends}
        for row in contact.roles.select_related("organisation")
    ]


def with_role(
    rows: Sequence[Mapping[str, Any]], organisation: Organisation, title: str
) -> list[dict[str, Any]]:
    """Return a person's roles with one that somebody has said to be present.

    Args:
        rows: the roles, the present one first.
        organisation, title: the role; without a title a role there that has not ended keeps its own.
    """
    there = [dict(row) for row in rows]
    for row in there:
        if row["organisation"] == organisation and not row.get("ends"):
            row["title"] = title or row.get("title", "")
            return there
    return [{"organisation": organisation, "title": title}, *there]
