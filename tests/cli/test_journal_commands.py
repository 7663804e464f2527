"""The journal's chain: who writes at once, who tampers, and how it is found."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections

from pagt.core import journal
from pagt.core.journal import Broken
from pagt.core.models import JournalEntry
from tests.cli.running import ran, run
from tests.factories import SYSTEM
from tests.money import theme


def written(lines: int) -> None:
    """Write lines with something in every column."""
    for number in range(1, lines + 1):
        state = {"title": f"Æ {number}", "amount": 10**number}
        journal.write(
            by=SYSTEM,
            action="create",
            kind="theme",
            key=f"k{number}",
            title=f"T{number}",
            state=state,
            reason="R",
        )


def as_owner(*statements: str) -> None:
    """Do what the table's owner can do: take the guard away, tamper, and put it back."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_journalentry DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("ALTER TABLE core_journalentry ENABLE ALWAYS TRIGGER core_journal_chain")
        cursor.execute("ALTER TABLE core_journalentry ENABLE ALWAYS TRIGGER core_journal_no_change")
        cursor.execute("ALTER TABLE core_journalentry ENABLE ALWAYS TRIGGER core_journal_no_truncate")


def rehash(first: int) -> None:
    """Compute the chain anew from a row on, as somebody could who knows how."""
    previous = bytes(JournalEntry.objects.get(pk=first - 1).hash) if first > 1 else b""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US'), actor, action, kind, key,"
            " title, state::text, reason FROM core_journalentry WHERE id >= %s ORDER BY id",
            [first],
        )
        for number, *texts in cursor.fetchall():
            digest = journal.chain(previous, number, texts)
            as_owner(
                f"UPDATE core_journalentry SET previous = '\\x{previous.hex()}', hash = '\\x{digest.hex()}'"
                f" WHERE id = {number}"
            )
            previous = digest


CHANGES = {
    "actor": "'system:other'",
    "action": "'withdraw'",
    "kind": "'call'",
    "key": "'other'",
    "title": "'Another'",
    "state": '\'{"title": "Æ 5", "amount": 1}\'',
    "reason": "''",
    "at": "at + interval '1 microsecond'",
}


@pytest.mark.django_db
@pytest.mark.parametrize("column", list(CHANGES))
def test_a_changed_row_is_found(column: str) -> None:
    written(9)
    assert journal.verify() is None
    as_owner(f"UPDATE core_journalentry SET {column} = {CHANGES[column]} WHERE id = 5")
    assert journal.verify() == Broken(5, "content")
    answer = run("journal", "verify")
    assert answer.exit_code == 1 and "row 5 is not what was written" in answer.output


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statements", "found"),
    [
        (["DELETE FROM core_journalentry WHERE id = 4"], Broken(4, "missing")),
        (["DELETE FROM core_journalentry WHERE id = 1"], Broken(1, "missing")),
        (
            [
                "UPDATE core_journalentry SET id = 100 WHERE id = 3",
                "UPDATE core_journalentry SET id = 3 WHERE id = 6",
                "UPDATE core_journalentry SET id = 6 WHERE id = 100",
            ],
            Broken(3, "previous"),
        ),
        (
            [
                "INSERT INTO core_journalentry SELECT 10, at, actor, action, kind, 'forged', title, state, reason,"
                " hash, hash FROM core_journalentry WHERE id = 9"
            ],
            Broken(10, "content"),
        ),
        (
            ["UPDATE core_journalentry SET actor = actor || action, action = '' WHERE id = 2"],
            Broken(2, "content"),
        ),
    ],
)
def test_a_row_taken_out_swapped_or_slipped_in_is_found(statements: list[str], found: Broken) -> None:
    written(9)
    as_owner(*statements)
    assert journal.verify() == found


@pytest.mark.django_db
def test_a_row_hashed_anew_breaks_with_the_next() -> None:
    written(9)
    as_owner("UPDATE core_journalentry SET title = 'Another' WHERE id = 5")
    row = JournalEntry.objects.get(pk=6)
    rehash(5)
    as_owner(
        f"UPDATE core_journalentry SET previous = '\\x{bytes(row.previous).hex()}',"
        f" hash = '\\x{bytes(row.hash).hex()}' WHERE id = 6"
    )
    assert journal.verify() == Broken(6, "previous")


@pytest.mark.django_db
def test_a_tail_cut_off_or_a_chain_made_anew_is_found_by_a_head_that_was_kept() -> None:
    written(9)
    kept = ran("journal", "head").strip()
    number, digest = kept.split(":")
    assert number == "9" and len(digest) == 64
    assert "9 rows" in ran("journal", "verify", "--expect", kept)
    written(2)
    assert "11 rows" in ran("journal", "verify", "--expect", kept)
    as_owner("DELETE FROM core_journalentry WHERE id >= 9")
    assert journal.verify() is None
    answer = run("journal", "verify", "--expect", kept)
    assert answer.exit_code == 1 and "row 9 is missing at its end" in answer.output
    written(3)
    as_owner("UPDATE core_journalentry SET title = 'Another' WHERE id = 2")
    rehash(2)
    assert journal.verify() is None
    answer = run("journal", "verify", "--expect", kept)
    assert answer.exit_code == 1 and "written anew" in answer.output


@pytest.mark.django_db
@pytest.mark.parametrize("head", ["", "9", "9:xyz", "x:" + "a" * 64, "-1:" + "a" * 64])
def test_what_is_no_head_is_refused(head: str) -> None:
    answer = run("journal", "verify", "--expect", head)
    assert answer.exit_code == 2 and "is no head" in answer.output


@pytest.mark.django_db
def test_an_empty_journal_holds() -> None:
    assert ran("journal", "head") == "0:\n"
    assert "0 rows" in ran("journal", "verify")


def at_once(works: list[Callable[[], None]]) -> None:
    """Run each work in a thread with a connection of its own; all begin together."""
    start = threading.Barrier(len(works))
    failures: list[BaseException] = []

    def run_one(work: Callable[[], None]) -> None:
        try:
            start.wait(30)
            work()
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run_one, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not failures, failures


@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once_keep_the_chain_whole() -> None:
    def writer(name: int) -> Callable[[], None]:
        def work() -> None:
            for number in range(12):
                theme(title=f"Tema {name} {number}")

        return work

    at_once([writer(name) for name in range(8)])
    assert journal.verify() is None
    assert journal.head() == JournalEntry.objects.count() == 96
    assert len(set(JournalEntry.objects.values_list("key", flat=True))) == 96
