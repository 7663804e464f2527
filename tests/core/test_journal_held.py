"""Lines of a long transaction are written at its end, or never."""

import pytest

from pagt.core import journal
from pagt.core.models import JournalEntry
from tests.factories import SYSTEM

pytestmark = pytest.mark.django_db


def write(title: str) -> None:
    journal.write(by=SYSTEM, action="create", kind="k", key="a", title=title, state={})


def titles() -> list[str]:
    return list(JournalEntry.objects.order_by("id").values_list("title", flat=True))


def test_held_lines_are_written_in_order_when_the_block_ends() -> None:
    write("before")
    with journal.held():
        write("one")
        with journal.held():
            write("two")
        assert titles() == ["before"]
        write("three")
    assert titles() == ["before", "one", "two", "three"]
    assert journal.verify() is None


def test_a_block_that_fails_forgets_only_its_own_lines() -> None:
    with journal.held():
        write("one")
        with pytest.raises(ValueError, match="stop"), journal.held():
            write("lost")
            raise ValueError("stop")
        write("two")
    assert titles() == ["one", "two"]


def test_a_dry_run_writes_none() -> None:
    with journal.held(keep=False):
        write("one")
        with journal.held():
            write("two")
    write("after")
    assert titles() == ["after"]
