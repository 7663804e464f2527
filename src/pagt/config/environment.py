"""Reads settings from environment variables, with a sentence for each that is missing or wrong."""

import json
import os
import secrets
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured


def boolean(name: str, *, default: bool) -> bool:
    """Return the variable as a boolean; `1/true/yes/on` and `0/false/no/off` are understood."""
    text = os.environ.get(name, "").strip().lower()
    if not text:
        return default
    if text in ("1", "true", "yes", "on"):
        return True
    if text in ("0", "false", "no", "off"):
        return False
    raise ImproperlyConfigured(f"{name} is {text!r}. Set it to 'true' or 'false'.")


def listing(name: str, *, default: list[str] | None) -> list[str]:
    """Return the comma-separated variable as a list; with no default, a missing one is an error."""
    values = [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]
    if values:
        return values
    if default is None:
        raise ImproperlyConfigured(
            f"{name} is not set. Set it to a comma-separated list, e.g. {name}=pagt.dk"
        )
    return default


def number(name: str, *, default: int) -> int:
    """Return the variable as a whole number."""
    text = os.environ.get(name, "").strip()
    if text and not text.isdecimal():
        raise ImproperlyConfigured(f"{name} is {text!r}. Set it to a whole number.")
    return int(text) if text else default


def web_address(name: str, *, default: str | None) -> str:
    """Return the variable as an address without a slash at its end; with no default, a missing one is an error."""
    address = os.environ.get(name, "").strip() or default
    if address is None:
        raise ImproperlyConfigured(
            f"{name} is not set. Set it to the address that people type, e.g. {name}=https://pagt.dk"
        )
    if not address.startswith(("https://", "http://")):
        raise ImproperlyConfigured(f"{name} is {address!r}. It must begin with https://")
    return address.rstrip("/")


def host_and_port(name: str) -> tuple[str, int] | None:
    """Return the variable `HOST:PORT` as a pair, None when it is not set."""
    text = os.environ.get(name, "").strip()
    if not text:
        return None
    host, _colon, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 1 <= int(port) <= 65535:
        raise ImproperlyConfigured(
            f"{name} is {text!r}. Set it to a host and a port, e.g. {name}=localhost:3310"
        )
    return host.strip("[]"), int(port)


def secret_key(data_dir: Path, *, required: bool) -> str:
    """Return `PAGT_SECRET_KEY`; outside production a key is made once and kept in the data folder."""
    key = os.environ.get("PAGT_SECRET_KEY", "")
    if key:
        return key
    if required:
        raise ImproperlyConfigured(
            "PAGT_SECRET_KEY is not set. Make one with "
            "python -c 'import secrets; print(secrets.token_urlsafe(50))' and keep it secret."
        )
    path = data_dir / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


def oidc_apps() -> list[dict[str, Any]]:
    """Return the OpenID Connect providers of `PAGT_OIDC_APPS`, a JSON list.

    Each entry has `provider_id`, `name`, `client_id`, `secret` and `server_url` (the issuer).
    """
    text = os.environ.get("PAGT_OIDC_APPS", "").strip()
    if not text:
        return []
    try:
        apps = json.loads(text)
        return [
            {
                "provider_id": app["provider_id"],
                "name": app["name"],
                "client_id": app["client_id"],
                "secret": app["secret"],
                "settings": {"server_url": app["server_url"], "uid_field": "sub"},
            }
            for app in apps
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise ImproperlyConfigured(
            "PAGT_OIDC_APPS must be a JSON list of objects with provider_id, name, client_id, secret "
            f"and server_url ({error!r})."
        ) from error
