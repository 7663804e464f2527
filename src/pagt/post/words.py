"""What the states of a mail and the topics are called."""

from django.utils.translation import gettext_lazy as _

from pagt.post.states import MailState, Topic

STATE_NAMES = {
    MailState.WAITING: _("Waits to be sent"),
    MailState.SENT: _("Sent"),
    MailState.FAILED: _("Could not be sent"),
    MailState.STOPPED: _("Stopped"),
}
TOPIC_NAMES = {
    Topic.CALLS: _("New calls and corrections of calls"),
    Topic.REMINDERS: _("Deadlines of what I have begun"),
    Topic.CO_WRITERS: _("What others do in applications that I write along on"),
    Topic.FOLLOW_UPS: _("Follow-ups of mine that are due, on the day"),
    Topic.WEEK: _("The week's follow-ups, and relations that go cold, on Mondays"),
}
