"""What the choices of needs, offers and matches are called."""

from django.utils.translation import gettext_lazy as _

from pagt.network.matching.states import MatchState, Reach, Side, StemField

SIDE_NAMES = {Side.SEEKS: _("Seeks"), Side.OFFERS: _("Offers")}
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
