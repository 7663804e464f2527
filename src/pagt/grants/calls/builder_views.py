"""The form builder: an officer writes sections and questions, one page each, without knowing any notation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from pagt.core import typed
from pagt.core.access import actor
from pagt.core.errors import EditConflict, Invalid, NotOnRecord
from pagt.core.register.views import crumbs
from pagt.core.rights import Right
from pagt.grants.calls import building
from pagt.grants.calls.builder_forms import QuestionForm, SectionForm
from pagt.grants.calls.building import Standing, digest
from pagt.grants.calls.form_print import asked, notes
from pagt.grants.calls.models import Call
from pagt.grants.calls.queries import stages_of
from pagt.grants.calls.question_fields import Choices, draw
from pagt.grants.calls.question_words import TYPE_HELP, TYPE_NAMES
from pagt.grants.calls.registers import calls
from pagt.grants.calls.rules import editing
from pagt.grants.calls.rules.forms import Fault, Form, Question, QuestionType, Section, fitness
from pagt.grants.calls.sentences import say_fault
from pagt.grants.calls.states import Stage
from pagt.grants.calls.words import STAGE_NAMES
from pagt.network.partners.municipalities import names as municipality_names

_FIELD_OF = {"years": "first_year"}
"""Fields of the page that are called otherwise than the part of a question that they hold."""


def load(request: HttpRequest, key: str, stage: str) -> Standing:
    """Return the form of a stage of a call that is run here.

    Raises:
        NotOnRecord: there is no such call or stage, or its applications are not written in Pagt.
    """
    call = calls.visible_to(actor(request)).filter(key=key, withdrawn="").first()
    if call is None or stage not in [each.value for each in stages_of(call)]:
        raise NotOnRecord(_("There is no form at this address."))
    if not call.run_here:
        raise NotOnRecord(_("Applications to this call are not written in Pagt, so it has no form."))
    return building.standing(call, Stage(stage))


def choices_of(call: Call) -> Choices:
    """Return what an applicant of the call may choose from."""
    themes = [(theme.key, theme.title) for theme in call.themes.order_by("title")]
    return Choices(themes=themes, municipalities=list(municipality_names().items()))


def page_of(
    request: HttpRequest, seen: Standing, template: str, status: int = 200, **more: Any
) -> HttpResponse:
    """Render a page of the builder with what all its pages need."""
    call, stage = seen.call, seen.stage
    heading = f"{call.title} – {STAGE_NAMES[stage]}"
    context = {
        "call": call,
        "stage": stage,
        "stage_name": STAGE_NAMES[stage],
        "seen": seen,
        "published": call.published_at is not None,
        "may_write": Right.WRITE_RECORDS in actor(request).rights,
        "builder_url": address(seen),
        "amendment": request.POST.get("amendment", ""),
        "breadcrumbs": [*crumbs(calls), (call.title, calls.url("detail", call)), (STAGE_NAMES[stage], "")],
        "heading": heading,
        **more,
    }
    return render(request, f"calls/builder/{template}.html", context, status=status)


def address(seen: Standing, name: str = "form-builder", *more: Any, anchor: str = "") -> str:
    """Return the address of a page of the builder."""
    return reverse(name, args=[seen.call.key, seen.stage.value, *more]) + (f"#{anchor}" if anchor else "")


def builder_page(request: HttpRequest, key: str, stage: str) -> HttpResponse:
    """The whole form with everything that can be done to it."""
    seen = load(request, key, stage)
    return _whole(request, seen)


def _whole(request: HttpRequest, seen: Standing, problem: str = "", status: int = 200) -> HttpResponse:
    faults = [(say_fault(fault), _anchor(seen.form, fault)) for fault in fitness(seen.form, seen.stage)]
    stages = [(STAGE_NAMES[each], reverse("form-builder", args=[seen.call.key, each.value]), each is seen.stage)
              for each in stages_of(seen.call)]  # fmt: skip
    return page_of(
        request,
        seen,
        "form",
        status,
        sections=list(zip(asked(seen.form), seen.form.sections, strict=True)),
        faults=faults if seen.record else [],
        stages=stages if len(stages) > 1 else [],
        problem=problem,
    )


def _anchor(form: Form, fault: Fault) -> str:
    match fault.place:
        case ("sections", int(i), "questions", int(j), *_rest):
            return f"question-{form.sections[i].questions[j].key}"
        case ("sections", int(i), *_rest):
            return f"section-{i}"
    return ""


def preview_page(request: HttpRequest, key: str, stage: str) -> HttpResponse:
    """The form as the applicant sees it."""
    seen = load(request, key, stage)
    choices = choices_of(seen.call)
    sections = [
        (section, [(draw(question, None, choices=choices), notes(seen.form, question)[-1] if question.shown_if else "")
                   for question in section.questions])
        for section in seen.form.sections
    ]  # fmt: skip
    return page_of(request, seen, "preview", sections=sections)


@dataclass(frozen=True, slots=True)
class _Step:
    """One thing that a button of the builder does: the change, and what to say before it if it loses anything."""

    change: Callable[[Form], Form]
    warning: str = ""
    anchor: str = ""


def change(request: HttpRequest, key: str, stage: str) -> HttpResponse:
    """Move, copy or delete a question or section; deleting asks first."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    seen = load(request, key, stage)
    version = request.POST.get("version", "")
    sure, what = request.POST.get("sure"), request.POST.get("do", "")
    try:
        step = _step(seen.form, what)
        if step.warning and not sure:
            return page_of(request, seen, "delete", warning=step.warning, do=what, version=version)
        exact = typed.number(version)
        building.edit(
            seen, step.change, by=actor(request), amendment=request.POST.get("amendment", ""), exact=exact
        )
    except EditConflict as error:
        return _whole(request, load(request, key, stage), str(error), 409)
    except Invalid as error:
        return _whole(request, seen, str(error), 422)
    return redirect(address(seen, anchor=step.anchor))


