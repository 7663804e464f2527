"""Signing in with an identity provider, when the provider may be away."""

from __future__ import annotations

import logging

from allauth.socialaccount.providers.openid_connect import views as oidc
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from requests import RequestException

log = logging.getLogger(__name__)


def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the browser to the provider, or say that the provider does not answer."""
    try:
        answer: HttpResponse = oidc.login(request, provider_id)
    except RequestException:
        log.exception("The identity provider %s does not answer", provider_id)
        return render(request, "socialaccount/authentication_error.html", status=503)
    return answer
