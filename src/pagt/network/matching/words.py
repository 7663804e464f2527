"""What the choices of needs, offers and matches are called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from pagt.network.matching.rules.suggesting import Code, Obstacle, Reason
from pagt.network.matching.states import MatchState, Reach, Side, StemField
from pagt.network.partners.municipalities import names
from pagt.network.partners.states import EducationType, SupportKind
from pagt.network.partners.words import EDUCATION_NAMES, SUPPORT_NAMES

SIDE_NAMES = {
    Side.SEEKS: pgettext_lazy("side of a match", "Seeks"),
    # Of an education it is said otherwise in Danish.
    Side.OFFERS: pgettext_lazy("side of a match", "Offers"),
}
STEM_NAMES = {
    StemField.MATHEMATICS: _("Mathematics"),
    StemField.NATURAL_SCIENCE: _("Natural science"),
    StemField.IT: _("IT and data"),
    StemField.ENERGY: _("Energy and climate"),
    StemField.BUILDING: _("Building and construction"),
    StemField.ELECTRICITY: _("Electricity and automation"),
    StemField.METAL: _("Metal and machines"),
    StemField.PRODUCTION: _("Production and process"),
    StemField.FOOD: _("Food and farming"),
    StemField.LIFE_SCIENCE: _("Life science and health technology"),
    StemField.TRANSPORT: _("Transport and logistics"),
}
REACH_NAMES = {
    Reach.MUNICIPALITY: _("Its own municipality"),
    Reach.NEIGHBOURS: _("Its own and neighbouring municipalities"),
    Reach.REGION: _("The whole region"),
    Reach.ANYWHERE: _("Anywhere"),
}
MATCH_NAMES = {
    MatchState.ACCEPTED: _("Accepted"),
    MatchState.DECLINED: _("Declined"),
    MatchState.INTRODUCED: _("Introduced to each other"),
    MatchState.RESULT: _("Has led to a result"),
    MatchState.ENDED: _("Ended without a result"),
}
OBSTACLES = {
    Obstacle.SAME_SIDE: _("Both seek, or both offer."),
    Obstacle.OWN_ORGANISATION: _("Both are of the same organisation."),
    Obstacle.OWN_GROUP: _("Both belong to the same group of organisations."),
    Obstacle.CLOSED: _("One of the two is closed."),
    Obstacle.OVER: _("The time of one of the two is over."),
    Obstacle.OTHER_TIME: _("They are not open at the same time."),
    Obstacle.OUT_OF_REACH: _("One of the two does not go so far."),
    Obstacle.DECIDED: _("This match has been decided on already."),
}


def reason_text(reason: Reason, themes: Mapping[str, str]) -> str:
    """Return a reason of a suggestion in words.

    Args:
        reason: the reason.
        themes: the titles of themes by key; one that is not there is named by its key.
    """
    params = reason.params
    match reason.code:
        case Code.SAME_SUPPORT:
            return gettext("The same is sought and offered: %(what)s") % {"what": _support(params[0])}
        case Code.NEAR_SUPPORT | Code.OTHER_SUPPORT:
            near = reason.code is Code.NEAR_SUPPORT
            said = (
                gettext("%(sought)s is sought, %(offered)s is offered: one can become the other")
                if near
                else gettext("%(sought)s is sought, but %(offered)s is offered")
            )
            return said % {"sought": _support(params[0]), "offered": _support(params[1])}
        case Code.SHARED_FIELDS:
            return gettext("The same field: %(fields)s") % {
                "fields": ", ".join(str(STEM_NAMES[StemField(each)]) for each in params)
            }
        case Code.SHARED_LEVELS:
            return gettext("The same level: %(levels)s") % {
                "levels": ", ".join(str(EDUCATION_NAMES[EducationType(each)]) for each in params)
            }
        case Code.SHARED_THEMES:
            return gettext("The same theme: %(themes)s") % {
                "themes": ", ".join(themes.get(each, each) for each in params)
            }
        case Code.SAME_MUNICIPALITY:
            return gettext("In the same municipality: %(name)s") % {"name": names().get(params[0], params[0])}
        case Code.NEAR | Code.FAR:
            steps = int(params[0])
            if steps == 1:
                return gettext("Neighbours on the tile map")
            said = ngettext("%(n)s step apart on the tile map", "%(n)s steps apart on the tile map", steps)
            return said % {"n": steps}
        case Code.ENOUGH | Code.TOO_FEW:
            return gettext("%(offered)s offered, %(sought)s sought") % {
                "offered": params[0],
                "sought": params[1],
            }
        case Code.PART_OF_TIME:
            return _part_of_time(*params)
        case Code.SHARED_WORDS:
            return gettext("Words in common: %(words)s") % {"words": ", ".join(params)}
    return str(_PLAIN[reason.code])


_PLAIN = {
    Code.NO_FIELDS: _("One of the two names no field"),
    Code.OTHER_FIELDS: _("No field in common"),
    Code.NO_LEVELS: _("One of the two names no level"),
    Code.OTHER_LEVELS: _("No level in common"),
    Code.OUTSIDE: _("One of the two lies outside the region"),
    Code.WHOLE_TIME: _("Offered for all the time that it is sought"),
}


def _support(value: str) -> str:
    return str(SUPPORT_NAMES[SupportKind(value)]).lower()


def _part_of_time(begins: str, ends: str) -> str:
    first, last = (date_format(date.fromisoformat(day)) if day else "" for day in (begins, ends))
    if first and last:
        return gettext("Only from %(first)s to %(last)s") % {"first": first, "last": last}
    if first:
        return gettext("Only from %(first)s") % {"first": first}
    return gettext("Only until %(last)s") % {"last": last}
