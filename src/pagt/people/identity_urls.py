"""Signing in with an identity provider. The addresses carry no language: the provider knows one of them."""

from allauth.socialaccount.providers.openid_connect import views as oidc
from django.urls import URLPattern

from pagt.core.access import Open, page
from pagt.people import identity_views

urlpatterns: list[URLPattern] = [
    page("<str:provider_id>/login/", identity_views.login, name="openid_connect_login", needs=Open.PUBLIC),
    page(
        "<str:provider_id>/login/callback/", oidc.callback, name="openid_connect_callback", needs=Open.PUBLIC
    ),
]
