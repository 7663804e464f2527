"""What the choices of an application are called."""

from django.utils.translation import gettext_lazy as _

from pagt.grants.applications.states import Direction, Eligibility, May, Status

STATUS_NAMES = {
    Status.DRAFT: _("Draft"),
    Status.SUBMITTED: _("Submitted"),
    Status.WITHDRAWN: _("Withdrawn"),
}
MAY_NAMES = {
    May.VIEW: _("May read"),
    May.EDIT: _("May write"),
    May.SUBMIT: _("May write and submit"),
}
ELIGIBILITY_NAMES = {
    Eligibility.ELIGIBLE: _("Eligible"),
    Eligibility.INELIGIBLE: _("Not eligible"),
}
DIRECTION_NAMES = {
    Direction.RECEIVED: _("Received"),
    Direction.SENT: _("Sent"),
}
