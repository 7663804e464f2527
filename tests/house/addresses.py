"""Every address of the program, and one that leads somewhere for each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override

from pagt.cli.demo.selection_case import CHOSEN
from pagt.core.access import Access
from pagt.core.models import Document, ImportRun, Merge
from pagt.core.register.spec import registers
from pagt.grants.applications.models import Application
from pagt.grants.assessment.models import Assignment, Remark
from pagt.grants.awards.models import Decision, DecisionLetter, DecisionLine, Hearing, LetterBatch
from pagt.grants.calls.models import StageForm
from pagt.network.meetings.models import AgendaItem, CalendarFeed, Disqualification, Invitation, Paper
from pagt.network.partners.models import Affiliation
from pagt.people.models import User
from pagt.plan.models import Plan
from pagt.post.models import Mail, Subscriber
from pagt.web.desk.dialogue import national_bodies

COUNCIL = "eksempel-raad-2026-12-01"
"""The demonstration's meeting with an agenda, papers and an interest."""


@dataclass(frozen=True)
class Address:
    """One URL pattern: its full name, its route as one reads it, its view's access, and its arguments."""

    name: str
    route: str
    access: Access | None
    arguments: tuple[str, ...]

    def url(self, language: str = "da") -> str:
        """An address of this pattern that leads somewhere, with the demonstration loaded."""
        with override(language):
            return reverse(self.name, kwargs={name: example(self.name, name) for name in self.arguments})


def addresses() -> list[Address]:
    """Every address, in the order in which requests are matched."""
    return list(_walk(get_resolver(), "", ()))


def _walk(resolver: URLResolver, before: str, spaces: tuple[str, ...]) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            within = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _walk(pattern, route, within)
        elif isinstance(pattern, URLPattern):
            name = ":".join((*spaces, str(pattern.name)))
            access = getattr(pattern.callback, "access", None)
            yield Address(name, "/" + route, access, tuple(pattern.pattern.converters))


def _draft() -> Application | None:
    """What the demonstration's applicant is writing."""
    return Application.objects.filter(status="draft", co_writers__user__email="applicant@eksempel.dk").first()


