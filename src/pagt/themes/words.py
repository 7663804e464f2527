"""What the choices of themes and hearing are called."""

from django.utils.translation import gettext_lazy as _

from pagt.themes.states import HearingGroup

GROUP_NAMES = {
    HearingGroup.COUNCIL: _("The council"),
    HearingGroup.SCHOOLS: _("Schools"),
    HearingGroup.COMPANIES: _("Companies"),
    HearingGroup.YOUNG: _("The young"),
}
