"""Two records that are one: everything that hangs on the one that goes is moved to the one that stays, and back.

What hangs on a record is read from the models of all floors, so that a new table needs nothing here. A row's model
may say in `united(other)` what a row says when the other, which would stand twice with it, is taken away.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from pagt.core import clock, journal, search
from pagt.core.actions import kept_rules, noted
from pagt.core.errors import EditConflict, Invalid
from pagt.core.forms import seen
from pagt.core.hanging import called, owner_of, pointing
from pagt.core.models import Merge, Record
from pagt.core.rights import Actor, require

R = TypeVar("R", bound=Record)
Row = dict[str, Any]


@dataclass
class _Work:
    """What one merge has moved so far, and the records whose facts that changes."""

    kept: Record
    gone: Record
    moved: list[Row] = field(default_factory=list)
    dropped: list[Row] = field(default_factory=list)
    owners: dict[tuple[type[Record], int], None] = field(default_factory=dict)

    def touched(self, row: models.Model) -> tuple[type[Record], str, int] | None:
        """Note whose facts a row changes; return the record's model, the row's field that names it, and its id."""
        owner = owner_of(type(row))
        if owner is None:
            return None
        model, name = owner
        pk = int(row.pk if not name else getattr(row, name))
        self.owners[model, pk] = None
        return (model, name, pk)


Objection = Callable[[Record], str]
_objections: dict[str, list[Objection]] = {}


def add_objection(kind: str, objection: Objection) -> None:
    """Let a floor above say why a record of a kind can't go into another.

    Args:
        kind: the kind of record.
        objection: gives the sentence for a record that is to go, or an empty text.
    """
    _objections.setdefault(kind, []).append(objection)


def merged_into(record: Record) -> Merge | None:
    """Return the merge in which a record went into another, or None when it has not."""
    return Merge.objects.filter(kind=type(record).KIND, gone=record.key, undone_at=None).first()


def merges_of(record: Record) -> list[Merge]:
    """Return the merges in which others went into a record, newest first."""
    return list(Merge.objects.filter(kind=type(record).KIND, kept=record.key, undone_at=None).order_by("-pk"))


def differences(kept: Record, gone: Record) -> list[str]:
    """Return the fields in which two records differ, of those that a merge may take over."""
    return [name for name in kept.MERGED if getattr(kept, name) != getattr(gone, name)]


def suggested(kept: Record, gone: Record) -> dict[str, str]:
    """Return what to do with each field that differs: `gone` where the one that stays says nothing, `both` for lists."""
    choice = {}
    for name in differences(kept, gone):
        mine, other = getattr(kept, name), getattr(gone, name)
        lists = isinstance(mine, list) and mine and other
        empty = mine in ("", None, [], False)
        choice[name] = "both" if lists else "gone" if empty else "kept"
    return choice


@transaction.atomic
def merge(
    kept: R,
    gone: R,
    *,
    by: Actor,
    versions: tuple[int, int],
    choices: Mapping[str, str] | None = None,
    reason: str = "",
) -> Merge:
    """Move all that hangs on one record to another, and take it out of use.

    Args:
        kept: the record that stays.
        gone: the record that goes.
        by: who acts; needs the right to write records of the kind.
        versions: the versions of the two that the actor saw.
        choices: field -> `kept`, `gone` or `both` (lists), for fields that differ; what is left out is `suggested`.
        reason: why, for the journal.

    Raises:
        Refused: the actor has not the right.
        EditConflict: somebody saved one of the two meanwhile.
        Invalid: they can't be merged; the sentence says why.
    """
    require(by, kept.NEEDS)
    model = type(kept)
    if kept.pk == gone.pk:
        raise Invalid(_("Choose two different records."))
    # Both in one order, so that two who merge the same pair wait for each other.
    in_order = model._default_manager.select_for_update().filter(pk__in=[kept.pk, gone.pk]).order_by("pk")
    now = {record.pk: record for record in in_order}
    kept, gone = now[kept.pk], now[gone.pk]
    _refuse(kept, gone)
    for record, version in zip((kept, gone), versions, strict=True):
        if record.version != version:
            raise EditConflict(_("Somebody else has saved this record since you opened it."), record.version)
    reason = seen(reason).strip()[:500] or _("They are the same.")
    work = _Work(kept, gone)
    try:
        with journal.held(), kept_rules(model):
            title = kept.name_or_title
            gone_values = {name: getattr(gone, name) for name in model.MERGED}
            _alter(work, gone, {"withdrawn": _("Merged into %(name)s.") % {"name": kept.journal_title}})
            _take_over(work, gone_values, {**suggested(kept, gone), **(choices or {})})
            for table, name in pointing(model):
                _repoint(work, table, name)
            _refuse_circle(kept)
            done = Merge.objects.create(
                kind=model.KIND,
                kept=kept.key,
                gone=gone.key,
                moved=work.moved,
                dropped=work.dropped,
                before={},
                reason=reason,
                merged_by=by.actor_key,
            )
            _journal(work, by, "merge", journal.sealed(reason))
            search.lead(model.KIND, gone.key, kept.key)
            if kept.name_or_title != title:
                search.renamed(kept)
    except IntegrityError as error:
        raise Invalid(_("Something that hangs on both can't stand on one of them. Mend it first.")) from error
    return done


@transaction.atomic
def undo(merge: Merge, *, by: Actor) -> tuple[Record, Record]:
    """Put everything back as it was before a merge; what has been written since then stays where it is.

    Args:
        merge: the merge.
        by: who acts; needs the right to write records of the kind.

    Returns:
        The record that stayed, and the one that is back.

    Raises:
        Refused: the actor has not the right.
        Invalid: it can't be undone (any more); the sentence says why.
    """
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    model = search.kept_kinds()[merge.kind]
    require(by, model.NEEDS)
    if merge.undone_at is not None:
        raise Invalid(_("The merge has been undone already."))
    in_order = (
        model._default_manager.select_for_update().filter(key__in=[merge.kept, merge.gone]).order_by("pk")
    )
    now = {record.key: record for record in in_order}
    kept, gone = now[merge.kept], now[merge.gone]
    if merged_into(kept):
        raise Invalid(_("The record that stayed has itself been merged into another. Undo that first."))
    if merges_of(kept)[0].pk != merge.pk:
        raise Invalid(_("Another record has been merged into the same one since. Undo that first."))
    work = _Work(kept, gone)
    title = kept.name_or_title
    try:
        with journal.held(), transaction.atomic():
            # The record that stayed first lets go of what only one may have, e.g. a CVR number.
            own = [item for item in merge.moved if item["model"] == model._meta.label_lower]
            for item in sorted(own, key=lambda item: item["pk"] == gone.pk):
                _put_back(work, item)
            for item in reversed([item for item in merge.moved if item not in own]):
                _put_back(work, item)
            for item in merge.dropped:
                _bring_back(work, item)
            merge.undone_by, merge.undone_at = by.actor_key, clock.now()
            merge.save(update_fields=["undone_by", "undone_at"])
            _journal(work, by, "unmerge", "")
    except IntegrityError as error:
        raise Invalid(
            _("The merge can't be undone: something that has been written since stands in the way.")
        ) from error
    for earlier in merges_of(gone):
        search.lead(merge.kind, earlier.gone, gone.key)
    kept.refresh_from_db()
    gone.refresh_from_db()
    if kept.name_or_title != title:
        search.renamed(kept)
    return kept, gone


def _refuse(kept: Record, gone: Record) -> None:
    for record in (gone, kept):
        if record.withdrawn:
            earlier = merged_into(record)
            raise Invalid(
                _("“%(name)s” has been merged already.") % {"name": record.name_or_title}
                if earlier
                else _("“%(name)s” is withdrawn. Only records in use can be merged.")
                % {"name": record.name_or_title}
            )
        if problem := record.why_not_merged():
            raise Invalid(problem)
    for objects in _objections.get(type(gone).KIND, ()):
        if problem := objects(gone):
            raise Invalid(problem)


def _refuse_circle(kept: Record) -> None:
    for name in _own_parents(type(kept)):
        above, between = getattr(type(kept)._default_manager.get(pk=kept.pk), name), None
        while above is not None and above.pk != kept.pk:
            above, between = getattr(above, name), above
        if above is not None:
            raise Invalid(
                _("“%(name)s” lies between the two. Change what it is a part of first.")
                % {"name": between.name_or_title if between else kept.name_or_title}
            )


def _own_parents(model: type[models.Model]) -> list[str]:
    return [f.name for f in model._meta.concrete_fields if f.is_relation and f.related_model is model]


def _take_over(work: _Work, theirs: Mapping[str, Any], choices: Mapping[str, str]) -> None:
    kept, changes = work.kept, {}
    for name in type(kept).MERGED:
        choice = choices.get(name, "kept")
        if choice == "gone":
            changes[name] = theirs[name]
        elif choice == "both" and isinstance(theirs[name], list):
            mine = getattr(kept, name)
            changes[name] = [*mine, *(each for each in theirs[name] if each not in mine)]
    for name in _own_parents(type(kept)):
        other = getattr(work.gone, name)
        if changes.get(name, getattr(kept, name)) in (work.gone, kept):
            changes[name] = None if other == kept else other
    _alter(work, kept, changes)


def _alter(work: _Work, row: models.Model, changes: Mapping[str, Any]) -> None:
    """Change a row and remember what it said before."""
    fields = [row._meta.get_field(name) for name in changes]
    changed = [f for f in fields if getattr(row, f.name) != changes[f.name]]
    if not changed:
        return
    snapshot = _packed(row)
    owner = work.touched(row)
    for each in changed:
        setattr(row, each.name, changes[each.name])
    # A savepoint, so that what the database refuses can be answered for.
    with transaction.atomic():
        row.save(update_fields=[f.name for f in changed])
    after = _packed(row)
    names = [f.attname for f in changed]  # type: ignore[union-attr]
    work.moved.append(
        {
            "model": row._meta.label_lower,
            "pk": row.pk,
            "before": {name: snapshot[name] for name in names},
            "after": {name: after[name] for name in names},
            "row": snapshot,
            "owner": [owner[1], owner[2]] if owner and owner[1] else [],
        }
    )


def _repoint(work: _Work, table: type[models.Model], name: str) -> None:
    kept, gone = work.kept, work.gone
    rows = table._base_manager.filter(**{name: gone.pk}).select_for_update(of=("self",)).order_by("pk")
    if table is type(kept):
        rows = rows.exclude(pk=kept.pk)
    own = any(getattr(type(kept), each).rel.related_model is table for each in type(kept).ROWS)
    there = list(table._base_manager.filter(**{name: kept.pk})) if own else []
    last = max((row.position for row in there), default=-1)  # type: ignore[attr-defined]
    for row in rows:
        changes: dict[str, Any] = {name: kept}
        if own:
            if any(row.facts() == each.facts() for each in there):  # type: ignore[attr-defined]
                _drop(work, row)
                continue
            last += 1
            changes["position"] = last
        if twin := _twin(row, name, kept):
            _unite(work, twin, row)
            _drop(work, row)
            continue
        if rival := _rival(row, name, kept):
            # A record is never deleted: it is withdrawn, and what it says goes into the other.
            changes["withdrawn"] = _("Merged into %(name)s.") % {"name": rival.journal_title}
            _alter(work, row, changes)
            _unite(work, rival, row)
            continue
        _alter(work, row, changes)


def _twin(row: models.Model, name: str, kept: Record) -> models.Model | None:
    """The row of the record that stays with which this one may not stand."""
    manager = type(row)._base_manager
    for rule in type(row)._meta.constraints:
        if not isinstance(rule, models.UniqueConstraint) or name not in rule.fields:
            continue
        if rule.condition is not None and not manager.filter(rule.condition, pk=row.pk).exists():
            continue
        same = {each: getattr(row, each) for each in rule.fields if each != name}
        found = manager.filter(**same, **{name: kept})
        if twin := (found.filter(rule.condition) if rule.condition is not None else found).first():
            return twin
    for names in type(row)._meta.unique_together:
        if name in names:
            same = {each: getattr(row, each) for each in names if each != name}
            if twin := manager.filter(**same, **{name: kept}).first():
                return twin
    return None


def _rival(row: models.Model, name: str, kept: Record) -> Record | None:
    """The record of the one that stays whose place this one would take, e.g. a term in the same days."""
    if not isinstance(row, Record) or row.withdrawn:
        return None
    if not any(isinstance(rule, ExclusionConstraint) for rule in type(row)._meta.constraints):
        return None
    others = type(row)._base_manager.filter(withdrawn="", **{name: kept}).order_by("pk")
    return next((other for other in others if other.overlaps(row)), None)


def _unite(work: _Work, row: models.Model, other: models.Model) -> None:
    united: Callable[[Any], Mapping[str, Any]] | None = getattr(row, "united", None)
    if united is not None:
        try:
            _alter(work, row, united(other))
        except IntegrityError:
            # It would take a third one's place: then each keeps its own.
            row.refresh_from_db()


def _drop(work: _Work, row: models.Model) -> None:
    for table, name in pointing(type(row)):
        if table._base_manager.filter(**{name: row.pk}).exists():
            raise Invalid(_("“%(name)s” stands twice, and something hangs on both.") % {"name": called(row)})
    work.touched(row)
    work.dropped.append({"model": row._meta.label_lower, "row": _packed(row)})
    row.delete()


def _put_back(work: _Work, item: Row) -> None:
    row = _found(work, item)
    if row is None:
        return
    before = _unpacked(type(row), item["before"])
    after = _unpacked(type(row), item["after"])
    # What somebody has changed since then stays as they left it.
    names = [name for name in before if getattr(row, name) == after[name]]
    if not set(names) - {"position"}:
        return
    for name in names:
        setattr(row, name, before[name])
    work.touched(row)
    row.save(update_fields=names)


def _found(work: _Work, item: Row) -> models.Model | None:
    """The row that was moved; or the one written in its place since, when the record it belongs to was saved."""
    model = apps.get_model(item["model"])
    row: models.Model | None = model._base_manager.filter(pk=item["pk"]).first()
    if row is not None:
        return row
    if not item["owner"]:
        return None
    after = _unpacked(model, item["after"])
    same = {**_unpacked(model, item["row"]), **after}
    same.pop(model._meta.pk.attname)
    same.pop("position", None)
    found = list(model._base_manager.filter(**same)[:2])
    if not found:
        name, pk = item["owner"]
        points = {each: value for each, value in after.items() if each not in ("position", name)}
        found = list(model._base_manager.filter(**{name: pk}, **points)[:2]) if points else []
    return found[0] if len(found) == 1 else None


def _bring_back(work: _Work, item: Row) -> None:
    model = apps.get_model(item["model"])
    row = model(**_unpacked(model, item["row"]))
    if model._base_manager.filter(pk=row.pk).exists():
        row.pk = None
    work.touched(row)
    row.save(force_insert=True)


def _packed(row: models.Model) -> Row:
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    text = json.dumps(values, default=lambda value: value.isoformat())
    packed: Row = json.loads(text)
    return packed


def _unpacked(model: type[models.Model], values: Mapping[str, Any]) -> Row:
    fields = {f.attname: f for f in model._meta.concrete_fields}
    return {name: fields[name].to_python(value) for name, value in values.items()}


def _journal(work: _Work, by: Actor, action: str, reason: str) -> None:
    work.owners[type(work.kept), work.kept.pk] = None
    work.owners[type(work.gone), work.gone.pk] = None
    for model, pk in work.owners:
        record = model._default_manager.get(pk=pk)
        noted(record, by=by, action=action, before={}, reason=reason)
