"""Forms for people and roles."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pagt.core.forms import PlainForm
from pagt.people.roles import Role
from pagt.people.words import ROLE_NAMES, ROLE_TASKS


class PersonForm(PlainForm):
    """A person's name, roles and whether they may sign in."""

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


class NewPersonForm(PersonForm):
    """A new person; without a password they choose one by the link that is mailed to them."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    field_order = ("email", "name", "roles", "is_active")