def _step(form: Form, what: str) -> _Step:
    name, _colon, of = what.partition(":")
    try:
        if name in ("section-up", "section-down", "section-delete"):
            return _section_step(form, name.removeprefix("section-"), int(of))
        question = form.question(of)
        if question is None:
            raise KeyError(of)
        steps = {
            "up": _Step(lambda now: editing.question_moved(now, of, -1), anchor=f"question-{of}"),
            "down": _Step(lambda now: editing.question_moved(now, of, 1), anchor=f"question-{of}"),
            "copy": _Step(
                lambda now: editing.question_doubled(
                    now, of, _("%(label)s (copy)") % {"label": question.label}
                ),
                anchor=f"question-{of}",
            ),
            "delete": _Step(
                lambda now: editing.without_question(now, of),
                _("“%(label)s” is taken out of the form. Answers stay kept, but nobody is asked any more.")
                % {"label": question.label},
            ),
        }
        if name == "delete":
            _check_free(form, {of})
        return steps[name]
    except (KeyError, ValueError, IndexError) as error:
        raise Invalid(_("That question is no longer in the form.")) from error


def _section_step(form: Form, name: str, number: int) -> _Step:
    section = form.sections[number]
    if name == "delete":
        _check_free(form, {question.key for question in section.questions})
        return _Step(
            lambda now: editing.without_section(now, number),
            _("The section “%(title)s” and its questions are taken out of the form: %(n)s.")
            % {"title": section.title, "n": len(section.questions)},
        )
    step = -1 if name == "up" else 1
    return _Step(
        lambda now: editing.section_moved(now, number, step), anchor=f"section-{max(0, number + step)}"
    )


def _check_free(form: Form, keys: set[str]) -> None:
    """Refuse to take away what another question depends on."""
    for question in editing.depending(form, keys):
        raise Invalid(
            _("“%(label)s” is asked only after an answer to it. Change that question first.")
            % {"label": question.label}
        )


