"""Forms for people, roles and passkeys."""

from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from pagt.core.forms import PlainForm
from pagt.people.roles import Role
from pagt.people.words import ROLE_NAMES, ROLE_TASKS


class PersonForm(PlainForm):
    """A person's address, name, roles and whether they may sign in."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=150)
    roles = forms.TypedMultipleChoiceField(
        label=_("Roles"), coerce=Role, widget=forms.CheckboxSelectMultiple, required=False
    )
    is_active = forms.BooleanField(label=_("May sign in"), required=False, initial=True)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = [  # type: ignore[attr-defined]
            (role.value, f"{ROLE_NAMES[role]}: {ROLE_TASKS[role]}") for role in Role
        ]


class ActivateAppForm(ActivateTOTPForm):
    """The first code of an authenticator app, which shows that it has the key."""

    code = forms.CharField(
        label=_("Code from the app"),
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class AddPasskeyForm(AddWebAuthnForm):
    """A new passkey; it signs in without a password unless somebody chooses otherwise."""

    name = forms.CharField(label=_("Name"), max_length=100, required=False)
    passwordless = forms.BooleanField(
        label=_("Signs in without a password"),
        required=False,
        initial=True,
        help_text=_("Without the tick it is the second step after the password."),
    )


class EditPasskeyForm(EditWebAuthnForm):
    """A passkey's name."""

    name = forms.CharField(label=_("Name"), max_length=100)
