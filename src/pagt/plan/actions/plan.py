"""Every write to the plan itself: import and edits, checked by the engine and journaled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.actions import change, create, restore, withdraw
from pagt.core.danish import key_from
from pagt.core.errors import Invalid
from pagt.core.rights import Actor, Right, require
from pagt.plan.actions.refusals import InvalidPlan, sentence
from pagt.plan.models import Commitment, Plan
from pagt.plan.models.plan import filled
from pagt.plan.rules import plan as engine
from pagt.plan.rules.messages import InvalidInputError, Path, Problem
from pagt.plan.rules.plan_reading import parse_plan, plan_to_dict
from pagt.plan.stored import commitment_key, plain, plan_data

LONGEST_KEY = 120
FIELD_NAMES = {"from": "begins", "to": "ends", "id": "code"}
"""Keys of the plan file whose model field is called otherwise."""


def read_plan(data: Mapping[str, Any]) -> engine.Plan:
    """Return the plan of a plan file's data.

    Raises:
        InvalidPlan: the engine refuses it; every problem is named.
        Invalid: its ids cannot be told apart in addresses.
    """
    try:
        plan = parse_plan(data)
    except InvalidInputError as error:
        raise InvalidPlan(error.problems) from error
    _check_keys(plan)
    return plan


def _check_keys(plan: engine.Plan) -> None:
    plan_key = key_from(plan.id)
    taken: dict[str, str] = {}
    for code in (plan.id, *(commitment.id for commitment in plan.commitments)):
        key = plan_key if code == plan.id and not taken else commitment_key(plan_key, code)
        if not key_from(code) or len(key) > LONGEST_KEY:
            raise Invalid(_("The id “%(id)s” is too long or has no letter or digit.") % {"id": code})
        if key in taken:
            raise Invalid(
                _("The ids “%(first)s” and “%(second)s” would have the same address. Change one of them.")
                % {"first": taken[key], "second": code}
            )
        taken[key] = code
    other = Plan.objects.filter(key=plan_key).exclude(code=plan.id).first()
    if other:
        raise Invalid(
            _("The plan “%(title)s” already has the address “%(key)s”. Choose another id.")
            % {"title": other.title, "key": plan_key}
        )


@transaction.atomic
def import_plan(data: Mapping[str, Any], *, by: Actor, reason: str = "") -> Plan:
    """Create or update a plan from a plan file's data, all or nothing; a second import changes nothing.

    A published plan (one with a source) is put on record on its first day, so that past verdicts can be
    replayed. A commitment that the file no longer has is withdrawn, never deleted. The version of a rule
    advances here when the rule differs from the one that stands.

    Args:
        data: the plan file's data (docs/reference/plan-file.md).
        by: who acts; needs the right to edit the plan.
        reason: why, for the journal.

    Raises:
        Refused: the actor has not the right.
        InvalidPlan, Invalid: the plan is refused; every problem is named.
    """
    require(by, Right.EDIT_PLAN)
    parsed = read_plan(data)
    file = plain(plan_to_dict(parsed))
    plan = Plan.objects.select_for_update().filter(code=parsed.id).first()
    recorded_on = clock.today()
    if plan is None:
        if parsed.source:
            recorded_on = min(parsed.start, recorded_on)
        main = not Plan.objects.filter(main=True).exists()
        plan = create(Plan, by=by, key=key_from(parsed.id), code=parsed.id, main=main,
                      recorded_on=recorded_on, **_plan_values(parsed, file))  # fmt: skip
    else:
        if plan.withdrawn:
            plan = restore(plan, by=by, version=plan.version)
        plan = change(plan, by=by, version=plan.version, reason=reason, **_plan_values(parsed, file))
    standing = {commitment.code: commitment for commitment in plan.commitments.all()}
    named = set()
    entries = [
        (area["id"], entry) for area in file.get("focus_area", ()) for entry in area.get("commitment", ())
    ]
    for position, (area, entry) in enumerate(entries):
        named.add(entry["id"])
        values = {"area": area, "position": position, **_commitment_values(entry)}
        _put(plan, standing.get(entry["id"]), values, entry, by, recorded_on, reason)
    for code, commitment in standing.items():
        if code not in named and not commitment.withdrawn:
            withdraw(commitment, by=by, version=commitment.version, reason=_("Not in the plan as imported."))
    return plan


def _plan_values(parsed: engine.Plan, file: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": parsed.title,
        "title_en": parsed.title_en,
        "pact": parsed.pact,
        "source": parsed.source,
        "begins": parsed.start,
        "ends": parsed.end,
        "notice_days": parsed.notice_days,
        "focus_areas": [_row(area, "words") for area in file.get("focus_area", ())],
        "member_sets": [_row(entry, "members") for entry in file.get("set", ())],
    }


def _row(entry: Mapping[str, Any], own: str) -> dict[str, Any]:
    empty: Any = [] if own == "members" else ""
    texts = {"code": entry["id"], "title": entry["title"], "title_en": entry.get("title_en", "")}
    return {**texts, own: entry.get(own, empty)}


def _commitment_values(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The model's values of one commitment of a plan file, its version apart."""
    values: dict[str, Any] = {
        name: entry.get(name, "")
        for name in ("title", "title_en", "words", "owner", "channel_of", "note", "note_en")
    }
    values |= {name: entry.get(name) for name in ("page", "notice_days", "rule")}
    for name, field in (("from", "begins"), ("to", "ends")):
        values[field] = date.fromisoformat(entry[name]) if name in entry else None
    return values