def example(name: str, argument: str) -> Any:
    """A value for an argument of an address."""
    plan = Plan.objects.get(key="midtjylland-2022-2025")
    space = name.split(":")[-1]
    kind = space.rpartition("-")[0]
    match argument:
        case "plan":
            return plan.key
        case "code" if name in ("portal:municipality", "desk:municipality"):
            return "0615"
        case "key" if name == "desk:national-body":
            return national_bodies()[0].key
        case "code" | "commitment":
            return "2.1"
        case "area":
            return "2"
        case "form" if space == "recommendation-paper":
            return "pdf"
        case "form":
            return "csv"
        case "run" if space == "letter-batch":
            return LetterBatch.objects.values_list("key", flat=True).first() or "none"
        case "line" if space == "letter-grounds":
            return DecisionLine.objects.values_list("pk", flat=True).first() or 1
        case "key" if space.startswith(("decision-letters", "decision-release")):
            return Decision.objects.values_list("key", flat=True).first() or "none"
        case "key" if space.startswith("letter-page") or name in ("decided:letter", "decided:letter-pdf"):
            return DecisionLetter.objects.values_list("key", flat=True).first() or "none"
        case "key" if space == "hearing-page" or name == "decided:hearing":
            return Hearing.objects.values_list("key", flat=True).first() or "none"
        case "number" if name.startswith("decided:"):
            hearing = Hearing.objects.select_related("application").first()
            return hearing.application.number if hearing else "none"
        case "run":
            run = ImportRun.objects.first()
            return run.key if run else "none"
        case "provider_id":
            return "none"
        case "token" if space.startswith("invitation-"):
            return Invitation.objects.values_list("token", flat=True).first() or "none"
        case "token" if space == "calendar-feed":
            return CalendarFeed.objects.values_list("token", flat=True).first() or "none"
        case "key" | "pk" if space == "meeting-invitation":
            invitation = Invitation.objects.select_related("meeting").get(
                email="gitte@guest.example", came=None
            )
            return invitation.meeting.key if argument == "key" else invitation.pk
        case "token":
            subscriber = Subscriber.objects.first()
            return subscriber.token if subscriber else "none"
        case "pk" if space.startswith("affiliation"):
            affiliation = Affiliation.objects.first()
            return affiliation.pk if affiliation else 1
        case "key" | "other" if space in ("merge-choose", "merge-preview", "not-same"):
            first = registers()["organisation"].model._default_manager.filter(withdrawn="").order_by("key")
            return first[0 if argument == "key" else 1].key
        case "other":
            return registers()["need"].model._default_manager.last().key
        case "step":
            return "ended"
        case "audience":
            return "council"
        case "key" if space in ("recommendation-begin", "decision-change", "decision-promote"):
            return CHOSEN
        case "key" | "pk" if space.startswith(("recommendation-", "decision-record")):
            made = registers()["grant_recommendation"].model._default_manager.first()
            return 1 if made is None else made.key if argument == "key" else made.lines.first().pk
        case "item":
            return AgendaItem.objects.get(meeting__key=COUNCIL, papers__title="Eksempel: Fordeling").pk
        case "pk" if space.startswith("meeting-paper"):
            return Paper.objects.get(item__meeting__key=COUNCIL, title="Eksempel: Fordeling").pk
        case "pk" if space == "meeting-interest-decide":
            return Disqualification.objects.get(item__meeting__key=COUNCIL).pk
        case "key" if space.startswith("meeting-") and space != "meeting-invitation":
            return COUNCIL
        case "call" if space.startswith(("results-", "portfolio-")):
            return CHOSEN
        case "key" if space.startswith("results-"):
            return registers()["application"].model._default_manager.filter(call__key=CHOSEN).first().key
        case "call" if name.startswith("assignment"):
            return CHOSEN
        case "application":
            return registers()["application"].model._default_manager.filter(call__key=CHOSEN).first().key
        case "assignment":
            given = Assignment.objects.filter(status="accepted").first()
            return given.key if given else "none"
        case "remark":
            remark = Remark.objects.first()
            return remark.key if remark else "none"
        case "key" if space in ("assessment-progress", "assessment-remind"):
            return CHOSEN
        case "key" if space in ("discussion", "remark-new"):
            return registers()["application"].model._default_manager.filter(call__key=CHOSEN).first().key
        case "view" | "task":
            return "none"
        case "file":
            return 1
        case "key" if space.startswith("case-"):
            return (
                registers()["application"].model._default_manager.values_list("key", flat=True).first()
                or "none"
            )
        case "key" if space == "mail" or space.startswith("mail-"):
            mail = Mail.objects.filter(secret=False).first()
            return mail.key if mail else "none"
        case "kind":
            return "organisation"
        case "pk" if space.startswith("merge-"):
            return merge.pk if (merge := Merge.objects.first()) else 1
        case "key" if space == "affiliation-ask":
            return registers()["organisation"].model._default_manager.first().key
        case "uidb36" | "pk":
            return "1"
        case "key" if space.startswith("person"):
            return User.objects.get(email="officer@eksempel.dk").key
        case "key" if space == "document":
            document = Document.objects.first()
            return document.key if document else "none"
        case "key" if space.startswith("contact-personal"):
            return registers()["contact"].model._default_manager.first().key
        case "key" if name == "portal:call":
            return registers()["call"].model._default_manager.first().key
        case "key" if space.startswith("conflicts-") or space == "my-interests-call":
            return "eksempel-udbud-fire-omraader"
        case "key" if name == "portal:project":
            return registers()["award"].model._default_manager.first().key
        case "key" if space.startswith(("form-", "call-form-")):
            return form.call.key if (form := StageForm.objects.first()) else "none"
        case "stage":
            return form.stage if (form := StageForm.objects.first()) else "application"
        case "number" if name.startswith(("applications:", "submission:")):
            return draft.number if (draft := _draft()) else "none"
        case "call" if name.startswith(("applications:", "submission:")):
            return draft.call.key if (draft := _draft()) else "none"
        case "receipt":
            return "none"
        case "section" | "attachment" | "view":
            return 1
        case "number":
            return 0
        case "question":
            return "title"
        case "event":
            return "announced"
        case "key" if space.startswith("follow-up-"):
            return registers()["follow_up"].model._default_manager.first().key
        case "key" if kind in registers():
            record = registers()[kind].model._default_manager.first()
            return record.key if record else "none"
        case "key":
            return "none"
    raise LookupError(f"{name} has an argument {argument!r}: give it a value here")
