"""Looks a company up in the central business register (CVR) at Datafordeleren, where there is a key.

GraphQL, `flexibleCurrent`: what holds on a given instant, so that a company that has ended is mostly not there at all.
Source: Datafordeleren's pages on CVR GraphQL (entities Virksomhed, CVREnhed, Navn, Adressering, Branche,
Beskaeftigelse). Only data that anybody may see; no person's number is asked for.
"""

from __future__ import annotations

import json
import logging
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext as _

from pagt.core.errors import Invalid, PagtError
from pagt.network.partners.municipalities import names
from pagt.network.partners.rules import is_cvr

log = logging.getLogger(__name__)
PATIENCE = 5.0
"""Seconds that somebody waits for the register before the form is theirs again."""
_LONGEST = 500_000
_QUERY = """{
  CVR_Virksomhed(first: 1, virkningstid: "%(now)s", where: {CVRNummer: {eq: %(cvr)s}}) {
    nodes {
      CVRNummer
      virksomhedOphoersdato
      id_CVR_CVREnhed_id_ref(first: 1) {
        nodes {
          id_CVR_Navn_CVREnhedsId_ref { vaerdi }
          id_CVR_Adressering_CVREnhedsId_ref(
            first: 2, where: {AdresseringAnvendelse: {in: ["beliggenhedsadresse", "postadresse"]}}
          ) {
            nodes {
              AdresseringAnvendelse
              CVRAdresse_vejnavn
              CVRAdresse_husnummerFra
              CVRAdresse_etagebetegnelse
              CVRAdresse_doerbetegnelse
              CVRAdresse_postnummer
              CVRAdresse_postdistrikt
              CVRAdresse_kommunekode
            }
          }%(more)s
        }
      }
    }
  }
}"""
_MORE = """
          id_CVR_Branche_CVREnhedsId_ref(first: 10) { nodes { vaerdiTekst sekvens } }
          id_CVR_Beskaeftigelse_CVREnhedsId_ref(first: 100) { nodes { antal intervalFra datoFra } }"""


@dataclass(frozen=True)
class Company:
    """What CVR says of a company; empty where it says nothing.

    Args:
        municipality: a code of the region's municipalities, or empty.
        employees: the newest number, or the lower end where CVR gives an interval.
    """

    name: str
    address: str
    postcode: str
    city: str
    municipality: str
    industry: str
    employees: int | None


def is_on() -> bool:
    """Whether the installation has a key to CVR."""
    return bool(settings.CVR_KEY)


def look_up(cvr: str, *, at: datetime) -> Company:
    """Return what CVR says of a number.

    Args:
        cvr: the number, 8 digits.
        at: the instant on which it is to hold.

    Raises:
        Invalid: it is no CVR number, there is no such company now, or it has ended.
        PagtError: the register is away, too slow, refuses the key or answers something else.
    """
    if not is_cvr(cvr):
        raise _about_the_number(_("Write the CVR number first: 8 digits."))
    now = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    until = time.monotonic() + PATIENCE
    answer = _ask(_QUERY % {"now": now, "cvr": cvr, "more": _MORE}, until)
    if answer.get("errors"):
        # Industry and size are asked for in words that the register has changed before: then without them.
        log.warning("CVR does not understand the whole question: %s", str(answer["errors"])[:500])
        answer = _ask(_QUERY % {"now": now, "cvr": cvr, "more": ""}, until)
    if answer.get("errors"):
        log.warning("CVR does not understand the question: %s", str(answer["errors"])[:500])
        raise PagtError(_("CVR answered something that Pagt does not understand. Fill the form in by hand."))
    return _company(cvr, answer)


def _ask(query: str, until: float) -> dict[str, Any]:
    request = urllib.request.Request(  # noqa: S310 - the settings let only http(s) through
        f"{settings.CVR_URL}?{urlencode({'apiKey': settings.CVR_KEY})}",
        data=json.dumps({"query": query}).encode(),
        headers={"Content-Type": "application/json", "Accept": "application/json"},
    )
    left = until - time.monotonic()
    try:
        if left <= 0:
            raise TimeoutError
        with urllib.request.urlopen(request, timeout=left) as response:  # noqa: S310
            answer = json.loads(_read(response, until))
    except urllib.error.HTTPError as error:
        log.warning("CVR answered %s", error.code)
        if error.code in (401, 403):
            raise PagtError(
                _(
                    "CVR refuses the installation's key. Tell the administrator; the form can be filled in by hand."
                )
            ) from None
        raise PagtError(_away()) from None
    except TimeoutError:
        raise PagtError(_too_slow()) from None
    except urllib.error.URLError as error:
        log.warning("CVR is away: %s", error.reason)
        raise PagtError(_too_slow() if isinstance(error.reason, TimeoutError) else _away()) from None
    except (OSError, ValueError) as error:
        log.warning("CVR gave no answer: %s", type(error).__name__)
        raise PagtError(_away()) from None
    return answer if isinstance(answer, dict) else {"errors": "no object"}


