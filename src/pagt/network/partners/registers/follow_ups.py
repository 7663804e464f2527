"""The register of follow-ups: one list for me and for all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core import clock
from pagt.core.models import Record
from pagt.core.register.parts import about, cell, record_detail
from pagt.core.register.spec import Bulk, Column, Detail, Filter, Register, Section, registers
from pagt.core.rights import Actor, Right
from pagt.network.partners.actions_follow_ups import change_follow_up, create_follow_up, needed_to_finish
from pagt.network.partners.forms_follow_ups import FinishForm, FollowUpForm
from pagt.network.partners.fulfilling import ways
from pagt.network.partners.models import Contact, FollowUp
from pagt.people.fields import staff

MINE, NOBODY, NOTHING = "mine", "nobody", "nothing"


def _who_choices() -> Iterable[tuple[str, Any]]:
    yield MINE, _("Me")
    yield NOBODY, _("Nobody yet")
    yield from staff().values_list("key", "name")


def _by_who(rows: QuerySet[FollowUp], value: str, by: Actor) -> QuerySet[FollowUp]:
    if value == NOBODY:
        return rows.filter(responsible=None)
    key = by.actor_key.removeprefix("user:") if value == MINE else value
    return rows.filter(responsible__key=key)


def _by_state(rows: QuerySet[FollowUp], value: str) -> QuerySet[FollowUp]:
    if value == "done":
        return rows.filter(done_on__isnull=False)
    rows = rows.filter(done_on=None)
    return rows.filter(due__lt=clock.today()) if value == "overdue" else rows


def _about_choices() -> Iterable[tuple[str, Any]]:
    kinds = set(FollowUp.objects.order_by().values_list("about_kind", flat=True).distinct())
    yield from ((kind, spec.title) for kind, spec in registers().items() if kind in kinds)
    yield NOTHING, _("Agreed elsewhere")


def _by_about(rows: QuerySet[FollowUp], value: str) -> QuerySet[FollowUp]:
    return rows.filter(about_kind="" if value == NOTHING else value)


def is_overdue(one: FollowUp) -> bool:
    """Whether a follow-up is open after its day."""
    return bool(one.done_on is None and one.due and one.due < clock.today())


def _due(one: FollowUp) -> str:
    if one.due is None:
        return ""
    day = date_format(one.due, "SHORT_DATE_FORMAT")
    return _("%(day)s (overdue)") % {"day": day} if is_overdue(one) else day


def _about(one: FollowUp) -> str:
    spec = registers().get(one.about_kind)
    return str(spec.singular).capitalize() if spec else ""


def _about_url(one: FollowUp) -> str:
    spec = registers().get(one.about_kind)
    return f"{spec.url('list')}{one.about_key}/" if spec else ""


def _details(one: FollowUp) -> list[Detail]:
    return [
        Detail(_("Due"), _due(one)),
        Detail(_("Who"), one.responsible.name if one.responsible else _("Nobody yet")),
        record_detail(_("Organisation"), one.organisation),
        Detail(_("Done"), one.done_on),
        Detail(_("Confidential"), _("Yes") if one.confidential else ""),
        *about(one),
    ]


def _named(kind: str, key: str, by: Actor) -> Record | None:
    spec = registers().get(kind)
    if spec is None or spec.model.READS not in by.rights:
        return None
    found: Record | None = spec.bare_rows(by).filter(key=key).first()
    return found


def _more(one: FollowUp, by: Actor) -> dict[str, Any]:
    """What the page needs besides: the records it hangs on, the ways to do it, and the form that closes it."""
    may_finish = needed_to_finish(one, by) in by.rights and not one.withdrawn
    is_open = one.done_on is None
    agreed, done = (
        _named(*each, by) for each in ((one.about_kind, one.about_key), (one.done_by_kind, one.done_by_key))
    )
    links = [
        Detail(_("Agreed in"), agreed.name_or_title, _about_url(one)) if agreed else None,
        record_detail(_("Done by"), done) if done else None,
        record_detail(_("Who outside the secretariat"), one.contact)
        if one.contact and Contact.READS in by.rights
        else None,
    ]
    return {
        "links": [line for line in links if line],
        "may_finish": may_finish,
        "is_open": is_open,
        "overdue": is_overdue(one),
        "days": (clock.today() - one.due).days if one.due else 0,
        "finish_form": FinishForm(follow_up=one, by=by) if may_finish and is_open else None,
        "ways": ways(one) if is_open and not one.withdrawn and Right.WRITE_RECORDS in by.rights else [],
    }


def follow_ups_about(record: Record, by: Actor, *, new: bool = False) -> Section:
    """Return what was agreed in a record as a table for its page, what is open first.

    Args:
        record: the record in which it was agreed.
        by: who reads.
        new: whether the page offers to write down another.
    """
    kind = type(record).KIND
    rows = follow_ups.visible_to(by).filter(about_kind=kind, about_key=record.key, withdrawn="")
    action = None
    if new and Right.WRITE_RECORDS in by.rights:
        query = {"about_kind": kind, "about_key": record.key}
        if organisation := getattr(record, "organisation", None):
            query["organisation"] = organisation.name
        action = (f"{follow_ups.url('new')}?{urlencode(query)}", follow_ups.new_label)
    return Section(
        _("Follow-ups"),
        (_("What is to be done"), _("Due"), _("Who"), _("Done")),
        [
            [
                cell(one),
                (_due(one), ""),
                (one.responsible.name if one.responsible else "", ""),
                (one.done_on or "", ""),
            ]
            for one in rows.order_by(F("done_on").asc(nulls_first=True), F("due").asc(nulls_last=True), "pk")
        ],
        _("Nothing was agreed."),
        action,
    )


def _says(name: str, value: Any) -> tuple[str, str] | None:
    """The journal's words for what links to other records: their kinds, and never who somebody is."""
    if name in ("about", "done_by"):
        spec = registers().get(str(value or "").partition(":")[0])
        return (_("Agreed in") if name == "about" else _("Done by")), str(spec.singular) if spec else ""
    if name == "contact":
        return _("Who outside the secretariat"), _("somebody")
    return None


