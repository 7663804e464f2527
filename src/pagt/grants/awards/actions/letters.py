"""Writes to letters: what they say, their making, and their approval by a second person."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.actions import change, create
from pagt.core.actors import actor_names
from pagt.core.closed import require_open
from pagt.core.documents import store
from pagt.core.errors import Invalid, Refused
from pagt.core.forms import seen as visible
from pagt.core.models import Document
from pagt.core.rights import Actor, Right, require
from pagt.grants.applications.content import canonical, fingerprint
from pagt.grants.awards.letter_content import content_of, letter_pdf
from pagt.grants.awards.letter_material import Material, materials
from pagt.grants.awards.models import Decision, DecisionLetter, DecisionLine, LetterBatch, LetterGrounds
from pagt.grants.awards.queries.letters import why_stale
from pagt.grants.awards.states import LETTER_MOVES, LetterState, LetterStep
from pagt.grants.awards.words import LACK_NAMES


def write_grounds(line: DecisionLine, *, by: Actor, version: int, **values: Any) -> LetterGrounds:
    """Write what a letter says of considerations and facts, and whether facts are unknown to the applicant.

    Args:
        line: the decision's line.
        by: who writes; needs the right to handle applications.
        version: the version that the actor saw, 0 when there was none.
        values: `considerations`, `decisive_facts`, `nothing_unknown`; what is left out stays, or is as the decision
            says it.

    Raises:
        Refused, Invalid, EditConflict: as in `core.actions.change`.
        NotOnRecord: the case is closed to the actor.
        Invalid: also when the letter is released.
    """
    require(by, Right.HANDLE_APPLICATIONS)
    require_open(line.application.key, by)
    _not_released(line)
    texts: dict[str, Any] = {
        name: visible(values[name]).strip() for name in ("considerations", "decisive_facts") if name in values
    }
    if "nothing_unknown" in values:
        stated = bool(values["nothing_unknown"])
        texts |= {"nothing_unknown": stated, "stated_by": by.actor_key if stated else ""}
    known = LetterGrounds.objects.filter(line=line).first()
    if known is not None and version:
        if texts.get("nothing_unknown") and known.nothing_unknown:
            texts["stated_by"] = known.stated_by
        return change(known, by=by, version=version, **texts)
    begun = {"considerations": line.considerations, "decisive_facts": line.decisive_facts, **texts}
    return create(LetterGrounds, by=by, line=line, **begun)


@transaction.atomic
def state_nothing_unknown(lines: Iterable[DecisionLine], *, by: Actor) -> int:
    """State of several lines at once that no fact counts against the applicant that the applicant does not know.

    Returns:
        of how many it was not stated before.
    """
    stated = 0
    for line in lines:
        known = LetterGrounds.objects.filter(line=line).first()
        if known is None or not known.nothing_unknown:
            write_grounds(line, by=by, version=known.version if known else 0, nothing_unknown=True)
            stated += 1
    return stated


@transaction.atomic
def begin(decision: Decision, *, by: Actor, dated: date, lines: Sequence[int] = ()) -> LetterBatch:
    """Leave the letters of a decision to the worker, and return the batch whose progress can be looked at.

    Args:
        decision: the decision, not released yet.
        by: who prepares the letters and signs for the secretariat; needs the right to handle applications.
        dated: the letters' date: the day on which they are to be released.
        lines: the lines that are meant; all that are in force when empty.

    Raises:
        Refused: the actor has not the right.
        Invalid: the date has passed, the decision is released, or there is no line.
    """
    from pagt.grants.awards.tasks import make_letters  # the worker's side calls the actions here

    require(by, Right.HANDLE_APPLICATIONS)
    if dated < clock.today():
        sentence = _("A letter can't be dated on a day that has passed.")
        raise Invalid(sentence, {"dated": [sentence]})
    if decision.released_at:
        raise Invalid(_("The decision is released. Record a new decision to change it."))
    chosen = decision.lines.filter(in_force=True)
    if lines:
        chosen = chosen.filter(pk__in=lines)
    wanted = [line.pk for line in chosen.select_related("application")]
    if not wanted:
        raise Invalid(_("Choose at least one letter."))
    for line in chosen.select_related("application"):
        require_open(line.application.key, by)
    batch = LetterBatch.objects.create(
        key=secrets.token_hex(8), decision=decision, dated=dated, lines=wanted, created_by=by.actor_key
    )
    make_letters.defer(batch=batch.key)
    return batch


@transaction.atomic
def make_letter(line: DecisionLine, *, by: Actor, dated: date) -> DecisionLetter:
    """Make the letter of a line, or make it anew, which takes its approval away.

    Raises:
        Refused: the actor has not the right.
        NotOnRecord: the case is closed to the actor.
        Invalid: something that the law asks for is missing, a later decision has changed the line, or the letter is
            released.
    """
    require(by, Right.HANDLE_APPLICATIONS)
    DecisionLine.objects.select_for_update(no_key=True).get(pk=line.pk)
    (material,) = materials([line], now=clock.database_now())
    require_open(material.application.key, by)
    if not material.line.in_force:
        raise Invalid(_("A later decision has changed what was decided."))
    if material.lacks:
        raise Invalid(" ".join(str(LACK_NAMES[lack]) for lack in material.lacks))
    language = material.language
    said = content_of(
        material, dated=dated, language=language, officer=actor_names([by.actor_key])[by.actor_key]
    )
    content = canonical(said)
    old = material.letter
    if old is not None:
        _after(old, LetterStep.MAKE)
    values: dict[str, Any] = {
        "language": language,
        "dated": dated,
        "content": content,
        "sha256": fingerprint(content),
        "document": _filed(material, letter_pdf(said), by=by),
        "prepared_by": by.actor_key,
        "approved_by": "",
        "approved_at": None,
        "status": LetterState.DRAFTED.value,
    }
    if old is None:
        made = create(DecisionLetter, by=by, line=material.line, application=material.application, **values)
    else:
        made = change(old, by=by, version=old.version, action="make letter", **values)
        _drop(old.document)
    return made


def _filed(material: Material, content: bytes, *, by: Actor) -> Document:
    name = _("decision-%(number)s.pdf") % {"number": material.application.number}
    upload = SimpleUploadedFile(name, content, content_type="application/pdf")
    return store(upload, by=by, private=True)


def _drop(document: Document) -> None:
    """Forget the file of a letter that was made anew before anybody got it."""
    file = document.file
    document.delete()
    transaction.on_commit(lambda: file.delete(save=False))


@transaction.atomic
def approve_letters(
    letters: Sequence[DecisionLetter], *, by: Actor, seen: Mapping[int, str] | None = None
) -> int:
    """Approve letters that somebody else has prepared; all or none.

    Args:
        letters: the letters.
        by: who approves.
        seen: by line, the fingerprint of the letter that lay before them; None where the letters themselves did.

    Returns:
        how many were approved.

    Raises:
        Refused: the actor has not the right, or prepared one of them.
        NotOnRecord: a case is closed to the actor.
        Invalid: one does not await approval, what it rests on has changed since it was made, or it is another than
            the one that was seen.
    """
    require(by, Right.DECIDE)
    if not letters:
        raise Invalid(_("Choose at least one letter."))
    now = clock.database_now()
    for letter in letters:
        require_open(letter.application.key, by)
        if letter.prepared_by == by.actor_key:
            raise Refused(_("You prepared letter %(number)s: a second person approves it.") % _number(letter))
        if seen is not None and seen.get(letter.line_id) != letter.sha256:
            raise Invalid(
                _("Letter %(number)s has been made again since you opened the page. Read it anew.")
                % _number(letter)
            )
        _after(letter, LetterStep.APPROVE)
        (material,) = materials([letter.line], now=now)
        if why := why_stale(material, actor_names([letter.prepared_by])[letter.prepared_by]):
            raise Invalid(f"{letter.application.number}: {why}")
        change(
            letter,
            by=by,
            version=letter.version,
            needs=Right.DECIDE,
            action="approve",
            status=LetterState.APPROVED.value,
            approved_by=by.actor_key,
            approved_at=now,
        )
    return len(letters)


@transaction.atomic
def send_back(letter: DecisionLetter, *, by: Actor, version: int, reason: str) -> DecisionLetter:
    """Take the approval of a letter back before it is released, with a reason.

    Raises:
        Refused, EditConflict: as in `core.actions.change`.
        Invalid: it is not approved, or no reason was given.
    """
    require(by, Right.DECIDE)
    require_open(letter.application.key, by)
    why = visible(reason).strip()[:500]
    if not why:
        raise Invalid(_("Say why."), {"reason": [_("Say why.")]})
    _after(letter, LetterStep.SEND_BACK)
    return change(
        letter,
        by=by,
        version=version,
        needs=Right.DECIDE,
        action="send back",
        reason=why,
        status=LetterState.DRAFTED.value,
        approved_by="",
        approved_at=None,
    )


def _after(letter: DecisionLetter, step: LetterStep) -> LetterState:
    state = LetterState(letter.status)
    if (state, step) not in LETTER_MOVES:
        raise Invalid(
            _("Letter %(number)s: this can't be done where it stands (%(state)s).")
            % {"number": letter.application.number, "state": letter.get_status_display()}
        )
    return LETTER_MOVES[state, step]


def _not_released(line: DecisionLine) -> None:
    if DecisionLetter.objects.filter(line=line, released_at__isnull=False).exists():
        raise Invalid(_("The letter is released. Record a new decision to change it."))


def _number(letter: DecisionLetter) -> dict[str, str]:
    return {"number": letter.application.number}
