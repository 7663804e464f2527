"""Public pages where anybody follows the calls by mail, and stops it again."""

from __future__ import annotations

from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt

from pagt.post.following import confirm, follow, unfollow
from pagt.post.forms import FollowForm


def follow_page(request: HttpRequest) -> HttpResponse:
    """Ask for the calls by mail. The answer is the same whether the address is known or not."""
    form = FollowForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if not ratelimit.consume(request, action="follow", key=email.lower()):
            return ratelimit.respond_429(request)
        follow(email=email, language=get_language() or settings.LANGUAGE_CODE)
        return redirect("follow-asked")
    return render(request, "post/follow.html", {"form": form}, status=422 if form.errors else 200)


def asked_page(request: HttpRequest) -> HttpResponse:
    """Say that a mail is on its way."""
    return render(request, "post/follow_asked.html")


def confirm_page(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm by a button: programs that look at links in mails ahead of their reader press none."""
    state = "ask"
    if request.method == "POST":
        state = "done" if confirm(token) else "unknown"
    words = {"state": state, "token": token}
    return render(request, "post/follow_confirm.html", words, status=404 if state == "unknown" else 200)


@csrf_exempt
def stop_page(request: HttpRequest, token: str) -> HttpResponse:
    """Stop following, by a button or by the one click of a mail program (RFC 8058), which has no cookie of ours.

    Nobody can send the form for somebody else: the address itself is the secret.
    """
    if request.method == "POST":
        unfollow(token)
    return render(request, "post/follow_stop.html", {"done": request.method == "POST", "token": token})
