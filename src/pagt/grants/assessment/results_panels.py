"""What results add to pages of floors below: the way from a case to its results, and what was agreed at a meeting."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from pagt.core.closed import open_to
from pagt.core.register.spec import Section
from pagt.core.rights import Actor, Right
from pagt.grants.applications.models import Application
from pagt.grants.applications.states import Eligibility, Status
from pagt.grants.assessment.models import Consensus
from pagt.grants.calls.states import Stage
from pagt.network.meetings.models import Meeting
from pagt.network.meetings.states import Purpose


def on_application(application: Application, by: Actor) -> list[Section]:
    """Lead to the results of an application that is assessed, without a statement."""
    is_assessed = (
        application.status == Status.SUBMITTED
        and application.stage == Stage.APPLICATION
        and application.outcome == Eligibility.ELIGIBLE
    )
    if not is_assessed or Right.READ_APPLICATIONS not in by.rights:
        return []
    url = reverse("results-case", args=[application.call.key, application.key])
    return [Section(_("Results of the assessment"), [_("Page")], [[(_("Marks side by side"), url)]])]


def on_meeting(meeting: Meeting, by: Actor) -> list[Section]:
    """List what an assessment panel agreed on at its meeting, as far as the cases are open to the reader."""
    if meeting.purpose != Purpose.PANEL or Right.READ_APPLICATIONS not in by.rights:
        return []
    found = open_to(Consensus.objects.filter(meeting=meeting, withdrawn=""), by)
    rows = [
        [
            (
                each.application.name_or_title,
                reverse("results-case", args=[each.application.call.key, each.application.key]),
            ),
            (each.reason, ""),
        ]
        for each in found.select_related("application__call").order_by("application__number")
    ]
    return [
        Section(_("What the panel agreed on"), [_("Application"), _("Reason")], rows, empty=_("Nothing yet."))
    ]
