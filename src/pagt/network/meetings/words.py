"""What the choices of meetings are called."""

from django.utils.translation import gettext_lazy as _

from pagt.network.meetings.states import Forum, ItemMark, Purpose

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
