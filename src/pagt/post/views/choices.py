"""Where a person chooses what they are told by mail."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from pagt.people.models import User
from pagt.post.following import choose
from pagt.post.forms import ChoicesForm
from pagt.post.queries import chosen


def choices_page(request: HttpRequest) -> HttpResponse:
    """Choose topics and language."""
    user = cast(User, request.user)
    now = chosen(user)
    initial = {"language": user.language, "topics": [topic.value for topic, wanted in now.items() if wanted]}
    form = ChoicesForm(request.POST or None, initial=initial, among=now)
    if request.method == "POST" and form.is_valid():
        topics = set(form.cleaned_data["topics"])
        choose(
            user,
            wanted={topic: topic in topics for topic in now},
            language=form.cleaned_data["language"],
        )
        messages.success(request, _("Your choice of mails is saved."))
        return redirect("account")
    return render(request, "post/choices.html", {"form": form}, status=422 if form.errors else 200)
