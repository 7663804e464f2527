"""A conflict in words: what ties the person to the application, and the record that says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pagt.core.register.spec import registers
from pagt.grants.conflicts.models import Conflict
from pagt.grants.conflicts.states import Origin, Tie


@dataclass(frozen=True)
class Line:
    """A conflict with its sentence, and the address and name of its source; both empty where there is none."""

    conflict: Conflict
    sentence: str
    source: str
    source_url: str


def lines(conflicts: Iterable[Conflict]) -> list[Line]:
    """Return conflicts in words; their party and own organisation are read."""
    return [Line(each, sentence(each), *source_of(each)) for each in conflicts]


def sentence(conflict: Conflict) -> str:
    """Return what ties the person to the application, in one sentence."""
    if conflict.origin != Origin.REGISTER:
        return conflict.detail
    facts = {
        "party": conflict.party.name if conflict.party else "",
        "own": conflict.through.name if conflict.through else "",
        "part": str(conflict.get_part_display()).lower(),
        "matched": conflict.matched,
    }
    said = _SENTENCES[Tie(conflict.tie)]() % facts
    if conflict.until:
        said += " " + _("It ended on %(day)s.") % {"day": date_format(conflict.until, "SHORT_DATE_FORMAT")}
    return said


_SENTENCES = {
    Tie.EMPLOYER: lambda: _("Works at %(party)s (%(part)s)."),
    Tie.BOARD: lambda: _("Is on the board or in the management of %(party)s (%(part)s)."),
    Tie.OWNER: lambda: _("Owns %(party)s (%(part)s) or a part of it."),
    Tie.CONTACT: lambda: _("Comes for, or is a contact at, %(party)s (%(part)s)."),
    Tie.ADVISER: lambda: _("Advises %(party)s (%(part)s)."),
    Tie.FAMILY: lambda: _("Somebody close to them is tied to %(party)s (%(part)s)."),
    Tie.GROUP: lambda: _("Is tied to %(own)s, which belongs together with %(party)s (%(part)s)."),
    Tie.PARTNER: lambda: _("Works for or comes for %(party)s (%(part)s)."),
    Tie.AMBASSADOR: lambda: _(
        "Is tied to %(own)s, which has worked with %(party)s (%(part)s) through the pact."
    ),
    Tie.CO_APPLICATION: lambda: _("Has applied together with %(party)s (%(part)s): application %(matched)s."),
    Tie.EARLIER_CASE: lambda: _("Took part in an earlier stage or case of %(party)s: %(matched)s."),
    Tie.DOMAIN: lambda: _("Has an address at %(matched)s, as %(party)s (%(part)s) has."),
}


def source_of(conflict: Conflict) -> tuple[str, str]:
    """Return the kind of record that says so, and its address."""
    spec = registers().get(conflict.origin_kind)
    if spec is None:
        return (_("the person's own statement"), "") if conflict.origin_kind == "interest" else ("", "")
    return str(spec.singular), f"{spec.url('list')}{conflict.origin_key}/"