follow_ups = Register(
    model=FollowUp,
    route="follow-ups",
    title=gettext_lazy("Follow-ups"),
    singular=gettext_lazy("follow-up"),
    new_label=gettext_lazy("New follow-up"),
    intro=gettext_lazy(
        "What somebody is to do by when. Most come by themselves from interactions, meetings and ambassadors."
    ),
    columns=(
        Column("title", gettext_lazy("What is to be done"), lambda one: one.title, "title"),
        Column("due", gettext_lazy("Due"), lambda one: one.due, "due", shown=_due),
        Column(
            "who",
            gettext_lazy("Who"),
            lambda one: one.responsible.name if one.responsible else "",
            "responsible__name",
        ),
        Column(
            "organisation",
            gettext_lazy("Organisation"),
            lambda one: one.organisation.name if one.organisation else "",
            "organisation__name",
        ),
        Column("about", gettext_lazy("Agreed in"), _about, narrow=True, link=_about_url),
        Column("done", gettext_lazy("Done"), lambda one: one.done_on, "done_on", narrow=True),
    ),
    filters=(
        Filter("who", gettext_lazy("Who"), _who_choices, apply_for=_by_who, default=MINE),
        Filter(
            "state",
            gettext_lazy("State"),
            lambda: (("open", _("Open")), ("overdue", _("Overdue")), ("done", _("Done"))),
            _by_state,
            default="open",
        ),
        Filter("about", gettext_lazy("Agreed in"), _about_choices, _by_about),
    ),
    search=("title", "organisation__name"),
    order="due",
    form=FollowUpForm,
    create=create_follow_up,
    change=change_follow_up,
    details=_details,
    bulk=(Bulk(gettext_lazy("Done"), "follow-ups-finish", Right.WRITE_RECORDS),),
    template="partners/follow_up.html",
    more=_more,
    rows=lambda rows: rows.select_related("responsible", "organisation", "contact"),
    identify=(("title", "due"),),
    says=_says,
)
