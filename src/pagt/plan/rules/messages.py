"""Sentences as data: a code with parameters that can be said in Danish or English.

The engine never decides the reader's language; it hands out `Message` objects. `Message.text("da")` is the
finished sentence, so the web and the command line say the same words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pagt.plan.rules.catalogue import SENTENCES
from pagt.plan.rules.labels import label

Lang = Literal["da", "en"]


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the vocabulary, e.g. `Term("kind", "meeting")`: said in the reader's language."""

    group: str
    value: str


@dataclass(frozen=True, slots=True)
class Both:
    """A text that its author wrote in both languages; the English may be empty, then the Danish is said."""

    da: str
    en: str = ""


@dataclass(frozen=True, slots=True)
class Kroner:
    """An amount in whole kroner."""

    amount: int


@dataclass(frozen=True, slots=True)
class Words:
    """Several parameters said in one breath, with `between` them (blanks, or " eller "/" or ")."""

    parts: tuple["Param", ...]
    between: Both = Both(" ", " ")


OR = Both(" eller ", " or ")

Param = str | int | date | Term | Both | Kroner | Words | tuple["Param", ...]


def say(value: Param, lang: Lang) -> str:
    """The parameter in the reader's language: dates as 31.12.2025 or 2025-12-31, lists joined by commas."""
    if isinstance(value, Term):
        return label(value.group, value.value, lang)
    if isinstance(value, Both):
        return value.da if lang == "da" else (value.en or value.da)
    if isinstance(value, Kroner):
        digits = f"{value.amount:,}"
        return f"{digits.replace(',', '.')} kr." if lang == "da" else f"DKK {digits}"
    if isinstance(value, Words):
        return say(value.between, lang).join(say(part, lang) for part in value.parts)
    if isinstance(value, tuple):
        return ", ".join(say(part, lang) for part in value)
    if isinstance(value, date):
        return f"{value.day:02}.{value.month:02}.{value.year:04}" if lang == "da" else value.isoformat()
    return str(value)


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence: `code` (stable, for programs) and `params` (sorted pairs)."""

    code: str
    params: tuple[tuple[str, Param], ...] = ()

    def text(self, lang: Lang = "da") -> str:
        """The sentence in Danish (`da`) or English (`en`)."""
        wording = SENTENCES[self.code][0 if lang == "da" else 1]
        return wording.format_map({name: say(value, lang) for name, value in self.params})

    def param(self, name: str) -> Param:
        """The parameter called `name`; KeyError when the sentence has none."""
        return dict(self.params)[name]


def message(code: str, **params: Param) -> Message:
    """Build a `Message`; parameters may be text, numbers, dates, `Term`, `Both`, `Kroner` or tuples of them."""
    return Message(code, tuple(sorted(params.items(), key=lambda pair: pair[0])))


Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong (`message`) and where in the data (`path`, keys and positions from the top)."""

    path: Path
    message: Message

    def place(self) -> str:
        """The path as a reader writes it: `focus_area[1].commitment[0].rule.min` (positions from 0)."""
        out = ""
        for step in self.path:
            out += f"[{step}]" if isinstance(step, int) else (f".{step}" if out else step)
        return out


class InvalidInputError(ValueError):
    """Data that cannot be a plan, a rule or records: carries every problem found, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("; ".join(f"{p.place()}: {p.message.text('en')}" for p in self.problems))


def suggestion(word: object, known: Iterable[str]) -> str:
    """The known word nearest to a misspelt one, or an empty text."""
    import difflib  # only a mistake needs it, and it costs start-up time

    near = difflib.get_close_matches(str(word)[:80], list(known), n=1, cutoff=0.6)
    return near[0] if near else ""


def unknown(code: str, word: object, known: Iterable[str], **params: Param) -> Message:
    """A message that names an unknown word, what there is, and the nearest known word when one is near."""
    names = tuple(known)
    near = suggestion(word, names)
    said = str(word)[:80]
    if near:
        return message(f"{code}_near", word=said, near=near, known=names, **params)
    return message(code, word=said, known=names, **params)
