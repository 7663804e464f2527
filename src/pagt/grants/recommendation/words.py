"""What people read for the choices of a recommendation."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pagt.grants.recommendation.states import Audience, State, Verdict

VERDICT_NAMES = {
    Verdict.FUND: _("Fund"),
    Verdict.PART: _("Fund in part"),
    Verdict.RESERVE: _("Reserve list"),
    Verdict.REJECT: _("Do not fund"),
}
STATE_NAMES = {
    State.DRAFT: pgettext_lazy("recommendation", "Draft"),
    State.PREPARED: pgettext_lazy("recommendation", "Awaits approval"),
    State.APPROVED: pgettext_lazy("recommendation", "Approved"),
    State.SUPERSEDED: pgettext_lazy("recommendation", "Replaced by a later version"),
}
AUDIENCE_NAMES = {
    Audience.COUNCIL: _("The council"),
    Audience.REGIONAL_COUNCIL: _("The regional council"),
}
