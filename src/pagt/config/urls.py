"""Every address of the program. Danish has no prefix; English lies under `/en/`."""

from allauth.account import urls as account_urls
from allauth.mfa import urls as mfa_urls
from allauth.socialaccount import urls as social_urls
from allauth.socialaccount.providers.openid_connect import urls as oidc_urls
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from pagt.core.access import Open, guard

PUBLIC_ACCOUNT_PAGES = dict.fromkeys(
    (
        "account_login",
        "account_logout",
        "account_signup",
        "account_inactive",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_confirm_email",
        "account_email_verification_sent",
        "socialaccount_login_cancelled",
        "socialaccount_login_error",
        "socialaccount_signup",
        "openid_connect_login",
        "openid_connect_callback",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "mfa_trust",
        "mfa_signup_webauthn",
    ),
    Open.PUBLIC,
)
for library in (account_urls, social_urls, oidc_urls, mfa_urls):
    guard(library.urlpatterns, needs=Open.SIGNED_IN, but=PUBLIC_ACCOUNT_PAGES)

urlpatterns = [
    path("account/oidc/", include(oidc_urls)),
    *i18n_patterns(
        path("account/", include(account_urls)),
        path("account/2fa/", include(mfa_urls)),
        path("account/social/", include(social_urls)),
        path("desk/", include("pagt.core.urls")),
        path("desk/", include("pagt.people.urls")),
        path("desk/", include("pagt.network.partners.urls")),
        path("desk/", include("pagt.network.meetings.urls")),
        path("desk/", include("pagt.themes.urls")),
        path("desk/", include("pagt.grants.calls.urls")),
        path("desk/", include("pagt.grants.awards.urls")),
        path("desk/", include("pagt.bids.urls")),
        path("desk/", include("pagt.plan.urls")),
        path("desk/", include("pagt.web.desk.urls")),
        path("", include("pagt.web.portal.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "pagt.core.errors_http.bad_request"
handler403 = "pagt.core.errors_http.forbidden"
handler404 = "pagt.core.errors_http.not_found"
handler500 = "pagt.core.errors_http.server_error"
