"""The questions of a section as the writing page and the autosave draw them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from pagt.grants.applications.actions.drafting import Conflict
from pagt.grants.applications.models import Attachment
from pagt.grants.applications.reading import Names, as_text
from pagt.grants.applications.views.paper import Paper
from pagt.grants.calls.question_fields import AttachedFile, Choices, draw, input_of
from pagt.grants.calls.rules.answers import Problem
from pagt.grants.calls.rules.forms import WRITTEN, Question, QuestionType
from pagt.grants.calls.sentences import say_problem
from pagt.network.partners.municipalities import names as municipality_names


@dataclass(frozen=True)
class Clash:
    """Two answers to one question, in words."""

    mine: str
    theirs: str
    who: str
    at: str
    can_join: bool


@dataclass(frozen=True)
class Drawn:
    """A question on the page."""

    question: Question
    html: SafeString
    is_hidden: bool
    condition: str
    upload_url: str
    demand: str
    clash: Clash | None = None


class Drawing:
    """Draws the questions of one application; what they choose from is read once."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper

    @cached_property
    def names(self) -> Names:
        """What the codes among the answers are called."""
        application = self.paper.application
        attached = Attachment.objects.filter(application=application, stage=application.stage)
        return Names(
            themes={theme.key: theme.title for theme in application.call.themes.all()},
            municipalities=municipality_names(),
            files={str(each.pk): self._file(each) for each in attached.select_related("document")},
        )

    def _file(self, attachment: Attachment) -> AttachedFile:
        return AttachedFile(
            id=str(attachment.pk),
            name=attachment.document.name,
            size=filesizeformat(attachment.document.size),
            url=reverse("applications:file", args=[self.paper.number, attachment.pk]),
            state=attachment.document.get_scan_display() if attachment.document.scan else "",
        )

    def _choices(self, question: Question, value: Any) -> Choices:
        ids = value if isinstance(value, list) and question.type is QuestionType.FILE else []
        files = [self.names.files[each] for each in ids if each in self.names.files]
        return Choices(
            themes=list(self.names.themes.items()),
            municipalities=list(self.names.municipalities.items()),
            files={question.key: files},
        )

    def html(
        self, question: Question, value: Any, version: int, problems: Sequence[Problem] = ()
    ) -> SafeString:
        """Return a question with its inputs, holding a value and the version that it is based on."""
        return draw(question, value, base=version, problems=problems, choices=self._choices(question, value))

    def drawn(
        self,
        question: Question,
        *,
        value: Any = None,
        version: int | None = None,
        problems: Sequence[Problem] | None = None,
        clash: Clash | None = None,
    ) -> Drawn:
        """Return a question for the page: as it is stored, unless a version says that another value is drawn."""
        paper, key = self.paper, question.key
        if version is None:
            value, version = paper.answers.get(key), paper.versions.get(key, 0)
        if problems is None:
            problems = paper.wrong
        percent = paper.application.call.cofinancing_percent
        is_budget = question.type is QuestionType.BUDGET
        return Drawn(
            question=question,
            html=self.html(question, value, version, problems),
            is_hidden=key not in paper.shown,
            condition=json.dumps(question.shown_if.values) if question.shown_if else "",
            upload_url=reverse("applications:attach", args=[paper.number, key])
            if question.type is QuestionType.FILE
            else "",
            demand=str(percent) if is_budget and percent is not None else "",
            clash=clash,
        )

    def clash(self, question: Question, conflict: Conflict) -> Clash:
        """Return two answers to one question in words."""
        return Clash(
            mine=as_text(question, conflict.mine, self.names),
            theirs=as_text(question, conflict.theirs, self.names),
            who=conflict.who,
            at=clock_time(conflict.at),
            can_join=question.type in WRITTEN,
        )


def clock_time(moment: Any) -> str:
    """Return the time of day of an instant, e.g. `14:03`."""
    return date_format(timezone.localtime(moment), "H:i")


def said(problems: Sequence[Problem], questions: Mapping[str, Question]) -> dict[str, list[list[str]]]:
    """Return, by question, the inputs that something is wrong with and the sentence that says what."""
    found: dict[str, list[list[str]]] = {key: [] for key in questions}
    for problem in problems:
        if problem.question in questions:
            sentence = str(say_problem(problem, questions[problem.question]))
            found[problem.question].append([input_of(problem), sentence])
    return found
