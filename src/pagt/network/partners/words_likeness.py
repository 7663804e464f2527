"""Why two records look like one, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pagt.network.partners.rules.duplicates import Reason

REASON_NAMES = {
    Reason.SAME_CVR: _("the same CVR number"),
    Reason.SAME_NAME: _("the same name, apart from spelling and company form"),
    Reason.NEAR_NAME: _("nearly the same name"),
    Reason.INITIALS: _("the name and its initials"),
    Reason.SAME_WEBSITE: _("the same website"),
    Reason.SAME_ADDRESS: _("the same address"),
    Reason.SAME_EMAIL: _("the same e-mail"),
    Reason.SAME_PHONE: _("the same telephone number"),
    Reason.SAME_WORKPLACE: _("the same workplace"),
    Reason.OTHER_CVR: _("but another CVR number"),
    Reason.OTHER_PLACE: _("but another municipality"),
    Reason.OTHER_NAME: _("but another name"),
}
