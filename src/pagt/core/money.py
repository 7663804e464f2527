"""Money is a whole number of øre with a currency; here it is read and written as people do."""

import re

from django.utils.translation import get_language

MOST_KRONER = 100_000_000_000
_DANISH = re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?")
_PLAIN = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)\.(\d{2})")


def parse(text: str) -> int:
    """Return the øre of an amount in kroner as people write it: `1.250.000`, `1 250 000,50`, `12,5`.

    Raises:
        ValueError: it is no amount of money, is negative, or is over 100 bn. kr.
    """
    squeezed = re.sub(r"[\s  ]|kr\.?$|dkk$", "", text.strip().lower(), flags=re.IGNORECASE)
    if match := _DANISH.fullmatch(squeezed):
        whole, fraction = squeezed.split(",")[0].replace(".", ""), match[1] or ""
    elif match := _PLAIN.fullmatch(squeezed):
        whole, fraction = squeezed.rsplit(".", 1)[0].replace(",", ""), match[1]
    else:
        raise ValueError(text)
    if int(whole) > MOST_KRONER:
        raise ValueError(text)
    return int(whole) * 100 + int(fraction.ljust(2, "0") or "0")


def kroner(oere: int | None, language: str | None = None) -> str:
    """Return the amount as text with separators, `1.250.000` (da) or `1,250,000` (en); empty for None."""
    if oere is None:
        return ""
    whole, rest = divmod(abs(oere), 100)
    text = f"{whole:,}" + (f".{rest:02}" if rest else "")
    if (language or get_language() or "da").startswith("da"):
        text = text.translate(str.maketrans(",.", ".,"))
    return f"-{text}" if oere < 0 else text
