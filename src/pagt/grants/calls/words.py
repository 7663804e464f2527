"""What the choices of pools and calls are called."""

from django.utils.translation import gettext_lazy as _

from pagt.grants.calls.states import AidKind, CostKind, Event, FundingKind, Phase, Pool, Season, Side, Stage

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
    Event.CALLED_OFF: _("The call is withdrawn"),
    Event.INVITED: _("Somebody is invited to write along"),
    Event.REMINDED: _("The deadline is near"),
    Event.RECEIVED: _("Receipt"),
    Event.REOPENED: _("The application is open again"),
    Event.WITHDRAWN: _("The application is withdrawn"),
    Event.ELIGIBLE: _("The application is eligible"),
    Event.INELIGIBLE: _("The application is not eligible"),
    Event.EXCEPTION: _("A later deadline is granted"),
}
USUAL_SCALE = (
    _("not at all"),
    _("to a low degree"),
    _("to some degree"),
    _("to a high degree"),
    _("to a very high degree"),
)
"""How well a criterion is met when a call names no scale of its own, from the lowest grade to the highest."""
SIDE_NAMES = {
    Side.COST: _("Cost"),
    Side.FINANCING: _("Financing"),
}
COST_NAMES = {
    CostKind.SALARY: _("Salaries"),
    CostKind.EXTERNAL: _("External help"),
    CostKind.EQUIPMENT: _("Equipment"),
    CostKind.TRAVEL: _("Travel and meetings"),
    CostKind.MATERIALS: _("Materials"),
    CostKind.COMMUNICATION: _("Communication"),
    CostKind.EVALUATION: _("Evaluation"),
    CostKind.OVERHEAD: _("Overhead"),
    CostKind.OTHER: _("Other cost"),
}
FUNDING_NAMES = {
    FundingKind.APPLIED: _("Applied for here"),
    FundingKind.OWN: _("Own share"),
    FundingKind.OTHER: _("Other funding"),
}
AID_NAMES = {
    AidKind.NONE: _("No state aid"),
    AidKind.DE_MINIMIS: _("De minimis aid"),
    AidKind.GBER: _("Aid under the block exemption"),
    AidKind.OTHER: _("Other state aid"),
    AidKind.UNSURE: _("Not sure"),
}
