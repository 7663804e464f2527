"""What people type, read into what is stored: amounts, dates and texts. Pure, so that rules of any floor may use it."""

import re
from datetime import date, datetime

MOST_KRONER = 100_000_000_000
FIRST_YEAR, LAST_YEAR = 1900, 2200
DATE_FORMATS = ("%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%y", "%d.%m.%y", "%d/%m/%y")
"""How a date may be written, as `strptime` has it: the browser's own way and the Danish ones."""

_DANISH = re.compile(r"(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?")
_ENGLISH = re.compile(r"(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?")
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def seen(text: str) -> str:
    """Return a text without the characters that nobody sees and that make others stand in another order.

    They come along when text is copied from other programs; some turn the rest of a page around, others are
    not allowed in XML or can't be stored.
    """
    return _UNSEEN.sub("", text)


def number(text: str) -> int:
    """Return the version or id that a form brings back; 0, which no record has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def amount(text: str) -> int:
    """Return the øre of an amount in kroner as people write it: `1.250.000`, `1 250 000,50`, `12,5`.

    What can be read the Danish way is; else the English one: `1,250,000.50`, as `money.kroner` writes it there.

    Raises:
        ValueError: it is no amount of money, is negative, or is over 100 bn. kr.
    """
    squeezed = re.sub(r"\s|kr\.?$|dkk$", "", text.strip().lower())
    if match := _DANISH.fullmatch(squeezed):
        whole, fraction = squeezed.split(",")[0].replace(".", ""), match[1] or ""
    elif match := _ENGLISH.fullmatch(squeezed):
        whole, fraction = squeezed.split(".")[0].replace(",", ""), match[1] or ""
    else:
        raise ValueError(text)
    # More digits than the greatest amount has are refused before they are read: reading very long numbers is slow.
    if len(whole.lstrip("0")) > len(str(MOST_KRONER)) or int(whole) > MOST_KRONER:
        raise ValueError(text)
    return int(whole) * 100 + int(fraction.ljust(2, "0") or "0")


def day(text: str) -> date:
    """Return a date as people write it: `2026-06-24`, `24-06-2026`, `24.6.2026`, `24/06/26`.

    Raises:
        ValueError: it is no date, or lies outside the years 1900 to 2200.
    """
    for way in DATE_FORMATS:
        try:
            found = datetime.strptime(text.strip(), way).date()
        except ValueError:
            continue
        if FIRST_YEAR <= found.year <= LAST_YEAR:
            return found
    raise ValueError(text)
