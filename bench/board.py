"""What the ranked board of an assessment costs against a bare Django view in one run.

    python bench/board.py [ROUNDS]

Takes a database of its own with the demonstration and a call of 1,000 made-up applications, each with three finished
reviews by some of 200 assessors on four criteria. Asks as a signed-in officer, one worker, one client, in turns: a bare
view (50 rows), the board (250 of 1,000), the board narrowed and sorted, and one application's results; then the board
after a change elsewhere in the register (scores are read anew) and after a new review (they are calibrated anew).

Prints medians in milliseconds, their ratio to the bare view, the size of the page, and the queries.
"""

from __future__ import annotations

import sys
from random import Random
from statistics import median
from typing import Any

from applications import fill
from serving import BARE, get, in_turns, officer, own_database, served

APPLICATIONS, ASSESSORS, EACH = 1_000, 200, 3
SCALE = ["Ringe", "Nogen", "God", "Høj", "Meget høj"]
BOARD = "/desk/results/bench/"


def seed() -> str:
    """Make the applications and their reviews; return the key of one application."""
    from pagt.core import clock
    from pagt.grants.applications.models import Application
    from pagt.grants.assessment.models import Assessor, Assignment, Mark, Review
    from pagt.grants.calls.models import Call, Criterion
    from pagt.people.models import User

    fill(Application.objects.count() + APPLICATIONS)
    random, now = Random(1), clock.now()
    call = Call.objects.get(key="bench")
    Call.objects.filter(pk=call.pk).update(scale=SCALE)
    criteria = Criterion.objects.bulk_create(
        Criterion(call=call, position=place, title=f"Eksempelkriterium {place}", weight=1 + place % 2)
        for place in range(4)
    )
    users = User.objects.bulk_create(
        User(key=f"bench-{n}", email=f"bench-{n}@eksempel.dk", name=f"Eksempel Vurderer {n}")
        for n in range(ASSESSORS)
    )
    people = Assessor.objects.bulk_create(Assessor(key=f"bench-{user.key}", user=user) for user in users)
    harsh = {person.pk: random.gauss(0, 0.5) for person in people}
    applications = list(Application.objects.filter(call=call).order_by("pk"))
    given = Assignment.objects.bulk_create(
        Assignment(
            key=f"bench-{each.pk}-{person.pk}", application=each, assessor=person, invited_at=now, answered_at=now,
            status="accepted",
        )
        for each in applications
        for person in random.sample(people, EACH)
    )  # fmt: skip
    reviews = Review.objects.bulk_create(
        Review(key=one.key, assignment=one, status="finished", finished_at=now) for one in given
    )
    worth = {each.pk: random.gauss(2.2, 0.8) for each in applications}
    Mark.objects.bulk_create(
        Mark(
            review=review,
            position=place,
            criterion=criterion,
            grade=_grade(worth[one.application_id] + harsh[one.assessor_id] + random.gauss(0, 0.6)),
            reason="Eleverne prøver teknologi i praksis. " * 5,
        )
        for review, one in zip(reviews, given, strict=True)
        for place, criterion in enumerate(criteria)
    )
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return applications[-1].key


def _grade(value: float) -> int:
    return min(len(SCALE) - 1, max(0, round(value)))


def after(change: Any, cookie: str, rounds: int) -> float:
    """The median milliseconds of the board when something was changed just before."""
    times = []
    with served():
        get(BOARD, cookie)
        for _round in range(rounds):
            change()
            times.append(get(BOARD, cookie)[0])
    return median(times)


def elsewhere() -> None:
    """Change something that no score depends on."""
    from pagt.core.rights import SystemActor
    from pagt.network.partners.actions import create_organisation

    create_organisation(by=SystemActor("system:bench"), name="Eksempel Firma", kind="company")


def a_grade() -> None:
    """Change a score, and something in the journal, as a reopened and finished review does."""
    from pagt.grants.assessment.models import Mark

    mark = Mark.objects.filter(grade__isnull=False).order_by("?").first()
    if mark and mark.grade is not None:
        Mark.objects.filter(pk=mark.pk).update(grade=(mark.grade + 2) % len(SCALE))
    elsewhere()


def main(rounds: int) -> None:
    """Measure and print."""
    with own_database():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        key = seed()
        client, cookie = officer()
        pages = {
            "bare view, 50 rows": BARE,
            "board, 250 of 1,000": BOARD,
            "board, narrowed": f"{BOARD}?flag=any&sort=-mean",
            "one application": f"{BOARD}{key}/",
        }
        found = in_turns(pages, cookie, rounds)
        bare = found["bare view, 50 rows"][0]
        print(f"{'page':34}{'ms':>8}{'x bare':>8}{'kB':>6}{'queries':>9}")
        client.get(BOARD)
        for name, (took, size) in found.items():
            with CaptureQueriesContext(connection) as asked:
                if pages[name] != BARE:
                    client.get(pages[name])
            print(f"{name:34}{took:8.1f}{took / bare:8.2f}{size / 1_024:6.0f}{len(asked) or 1:9}")
        few = max(3, rounds // 4)
        for name, change in (
            ("board, after a change elsewhere", elsewhere),
            ("board, after a new score", a_grade),
        ):
            took = after(change, cookie, few)
            print(f"{name:34}{took:8.1f}{took / bare:8.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