def section_page(request: HttpRequest, key: str, stage: str, number: int | None = None) -> HttpResponse:
    """The heading and introduction of a section, new or there already."""
    seen = load(request, key, stage)
    if number is not None and number >= len(seen.form.sections):
        raise NotOnRecord(_("There is no such section."))
    section = seen.form.sections[number] if number is not None else None
    if request.method != "POST":
        initial = {"title": section.title, "intro": section.intro} if section else None
        return page_of(
            request, seen, "section", form=SectionForm(initial=initial), token=digest(section), number=number
        )
    form, token = SectionForm(request.POST), request.POST.get("token", "")
    if not form.is_valid():
        return page_of(request, seen, "section", 422, form=form, token=token, number=number)
    given = {"title": form.cleaned_data["title"], "intro": form.cleaned_data["intro"].replace("\r\n", "\n")}

    def changed(now: Form) -> Form:
        if number is None:
            return editing.with_section(now, Section(**given))
        if number >= len(now.sections) or digest(now.sections[number]) != token:
            raise EditConflict(_("Somebody else has changed this section since you opened it."), 0)
        return editing.section_renamed(now, number, **given)

    try:
        building.edit(seen, changed, by=actor(request), amendment=request.POST.get("amendment", ""))
    except EditConflict as error:
        seen = load(request, key, stage)
        now = seen.form.sections[number] if number is not None and number < len(seen.form.sections) else None
        theirs = [(_("Heading"), now.title), (_("Introduction"), now.intro)] if now else []
        return page_of(request, seen, "section", 409, form=form, token=digest(now), number=number if now else None,
                       problem=str(error), theirs=theirs)  # fmt: skip
    except Invalid as error:
        form.add_error(None, error.fields.get("amendment") or str(error))
        return page_of(request, seen, "section", 422, form=form, token=token, number=number)
    messages.success(request, _("“%(name)s” is saved.") % {"name": given["title"]})
    return redirect(address(seen, anchor=f"section-{len(seen.form.sections) if number is None else number}"))


def new_question(request: HttpRequest, key: str, stage: str, number: int) -> HttpResponse:
    """A new question at the end of a section: first its type, then its settings."""
    seen = load(request, key, stage)
    if number >= len(seen.form.sections):
        raise NotOnRecord(_("There is no such section."))
    wanted = request.GET.get("type", "")
    free = editing.free_types(seen.form)
    if wanted not in [kind.value for kind in free]:
        types = [(kind.value, TYPE_NAMES[kind], TYPE_HELP[kind]) for kind in free]
        return page_of(request, seen, "types", types=types, section=seen.form.sections[number])
    return _question(request, seen, QuestionType(wanted), None, number)


def question_page(request: HttpRequest, key: str, stage: str, question: str) -> HttpResponse:
    """One question with the settings that its type has."""
    seen = load(request, key, stage)
    found = seen.form.question(question)
    if found is not None:
        return _question(request, seen, found.type, found, editing.place_of(seen.form, question)[0])
    kind = request.POST.get("kind", "")
    if not seen.form.sections or kind not in [each.value for each in QuestionType]:
        raise NotOnRecord(_("That question is no longer in the form."))
    return _question(request, seen, QuestionType(kind), None, len(seen.form.sections) - 1)


