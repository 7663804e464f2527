"""Every public page: it answers in both languages, for any day, and knows nothing of who asks."""

import gzip
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from pagt.core.actors import DEMO_ACTOR
from pagt.core.rights import SystemActor
from pagt.network.partners.models import Organisation
from pagt.people.roles import Role
from pagt.plan.actions import import_plan
from pagt.plan.models import Plan
from pagt.themes.actions import create_theme
from tests import money
from tests.factories import SYSTEM, client_as, meeting
from tests.portal import small
from tests.portal.conftest import came, look_on

pytestmark = pytest.mark.django_db
HTML = (
    "/",
    "/board/",
    "/plan/small/",
    "/plan/small/area/1/",
    "/plan/small/1.1/",
    "/plan/small/1.2/",
    "/plan/small/1.3/",
    "/plan/small/2.1/",
    "/plan/small/2.2/",
    "/plan/small/2.3/",
    "/themes/",
    "/calls/",
    "/projects/",
    "/municipalities/",
    "/municipalities/0615/",
    "/about/",
    "/accessibility/",
    "/data-protection/",
)
OTHER = (
    "/board.svg",
    "/board.svg?lang=en",
    "/plan/small/1.3/data.json",
    "/feed.xml",
    "/sitemap.xml",
    "/robots.txt",
    "/projects/projects.csv",
    "/projects/projects.xlsx",
)
MOST_QUERIES = 12


@pytest.fixture
def text(client: Client) -> Callable[[str], str]:
    """What a page says."""

    def read(url: str) -> str:
        answer = client.get(url)
        assert answer.status_code == 200, url
        return answer.content.decode()

    return read


@pytest.mark.parametrize("url", [*HTML, *OTHER])
def test_every_page_answers_and_sets_no_cookie(url: str, plan: Plan, client: Client) -> None:
    for address in (url, f"/en{url}"):
        answer = client.get(address)
        content = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code == 200
        assert content
        assert answer.cookies == {}
        assert "Cookie" not in answer.get("Vary", "")


def test_no_page_asks_another_host_or_styles_inline(plan: Plan, text: Callable[[str], str]) -> None:
    for url in HTML:
        page = text(url)
        loaded = re.findall(r'<(?:link|script|img|iframe|source|use)\b[^>]*?(?:href|src)="([^"]+)"', page)
        assert loaded
        assert [address for address in loaded if not address.startswith("/")] == []
        assert not re.search(r"\sstyle=|\son\w+=|<style|<script>", page)


def test_a_page_is_in_its_language_and_has_one_heading(plan: Plan, text: Callable[[str], str]) -> None:
    for url in HTML:
        for language, page in (("da", text(url)), ("en", text(f"/en{url}"))):
            assert f'<html lang="{language}">' in page
            assert len(re.findall(r"<h1\b", page)) == 1, url


def test_the_front_page_tells_the_story(plan: Plan, text: Callable[[str], str]) -> None:
    page = text("/")
    assert "Hvad er lovet, og hvad er dokumenteret?" in page
    assert "6 løfter i" in page
    assert "12,5 mio. kr." in page
    assert "i fare" in page  # what falls due
    assert "31. december 2025" in page
    assert "Ingen status har ændret sig" not in page


def test_without_a_plan_the_front_page_says_what_will_stand_there(
    db: None, text: Callable[[str], str]
) -> None:
    assert "Her kommer handleplanens løfter til at stå" in text("/")


@pytest.mark.parametrize("url", ["/board/", "/plan/none/", "/plan/small/9.9/", "/plan/small/area/9/"])
def test_what_is_not_there_is_a_clear_404(url: str, plan: Plan, client: Client) -> None:
    if url == "/board/":
        url = "/board/?plan=none"
    answer = client.get(url)
    assert answer.status_code == 404
    assert "<h1" in answer.content.decode()


BAD_DAYS = ("0001-01-01", "9999-12-31", "2025-13-40", "i går", "<script>", "2025-02-30\x00")
DATED = tuple(url for url in HTML if url not in ("/about/", "/accessibility/", "/data-protection/"))


def test_a_bad_day_is_told_in_a_sentence(plan: Plan, client: Client) -> None:
    for url in DATED:
        for day in BAD_DAYS:
            answer = client.get(url, {"on": day})
            page = answer.content.decode()
            assert answer.status_code == 400, (url, day)
            assert "Den dag kan ikke vises" in page
            assert "<script>" not in page


def test_any_other_day_can_be_shown(plan: Plan, client: Client) -> None:
    for url in (*DATED, "/board.svg", "/plan/small/1.3/data.json"):
        for day in ("1990-01-01", "2100-12-31", "2024-02-29"):
            assert client.get(url, {"on": day}).status_code == 200, (url, day)


