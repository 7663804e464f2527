"""The standard words of a call's mails, and the facts that they may name in braces."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from pagt.grants.calls.states import Event

ALWAYS = ("call", "link", "opens", "deadline", "contact", "pact")
"""What every mail of a call may name: `mails.mail_for` knows it of the call itself."""
APPLICATION = ("number", "title", "applicant", "address")

PLACEHOLDERS: dict[Event, tuple[str, ...]] = {
    Event.ANNOUNCED: ALWAYS,
    Event.AMENDED: (*ALWAYS, "amendment"),
    Event.CALLED_OFF: (*ALWAYS, "reason"),
    Event.INVITED: (*ALWAYS, *APPLICATION, "inviter"),
    Event.REMINDED: (*ALWAYS, *APPLICATION),
    Event.RECEIVED: (*ALWAYS, *APPLICATION, "submitted", "receipt", "hash", "check"),
    Event.REOPENED: (*ALWAYS, *APPLICATION),
    Event.WITHDRAWN: (*ALWAYS, *APPLICATION),
    Event.ELIGIBLE: (*ALWAYS, *APPLICATION, "reason"),
    Event.INELIGIBLE: (*ALWAYS, *APPLICATION, "reason"),
    Event.EXCEPTION: (*ALWAYS, "applicant", "reason"),
}
"""Event -> the facts that its mail may name. Whoever sends the mail hands in those that are not of the call."""

MEANINGS = {
    "call": _("the call's title"),
    "link": _("the address of the call's public page"),
    "opens": _("when the call opens"),
    "deadline": _("the deadline that comes next, or the later one that is granted"),
    "contact": _("name, e-mail and telephone of the contact"),
    "pact": _("the pact's name"),
    "amendment": _("what is corrected, and why"),
    "inviter": _("who invites"),
    "number": _("the application's number"),
    "title": _("the application's title"),
    "applicant": _("the organisation that applies"),
    "address": _("the address of the application"),
    "submitted": _("when it was received"),
    "receipt": _("the receipt's number"),
    "hash": _("the fingerprint of what was submitted"),
    "check": _("the address where the fingerprint can be checked"),
    "reason": _("the reason that was given"),
}

STANDARD = {
    Event.ANNOUNCED: (
        _("New call: {call}"),
        _(
            "{pact} has announced the call “{call}”.\n\n"
            "It opens: {opens}\nNext deadline: {deadline}\n\n"
            "Read about the call, and see the whole form before you begin:\n{link}\n\n"
            "Questions: {contact}"
        ),
    ),
    Event.AMENDED: (
        _("Correction of the call: {call}"),
        _(
            "The call “{call}” has been corrected:\n\n{amendment}\n\n"
            "Next deadline: {deadline}\n\nThe correction stands on the call's page:\n{link}\n\n"
            "Questions: {contact}"
        ),
    ),
    Event.CALLED_OFF: (
        _("The call is withdrawn: {call}"),
        _(
            "{pact} has withdrawn the call “{call}”. Nobody can apply to it any more.\n\n"
            "The reason:\n{reason}\n\nQuestions: {contact}"
        ),
    ),
    Event.INVITED: (
        _("{inviter} invites you to write along on application {number}"),
        _(
            "{inviter} invites you to write along on the application of {applicant} to “{call}”.\n\n"
            "Sign in or create an account with this e-mail address, and the application is there:\n{address}\n\n"
            "Next deadline: {deadline}"
        ),
    ),
    Event.REMINDED: (
        _("The deadline is near: {call}"),
        _(
            "Application {number} of {applicant} to “{call}” is begun and not submitted.\n\n"
            "Deadline: {deadline}\n\nGo on here:\n{address}\n\nQuestions: {contact}"
        ),
    ),
    Event.RECEIVED: (
        _("Receipt {receipt}: {title}"),
        _(
            "We have received “{title}” (application {number}) of {applicant} to “{call}”.\n\n"
            "Received: {submitted}\nReceipt: {receipt}\nFingerprint (SHA-256): {hash}\n\n"
            "Anybody can check that nothing has changed since:\n{check}\n\n"
            "The application, with what you submitted as a PDF:\n{address}\n\nQuestions: {contact}"
        ),
    ),
    Event.REOPENED: (
        _("Application {number} is open again"),
        _(
            "Application {number} of {applicant} to “{call}” is open again and can be changed.\n\n"
            "What was submitted stands until it is submitted again. The deadline: {deadline}\n\n"
            "{address}"
        ),
    ),
    Event.WITHDRAWN: (
        _("Application {number} is withdrawn"),
        _(
            "Application {number} of {applicant} to “{call}” is withdrawn and will not be assessed.\n\n"
            "{address}\n\nQuestions: {contact}"
        ),
    ),
    Event.ELIGIBLE: (
        _("Application {number} is eligible"),
        _(
            "“{title}” (application {number}) of {applicant} meets the conditions of “{call}” "
            "and goes on to assessment.\n\n{reason}\n\n{address}\n\nQuestions: {contact}"
        ),
    ),
    Event.INELIGIBLE: (
        _("Application {number} does not meet the conditions"),
        _(
            "“{title}” (application {number}) of {applicant} does not meet the conditions of “{call}” "
            "and will not be assessed.\n\nThe reason:\n{reason}\n\n{address}\n\nQuestions: {contact}"
        ),
    ),
    Event.EXCEPTION: (
        _("A later deadline for {applicant}: {call}"),
        _(
            "{applicant} may submit to “{call}” until {deadline}.\n\nThe reason:\n{reason}\n\n{link}\n\n"
            "Questions: {contact}"
        ),
    ),
}
"""Event -> subject and text, each in the language that is active when it is made a `str`."""

_SAMPLES = {
    "amendment": _("The deadline for applications is moved a week, since a date was written wrongly."),
    "inviter": _("Example Person"),
    "number": _("2027-014"),
    "title": _("Example: hands and circuits"),
    "applicant": _("Example College"),
    "address": "https://eksempel.dk/apply/2027-014/",
    "submitted": _("28 April 2027 11:58:03"),
    "receipt": "K7QF-2M9D",
    "hash": "3f7a9c0e…b21d",
    "check": "https://eksempel.dk/check/",
    "reason": _(
        "Example of a reason: the applicant offers one of the kinds of education that the call names."
    ),
}


def sample(event: Event, *, language: str) -> dict[str, str]:
    """Return invented facts for the preview of a mail, in a language."""
    with override(language):
        return {name: str(_SAMPLES[name]) for name in PLACEHOLDERS[event] if name in _SAMPLES}
