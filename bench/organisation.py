"""What the pages of the network cost against a bare Django view in one run.

    python bench/organisation.py [ROUNDS] [OTHERS]

Takes a database of its own: the embedded server in a folder that is thrown away, with the demonstration, OTHERS made-up
organisations (default 20,000) among which one is looked for that stands twice, and one organisation with a long story:
200 interactions, 30 meetings, 10 people, 20 needs with 10 matches, 10 awards, 10 applications, 40 contributions. Starts
gunicorn with one worker and asks as a signed-in officer, one client, in turns.

Prints medians in milliseconds, their ratio to the bare view, the size of the page, and the queries.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Any

from serving import BARE, in_turns, officer, own_database

LIST = "/desk/organisations/"


def fill(others: int) -> dict[str, str]:
    """Make the records, and return the pages to ask for by name."""
    from django.urls import reverse

    from pagt.core import clock, search
    from pagt.core.rights import SystemActor
    from pagt.network.partners.actions_contacts import create_contact
    from pagt.network.partners.models import Organisation

    by, today = SystemActor("system:bench"), clock.today()
    Organisation.objects.bulk_create(
        (
            Organisation(key=f"bench-{n}", name=f"Eksempel Vest{n % 700} Maskiner {n // 700}", kind="company")
            for n in range(others)
        ),
        batch_size=5_000,
    )  # fmt: skip
    firm = _organisation(by, "Eksempel Langtidsværk", "company", municipality="0791", city="Viborg")
    school = _organisation(by, "Eksempel Langtidsgymnasium", "school", municipality="0791")
    person = create_contact(by=by, name="Eksempel Leder", roles=[{"organisation": firm, "title": "leder"}])
    for n in range(9):
        create_contact(by=by, name=f"Eksempel Ansat {n}", roles=[{"organisation": firm, "title": "HR"}])
    meeting = _dialogue(by, firm, school, today)
    need = _needs(by, firm, school, today)
    _money(by, firm, school, today)
    search.rebuild()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return {
        "bare view, 50 rows": BARE,
        "organisation": reverse("organisation-detail", args=[firm.key]),
        "organisation, 200 lines": reverse("organisation-detail", args=[firm.key]) + "?lines=200",
        "contact": reverse("contact-detail", args=[person.key]),
        "meeting with 30 items": reverse("meeting-detail", args=[meeting.key]),
        "need": reverse("need-detail", args=[need.key]),
        "municipalities": reverse("desk:municipalities"),
    }


def _organisation(by: Any, name: str, kind: str, **values: str) -> Any:
    from pagt.network.partners.actions import create_organisation

    return create_organisation(by=by, name=name, kind=kind, **values)


def _dialogue(by: Any, firm: Any, school: Any, today: Any) -> Any:
    """200 interactions, 40 contributions, and 30 meetings, one of them with 30 items."""
    from pagt.network.meetings.actions import create_meeting
    from pagt.network.partners.actions import create_interaction
    from pagt.network.partners.actions_contributions import create_contribution

    for n in range(200):
        create_interaction(
            by=by, title=f"Eksempel: Samtale om praktik {n}", on=today - timedelta(days=5 * n),
            purpose="dialogue", organisations=[firm], next_step="Ring igen" if n % 20 == 0 else "",
            next_step_due=today + timedelta(days=n) if n % 20 == 0 else None,
        )  # fmt: skip
    for n in range(40):
        create_contribution(
            by=by, title=f"Eksempel: Besøg {n}", organisation=firm, on=today - timedelta(days=11 * n),
            support="visit", quantity=1, receivers=[school],
        )  # fmt: skip
    found = None
    for n in range(30):
        found = create_meeting(
            by=by, title=f"Eksempel: Netværksmøde {n}", on=today - timedelta(days=30 * (30 - n)), purpose="network",
            participants=[{"organisation": firm, "attended": True}, {"organisation": school, "attended": True}],
            items=[{"subject": f"Eksempel: Punkt {m}", "text": "Drøftes."} for m in range(30 if n == 29 else 2)],
        )  # fmt: skip
    return found


def _needs(by: Any, firm: Any, school: Any, today: Any) -> Any:
    """20 needs and offers, half of them matched."""
    from pagt.network.matching.actions import create_match, create_need

    need = None
    for n in range(10):
        title, given = f"Eksempel: Mentor til hold {n}", {"support": "mentor", "on": today}
        need = create_need(by=by, title=title, organisation=school, side="seeks", **given)
        offer = create_need(by=by, title=f"{title} fra værket", organisation=firm, side="offers", **given)
        create_match(by=by, seeks=need, offers=offer, stage="introduced", on=today, introduced_on=today)
    return need


def _money(by: Any, firm: Any, school: Any, today: Any) -> None:
    """10 awards in which the organisation is a partner, and 10 applications of its own."""
    from pagt.core import clock
    from pagt.grants.applications.models import Application
    from pagt.grants.awards.actions import create_award
    from pagt.grants.calls.models import Call

    call = Call.objects.order_by("pk").first()
    for n in range(10):
        create_award(
            by=by, title=f"Eksempel: Bevilling {n}", on=today - timedelta(days=90 * n), lead=school,
            amount=1_000_000_00, partners=[firm],
        )  # fmt: skip
        number = f"2031-{n:05}"
        Application.objects.create(
            key=number, number=number, call=call, lead=firm, stage="application", status="submitted",
            title=f"Eksempel: Ansøgning {n}", submitted_at=clock.now() - timedelta(days=40 * n),
        )  # fmt: skip


def main(rounds: int, others: int) -> None:
    """Fill, ask, print."""
    with own_database():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        pages = fill(others)
        client, cookie = officer()
        found = in_turns(pages, cookie, rounds)
        client.get(LIST)  # what a process asks once
        print(f"{'page':26}{'ms':>8}{'x bare':>8}{'kB':>6}{'queries':>9}")
        for name, path in pages.items():
            with CaptureQueriesContext(connection) as asked:
                if path != BARE:
                    client.get(path)
                    asked_before = len(asked)
                    client.get(path)
            took, size = found[name]
            ratio = took / found["bare view, 50 rows"][0]
            queries = len(asked) - asked_before if path != BARE else 1
            print(f"{name:26}{took:8.1f}{ratio:8.2f}{size / 1_024:6.0f}{queries:9}")


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    main(*(given + [50, 20_000][len(given) :]))
