"""What programmes and the states of a bid are called."""

from django.utils.translation import gettext_lazy as _

from pagt.bids.states import BidState, Programme

PROGRAMME_NAMES = {
    Programme.INTERREG: _("Interreg"),
    Programme.ERASMUS: _("Erasmus+"),
    Programme.ESF: _("ESF+ (the EU social fund)"),
    Programme.FOUNDATION: _("Private foundation"),
    Programme.HORIZON: _("Horizon Europe"),
    Programme.OTHER: _("Other"),
}
PROGRAMME_CHOICES = [(programme.value, label) for programme, label in PROGRAMME_NAMES.items()]
STATE_NAMES = {
    BidState.IDEA: _("Idea"),
    BidState.DRAFTING: _("Being drafted"),
    BidState.SENT: _("Sent"),
    BidState.WON: _("Won"),
    BidState.LOST: _("Lost"),
}
