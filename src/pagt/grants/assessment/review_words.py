"""What the choices of plans and reviews are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pagt.grants.assessment.review_states import ReviewState, ShownTo

REVIEW_NAMES = {
    ReviewState.DRAFT: pgettext_lazy("state of a review", "Being written"),
    ReviewState.FINISHED: pgettext_lazy("state of a review", "Finished"),
}
SHOWN_NAMES = {
    ShownTo.NOBODY: _("Nobody outside the secretariat"),
    ShownTo.APPLICANT: _("The applicant"),
    ShownTo.PUBLIC: _("Everybody"),
}
