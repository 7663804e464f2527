"""What the pages of organisations and people say of those that look like them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pagt.core.merging import merged_into, merges_of
from pagt.core.register.hints import Hint
from pagt.core.rights import Actor, Right
from pagt.network.partners.models import Contact, Organisation
from pagt.network.partners.queries_duplicates import duplicates_of, like_a_new_one
from pagt.network.partners.rules.duplicates import Likeness
from pagt.network.partners.words_likeness import REASON_NAMES


def on_page(record: Organisation | Contact, by: Actor) -> list[Hint]:
    """Say where a merged record went, what looks like one in use, and that it may be merged."""
    kind = type(record).KIND
    may = Right.WRITE_RECORDS in by.rights
    if record.withdrawn:
        merge = merged_into(record)
        if merge is None:
            return []
        kept = type(record)._default_manager.get(key=merge.kept)
        links = [(kept.name, reverse(f"{kind}-detail", args=[kept.key]), "")]
        links += [(_("Undo the merge"), reverse("merge-undo", args=[merge.pk]), "")] if may else []
        return [Hint(_("It was merged into another:"), tuple(links))]
    if not may:
        return []
    like = duplicates_of(record)
    found = (
        [
            Hint(
                _("It looks like it stands twice in the register:"),
                tuple(
                    (
                        _("Compare with “%(name)s”") % {"name": other.name},
                        reverse("merge-preview", args=[kind, record.key, other.key]),
                        _words(likeness),
                    )
                    for other, likeness in like
                ),
            )
        ]
        if like
        else []
    )
    quiet = [(_("Merge with another"), reverse("merge-choose", args=[kind, record.key]), "")]
    quiet += [
        (_("Undo the merge"), reverse("merge-undo", args=[merge.pk]), merge.gone)
        for merge in merges_of(record)[:1]
    ]
    return [*found, Hint("", tuple(quiet), quiet=True)]


def on_new(values: Mapping[str, Any], by: Actor) -> Hint | None:
    """Say which organisations a new one looks like."""
    like = like_a_new_one(dict(values))
    if not like:
        return None
    return Hint(
        _("It looks like one that is in the register already. Is it? Otherwise save once more."),
        tuple(
            (other.name, reverse("organisation-detail", args=[other.key]), _words(likeness))
            for other, likeness in like
        ),
    )


def _words(likeness: Likeness) -> str:
    return ", ".join(str(REASON_NAMES[reason]) for reason in likeness.reasons)