def test_a_past_day_shows_what_was_so_then_and_keeps_it_in_links(
    plan: Plan, text: Callable[[str], str]
) -> None:
    page = text("/plan/small/1.1/?on=2024-04-01")
    assert "1. april 2024" in page
    assert "åbent netværksmøde" in page  # listed as later, not counted
    assert "0 af mindst 1" in page
    board = text("/board/?on=2024-04-01")
    assert 'href="/plan/small/1.1/?on=2024-04-01#p2024"' in board
    assert "/plan/small/1.1/?on=" not in text("/board/")


def test_known_at_leaves_out_what_was_recorded_later(plan: Plan, text: Callable[[str], str]) -> None:
    told = text("/plan/small/1.1/?on=2024-12-31")
    assert "indfriet" in told
    url = "/plan/small/1.1/"
    answer = Client().get(url, {"on": "2024-12-31", "known_at": "2020-01-01"})
    # The plan itself was not on record then, and the page says so.
    assert answer.status_code == 404
    assert "ikke registreret den dag" in answer.content.decode() or "on record" in answer.content.decode()


def test_two_plans_can_be_chosen_between(plan: Plan, text: Callable[[str], str]) -> None:
    other = {**small.PLAN, "id": "other", "title": "Eksempel: En anden plan"}
    import_plan(other, by=SYSTEM)
    assert "Eksempel: Lille handleplan" in text("/board/")
    assert 'href="/board/?plan=other"' in text("/board/")
    assert "<h1>Eksempel: En anden plan" in text("/board/?plan=other")
    assert "Eksempel: En anden plan" in text("/plan/other/")


def test_unknown_parameters_leave_no_trace(plan: Plan, text: Callable[[str], str]) -> None:
    page = text("/board/?utm_source=spy&plan=&on=")
    assert "spy" not in page
    assert page == text("/board/")


def test_the_menu_keeps_the_shown_day(plan: Plan, text: Callable[[str], str]) -> None:
    for url in ("/board/?on=2024-04-01", "/about/?on=2024-04-01"):
        page = text(url)
        for address in ("/board/", "/themes/", "/calls/", "/projects/", "/municipalities/", "/about/"):
            assert f'href="{address}?on=2024-04-01"' in page
    assert 'href="/themes/"' in text("/about/?on=nonsense")


def test_the_shown_day_stays_when_the_language_changes(plan: Plan, text: Callable[[str], str]) -> None:
    assert 'href="/en/board/?on=2024-04-01"' in text("/board/?on=2024-04-01")


