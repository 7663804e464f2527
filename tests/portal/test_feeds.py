"""What programs read: the feed, the sitemap, robots.txt, the data of a promise."""

from datetime import date
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client

from pagt.cli.check_output import as_data
from pagt.plan import queries
from pagt.plan.models import Plan
from pagt.web.portal import news
from tests import money
from tests.portal import small

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def entries(client: Client, url: str) -> list[ElementTree.Element]:
    return ElementTree.fromstring(client.get(url).content).findall(f"{ATOM}entry")


def test_the_feed_tells_every_change_of_a_verdict(plan: Plan, client: Client) -> None:
    found = entries(client, "/feed.xml?since=2024-01-01")
    changes = queries.news("small", date(2024, 1, 1), small.DAY)
    assert len(found) == len(changes) > 5
    days = [(entry.findtext(f"{ATOM}updated") or "")[:10] for entry in found]
    assert days == [change.day.isoformat() for change in reversed(changes)]
    ids = [entry.findtext(f"{ATOM}id") for entry in found]
    assert len(set(ids)) == len(ids)
    assert all((i or "").startswith(f"{settings.SITE_URL}/plan/small/") for i in ids)
    titles = [entry.findtext(f"{ATOM}title") for entry in found]
    assert "2.2 Mindst 10 mio. kr. uddeles: indfriet" in titles


def test_the_feed_begins_a_year_back_and_knows_bad_days(plan: Plan, client: Client) -> None:
    days = [(entry.findtext(f"{ATOM}updated") or "")[:10] for entry in entries(client, "/feed.xml")]
    assert days
    assert min(days) >= "2024-10-01"
    assert entries(client, "/feed.xml?since=2099-01-01") == []
    assert client.get("/feed.xml?since=9999-12-31").status_code == 400
    assert client.get("/feed.xml?plan=none").status_code == 404


def test_the_latest_news_reach_back_as_far_as_they_must(plan: Plan) -> None:
    every = queries.news("small", date(2024, 10, 2), small.DAY)[::-1]
    near = [change for change in every if change.day >= date(2025, 8, 3)]
    assert 0 < len(near) < len(every)
    assert news.latest("small", small.DAY, most=1) == near
    assert news.latest("small", small.DAY, most=100) == every


def test_the_feed_speaks_english_at_its_english_address(plan: Plan, client: Client) -> None:
    titles = [entry.findtext(f"{ATOM}title") for entry in entries(client, "/en/feed.xml?since=2024-01-01")]
    assert "2.2 At least DKK 10m is awarded: kept" in titles


def test_the_sitemap_lists_every_page_in_both_languages_once(plan: Plan, client: Client) -> None:
    project = money.award(on=date(2025, 3, 3))
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    addresses = [place.text or "" for place in root.iter(f"{MAP}loc")]
    assert len(addresses) == len(set(addresses))
    paths = [address.removeprefix(settings.SITE_URL) for address in addresses]
    assert f"/projects/{project.key}/" in paths
    assert f"/en/projects/{project.key}/" in paths
    assert {"/", "/en/", "/board/", "/plan/small/2.3/", "/municipalities/0615/"} <= set(paths)
    for path in paths:
        assert client.get(path).status_code == 200, path


def test_robots_are_led_to_the_sitemap_and_not_to_the_desk(db: None, client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /desk/" in lines
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in lines


def test_the_data_has_the_shape_of_pagt_check(plan: Plan, client: Client) -> None:
    told = client.get("/plan/small/2.2/data.json").json()
    whole = as_data(queries.result("small", small.DAY), "da")
    (commitment,) = [one for one in whole["commitments"] if one["id"] == "2.2"]  # type: ignore[attr-defined]
    (period,), (public,) = commitment["periods"], told["commitments"][0]["periods"]
    assert {name: told[name] for name in ("plan", "on", "known_at")} == {
        name: whole[name] for name in ("plan", "on", "known_at")
    }
    for name in ("from", "to", "verdict", "have", "need", "missing", "days_left"):
        assert public[name] == period[name]
    assert [entry["title"] for entry in public["counted"]] == [entry["title"] for entry in period["counted"]]
    for problem, status in (("?on=nonsense", 400), ("?on=9999-12-31", 400)):
        answer = client.get(f"/plan/small/2.2/data.json{problem}")
        assert answer.status_code == status
        assert answer.json()["error"]
    assert client.get("/plan/small/9.9/data.json").status_code == 404
