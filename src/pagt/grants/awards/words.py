"""What people read for the choices of hearings, letters and releases."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pagt.grants.awards.rules.reasons import Lack
from pagt.grants.awards.states import BatchState, HearingStanding, LetterState, ReleaseState
from pagt.grants.recommendation.states import Verdict

STANDING_NAMES = {
    HearingStanding.OPEN: pgettext_lazy("hearing", "Waits for an answer"),
    HearingStanding.ANSWERED: pgettext_lazy("hearing", "Answered"),
    HearingStanding.EXPIRED: pgettext_lazy("hearing", "Not answered in time"),
    HearingStanding.CONSIDERED: pgettext_lazy("hearing", "Answered and considered"),
}
LETTER_NAMES = {
    LetterState.DRAFTED: pgettext_lazy("letter", "Awaits approval"),
    LetterState.APPROVED: pgettext_lazy("letter", "Approved"),
    LetterState.RELEASED: pgettext_lazy("letter", "Released"),
    LetterState.SUPERSEDED: pgettext_lazy("letter", "Replaced by a later decision"),
}
BATCH_NAMES = {
    BatchState.WAITING: pgettext_lazy("batch", "Waits for the worker"),
    BatchState.WORKING: pgettext_lazy("batch", "Being made"),
    BatchState.DONE: pgettext_lazy("batch", "Done"),
    BatchState.FAILED: pgettext_lazy("batch", "Broke off"),
}
RELEASE_NAMES = {
    ReleaseState.PLANNED: pgettext_lazy("release", "Planned"),
    ReleaseState.DONE: pgettext_lazy("release", "Released"),
    ReleaseState.FAILED: pgettext_lazy("release", "Broke off"),
    ReleaseState.CALLED_OFF: pgettext_lazy("release", "Called off"),
}
OUTCOME_NAMES = {
    Verdict.FUND: pgettext_lazy("outcome", "Grant"),
    Verdict.PART: pgettext_lazy("outcome", "Grant in part"),
    Verdict.RESERVE: pgettext_lazy("outcome", "Reserve list"),
    Verdict.REJECT: pgettext_lazy("outcome", "Rejection"),
}
"""What became of an application, as its applicant reads it."""
LACK_NAMES = {
    Lack.RULES: _("The legal basis is missing. Write it on the call or in the rules of its pool."),
    Lack.CONSIDERATIONS: _("The main considerations are missing."),
    Lack.FACTS: _("The decisive facts are missing."),
    Lack.APPEAL: _("The pool's rules do not say how to appeal."),
    Lack.HEARING: _(
        "Nobody has said whether facts count against the applicant that the applicant does not know."
    ),
    Lack.HEARING_OPEN: _("The hearing of the applicant is open: its deadline has not passed."),
    Lack.ANSWER_NOT_CONSIDERED: _("The applicant has answered the hearing. Say what the answer changes."),
    Lack.PERIOD: _("The application has no first and last day of the project."),
    Lack.TERMS: _("The terms of the grant are missing. Write them on the call."),
    Lack.CONTACT: _("The call names no contact whom the applicant can ask."),
    Lack.WITHDRAWN: _(
        "The applicant has withdrawn the application. Change the decision, so that it gets nothing."
    ),
    Lack.READER: _("Nobody writes the application any more, so there is nobody to send the letter to."),
}