def _put(
    plan: Plan,
    commitment: Commitment | None,
    values: dict[str, Any],
    entry: Mapping[str, Any],
    by: Actor,
    recorded_on: date,
    reason: str,
) -> Commitment:
    stated = int(entry.get("version", 1))
    if commitment is None:
        source = plan.title[:400] + (
            _(", page %(page)s") % {"page": entry["page"]} if "page" in entry else ""
        )
        return create(Commitment, by=by, key=commitment_key(plan.key, entry["id"]), plan=plan,
                      code=entry["id"], rule_version=stated, recorded_on=recorded_on, source=source,
                      **values)  # fmt: skip
    if commitment.withdrawn:
        commitment = restore(commitment, by=by, version=commitment.version)
    version = commitment.rule_version
    if values["rule"] != commitment.rule:
        version = max(version + 1, stated)
    return change(
        commitment, by=by, version=commitment.version, reason=reason, rule_version=version, **values
    )


@transaction.atomic
def change_commitment(
    commitment: Commitment, *, by: Actor, version: int, reason: str = "", **values: Any
) -> Commitment:
    """Change a commitment; the version of its rule advances when the rule changes.

    Args:
        commitment: the commitment.
        by: who acts; needs the right to edit the plan.
        version: the version of the record that the actor saw.
        reason: why, for the journal.
        values: fields by name; `rule` as in a plan file. What is left out stays.

    Raises:
        Refused: the actor has not the right.
        InvalidPlan: the engine refuses the rule or the dates; `fields` says where and why.
        EditConflict: somebody saved it after that version.
    """
    require(by, Right.EDIT_PLAN)
    current = Commitment.objects.select_related("plan").get(pk=commitment.pk)
    entry = commitment_entry(try_commitment(current, **values), current.code)
    version_of_rule = current.rule_version + (entry.get("rule") != current.rule)
    return change(commitment, by=by, version=version, reason=reason, rule_version=version_of_rule,
                  **values | {"rule": entry.get("rule")})  # fmt: skip


def try_commitment(commitment: Commitment, **values: Any) -> engine.Plan:
    """Return the plan as it would be if a commitment had these values; nothing is written.

    Raises:
        InvalidPlan, Invalid: it is refused; `fields` says where and why.
    """
    plan = commitment.plan
    if "area" in values and not plan.focus_areas.filter(code=values["area"]).exists():
        unknown = _("The plan has no such focus area.")
        raise Invalid(unknown, {"area": [unknown]})
    states = [
        filled(**{**other.state(), **(_entry_of(values) if other.pk == commitment.pk else {})})
        for other in plan.commitments.filter(withdrawn="")
    ]
    data = plan_data(plan.state(), states)
    try:
        return parse_plan(data)
    except InvalidInputError as error:
        own = [
            Problem(problem.path[4:], problem.message)
            for problem in error.problems
            if _is_inside(problem.path, data, commitment.code)
        ]
        fields: dict[str, list[str]] = {}
        for problem in own:
            name = str(problem.path[0]) if problem.path else ""
            fields.setdefault(FIELD_NAMES.get(name, name), []).append(sentence(problem))
        if len(own) < len(error.problems):
            others = [
                f"{p.place()}: {sentence(p)}"
                for p in error.problems
                if not _is_inside(p.path, data, commitment.code)
            ]
            fields.setdefault("", []).extend(others)
        raise InvalidPlan(error.problems, fields, own) from error


def _entry_of(values: Mapping[str, Any]) -> dict[str, Any]:
    names = {"begins": "from", "ends": "to"}
    return {names.get(name, name): plain(value) for name, value in values.items()}


def _is_inside(path: Path, data: Mapping[str, Any], code: str) -> bool:
    """Whether a place of the plan lies in the commitment with that id."""
    match path:
        case ("focus_area", int(area), "commitment", int(place), *_rest):
            return bool(data["focus_area"][area]["commitment"][place]["id"] == code)
        case _:
            return False


def commitment_entry(plan: engine.Plan, code: str) -> dict[str, Any]:
    """Return one commitment of a plan as the plan file writes it, with dates as texts."""
    file = plain(plan_to_dict(plan))
    entries: Iterable[dict[str, Any]] = (
        entry for area in file["focus_area"] for entry in area.get("commitment", ())
    )
    return next(entry for entry in entries if entry["id"] == code)


def plan_dict(plan: Plan) -> dict[str, Any]:
    """Return the plan file's data of a plan in the database, without loss: importing it changes nothing."""
    states = [commitment.state() for commitment in plan.commitments.select_related("plan")]
    return plan_to_dict(parse_plan(plan_data(plan.state(), states)))


@transaction.atomic
def make_main(plan: Plan, *, by: Actor) -> Plan:
    """Make a plan the one that the public pages show when no other is asked for.

    Raises:
        Refused: the actor has not the right to edit the plan.
    """
    require(by, Right.EDIT_PLAN)
    for other in Plan.objects.select_for_update().filter(main=True).exclude(pk=plan.pk):
        change(other, by=by, version=other.version, main=False)
    return change(plan, by=by, version=plan.version, main=True)
