"""The case of one application, as the secretariat works on it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pagt.core import clock
from pagt.core.access import actor
from pagt.core.actors import actor_names
from pagt.core.closed import open_to
from pagt.core.document_views import as_attachment
from pagt.core.errors import EditConflict, Invalid, NotOnRecord
from pagt.core.register.spec import panels
from pagt.core.register.views import crumbs, history_of
from pagt.core.rights import Right
from pagt.grants.applications.access import was_submitted
from pagt.grants.applications.actions import casework
from pagt.grants.applications.actions.telling import facts_for_mail
from pagt.grants.applications.case_reading import Version, changes, version
from pagt.grants.applications.forms_staff import CaseForm, EligibilityForm
from pagt.grants.applications.models import Application, Attachment, CaseTask, Letter, Submission
from pagt.grants.applications.queries import facts_of
from pagt.grants.applications.queries_staff import (
    advice_on,
    last_saved,
    letters_on,
    mails_on,
    submissions,
    with_names,
    writers,
)
from pagt.grants.applications.registers import applications
from pagt.grants.applications.states import Eligibility, Status
from pagt.grants.applications.words import ELIGIBILITY_NAMES, STATUS_NAMES
from pagt.grants.calls.mails import mail_for
from pagt.grants.calls.queries import rules_of
from pagt.grants.calls.rules.eligibility import checks
from pagt.grants.calls.sentences import say_check
from pagt.grants.calls.states import Stage
from pagt.grants.calls.words import STAGE_NAMES


def case_page(request: HttpRequest, key: str) -> HttpResponse:
    """Everything on one application: what was submitted, whether it is eligible, what was done on the case."""
    application = _application(request, key)
    return _case(request, application, CaseForm(instance=application))


def _case(request: HttpRequest, application: Application, form: CaseForm, status: int = 200) -> HttpResponse:
    by = actor(request)
    sent = submissions(application)
    in_force = [each for each in sent if each.superseded_at is None]
    last = version(in_force[-1]) if in_force else None
    tasks = list(application.tasks.filter(withdrawn="").select_related("assigned_to"))
    advice = list(advice_on(application))
    decided = _decision(last.submission) if last else None
    names = actor_names([*(each.given_by for each in advice), *([decided.decided_by] if decided else [])])
    key = application.key
    context = {
        "application": application,
        "stage": STAGE_NAMES[Stage(application.stage)],
        "status": STATUS_NAMES[Status(application.status)],
        "is_draft": application.status == Status.DRAFT,
        "last_saved": last_saved(application) if application.status == Status.DRAFT else None,
        "submissions": [(each, STAGE_NAMES[Stage(each.stage)], _decision(each)) for each in sent],
        "has_versions": len(sent) > 1,
        "last": last,
        "sections": last.sections() if last else [],
        "checks": [(check.met, *say_check(check)) for check in _checks(application, last)] if last else [],
        "decision": decided,
        "decision_word": ELIGIBILITY_NAMES[Eligibility(decided.outcome)] if decided else "",
        "decided_by": names.get(decided.decided_by, "") if decided else "",
        "may_decide": application.status == Status.SUBMITTED,
        "advice": [(each, names[each.given_by]) for each in advice],
        "tasks": tasks,
        "today": clock.today(),
        "letters": letters_on(application),
        "mails": mails_on(application),
        "partners": application.partner_names,  # type: ignore[attr-defined]
        "themes": application.theme_titles,  # type: ignore[attr-defined]
        "form": form,
        "panels": panels(application, by),
        "history": history_of(applications, key),
        "may_write": Right.HANDLE_APPLICATIONS in by.rights,
        "why_not": "" if Right.HANDLE_APPLICATIONS in by.rights else by.why_not(Right.HANDLE_APPLICATIONS),
        "here": reverse("application-detail", args=[key]),
        "breadcrumbs": crumbs(applications, application.number),
    }
    return render(request, "applications/case.html", context, status=status)


def _application(request: HttpRequest, key: str) -> Application:
    known = with_names(open_to(Application.objects.select_related("call", "lead"), actor(request)))
    return get_object_or_404(known, key=key, withdrawn="")


def _decision(submission: Submission) -> Any:
    """The decision on a submission, None where there is none in use."""
    decision = getattr(submission, "eligibility", None)
    return decision if decision and not decision.withdrawn else None


def _checks(application: Application, last: Version) -> list[Any]:
    facts = facts_of(application, last.answers, form=last.form)
    return checks(rules_of(application.call), facts)


def versions_page(request: HttpRequest, key: str) -> HttpResponse:
    """Each submission beside the one before it: what was added, taken away and changed."""
    application = _application(request, key)
    read = [version(each) for each in submissions(application)]
    steps = [
        (
            before.submission,
            STAGE_NAMES[Stage(before.submission.stage)],
            after.submission,
            STAGE_NAMES[Stage(after.submission.stage)],
            changes(before, after),
        )
        for before, after in pairwise(read)
    ]
    context = {
        "application": application,
        "steps": steps[::-1],
        "breadcrumbs": [
            *crumbs(applications),
            (application.number, reverse("application-detail", args=[key])),
            (_("Versions"), ""),
        ],
    }
    return render(request, "applications/case_versions.html", context)


def file(request: HttpRequest, key: str, file: int) -> FileResponse:
    """Send a file of what was submitted; what hangs on a draft alone stays the applicant's own."""
    known = Attachment.objects.filter(application__in=open_to(Application.objects.all(), actor(request)))
    attachment = get_object_or_404(
        known.select_related("document", "application"), pk=file, application__key=key
    )
    if not was_submitted(attachment):
        raise NotOnRecord(_("There is no such file among what was submitted."))
    return as_attachment(attachment.document)


