"""What pools and seasons are called."""

from django.utils.translation import gettext_lazy as _

from pagt.grants.calls.states import Pool, Season

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
