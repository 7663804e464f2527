"""Words that two texts have in common: Danish, folded and without endings. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from pagt.core.danish import folded

SHORTEST_WORD = 3
SHORTEST_PART = 5
"""Letters that the shared beginning or end of a compound must have."""
LONGEST_TEXT = 10_000
_WORD = re.compile(r"[^\W_]+")
# Endings of Danish words, longest first. Source: step 1 of the Danish Snowball stemmer (snowballstem.org), and -ning.
_SAID_ENDINGS = (
    "ningernes ningerne erendes ningens ninger ningen erende hedens ethed erede heden heder endes ernes erens erets "
    "ning ered ende erne eren erer heds enes eres eret hed ene ere ens ers ets en er es et e s"
)
_ENDINGS = tuple(_SAID_ENDINGS.split())
# Words that stand in nearly every need and offer, or in every text.
_SAID_BY_ALL = (
    "alle anden andet andre at af da de dem den denne der deres det dette dig din disse dog du efter ej eller en end "
    "er et fra faa faar foer for fordi ha han hans har have hende her hun hvad hvem hver hvilke hvis hvor hvordan "
    "hvornaar i ikke ind ingen jeg jer kan kom komme kommer kun lidt lille man mange med meget mellem men mere mig "
    "min mod naar ned nogen noget nogle nok nu ny nye og ogsaa om op os over paa saa sammen samt se selv ser si siden "
    "sig sin skal som store til tilbud tilbyder ud uden under vaere var vi vil ville vores ved gange ugen "
    "and are for from have our that the their they this which will with you your "
    "arbejde arbejder behov elev elever eleverne klasse klasser klassen mangler skole skoler skolen skolens soeger "
    "studerende tager unge virksomhed virksomheder virksomheden hjaelper hjaelpe bruge bruger rigtig rigtige rigtigt "
    "eksempel"
)
_COMMON = frozenset(_SAID_BY_ALL.split())


def stem(word: str) -> str:
    """Return a folded word without its ending; at least `SHORTEST_WORD` letters stay."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_WORD + 1:
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=20_000)
def words_of(text: str) -> Mapping[str, str]:
    """Return the words of a text that say what it is about: as written, by what they are compared by.

    That is the word in small letters, `æøå` as `ae oe aa`, without its ending; the first of each is kept.
    """
    found: dict[str, str] = {}
    for word in _WORD.findall(text[:LONGEST_TEXT]):
        plain = folded(word).replace(" ", "")
        if len(plain) >= SHORTEST_WORD and plain not in _COMMON:
            found.setdefault(stem(plain), word.lower())
    return MappingProxyType(found)


def shared_words(one: Mapping[str, str], other: Mapping[str, str]) -> tuple[str, ...]:
    """Return the words of the first text that the other has too, as they are written there.

    A word also counts when one of the two begins or ends with the other, as Danish compounds do: `svejser` is in
    `svejseværksted`.
    """
    rest = other.keys() - one.keys()
    return tuple(
        one[word]
        for word in sorted(one)
        if word in other or (len(word) >= SHORTEST_PART and any(_compound(word, each) for each in rest))
    )


def _compound(one: str, other: str) -> bool:
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    return len(short) >= SHORTEST_PART and (long.startswith(short) or long.endswith(short))
