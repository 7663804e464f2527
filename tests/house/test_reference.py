"""The generated reference says what the program does."""

from django.urls import get_resolver

from pagt.core.rights import Right
from tools import reference


def test_the_page_of_roles_and_access_is_up_to_date() -> None:
    written = reference.ACCESS.read_text("utf-8")
    assert written == reference.access_page(), "run python tools/reference.py"


def test_the_page_of_records_is_up_to_date() -> None:
    get_resolver().url_patterns  # noqa: B018 - makes every register known
    written = reference.RECORDS.read_text("utf-8")
    assert written == reference.records_page(), "run python tools/reference.py"


def test_every_right_is_explained() -> None:
    assert set(reference.RIGHT_MEANS) == {right.value for right in Right}
