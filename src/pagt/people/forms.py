"""Forms for people, roles and passkeys."""

from typing import Any

from allauth.account.forms import SignupForm
from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pagt.core.forms import PlainForm, seen
from pagt.people.models import User
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


class ErasePersonForm(PlainForm):
    """The person's name typed by hand, before what can't be undone."""

    typed = forms.CharField(
        label=_("Confirm"), max_length=254, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, words: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words
        self.fields["typed"].help_text = gettext("Write “%(words)s”. It can't be undone.") % {"words": words}

    def clean_typed(self) -> str:
        """Accept the name whatever its case and spaces."""
        typed = " ".join(str(self.cleaned_data["typed"]).split())
        if typed.casefold() != " ".join(self.words.split()).casefold():
            raise forms.ValidationError(gettext("Write “%(words)s” exactly.") % {"words": self.words})
        return typed


class SignUpForm(SignupForm):
    """Name, address and password of somebody who wants to apply.

    Nobody learns here whether an address has an account: the answer, and the time it takes, are the same.
    """

    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ("name", "email", "password1", "password2")

    def clean_name(self) -> str:
        return " ".join(str(seen(self.cleaned_data["name"])).split())

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Create the account, or mail the owner of the address that there is one; both look the same."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        try:
            with transaction.atomic():
                return super().try_save(request)  # type: ignore[no-any-return]
        except IntegrityError:
            # Somebody signed up with the address between the check and the write.
            if not User.objects.filter(email__iexact=self.cleaned_data["email"]).exists():
                raise
            return None, prevent_enumeration(request, email=self.cleaned_data["email"])


class LanguageForm(PlainForm):
    """The language in which a person is written to."""

    language = forms.ChoiceField(label=_("Language of mails"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = settings.LANGUAGES  # type: ignore[attr-defined]


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
