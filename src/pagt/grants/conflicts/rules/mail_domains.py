"""Which e-mail domains tell where somebody belongs. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

SHARED_BY = 3
"""At so many organisations that have nothing to do with each other, a domain is a provider's and nobody's own."""
PROVIDERS = frozenset(
    {
        "aol.com",
        "fastmail.com",
        "gmail.com",
        "gmx.com",
        "gmx.de",
        "gmx.net",
        "googlemail.com",
        "hotmail.com",
        "hotmail.dk",
        "icloud.com",
        "live.com",
        "live.dk",
        "mac.com",
        "mail.com",
        "mail.dk",
        "mail.tele.dk",
        "me.com",
        "msn.com",
        "outlook.com",
        "outlook.dk",
        "proton.me",
        "protonmail.com",
        "protonmail.ch",
        "stofanet.dk",
        "tdcadsl.dk",
        "webspeed.dk",
        "yahoo.com",
        "yahoo.dk",
        "youmail.dk",
    }
)
"""Mail for everybody: the best known, and those that Danes have had with their line."""


def domain_of(address: str) -> str:
    """Return the domain of an e-mail or web address in lower case, without `www.`; empty where there is none."""
    text = address.strip().casefold().rsplit("@", 1)[-1] if "@" in address else address.strip().casefold()
    host = text.split("://", 1)[-1].split("/", 1)[0].split(":", 1)[0].removeprefix("www.").strip(".")
    return host if "." in host else ""


def common_domains(seen: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return the domains that are no organisation's own: mail providers, and what unrelated organisations share.

    Args:
        seen: each domain with the head of the group at which it was seen.
    """
    places: dict[str, set[str]] = defaultdict(set)
    for domain, place in seen:
        places[domain].add(place)
    return PROVIDERS | {domain for domain, found in places.items() if len(found) >= SHARED_BY}
