"""What the choices of a conflict of interest are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pagt.grants.conflicts.states import Ground, InterestKind, Origin, Part, State, Tie

GROUND_NAMES = {
    Ground.OWN: _("No. 1: own personal or economic interest, or has spoken for somebody who has one"),
    Ground.FAMILY: _("No. 2: spouse, family or another close person has an interest"),
    Ground.CLOSE_TIE: _("No. 3: takes part in the management of, or is closely tied to, a private body"),
    Ground.SUPERVISION: _("No. 4: took part in the matter earlier at the authority that it is about"),
    Ground.OTHER: _("No. 5: other circumstances that raise doubt about impartiality"),
}
ORIGIN_NAMES = {
    Origin.REGISTER: _("Suggested by the register"),
    Origin.DECLARED: _("Declared by the person"),
    Origin.OFFICER: _("Raised by an officer"),
}
TIE_NAMES = {
    Tie.EMPLOYER: _("Works there"),
    Tie.BOARD: _("Board or management"),
    Tie.OWNER: _("Owner"),
    Tie.CONTACT: _("Named there in the register"),
    Tie.ADVISER: _("Advises it"),
    Tie.FAMILY: _("Family or close person"),
    Tie.GROUP: _("Same group"),
    Tie.PARTNER: _("Works for a project partner"),
    Tie.AMBASSADOR: _("Ambassador or match"),
    Tie.CO_APPLICATION: _("Applied together"),
    Tie.EARLIER_CASE: _("Earlier case"),
    Tie.DOMAIN: _("Same e-mail domain"),
    Tie.DECLARED: _("Said so themself"),
    Tie.OFFICER: _("Known to an officer"),
}
PART_NAMES = {
    Part.LEAD: pgettext_lazy("part in an application", "Applicant"),
    Part.PARTNER: pgettext_lazy("part in an application", "Project partner"),
}
INTEREST_NAMES = {
    InterestKind.EMPLOYER: _("I work there"),
    InterestKind.BOARD: _("I sit on its board or take part in its management"),
    InterestKind.OWNER: _("I own it or a part of it"),
    InterestKind.ADVISER: _("I advise it or work for it on contract"),
    InterestKind.FAMILY: _("Somebody in my family or close to me does one of these"),
}
STATE_NAMES = {
    State.SUGGESTED: _("Suggested"),
    State.DECLARED: _("Declared"),
    State.CONFIRMED: _("Confirmed"),
    State.DISMISSED: _("Dismissed"),
    State.PINNED: _("Pinned"),
    State.LAPSED: _("Lapsed"),
}
