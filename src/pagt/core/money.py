"""Money is a whole number of øre with a currency; here it is read and written as people do."""

from django.utils.translation import get_language

from pagt.core.typed import MOST_KRONER
from pagt.core.typed import amount as parse

__all__ = ["MOST_KRONER", "kroner", "parse"]


def kroner(oere: int | None, language: str | None = None) -> str:
    """Return the amount as text with separators, `1.250.000` (da) or `1,250,000` (en); empty for None."""
    if oere is None:
        return ""
    whole, rest = divmod(abs(oere), 100)
    text = f"{whole:,}" + (f".{rest:02}" if rest else "")
    if (language or get_language() or "da").startswith("da"):
        text = text.translate(str.maketrans(",.", ".,"))
    return f"-{text}" if oere < 0 else text
