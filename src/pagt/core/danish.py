"""Danish letters in keys and searches."""

import re
import unicodedata

_ORDER = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"})
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ö": "oe", "ä": "ae", "ü": "u", "ß": "ss"})


def key_from(text: str, *, longest: int = 100) -> str:
    """Return text as a key of a-z, 0-9 and hyphens: `Samsø Kommune` becomes `samsoe-kommune`."""
    plain = unicodedata.normalize("NFC", text).lower().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:longest].strip("-")


def danish_order(text: str) -> str:
    """Return the key that sorts a text as Danes do, as `collation.DanishOrder` does in the database."""
    return text.lower().replace("aa", "å").translate(_ORDER)
