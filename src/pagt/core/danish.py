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


def folded(text: str) -> str:
    """Return a text as its words in small letters a-z and digits, one blank between.

    Spellings of one sound become one (`Ørsted`, `Oersted`, `ÖRSTED`), accents go, and letters parted by a stroke
    or a full stop are one word (`A/S`, `A.S`, `AS`).
    """
    plain = unicodedata.normalize("NFKC", text).lower().translate(_LETTERS)
    plain = "".join(each for each in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(each))
    plain = re.sub(r"(?<![a-z0-9])([a-z])[/.]([a-z])(?![a-z0-9])", r"\1\2", plain)
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def without_one_letter(word: str) -> set[str]:
    """Return the word, and the word with each of its letters left out.

    Two words that are one typing error apart (a letter wrong, missing, too many, or two exchanged) always share one
    of these, so that an index of them finds what was meant.
    """
    return {word, *(word[:n] + word[n + 1 :] for n in range(len(word)))}


def one_error_apart(word: str, other: str) -> bool:
    """Whether two words are the same but for at most one letter wrong, missing, too many, or two exchanged."""
    if word == other:
        return True
    if abs(len(word) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(word), len(other)) and word[start] == other[start]:
        start += 1
    a, b = word[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