def _read(response: Any, until: float) -> bytes:
    """Read an answer, however slowly it drips, until patience ends."""
    content = b""
    while part := response.read1(65_536):
        content += part
        if time.monotonic() > until:
            raise TimeoutError
        if len(content) > _LONGEST:
            raise ValueError("too long")
    return content


def _away() -> str:
    return _("CVR can't be reached just now. Try again later, or fill the form in by hand.")


def _too_slow() -> str:
    return _("CVR did not answer within 5 seconds. Try again later, or fill the form in by hand.")


def _about_the_number(text: str) -> Invalid:
    return Invalid(text, {"cvr": [text]})


def _company(cvr: str, answer: dict[str, Any]) -> Company:
    found = next(_nodes(answer.get("data"), "CVR_Virksomhed"), None)
    if found is None:
        raise _about_the_number(
            _(
                "CVR knows no company of today with the number %(cvr)s. It may have ended, or a digit is wrong."
            )
            % {"cvr": cvr}
        )
    if ended := _text(found.get("virksomhedOphoersdato")):
        raise _about_the_number(
            _("The company with the number %(cvr)s ended on %(day)s, says CVR.")
            % {"cvr": cvr, "day": ended[:10]}
        )
    unit = next(_nodes(found, "id_CVR_CVREnhed_id_ref"), {})
    named = unit.get("id_CVR_Navn_CVREnhedsId_ref")
    places = sorted(
        _nodes(unit, "id_CVR_Adressering_CVREnhedsId_ref"),
        key=lambda place: place.get("AdresseringAnvendelse") != "beliggenhedsadresse",
    )
    place = places[0] if places else {}
    industries = sorted(
        _nodes(unit, "id_CVR_Branche_CVREnhedsId_ref"), key=lambda one: _number(one.get("sekvens")) or 0
    )
    staff = sorted(
        _nodes(unit, "id_CVR_Beskaeftigelse_CVREnhedsId_ref"), key=lambda one: _text(one.get("datoFra"))
    )
    code = _text(place.get("CVRAdresse_kommunekode")).zfill(4)
    return Company(
        name=_text(named.get("vaerdi"))[:200] if isinstance(named, dict) else "",
        address=_address(place)[:200],
        postcode=_text(place.get("CVRAdresse_postnummer"))[:12],
        city=_text(place.get("CVRAdresse_postdistrikt"))[:100],
        municipality=code if code in names() else "",
        industry=_text(industries[0].get("vaerdiTekst"))[:200] if industries else "",
        employees=_size(staff[-1]) if staff else None,
    )


def _nodes(holder: Any, name: str) -> Iterator[dict[str, Any]]:
    """Yield what a connection of the answer holds; nothing where it is missing or of another shape."""
    connection = holder.get(name) if isinstance(holder, dict) else None
    nodes = connection.get("nodes") if isinstance(connection, dict) else None
    return (node for node in nodes or () if isinstance(node, dict))


def _address(place: dict[str, Any]) -> str:
    street = f"{_text(place.get('CVRAdresse_vejnavn'))} {_text(place.get('CVRAdresse_husnummerFra'))}".strip()
    floor, door = (_text(place.get(f"CVRAdresse_{part}betegnelse")) for part in ("etage", "doer"))
    inside = f"{floor}. {door}".strip() if floor else door
    return f"{street}, {inside}" if street and inside else street


def _size(row: dict[str, Any]) -> int | None:
    exact = _number(row.get("antal"))
    return _number(row.get("intervalFra")) if exact is None else exact


def _number(value: Any) -> int | None:
    text = _text(value)
    return int(text) if text.isdecimal() and len(text) < 9 else None


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()