def _question(
    request: HttpRequest, seen: Standing, kind: QuestionType, old: Question | None, number: int
) -> HttpResponse:
    earlier = editing.before(seen.form, old.key if old else None, number)

    def bound() -> QuestionForm:
        data = request.POST if request.method == "POST" else None
        return QuestionForm(data, kind=kind, earlier=earlier, question=old)

    def page(form: QuestionForm, token: str, status: int = 200, **more: Any) -> HttpResponse:
        shown = _written(form, old)
        more |= {"preview": draw(shown, None, choices=choices_of(seen.call)) if shown else ""}
        if getattr(request, "htmx", None) and "preview" in request.POST:
            return render(request, "calls/builder/preview_question.html", more)
        return page_of(request, seen, "question", status, form=form, token=token, kind=kind, kind_name=TYPE_NAMES[kind],
                       old=old, **more)  # fmt: skip

    form = bound()
    if request.method != "POST":
        return page(form, digest(old))
    token, by = request.POST.get("token", ""), actor(request)
    if old is None and token:
        why = _("Somebody else has changed this question since you opened it.")
        return page(form, "", 409, problem=why, theirs=[], gone=True)
    if not form.is_valid() or "preview" in request.POST:
        return page(form, token, 200 if form.is_valid() else 422)
    try:
        made = form.made(old.key if old else editing.slug(form.cleaned_data["label"], _keys(seen.form)))
        _check_fit(form, seen, made, number)
        if form.errors:
            return page(form, token, 422)
        building.edit(
            seen, _putting(made, old, number, token), by=by, amendment=request.POST.get("amendment", "")
        )
    except EditConflict as error:
        now = building.standing(seen.call, seen.stage)
        theirs = now.form.question(old.key) if old else None
        lines = [] if theirs is None else _lines(now.form, theirs)
        return page(form, digest(theirs), 409, problem=str(error), theirs=lines, gone=old and theirs is None)
    except Invalid as error:
        form.add_error(None, error.fields.get("amendment") or str(error))
        return page(form, token, 422)
    messages.success(request, _("“%(name)s” is saved.") % {"name": made.label})
    return redirect(address(seen, anchor=f"question-{made.key}"))


def _keys(form: Form) -> set[str]:
    return {question.key for question in form.questions}


def _written(form: QuestionForm, old: Question | None) -> Question | None:
    """The question as it is written now, for the preview; as it stands while what is written can't be read."""
    if form.is_bound and form.is_valid():
        return form.made(old.key if old else "new")
    return old


def _putting(made: Question, old: Question | None, number: int, token: str) -> Callable[[Form], Form]:
    """The change that puts a question into whatever the form has become."""

    def changed(now: Form) -> Form:
        there = now.question(made.key)
        if old is None:
            fresh = replace(made, key=editing.slug(made.key, _keys(now))) if there else made
            return editing.with_question(now, min(number, len(now.sections) - 1), fresh)
        if digest(there) != token:
            raise EditConflict(_("Somebody else has changed this question since you opened it."), 0)
        if there is None:
            return editing.with_question(now, min(number, len(now.sections) - 1), made)
        return editing.question_changed(now, made)

    return changed


def _check_fit(form: QuestionForm, seen: Standing, made: Question, number: int) -> None:
    """Say at its field what keeps the question itself from being published."""
    there = seen.form.question(made.key)
    whole = (
        editing.question_changed(seen.form, made) if there else editing.with_question(seen.form, number, made)
    )
    i, j = editing.place_of(whole, made.key)
    for fault in fitness(whole, seen.stage):
        if fault.place[:4] == ("sections", i, "questions", j):
            part = str(fault.place[4]) if len(fault.place) > 4 else ""
            name = _FIELD_OF.get(part, part)
            form.add_error(name if name in form.fields else None, say_fault(fault))


def _lines(form: Form, question: Question) -> list[tuple[str, str]]:
    """What another has made of a question, in words."""
    yes, no = _("Yes"), _("No")
    return [
        (_("Question"), question.label),
        (_("Help"), question.help),
        (_("Must be answered"), yes if question.required else no),
        (_("Answers to choose from"), ", ".join(option.label for option in question.options)),
        (_("Columns"), ", ".join(column.label for column in question.columns)),
        (_("Limits"), " ".join(notes(form, question)[1:])),
        (_("The answer holds personal data"), yes if question.contains_personal_data else no),
        (_("Assessors see the answer"), yes if question.visible_to_assessors else no),
    ]