def letter_file(request: HttpRequest, key: str) -> FileResponse:
    """Send a letter that is filed on a case; a withdrawn one too, since its record stays readable."""
    known = open_to(Letter.objects.select_related("document"), actor(request))
    return as_attachment(get_object_or_404(known, key=key).document)


def case_number_page(request: HttpRequest, key: str) -> HttpResponse:
    """Give the application its case number; what can't be one stays in the field with the reason."""
    application = _application(request, key)
    if request.method != "POST":
        return redirect("application-detail", key)
    form = CaseForm(request.POST, instance=_application(request, key))
    if form.is_valid():
        try:
            casework.set_case_number(
                application,
                by=actor(request),
                version=form.cleaned_data["version"] or 0,
                case_number=form.cleaned_data["case_number"],
            )
        except (Invalid, EditConflict) as error:
            form.add_error("case_number", str(error))
        else:
            messages.success(request, _("The case number is saved."))
            return redirect("application-detail", key)
    return _case(request, application, form, status=422)


@require_POST
def finish_action(request: HttpRequest, key: str, task: str) -> HttpResponse:
    """Mark a task as done."""
    known = open_to(CaseTask.objects.filter(withdrawn=""), actor(request))
    found = get_object_or_404(known, key=task, application__key=key)
    if found.done_on is None:
        casework.finish_task(found, by=actor(request), version=found.version)
        messages.success(request, _("“%(task)s” is done.") % {"task": found.text})
    return redirect("application-detail", key)


def eligibility_page(request: HttpRequest, key: str) -> HttpResponse:
    """Decide whether what was submitted may be assessed: first the form, then the mail as it will be read."""
    application = _application(request, key)
    in_force = [each for each in submissions(application) if each.superseded_at is None]
    if not in_force or application.status != Status.SUBMITTED:
        messages.info(request, _("There is nothing to decide on before the application is submitted."))
        return redirect("application-detail", key)
    last = version(in_force[-1])
    known = getattr(last.submission, "eligibility", None)
    decided = _decision(last.submission)
    so_far = {"outcome": decided.outcome, "reason": decided.reason} if decided else {}
    form = EligibilityForm(request.POST or None, initial=so_far)
    preview, recipients = None, list(writers(application))
    version_seen = known.version if known else 0
    status = 200
    if request.method == "POST":
        status = 422
        seen = request.POST.get("version", "")
        if form.is_valid() and seen.isdecimal():
            version_seen = int(seen[:9])
            outcome, reason = Eligibility(form.cleaned_data["outcome"]), form.cleaned_data["reason"]
            if "decide" in request.POST:
                try:
                    casework.decide_eligibility(
                        last.submission,
                        by=actor(request),
                        version=version_seen,
                        outcome=outcome,
                        reason=reason,
                    )
                except (Invalid, EditConflict) as error:
                    form.add_error(None, str(error))
                else:
                    messages.success(request, _("The decision is made, and the applicant is told by mail."))
                    return redirect("application-detail", key)
            elif "change" not in request.POST:
                preview = _preview(application, outcome, reason, recipients)
            status = 422 if form.errors else 200
    context = {
        "application": application,
        "checks": [(check.met, *say_check(check)) for check in _checks(application, last)],
        "submission": last.submission,
        "form": form,
        "version": version_seen,
        "preview": preview,
        "outcome_word": ELIGIBILITY_NAMES[preview[0]] if preview else "",
        "recipients": recipients,
        "breadcrumbs": [
            *crumbs(applications),
            (application.number, reverse("application-detail", args=[key])),
            (_("Eligibility"), ""),
        ],
    }
    return render(request, "applications/case_eligibility.html", context, status=status)


def _preview(
    application: Application, outcome: Eligibility, reason: str, to: list[Any]
) -> tuple[Any, str, str]:
    """The outcome, and subject and text of the mail as the first who writes the application gets it."""
    language = to[0].language if to else "da"
    facts = {**facts_for_mail(application, language=language), "reason": reason}
    subject, body = mail_for(casework.EVENTS[outcome], application.call, language=language, facts=facts)
    return outcome, subject, body
