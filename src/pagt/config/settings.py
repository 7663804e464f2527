"""Settings, all from the environment. `docs/reference/settings.md` lists every variable.

Three environments (`PAGT_ENV`): `development` (the default: demo, laptop), `test`, and `production`,
where nothing secret has a default and a missing setting is an error that says how to set it.
"""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from pagt.config.database import database_settings
from pagt.config.environment import (
    boolean,
    host_and_port,
    listing,
    number,
    oidc_apps,
    secret_key,
    web_address,
)
from pagt.core.embedded import data_directory

ENVIRONMENT = os.environ.get("PAGT_ENV", "development")
if ENVIRONMENT not in ("development", "test", "production"):
    raise ImproperlyConfigured(
        f"PAGT_ENV is {ENVIRONMENT!r}. Set it to 'development', 'test' or 'production'."
    )
PRODUCTION = ENVIRONMENT == "production"
PROJECT_DIR = Path(__file__).resolve().parents[3]
DATA_DIR = data_directory()

DEBUG = boolean("PAGT_DEBUG", default=False)
if DEBUG and PRODUCTION:
    raise ImproperlyConfigured("PAGT_DEBUG is on in production, where it would show secrets. Unset it.")
SECRET_KEY = secret_key(DATA_DIR, required=PRODUCTION)
LOCAL_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = listing("PAGT_ALLOWED_HOSTS", default=None if PRODUCTION else LOCAL_HOSTS)
CSRF_TRUSTED_ORIGINS = [f"https://{'*' if host.startswith('.') else ''}{host}" for host in ALLOWED_HOSTS]

PACT_NAME = os.environ.get("PAGT_PACT_NAME", "Den Midtjyske Teknologipagt")
PACT_OPERATOR = os.environ.get("PAGT_PACT_OPERATOR", "Region Midtjylland")
CONTACT_EMAIL = os.environ.get("PAGT_CONTACT_EMAIL", "")
SITE_URL = web_address("PAGT_SITE_URL", default=None if PRODUCTION else "http://127.0.0.1:8000")

INSTALLED_APPS = [
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "pagt.core",
    "pagt.people",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "procrastinate.contrib.django",
    "pagt.post",
    "pagt.network.partners",
    "pagt.network.meetings",
    "pagt.themes",
    "pagt.network.matching",
    "pagt.bids",
    "pagt.grants.calls",
    "pagt.grants.applications",
    "pagt.grants.conflicts",
    "pagt.grants.assessment",
    "pagt.grants.selection",
    "pagt.grants.recommendation",
    "pagt.grants.awards",
    "pagt.plan",
    "pagt.web.portal",
    "pagt.web.desk",
]

MIDDLEWARE = [
    "pagt.core.middleware.BeganMiddleware",
    "pagt.core.middleware.DatabaseAwayMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "pagt.core.upload_limit.UploadLimitMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "pagt.core.access.AccessMiddleware",
    "pagt.core.middleware.OneStampMiddleware",
    "pagt.core.middleware.ErrorMiddleware",
]

ROOT_URLCONF = "pagt.config.urls"
WSGI_APPLICATION = "pagt.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "pagt.config.site.context",
            ],
            "builtins": ["pagt.core.templatetags.pagt"],
        },
    }
]
FORM_RENDERER = "pagt.core.forms.Renderer"

DATABASES = {"default": database_settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"},
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = CSRF_COOKIE_AGE = 60 * 60 * 12

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["pagt.people.backend.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "portal:front"
ACCOUNT_ADAPTER = "pagt.post.adapter.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "pagt.people.adapter.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_FORMS = {"signup": "pagt.people.forms.SignUpForm"}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
# In the browser in which one has just signed up; elsewhere one signs in with the password.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
# Five wrong passwords for an address in five minutes, or ten from a place in one, then a pause. Counted in the
# cache, which all worker processes share.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",
    "check_receipt": "30/m/ip",
    "follow": "20/m/ip,3/h/key",
}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_ISSUER = PACT_NAME
MFA_FORMS = {
    "activate_totp": "pagt.people.forms.ActivateAppForm",
    "add_webauthn": "pagt.people.forms.AddPasskeyForm",
    "edit_webauthn": "pagt.people.forms.EditPasskeyForm",
}
# A form may only be sent to ourselves (see the content security policy), so a link leads to the provider.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": oidc_apps()}}

EMAIL_BACKEND = os.environ.get(
    "PAGT_EMAIL_BACKEND",
    "django.core.mail.backends.smtp.EmailBackend"
    if PRODUCTION
    else "django.core.mail.backends.filebased.EmailBackend",
)
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_HOST = os.environ.get("PAGT_EMAIL_HOST", "localhost")
EMAIL_PORT = number("PAGT_EMAIL_PORT", default=25)
EMAIL_HOST_USER = os.environ.get("PAGT_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("PAGT_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = boolean("PAGT_EMAIL_TLS", default=False)
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = os.environ.get("PAGT_FROM_EMAIL", "pagt@localhost")

LANGUAGE_CODE = "da"
LANGUAGES = [("da", _("Danish")), ("en", _("English"))]
FORMAT_MODULE_PATH = ["pagt.config.formats"]
USE_I18N = True
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = PROJECT_DIR / "build" / "static"
STATICFILES_DIRS = [("vendor", PROJECT_DIR / "build" / "vendor")]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "media"},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if ENVIRONMENT == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = ENVIRONMENT == "test"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# The virus scanner that uploads pass, where there is one.
CLAMD = host_and_port("PAGT_CLAMD")
CVR_URL = web_address("PAGT_CVR_URL", default="https://graphql.datafordeler.dk/flexibleCurrent/v1")
CVR_KEY = os.environ.get("PAGT_CVR_KEY", "").strip()
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "pagt.core.errors_http.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
if boolean("PAGT_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Else every visitor has the proxy's address, and ten wrong passwords lock everybody out.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("PAGT_LOG_LEVEL", "WARNING")},
}
