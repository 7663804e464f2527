"""Forms of the post."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pagt.core.forms import PlainForm
from pagt.people.forms import LanguageForm
from pagt.post.states import Topic
from pagt.post.words import TOPIC_NAMES


class FollowForm(PlainForm):
    """The address that wants to follow the calls."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "class": "form-input input-width-l"}),
    )


class ChoicesForm(LanguageForm):
    """What a person is told by mail, and in which language."""

    topics = forms.TypedMultipleChoiceField(
        label=_("Mail me"), coerce=Topic, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, among: Iterable[Topic], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].choices = [  # type: ignore[attr-defined]
            (topic.value, TOPIC_NAMES[topic]) for topic in among
        ]
