"""Search over the whole register: what is kept of each record, and how it is found.

Everything is one indexed statement, a second one only where nothing was found: then each word may hold one typing
error. See `docs/adr/0013-search-in-postgresql.md`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model

from pagt.core.danish import danish_order, folded, one_error_apart, without_one_letter
from pagt.core.models import Findable, Merge, Record, SearchEntry
from pagt.core.rights import Actor, Right

SHORTEST_FORGIVEN = 4
"""Letters of a word in which a typing error is forgiven: shorter ones are too like each other."""
MOST_WORDS = 8
MOST_FOUND = 1000
"""What is ranked and counted of what begins as typed, in each kind, and of what holds the words: beyond that, a
count says `more than`."""
_LONGEST = 50
_NAME = "^"
"""Stands before the words of a name, a second time: so that names are looked through by themselves."""
_BATCH = 500


@dataclass(frozen=True)
class Finding:
    """One record that was found. `known_as`: the name it was found by when that was another's that it took over."""

    kind: str
    key: str
    title: str
    label: str
    known_as: str = ""


@dataclass(frozen=True)
class Group:
    """What was found of one kind: the first of them, and how many there are (`more`: at least that many)."""

    kind: str
    count: int
    more: bool
    findings: tuple[Finding, ...]


def kept_kinds() -> dict[str, type[Record]]:
    """Return the models whose records can be found, by kind."""
    return dict(_findable())


@cache
def _findable() -> tuple[tuple[str, type[Record]], ...]:
    models = [model for model in apps.get_models() if issubclass(model, Record)]
    return tuple((model.KIND, model) for model in models if model.findable is not Record.findable)


# What is kept


def keep(records: Iterable[Record], *, target: str = "") -> None:
    """Write how the records are found, in one statement; those that are withdrawn are found no more.

    Args:
        records: records of any kinds, as they stand now.
        target: the key of the record that these lead to since they were merged into it.
    """
    rows, away = [], []
    for record in records:
        found = record.findable() if target or not record.withdrawn else None
        if found is not None:
            rows.append(_row(record, found, target or record.key))
        elif type(record).KIND in kept_kinds():
            away.append(record)
    if away:
        for kind in {type(record).KIND for record in away}:
            keys = [record.key for record in away if kind == type(record).KIND]
            SearchEntry.objects.filter(kind=kind, key__in=keys).delete()
    if rows:
        _write(rows)


_COLUMNS = ("kind", "key", "target", "title", "label", "reads", "confidential", "folded", "alike", "vector")
_PLACES = (
    "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s::tsvector || setweight(to_tsvector('danish', %s), 'A')"
    " || setweight(to_tsvector('danish', %s), 'B') || to_tsvector('danish', %s))"
)
_KEEP = (
    "INSERT INTO core_searchentry ({columns}) VALUES {places} ON CONFLICT (kind, key) DO UPDATE SET {update}"
)


def _write(rows: Sequence[Sequence[Any]]) -> None:
    sql = _KEEP.format(
        columns=", ".join(_COLUMNS),
        places=", ".join([_PLACES] * len(rows)),
        update=", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[2:]),
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for values in rows for value in values])


def _row(record: Record, found: Findable, target: str) -> list[Any]:
    title, strong, weak = folded(found.title), _strong(found.strong), folded(found.weak[:20_000])
    lexemes = dict.fromkeys(_joined(found.weak) | set(weak.split()), "1D")
    lexemes |= dict.fromkeys(strong.split(), "1B")
    lexemes |= dict.fromkeys(_joined(found.title) | set(title.split()), "1A")
    if found.forgiving:
        lexemes |= {f"{_NAME}{word}": "1D" for word in (*title.split(), *strong.split())}
        for word in title.split():
            if _forgiven(word):
                lexemes |= {f"~{each}": "1D" for each in without_one_letter(word)}
    return [
        type(record).KIND,
        record.key,
        target,
        found.title[:300],
        found.label[:300],
        str(type(record).READS),
        found.confidential,
        title[:400],
        sorted({each[:200] for each in found.alike}),
        " ".join(f"'{word[:200]}':{weight}" for word, weight in lexemes.items()),
        title,
        strong,
        weak,
    ]


def _joined(text: str) -> set[str]:
    """Words with a hyphen as one word, for those who write them so."""
    return {folded(each).replace(" ", "") for each in re.findall(r"\w+(?:-\w+)+", text[:20_000])}


def _strong(text: str) -> str:
    """Numbers are kept without blanks and country code, as they are looked for."""
    return folded(" ".join(_number(part) or part for part in text.split("\n")))


