"""What surrounds every page: the way to the other language, and where one is in the menu."""

from __future__ import annotations

import pytest
from django.test import Client

from pagt.people.roles import Role
from tests.factories import client_as

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "danish", "english"),
    [
        ("/", "/", "/en/"),
        ("/en/", "/", "/en/"),
        ("/en/calls/?on=2026-01-01", "/calls/?on=2026-01-01", "/en/calls/?on=2026-01-01"),
        ("/enhver/", "/enhver/", "/en/enhver/"),
        ("/en//eksempel.dk/", "/eksempel.dk/", "/en/eksempel.dk/"),
    ],
)
def test_each_page_leads_to_itself_in_the_other_language(path: str, danish: str, english: str) -> None:
    page = Client().get(path).content.decode()
    assert f'hreflang="da" href="{danish}"' in page
    assert f'hreflang="en" href="{english}"' in page


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/desk/", "Overblik"),
        ("/desk/applications/?page=2", "Ansøgninger"),
        ("/desk/case-tasks/new/", "Opgaver på sager"),
    ],
)
def test_the_menu_marks_the_one_page_that_one_is_on(path: str, label: str) -> None:
    officer = client_as(Role.OFFICER)
    for address, word in ((path, label), ("/desk/organisations/", "Organisationer"), (path, label)):
        page = officer.get(address).content.decode()
        menu = page[page.index('class="site-nav site-nav--wide"') : page.index("site-nav--narrow")]
        assert menu.count('aria-current="page"') == 1
        assert f'aria-current="page">{word}</a>' in menu


def test_one_menu_is_not_shown_to_another() -> None:
    assert ">Udgående post</a>" in client_as(Role.OFFICER).get("/desk/").content.decode()
    assert ">Udgående post</a>" not in client_as(Role.AUDITOR).get("/desk/").content.decode()
