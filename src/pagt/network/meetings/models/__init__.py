"""The tables of meetings."""

from pagt.network.meetings.models.agenda import AgendaItem, Disqualification, Paper
from pagt.network.meetings.models.feed import CalendarFeed
from pagt.network.meetings.models.invitation import Invitation
from pagt.network.meetings.models.meeting import Meeting
from pagt.network.meetings.models.participant import Participant

__all__ = ["AgendaItem", "CalendarFeed", "Disqualification", "Invitation", "Meeting", "Paper", "Participant"]