def _number(text: str) -> str:
    digits = re.sub(r"[\s().-]", "", text)
    digits = re.sub(r"^(\+45|0045|dk)", "", digits.lower())
    return digits.removeprefix("+") if re.fullmatch(r"\+?[0-9]{3,}", digits) else ""


def _forgiven(word: str) -> bool:
    return SHORTEST_FORGIVEN <= len(word) <= _LONGEST and not any(letter.isdigit() for letter in word)


def is_built() -> bool:
    """Whether any record can be found, or there is none that could be."""
    return SearchEntry.objects.exists() or not any(
        model._default_manager.filter(withdrawn="").exists() for model in kept_kinds().values()
    )


def rebuild() -> int:
    """Build anew how every record is found; return how many are."""
    SearchEntry.objects.all().delete()
    count = 0
    for model in kept_kinds().values():
        rows = model._default_manager.filter(withdrawn="").prefetch_related(*model.FOUND_WITH).order_by("pk")
        count += _keep_all(rows.iterator(chunk_size=_BATCH))
    for kind, gone, kept in (
        Merge.objects.filter(undone_at=None).order_by("pk").values_list("kind", "gone", "kept")
    ):
        lead(kind, gone, kept)
    return count


def _keep_all(records: Iterator[Record]) -> int:
    count = 0
    while batch := list(islice(records, _BATCH)):
        keep(batch)
        count += len(batch)
    return count


def lead(kind: str, gone: str, kept: str) -> None:
    """Let whoever looks for a record that was merged find the one that it is now, over several merges too."""
    record = kept_kinds()[kind]._default_manager.get(key=gone)
    keep([record], target=kept)
    SearchEntry.objects.filter(kind=kind, target=gone).exclude(key=gone).update(target=kept)


def renamed(record: Record) -> None:
    """Write anew how those records are found that are found by this one's name, after it has changed."""
    for relation in record._meta.related_objects:
        model: type[Model] = relation.related_model
        owner = _owner_in_search(model)
        if owner is None:
            continue
        found_model, path = owner
        name = f"{path}{relation.field.name}"
        if not any(
            name == each or name.startswith(f"{each}__") or each.startswith(name)
            for each in found_model.FOUND_WITH
        ):
            continue
        rows = found_model._default_manager.filter(**{name: record.pk}, withdrawn="").distinct()
        _keep_all(rows.prefetch_related(*found_model.FOUND_WITH).order_by("pk").iterator(chunk_size=_BATCH))


def _owner_in_search(model: type[Model]) -> tuple[type[Record], str] | None:
    """The findable model that a row belongs to, and the path to the row from it."""
    if issubclass(model, Record):
        return (model, "") if model.KIND in kept_kinds() else None
    for found in kept_kinds().values():
        for rows in found.ROWS:
            if getattr(found, rows).rel.related_model is model:
                return found, f"{rows}__"
    return None


# How it is found

_BEGUN = """
    SELECT e.* FROM unnest(%(kinds)s::text[]) AS k(kind) CROSS JOIN LATERAL (
        SELECT s.kind, s.key, s.target, s.title, s.label, 0 AS rank FROM core_searchentry s
        WHERE s.kind = k.kind AND s.folded LIKE %(begins)s AND (%(confidential)s OR NOT s.confidential)
        ORDER BY s.folded LIMIT %(most)s) e
"""
_WORDED = """
    SELECT * FROM (
        SELECT s.kind, s.key, s.target, s.title, s.label, CASE WHEN s.vector @@ {named} THEN 1 ELSE 2 END AS rank
        FROM core_searchentry s
        WHERE s.vector @@ {all} AND s.kind = ANY(%(kinds)s) AND (%(confidential)s OR NOT s.confidential)
        LIMIT %(most)s) w
"""
_RANKED = """
    WITH hits AS MATERIALIZED ({hits}),
    once AS (SELECT DISTINCT ON (kind, target) * FROM hits ORDER BY kind, target, rank, key = target DESC),
    counted AS (
        SELECT *, count(*) OVER (PARTITION BY kind) AS count, row_number() OVER (
            PARTITION BY kind ORDER BY rank,
            translate(replace(lower(title), 'aa', 'å'), 'äöæøå', '{{|{{|}}') COLLATE "C", key) AS place
        FROM once)
    SELECT c.kind, c.target, coalesce(t.title, c.title), coalesce(t.label, c.label),
           CASE WHEN c.key <> c.target THEN c.title ELSE '' END, c.count
    FROM counted c LEFT JOIN core_searchentry t ON c.key <> c.target AND t.kind = c.kind AND t.key = c.target
    WHERE c.place > %(skip)s AND c.place <= %(skip)s + %(size)s
    ORDER BY array_position(%(kinds)s, c.kind::text), c.place
"""


