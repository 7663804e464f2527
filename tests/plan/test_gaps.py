"""What closes a gap: the right forms, with what the rule asks for in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from pagt.core.actions import create
from pagt.network.partners.models import Organisation
from pagt.people.roles import Role
from pagt.plan import queries
from pagt.plan.actions import change_commitment
from pagt.plan.gaps import MOST_LINKS, GapLink, attest_link, gap_links
from pagt.plan.models import Plan
from pagt.themes.models import Theme
from tests.plan.shared import SYSTEM, meeting, promise

pytestmark = pytest.mark.django_db
ON = date(2024, 6, 30)


def links(plan: Plan, code: str, year: int | None = None) -> list[GapLink]:
    """The links of one period of a promise on a day in 2024."""
    result = queries.result(plan.key, ON).commitment(code)
    period = next(p for p in result.periods if year is None or p.start.year == year)
    return gap_links(result, period)


def address(link: GapLink | str) -> tuple[str, dict[str, str]]:
    """The path of a link and its parameters."""
    parts = urlsplit(link if isinstance(link, str) else link.url)
    return parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()}


def test_a_network_meeting_is_offered_with_its_purpose(example: Plan) -> None:
    (link,) = links(example, "1.2", 2024)
    assert link.label == "Nyt møde"
    assert address(link) == ("/desk/meetings/new/", {"purpose": "network", "title": "Netværksmøde"})


def test_a_kept_period_and_one_with_too_many_need_nothing(example: Plan) -> None:
    meeting(date(2024, 3, 1))
    assert links(example, "1.2", 2024) == []
    for number in range(3):
        create(Theme, by=SYSTEM, title=f"Eksempel {number}", year=2023, on=date(2023, 1, 1))
    assert links(example, "2.1", 2023) == []


def test_each_missing_municipality_has_its_meeting(example: Plan) -> None:
    found = links(example, "5.2")
    assert len(found) == MOST_LINKS
    assert found[0].label == "Nyt møde: Horsens"
    assert address(found[0])[1] == {
        "purpose": "municipal",
        "title": "Møde med kommune: Horsens",
        "participants-0-organisation": "kommune-0615",
        "participants-0-attended": "on",
    }


def test_the_link_opens_the_form_with_the_municipality_in_it(
    example: Plan, signed_in: Callable[[Role], Client]
) -> None:
    create(Organisation, by=SYSTEM, key="kommune-0615", name="Horsens", kind="municipality")
    page = signed_in(Role.OFFICER).get(links(example, "5.2")[0].url).content.decode()
    assert 'value="Møde med kommune: Horsens"' in page
    assert 'name="participants-0-organisation" value="kommune-0615"' in page or 'value="Horsens"' in page
    assert '<option value="municipal" selected>' in page


def test_a_missing_group_has_its_input_for_the_year(example: Plan) -> None:
    found = links(example, "2.2", 2024)
    assert address(found[0])[1] == {
        "group": "council",
        "year": "2024",
        "title": "Rådet for Fremtidens Kompetencer",
    }


def test_the_unmet_part_of_a_composed_rule_is_offered(example: Plan) -> None:
    assert [address(link)[0] for link in links(example, "2.5", 2024)] == [
        "/desk/calls/new/",
        "/desk/meetings/new/",
    ]
    meeting(date(2024, 3, 1), purpose="workshop")
    assert [address(link)[0] for link in links(example, "2.5", 2024)] == ["/desk/calls/new/"]


def test_a_record_that_lacks_its_link_is_opened_for_editing(example: Plan) -> None:
    made = create(Theme, by=SYSTEM, title="Eksempel", year=2022, on=date(2022, 1, 1))
    (link,) = links(example, "2.3")
    assert link.url == f"/desk/themes/{made.key}/edit/"
    assert "prioriteter i socialfonden" in link.label


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"type": "count", "record": "meeting", "period": "year", "min": 1, "items": [{"mark": "status_paper"}]},
         {"items-0-subject": "Statusnotat", "items-0-mark": "status_paper"}),
        ({"type": "count", "record": "interaction", "period": "year", "min": 1, "participants": [{"id": "eksempel"}]},
         {"organisations": "eksempel"}),
        ({"type": "count", "record": "bid", "period": "year", "min": 1, "where": {"state": "won"},
          "participants": [{"id": "fonden", "role": "funder"}]}, {"stage": "won", "funder": "fonden"}),
    ],
)  # fmt: skip
def test_what_the_rule_asks_for_is_filled_in(
    example: Plan, rule: dict[str, Any], expected: dict[str, str]
) -> None:
    change_commitment(promise(example, "1.2"), by=SYSTEM, version=1, rule=rule)
    assert address(links(example, "1.2", 2024)[0])[1] == expected


def test_an_attestation_begins_with_what_the_rule_asks_for(example: Plan) -> None:
    result = queries.result(example.key, ON).commitment("1.2")
    path, given = address(attest_link(result, "midtjylland-2022-2025-1-2"))
    assert path == "/desk/attestations/new/"
    assert given == {
        "commitment": "midtjylland-2022-2025-1-2",
        "of": "meeting",
        "particulars-purpose": "network",
        "title": "Netværksmøde",
    }
