"""What the choices of pools and calls are called."""

from django.utils.translation import gettext_lazy as _

from pagt.grants.calls.states import Event, Phase, Pool, Season, Stage

POOL_NAMES = {
    Pool.TECHNOLOGY_PACT: _("Technology pact pool"),
    Pool.THEME: _("Theme pool"),
    Pool.OPEN: _("Open pool"),
    Pool.EDUCATION: _("Education pool"),
    Pool.SEVERAL: _("Several pools"),
}
POOL_CHOICES = [(pool.value, label) for pool, label in POOL_NAMES.items()]
SEASON_NAMES = {
    Season.SPRING: _("Spring"),
    Season.AUTUMN: _("Autumn"),
}
STAGE_NAMES = {
    Stage.IDEA: _("Project idea"),
    Stage.APPLICATION: _("Application"),
}
PHASE_NAMES = {
    Phase.DRAFT: _("Draft"),
    Phase.PUBLISHED: _("Announced"),
    Phase.OPEN: _("Open"),
    Phase.BETWEEN: _("Between its two stages"),
    Phase.CLOSED: _("Closed"),
}
EVENT_NAMES = {
    Event.ANNOUNCED: _("The call is announced"),
    Event.AMENDED: _("The call is corrected"),
    Event.INVITED: _("Somebody is invited to write along"),
    Event.REMINDED: _("The deadline is near"),
    Event.RECEIVED: _("Receipt"),
    Event.REOPENED: _("The application is open again"),
    Event.WITHDRAWN: _("The application is withdrawn"),
    Event.ELIGIBLE: _("The application is eligible"),
    Event.INELIGIBLE: _("The application is not eligible"),
    Event.EXCEPTION: _("A later deadline is granted"),
}
