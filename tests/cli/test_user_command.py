"""`pagt user create`: the first administrator of a new installation."""

from __future__ import annotations

import pytest

from pagt.core.models import JournalEntry
from pagt.people.models import User
from pagt.people.roles import Role
from tests.cli.running import run

pytestmark = pytest.mark.django_db
GOOD = "hestesko i regnvejr"
CREATE = (
    "user",
    "create",
    "leder@example.org",
    "--name",
    "Lene Leder",
    "--role",
    "administrator",
    "--lang",
    "en",
)


def typed(password: str) -> str:
    return f"{password}\n{password}\n"


def test_the_first_administrator_can_sign_in() -> None:
    answer = run(*CREATE, "--role", "officer", typed=typed(GOOD))
    assert answer.exit_code == 0, answer.output
    person = User.objects.get()
    assert person.check_password(GOOD) and person.roles == {Role.ADMINISTRATOR, Role.OFFICER}
    assert GOOD not in answer.output
    assert JournalEntry.objects.get().actor == "system:command-line"
    # What identifies a person never enters the journal.
    assert "Leder" not in str(JournalEntry.objects.values().get())


@pytest.mark.parametrize(
    ("change", "password", "words"),
    [
        ({}, "kort", "too short"),
        ({}, "leder@example.org", "too similar"),
        ({"leder@example.org": "leder"}, GOOD, "valid email"),
        ({"administrator": "king"}, GOOD, "There is no role king"),
    ],
)
def test_what_is_refused(change: dict[str, str], password: str, words: str) -> None:
    answer = run(*(change.get(part, part) for part in CREATE), typed=typed(password))
    assert answer.exit_code == 2 and words in answer.output, answer.output
    assert not User.objects.exists()


def test_an_address_is_taken_once() -> None:
    assert run(*CREATE, typed=typed(GOOD)).exit_code == 0
    answer = run(*CREATE, typed=typed(GOOD))
    assert answer.exit_code == 2 and "already" in answer.output
    assert User.objects.count() == 1
