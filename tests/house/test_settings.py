"""Production: a complete environment is clean, and what is missing or wrong says how to set it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
COMPLETE = {
    "PAGT_ENV": "production",
    "PAGT_SECRET_KEY": "k9-Zr_2vQ8sYw4Xn6Lb1Tc7Hd3Jf5Mg0PaRuEoIiSxWqVyBt-NhKzCl",
    "PAGT_ALLOWED_HOSTS": "pagt.eksempel.dk",
    "PAGT_SITE_URL": "https://pagt.eksempel.dk",
    "DATABASE_URL": "postgresql://pagt:hemmelig@db.eksempel.dk/pagt",
    "PAGT_BEHIND_PROXY": "true",
}


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """`manage.py` with this environment alone."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PAGT_", "DATABASE_", "DJANGO_"))
    }
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT,
        env=clean | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_production_passes_every_check_of_a_deployment() -> None:
    done = run(COMPLETE, "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"PAGT_SECRET_KEY": None}, "PAGT_SECRET_KEY is not set. Make one with"),
        ({"PAGT_ALLOWED_HOSTS": None}, "PAGT_ALLOWED_HOSTS is not set. Set it to a comma-separated list"),
        ({"DATABASE_URL": None}, "DATABASE_URL is not set. Set it to the address of your PostgreSQL"),
        ({"PAGT_SITE_URL": None}, "PAGT_SITE_URL is not set. Set it to"),
        ({"DATABASE_URL": "postgresql://pagt:hemmelig@db.eksempel.dk/"}, "DATABASE_URL names no database"),
        ({"DATABASE_URL": "::"}, "DATABASE_URL cannot be read"),
        ({"PAGT_ENV": "prod"}, "PAGT_ENV is 'prod'. Set it to"),
        ({"PAGT_DEBUG": "maybe"}, "PAGT_DEBUG is 'maybe'. Set it to 'true' or 'false'"),
        ({"PAGT_DEBUG": "true"}, "PAGT_DEBUG is on in production"),
        ({"PAGT_OIDC_APPS": "{"}, "PAGT_OIDC_APPS must be a JSON list"),
        ({"PAGT_OIDC_APPS": '[{"name": "x"}]'}, "PAGT_OIDC_APPS must be a JSON list"),
    ],
)
def test_what_is_missing_or_wrong_says_how_to_set_it(change: dict[str, str | None], sentence: str) -> None:
    environment = {name: value for name, value in {**COMPLETE, **change}.items() if value is not None}
    done = run(environment, "check")
    assert done.returncode != 0
    assert sentence in done.stderr
    assert "hemmelig" not in done.stderr  # a password is not repeated


def test_production_is_safe_behind_https() -> None:
    names = [
        "DEBUG",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN",
        "SESSION_COOKIE_HTTPONLY",
        "ALLOWED_HOSTS",
        "CSRF_TRUSTED_ORIGINS",
        "ALLAUTH_TRUSTED_PROXY_COUNT",
    ]
    code = (
        "import json; from django.conf import settings; "
        f"print(json.dumps({{n: getattr(settings, n) for n in {names!r}}}))"
    )
    done = run(COMPLETE, "shell", "--no-imports", "-c", code)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "DEBUG": False,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 365 * 24 * 3600,
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": False,
        "SESSION_COOKIE_HTTPONLY": True,
        "ALLOWED_HOSTS": ["pagt.eksempel.dk"],
        "CSRF_TRUSTED_ORIGINS": ["https://pagt.eksempel.dk"],
        "ALLAUTH_TRUSTED_PROXY_COUNT": 1,
    }


def test_every_setting_is_in_the_reference() -> None:
    """What the program reads from the environment and what docs/reference/settings.md lists are the same."""
    read = set()
    for path in (PROJECT / "src" / "pagt").rglob("*.py"):
        read |= set(re.findall(r"""["'](PAGT_[A-Z_]+|DATABASE_URL)["']""", path.read_text("utf-8")))
    listed = set(
        re.findall(
            r"`(PAGT_[A-Z_]+|DATABASE_URL)`", (PROJECT / "docs/reference/settings.md").read_text("utf-8")
        )
    )
    assert read == listed