def find(text: str, *, by: Actor, kind: str = "", size: int = 5, skip: int = 0) -> list[Group]:
    """Return what is found by a text as somebody types it, by kind, in one statement, at most two.

    What begins with the text comes first, then names that hold all its words, then what holds them elsewhere; within
    each in Danish order. Only what the person may read is found and counted.

    Args:
        text: words or beginnings of words, a CVR number, a telephone number.
        by: who asks.
        kind: only records of this kind.
        size: how many of each kind.
        skip: how many of each kind are left out before them.
    """
    words = _words(text)
    kinds = [name for name, model in kept_kinds().items() if model.READS in by.rights and kind in ("", name)]
    if not words or not kinds:
        return []
    values: dict[str, Any] = {
        "kinds": kinds,
        "confidential": Right.READ_CONFIDENTIAL in by.rights,
        "begins": f"{' '.join(words)}%",
        "most": MOST_FOUND,
        "size": size,
        "skip": skip,
    }
    every = _query(words, values, weights="")
    named = _query(words, values, weights="AB")
    values["names"] = " & ".join(f"'{_NAME}{word}':*" for word in words)
    # Names by themselves too, so that they are not crowded out by what tells of them.
    worded = " UNION ".join(_WORDED.format(all=each, named=named) for each in ("%(names)s::tsquery", every))
    # Of a single letter, nearly every record holds a word: only names that begin with it are meant.
    hits = _BEGUN if len("".join(words)) == 1 else f"{_BEGUN} UNION {worded}"
    if groups := _ask(hits, values, size):
        return groups
    if skip or not any(_forgiven(word) for word in words):
        return []
    forgiven = " & ".join(_forgiving(word) for word in words)
    values |= {"forgiven": forgiven, "size": MOST_FOUND}
    groups = _ask(
        _WORDED.format(all="%(forgiven)s::tsquery", named="%(forgiven)s::tsquery"),
        values,
        MOST_FOUND,
    )
    return _meant(groups, words, size)


def _words(text: str) -> list[str]:
    number = _number(text.strip()[:_LONGEST])
    return [number] if number else folded(text[:200]).split()[:MOST_WORDS]


def _query(words: Sequence[str], values: dict[str, Any], *, weights: str) -> str:
    """The words as PostgreSQL asks for them: each as a beginning, or any word of its stem."""
    parts = []
    for n, word in enumerate(words):
        name = f"w{n}{weights}"
        values[name] = f"'{word}':*{weights}"
        part = f"%({name})s::tsquery"
        if _forgiven(word):
            values[f"s{name}"] = f"{word}:{weights}" if weights else word
            part = f"({part} || to_tsquery('danish', %(s{name})s))"
        parts.append(part)
    return f"({' && '.join(parts)})"


def _forgiving(word: str) -> str:
    if not _forgiven(word):
        return f"'{word}':*"
    near = " | ".join(f"'~{each}'" for each in sorted(without_one_letter(word)))
    return f"('{word}':* | {near})"


def _ask(hits: str, values: dict[str, Any], size: int) -> list[Group]:
    with connection.cursor() as cursor:
        cursor.execute(_RANKED.format(hits=hits), values)
        rows = cursor.fetchall()
    groups: dict[str, tuple[int, list[Finding]]] = {}
    for kind, key, title, label, known_as, count in rows:
        groups.setdefault(kind, (count, []))[1].append(Finding(kind, key, title, label, known_as))
    return [
        Group(kind, count, count >= MOST_FOUND, tuple(found[:size]))
        for kind, (count, found) in groups.items()
    ]


def _meant(groups: list[Group], words: Sequence[str], size: int) -> list[Group]:
    """Keep what is really one error away: two words may share what is left of them and still be two apart."""
    found = []
    for group in groups:
        near = [
            each
            for each in group.findings
            if all(
                _fits(word, folded(f"{each.known_as} {each.title} {each.label}").split()) for word in words
            )
        ]
        near.sort(key=lambda each: danish_order(each.title))
        if near:
            found.append(Group(group.kind, len(near), group.more, tuple(near[:size])))
    return found


def _fits(word: str, others: Sequence[str]) -> bool:
    return any(
        other.startswith(word) or (_forgiven(word) and one_error_apart(word, other)) for other in others
    )
