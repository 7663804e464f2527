"""An application as its writer has it before them: form, answers, what is missing, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pagt.core import clock
from pagt.core.errors import NotOnRecord
from pagt.grants.applications.access import Writer, allows, writer_or_404
from pagt.grants.applications.models import Answer, Application
from pagt.grants.applications.queries import deadline_of, facts_of
from pagt.grants.applications.states import May, Status
from pagt.grants.calls.queries import form_of
from pagt.grants.calls.rules.answers import Facts, Problem, all_problems, missing
from pagt.grants.calls.rules.forms import Form, Question, Section, shown
from pagt.grants.calls.states import Stage
from pagt.people.models import User


@dataclass(frozen=True)
class Step:
    """A section in the step guide, with how far it is."""

    number: int
    section: Section
    url: str
    asked: int
    answered: int
    missing: tuple[Problem, ...]
    wrong: tuple[Problem, ...]

    @property
    def is_done(self) -> bool:
        return not self.missing and not self.wrong and bool(self.answered or not self.asked)

    @property
    def state(self) -> str:
        """How far it is, in words."""
        if self.wrong:
            n = len({problem.question for problem in self.wrong})
            return ngettext("%(n)s answer to mend", "%(n)s answers to mend", n) % {"n": n}
        if self.is_done:
            return _("Complete")
        if not self.answered:
            return _("Not begun")
        return _("%(answered)s of %(asked)s answered") % {"answered": self.answered, "asked": self.asked}


@dataclass
class Paper:
    """One application in its present stage, read once for a page.

    Attributes:
        application: with its call and lead.
        may: what the person may do with it.
        form: the questions of the stage.
        answers: canonical answers by question.
        versions: the version of each answer, none for what was never answered.
        saved_at: when an answer was last stored.
        facts: what the rules of the call judge.
        closes: until when it may be submitted, with any later deadline of its own.
        now: this instant, by the database's clock.
    """

    application: Application
    may: May
    form: Form
    answers: dict[str, Any]
    versions: dict[str, int]
    saved_at: datetime | None
    facts: Facts
    closes: datetime | None
    now: datetime

    @property
    def number(self) -> str:
        return self.application.number

    @property
    def title(self) -> str:
        """What the project is called so far, or what the page calls it while it has no title."""
        title = next((self.answers.get(q.key) for q in self.form.questions if q.type == "title"), None)
        return title if isinstance(title, str) and title else _("Without a title yet")

    @cached_property
    def shown(self) -> frozenset[str]:
        return shown(self.form, self.answers)

    @cached_property
    def gaps(self) -> tuple[Problem, ...]:
        """Required questions without an answer."""
        return tuple(missing(self.form, self.answers))

    @cached_property
    def wrong(self) -> tuple[Problem, ...]:
        """What is answered and can't stand."""
        found = all_problems(self.form, self.answers, self.facts)
        return tuple(each for each in found if each not in self.gaps)

    @cached_property
    def steps(self) -> list[Step]:
        return [self._step(number, section) for number, section in enumerate(self.form.sections, start=1)]

    def _step(self, number: int, section: Section) -> Step:
        keys = [question.key for question in section.questions if question.key in self.shown]
        return Step(
            number=number,
            section=section,
            url=reverse("applications:write", args=[self.number, number]),
            asked=len(keys),
            answered=sum(self.answers.get(key) is not None for key in keys),
            missing=tuple(each for each in self.gaps if each.question in keys),
            wrong=tuple(each for each in self.wrong if each.question in keys),
        )

    @property
    def percent(self) -> int:
        """How much of what is required is answered and can stand."""
        required = {q.key for q in self.form.questions if q.required and q.key in self.shown}
        asked = required or self.shown
        open_ = {each.question for each in (*self.gaps, *self.wrong)}
        if not required:
            open_ |= {key for key in asked if self.answers.get(key) is None}
        return 100 * len(asked - open_) // len(asked) if asked else 100

    @property
    def is_past(self) -> bool:
        return self.closes is not None and self.now >= self.closes

    def why_not_write(self) -> str:
        """Return why nothing can be written now, as a sentence; empty when it can."""
        status = Status(self.application.status)
        if status is Status.SUBMITTED:
            return _("The application is submitted, so it can only be read.")
        if status is Status.WITHDRAWN:
            return _("The application is withdrawn, so it can only be read.")
        if self.is_past:
            return _("The deadline has passed, so the application can only be read.")
        if not allows(self.may, May.EDIT):
            return _("You may read this application but not write in it. Ask one of those who may submit it.")
        return ""

    def question(self, key: str) -> Question:
        """Return a question of the form.

        Raises:
            NotOnRecord: the form has none of the key (any more).
        """
        found = self.form.question(key)
        if found is None:
            raise NotOnRecord(_("The form no longer has this question. Open the page again."))
        return found


def user_of(request: HttpRequest) -> User:
    """Return who is signed in. Only for pages that `AccessMiddleware` has let through."""
    return cast(User, request.user)


def open_paper(request: HttpRequest, number: str) -> Paper:
    """Return an application that the person takes part in, with all that a page says of it.

    Raises:
        NotOnRecord: there is none, it is somebody else's, or its call has no form for the stage.
    """
    writer = writer_or_404(user_of(request), number)
    return paper_of(writer, form_or_404(writer.application))


def form_or_404(application: Application) -> Form:
    """Return the form of an application's present stage.

    Raises:
        NotOnRecord: the call has none.
    """
    form = form_of(application.call, Stage(application.stage))
    if form is None:
        raise NotOnRecord(_("The call has no form for this stage. Ask the secretariat."))
    return form


def paper_of(writer: Writer, form: Form) -> Paper:
    """Return an application as it stands now."""
    application, stage = writer.application, Stage(writer.application.stage)
    rows = Answer.objects.filter(application=application, stage=stage.value)
    known = {row.question: row for row in rows}
    answers = {key: row.value for key, row in known.items() if row.value is not None}
    return Paper(
        application=application,
        may=writer.may,
        form=form,
        answers=answers,
        versions={key: row.version for key, row in known.items()},
        saved_at=max((row.at for row in known.values()), default=None),
        facts=facts_of(application, answers, form=form),
        closes=deadline_of(application),
        now=clock.database_now(),
    )
