"""The pages of signing in: those of django-allauth that the program shows, each with its access.

What is not listed here has no address: nobody changes an e-mail address or connects an identity by themselves;
an administrator does the one, and the first sign-in with an identity provider the other.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from django.db import transaction
from django.urls import URLPattern, register_converter

from pagt.core.access import Open, page


class _Base36:
    """A person's number in a mailed link; it ends at the hyphen, after which the link's secret begins."""

    regex = "[0-9A-Za-z]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(_Base36, "base36")

_PUBLIC = (
    ("login/", account.login, "account_login"),
    ("logout/", account.logout, "account_logout"),
    ("signup/", account.signup, "account_signup"),
    ("confirm-email/", account.email_verification_sent, "account_email_verification_sent"),
    # What waits for a confirmed address happens with the confirmation or not at all.
    ("confirm-email/<str:key>/", transaction.atomic(account.confirm_email), "account_confirm_email"),
    ("inactive/", account.account_inactive, "account_inactive"),
    ("password/reset/", account.password_reset, "account_reset_password"),
    ("password/reset/done/", account.password_reset_done, "account_reset_password_done"),
    (
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        "account_reset_password_from_key_done",
    ),
    (
        "password/reset/key/<base36:uidb36>-<str:key>/",
        account.password_reset_from_key,
        "account_reset_password_from_key",
    ),
    ("2fa/authenticate/", mfa.authenticate, "mfa_authenticate"),
    ("passkeys/login/", webauthn.login_webauthn, "mfa_login_webauthn"),
    ("identity/cancelled/", social.login_cancelled, "socialaccount_login_cancelled"),
)
_SIGNED_IN = (
    ("reauthenticate/", account.reauthenticate, "account_reauthenticate"),
    ("password/change/", account.password_change, "account_change_password"),
    ("password/set/", account.password_set, "account_set_password"),
    ("2fa/", mfa.index, "mfa_index"),
    ("2fa/reauthenticate/", mfa.reauthenticate, "mfa_reauthenticate"),
    ("2fa/app/activate/", totp.activate_totp, "mfa_activate_totp"),
    ("2fa/app/deactivate/", totp.deactivate_totp, "mfa_deactivate_totp"),
    ("2fa/recovery-codes/", recovery_codes.view_recovery_codes, "mfa_view_recovery_codes"),
    ("2fa/recovery-codes/new/", recovery_codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    ("2fa/recovery-codes/download/", recovery_codes.download_recovery_codes, "mfa_download_recovery_codes"),
    ("passkeys/", webauthn.list_webauthn, "mfa_list_webauthn"),
    ("passkeys/new/", webauthn.add_webauthn, "mfa_add_webauthn"),
    ("passkeys/reauthenticate/", webauthn.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    ("passkeys/<int:pk>/edit/", webauthn.edit_webauthn, "mfa_edit_webauthn"),
    ("passkeys/<int:pk>/remove/", webauthn.remove_webauthn, "mfa_remove_webauthn"),
)

urlpatterns: list[URLPattern] = [
    *(page(route, view, name=name, needs=Open.PUBLIC) for route, view, name in _PUBLIC),
    *(page(route, view, name=name, needs=Open.SIGNED_IN) for route, view, name in _SIGNED_IN),
]
