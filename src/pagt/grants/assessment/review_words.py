"""What the choices of plans and reviews are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pagt.grants.assessment.review_states import ReviewState, ShownTo
from pagt.grants.assessment.rules.phases import Fault, Harm

REVIEW_NAMES = {
    ReviewState.DRAFT: pgettext_lazy("state of a review", "Being written"),
    ReviewState.FINISHED: pgettext_lazy("state of a review", "Finished"),
}
SHOWN_NAMES = {
    ShownTo.NOBODY: _("Nobody outside the secretariat"),
    ShownTo.APPLICANT: _("The applicant"),
    ShownTo.PUBLIC: _("Everybody"),
}
FAULTS = {
    Fault.NONE: _("A plan has at least one phase."),
    Fault.ENDS_BEFORE: _("“%(phase)s” must close after it opens."),
    Fault.OVERLAP: _(
        "“%(phase)s” opens before the phase before it has closed. Two phases can't run at once."
    ),
    Fault.NO_SCORING: _("Assessors must be able to write their assessments in at least one phase."),
    Fault.OTHERS_TOO_EARLY: _(
        "In “%(phase)s” assessors would see each other's assessments before they have written their own. Let them see "
        "them in a later phase."
    ),
}
HARMS = {
    Harm.NAMES_SHOWN: _(
        "Assessors are invited, and were told who will see their names. No more people may see them now."
    ),
    Harm.TEXTS_SHOWN: _(
        "Assessors are invited, and were told who will see what they write. No more people may see it now."
    ),
    Harm.SHORTER: _("Assessors are invited: a reason may become longer than they were told, not shorter."),
    Harm.PHASE_OVER: _("“%(phase)s” is over and stays as it was."),
    Harm.PHASE_BEGUN: _(
        "“%(phase)s” runs already: its name and its end can change, not its beginning or what it lets people do and see."
    ),
    Harm.LESS_TIME: _(
        "Assessors are invited: they may get more time to write than they were told, not less."
    ),
    Harm.NAMES_SEEN: _("Assessors are invited, and were told that the others would not know who they are."),
}
PROGRESS = {
    "finished": (pgettext_lazy("state of a review", "Finished"), "good"),
    "writing": (pgettext_lazy("state of a review", "Being written"), "plain"),
    "waiting": (_("Not begun"), "warning"),
    "asked": (_("Has not answered the invitation"), "warning"),
}
"""What is said of how far somebody is, and how it is to be taken."""