@pytest.mark.parametrize("url", [*HTML, *OTHER[:5]])
def test_a_cold_page_asks_the_database_little(
    url: str, plan: Plan, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    meeting()  # a new line in the journal: nothing that was kept is used
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(url)


@pytest.mark.parametrize("url", ["/", "/board/", "/plan/small/1.1/", "/themes/", "/calls/", "/projects/"])
def test_the_number_of_queries_does_not_grow(
    url: str,
    plan: Plan,
    towns: list[Organisation],
    client: Client,
) -> None:
    def cold() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        return len(seen)

    def add(number: int) -> None:
        for n in range(number):
            meeting(on=date(2025, 1, 1 + n % 28), participants=came(towns[0]), public=True)
            theme = money.theme(year=2025, on=date(2025, 1, 2))
            money.award(on=date(2025, 3, 3), theme=theme, call=money.call(year=2025, themes=[theme]))

    add(10)
    few = cold()
    add(20)
    assert cold() == few


def test_a_warm_page_asks_once(
    plan: Plan, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/")
    with django_assert_num_queries(1):
        client.get("/")


def test_a_page_is_right_after_any_change(
    plan: Plan, towns: list[Organisation], text: Callable[[str], str]
) -> None:
    before = text("/plan/small/1.1/")
    assert before == text("/plan/small/1.1/")
    meeting("Eksempel: nyt møde", on=date(2025, 9, 1), public=True, participants=came(towns[0]))
    after = text("/plan/small/1.1/")
    assert "Eksempel: nyt møde" in after
    assert "Eksempel: nyt møde" not in before
    assert "indfriet: 2024, 2025" in after


def test_a_page_of_yesterday_is_not_shown_today(
    plan: Plan, text: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "1. oktober 2025" in text("/board/")
    look_on(date(2025, 10, 2), monkeypatch)
    assert "2. oktober 2025" in text("/board/")


def test_everybody_gets_the_same_page(plan: Plan, text: Callable[[str], str]) -> None:
    officer = client_as(Role.OFFICER)
    for url in HTML:
        assert officer.get(url).content.decode() == text(url)


def test_a_signed_in_reader_costs_no_query_more(
    plan: Plan, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    officer = client_as(Role.OFFICER)
    client.get("/board/")
    with django_assert_num_queries(1):
        officer.get("/board/")


def test_a_page_is_sent_packed_and_only_when_it_changed(plan: Plan, client: Client) -> None:
    packed = client.get("/board/", headers={"accept-encoding": "gzip"})
    plain = client.get("/board/")
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert "Accept-Encoding" in packed["Vary"]
    again = client.get("/board/", headers={"if-none-match": plain["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.head("/board/").status_code == 200
    assert client.post("/board/").status_code == 405


def test_the_picture_may_be_embedded_and_no_page_may(plan: Plan, client: Client) -> None:
    picture, page = client.get("/board.svg"), client.get("/board/")
    assert picture["Content-Type"] == "image/svg+xml"
    assert "X-Frame-Options" not in picture
    assert picture["Access-Control-Allow-Origin"] == "*"
    assert picture["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "frame-ancestors *" in picture["Content-Security-Policy"]
    assert "script-src 'self'" in picture["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in page


def test_the_picture_speaks_the_language_it_is_asked_for(plan: Plan, text: Callable[[str], str]) -> None:
    assert "at risk" in text("/board.svg?lang=en")
    assert "i fare" in text("/board.svg?lang=da")
    assert "i fare" in text("/board.svg?lang=xx")


def test_picture_and_feed_say_when_some_of_it_is_made_up(plan: Plan, text: Callable[[str], str]) -> None:
    said = "Demodata: Det, der hedder “Eksempel”, er opdigtet."
    assert said not in text("/board.svg")
    create_theme(by=SystemActor(DEMO_ACTOR), title="Eksempeltema x", year=2025, on=date(2025, 1, 1))
    assert said in text("/board.svg")
    assert said in text("/feed.xml")
    assert "Demodata" in text("/")


def test_the_picture_answers_what_it_cannot_show_in_plain_text(plan: Plan, client: Client) -> None:
    bad_day, no_plan = client.get("/board.svg?on=9999-12-31"), client.get("/board.svg?plan=none")
    assert (bad_day.status_code, no_plan.status_code) == (400, 404)
    assert bad_day["Content-Type"].startswith("text/plain")
    assert "1990" in bad_day.content.decode()


def test_every_link_of_the_portal_leads_somewhere(plan: Plan, client: Client) -> None:
    money.award(title="Eksempel: projekt", municipality="0615", on=date(2025, 3, 3))
    seen, waiting = set(), ["/"]
    while waiting:
        url = waiting.pop()
        if url in seen:
            continue
        seen.add(url)
        answer = client.get(url)
        assert answer.status_code == 200, url
        if answer.streaming or not answer["Content-Type"].startswith("text/html"):
            continue
        for href in re.findall(r'<a\b[^>]*?href="([^"]+)"', answer.content.decode()):
            address = href.split("#")[0].replace("&amp;", "&")
            public = address.startswith("/") and not address.startswith(("/en/", "/desk/"))
            if public and len(seen) < 150:
                waiting.append(address)
    assert len(seen) > 40


def test_the_projects_of_a_page_are_those_of_its_export(plan: Plan, client: Client) -> None:
    for number in range(3):
        money.award(title=f"Eksempel: projekt {number}", on=date(2025, 3, 3), municipality="0615")
    money.award(title="=1+1", on=date(2025, 3, 4))
    page = client.get(
        "/projects/", {"q": "projekt", "municipality": "0615", "sort": "title"}
    ).content.decode()
    file = b"".join(client.get("/projects/projects.csv", {"q": "projekt", "municipality": "0615"})).decode()
    assert "<strong>3 projekter</strong>" in page
    assert len(file.strip().splitlines()) == 4
    whole = b"".join(client.get("/projects/projects.csv")).decode()
    assert "'=1+1" in whole


def test_projects_decided_later_are_not_shown_for_a_past_day(plan: Plan, text: Callable[[str], str]) -> None:
    money.award(title="Eksempel: senere projekt", on=date(2025, 3, 3))
    assert "senere projekt" in text("/projects/")
    assert "senere projekt" not in text("/projects/?on=2025-01-01")


def test_a_hostile_search_is_only_text(plan: Plan, client: Client) -> None:
    for words in ("<script>alert(1)</script>", "'; drop table x; --", "\x00", "%", "x" * 5_000):
        answer = client.get("/projects/", {"q": words})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()


def test_every_public_page_has_an_english_address(plan: Plan, client: Client) -> None:
    with translation.override("en"):
        assert reverse("portal:board") == "/en/board/"
    assert 'href="/board/"' in client.get("/en/board/").content.decode()
