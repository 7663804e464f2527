"""What the choices of meetings are called."""

from django.utils.translation import gettext_lazy as _

from pagt.network.meetings.states import (
    Answer,
    Forum,
    ItemKind,
    ItemMark,
    MinutesState,
    Part,
    Purpose,
    Rhythm,
    Step,
)

PURPOSE_NAMES = {
    Purpose.NETWORK: _("Network meeting"),
    Purpose.COUNCIL: _("Council meeting"),
    Purpose.MUNICIPAL: _("Municipal meeting"),
    Purpose.NATIONAL: _("National meeting"),
    Purpose.INTERNATIONAL: _("International meeting"),
    Purpose.FOUNDATION: _("Meeting with a foundation"),
    Purpose.WORKSHOP: _("Workshop"),
    Purpose.INFORMATION: _("Information meeting"),
    Purpose.PROJECT_STATUS: _("Project status meeting"),
    Purpose.PANEL: _("Assessment panel"),
}
FORUM_NAMES = {
    Forum.OWN: _("A meeting of its own"),
    Forum.EDUCATION_COUNCIL: _("Municipal education council"),
    Forum.COUNCIL: _("The council"),
}
MARK_NAMES = {
    ItemMark.DISCUSSION: _("Discussion"),
    ItemMark.IDEA_TESTED: _("Idea tested"),
    ItemMark.STATUS_PAPER: _("Status paper"),
    ItemMark.STRATEGY_DIALOGUE: _("Strategy dialogue"),
    ItemMark.DECISION: _("Decision"),
}
ANSWER_NAMES = {
    Answer.NEEDS_ACTION: _("No answer yet"),
    Answer.ACCEPTED: _("Comes"),
    Answer.TENTATIVE: _("Comes perhaps"),
    Answer.DECLINED: _("Does not come"),
}
PART_NAMES = {
    Part.MEMBER: _("Member"),
    Part.CHAIR: _("Chair"),
    Part.GUEST: _("Guest"),
    Part.SPEAKER: _("Speaker"),
}
MINUTES_NAMES = {
    MinutesState.NONE: _("Not begun"),
    MinutesState.DRAFT: _("Being written"),
    MinutesState.APPROVED: _("Approved"),
    MinutesState.SENT: _("Approved and sent"),
}
ITEM_KIND_NAMES = {
    ItemKind.INFORMATION: _("For information"),
    ItemKind.DISCUSSION: _("For discussion"),
    ItemKind.DECISION: _("For decision"),
    ItemKind.MINUTES: _("Approval of minutes"),
}
RHYTHM_NAMES = {
    Rhythm.WEEK: _("Every week"),
    Rhythm.FORTNIGHT: _("Every second week"),
    Rhythm.MONTH: _("Every month, same weekday"),
    Rhythm.QUARTER: _("Every quarter, same weekday"),
    Rhythm.HALF_YEAR: _("Every half year, same weekday"),
}
STEP_NAMES = {
    Step.PLANNED: _("Planned"),
    Step.INVITED: _("Invited"),
    Step.HELD: _("Held"),
    Step.MINUTES: _("Minutes written"),
    Step.APPROVED: _("Minutes approved"),
    Step.SENT: _("Minutes sent"),
}
