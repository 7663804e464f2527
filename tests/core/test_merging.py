"""Two records that are one: what moves, what stands twice, what the rules see, and the way back."""

from __future__ import annotations

import random
import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from pagt.core import journal, search
from pagt.core.actions import restore
from pagt.core.errors import EditConflict, Invalid, Refused
from pagt.core.merging import merge, merged_into, undo
from pagt.core.models import JournalEntry, Merge
from pagt.core.models.record import Record
from pagt.network.meetings.models import Participant
from pagt.network.partners.actions import (
    change_organisation,
    create_ambassador_term,
    create_contact,
)
from pagt.network.partners.models import Affiliation, AmbassadorTerm, Contact, Note, Organisation
from pagt.people.models import User
from pagt.people.roles import Role
from tests.factories import SYSTEM, interaction, meeting, organisation, person

pytestmark = pytest.mark.django_db
DERIVED = {"core_journalentry", "core_merge", "django_session", "procrastinate_jobs"}


def fresh(record: Any) -> Any:
    return type(record)._default_manager.get(pk=record.pk)


def merged(kept: Record, gone: Record, **more: Any) -> Merge:
    kept, gone = fresh(kept), fresh(gone)
    return merge(kept, gone, by=SYSTEM, versions=(kept.version, gone.version), **more)


def tables() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, without what counts the saves and what only grows."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if (
                table in DERIVED
                or not model._meta.managed
                or not table.startswith(
                    (
                        "partners_",
                        "meetings_",
                        "core_search",
                        "matching_",
                        "themes_",
                        "bids_",
                        "awards_",
                        "applications_",
                    )
                )
            ):
                continue
            own = ("version",) if table != "core_searchentry" else ("id",)
            columns = ", ".join(f'"{f.column}"' for f in model._meta.concrete_fields if f.name not in own)
            cursor.execute(f'SELECT {columns} FROM "{table}"')
            found[table] = sorted(cursor.fetchall(), key=repr)
    return found


def contact(name: str, *roles: tuple[Organisation, str], **values: Any) -> Contact:
    rows = [{"organisation": one, "title": title} for one, title in roles]
    return create_contact(by=SYSTEM, name=name, roles=rows, **values)


def test_what_hangs_on_the_one_that_goes_moves_and_comes_back() -> None:
    kept, gone = organisation("Eksempel Vind"), organisation("Eksempel Wind", cvr="10150817")
    child = organisation("Eksempel Afdeling", parent=gone)
    talk = interaction(organisations=[gone])
    who = contact("Bo Eksempel", (gone, "chef"))
    before = tables()

    done = merged(kept, gone)

    assert fresh(child).parent == kept
    assert list(talk.organisations.all()) == [kept]
    assert who.roles.get().organisation == kept
    kept, gone = fresh(kept), fresh(gone)
    assert (kept.cvr, gone.withdrawn) == ("10150817", "Lagt sammen med Eksempel Vind.")
    assert merged_into(gone) == done
    for record in (kept, gone, talk, child, who):
        assert JournalEntry.objects.filter(key=record.key, kind=record.KIND).latest("id").action == "merge"

    undo(done, by=SYSTEM)
    assert tables() == before
    assert JournalEntry.objects.filter(key=talk.key).latest("id").action == "unmerge"
    with pytest.raises(Invalid, match="allerede"):
        undo(done, by=SYSTEM)


def test_one_that_took_part_twice_took_part_once() -> None:
    kept, gone = organisation(), organisation()
    both = meeting(
        participants=[
            {"organisation": kept, "attended": False},
            {"organisation": gone, "attended": True, "persons": 3},
        ]
    )
    before = tables()
    done = merged(kept, gone)
    row = both.participants.get()
    assert (row.organisation, row.attended, row.persons) == (kept, True, 3)
    assert len(done.dropped) == 1
    undo(done, by=SYSTEM)
    assert tables() == before


def test_terms_in_the_same_days_become_one_and_two_again() -> None:
    kept, gone = organisation(), organisation()
    mine = create_ambassador_term(
        by=SYSTEM, organisation=kept, begins=date(2023, 1, 1), ends=date(2023, 12, 31)
    )
    theirs = create_ambassador_term(
        by=SYSTEM, organisation=gone, begins=date(2022, 6, 1), ends=date(2023, 3, 1)
    )
    before = tables()
    done = merged(kept, gone)
    assert (fresh(mine).begins, fresh(mine).ends) == (date(2022, 6, 1), date(2023, 12, 31))
    assert fresh(theirs).withdrawn
    undo(done, by=SYSTEM)
    assert tables() == before


def test_a_tie_that_is_approved_in_one_is_approved_in_both() -> None:
    kept, gone, user = organisation(), organisation(), person(Role.APPLICANT)
    Affiliation.objects.create(user=user, organisation=kept)
    Affiliation.objects.create(
        user=user,
        organisation=gone,
        state="approved",
        decided_by="x",
        decided_at="2026-01-02T03:04:05.678912Z",
    )
    before = tables()
    done = merged(kept, gone)
    assert Affiliation.objects.get(user=user).state == "approved"
    undo(done, by=SYSTEM)
    assert tables() == before


def test_values_are_taken_over_as_chosen() -> None:
    kept = organisation("Eksempel Vind", website="https://a.dk", tags=["vind"], city="Aarhus")
    gone = organisation("Eksempel Wind", website="https://b.dk", tags=["vind", "sol"], address="Vej 1")
    done = merged(kept, gone, choices={"name": "gone", "website": "kept"})
    now = fresh(kept)
    assert (now.name, now.website, now.tags, now.address) == (
        "Eksempel Wind", "https://a.dk", ["vind", "sol"], "Vej 1"
    )  # fmt: skip
    undo(done, by=SYSTEM)
    now = fresh(kept)
    assert (now.name, now.tags, now.address) == ("Eksempel Vind", ["vind"], "")


def test_what_is_written_after_the_merge_stays() -> None:
    kept, gone = organisation("Eksempel Vind"), organisation("Eksempel Wind", cvr="10150817", city="Ry")
    old = meeting(participants=[{"organisation": gone, "attended": True}])
    done = merged(kept, gone)
    later = meeting(participants=[{"organisation": fresh(kept), "attended": True}])
    change_organisation(kept, by=SYSTEM, version=fresh(kept).version, city="Aarhus")
    # A meeting that is saved writes its participants anew.
    from pagt.network.meetings.actions import change_meeting

    change_meeting(
        old,
        by=SYSTEM,
        version=fresh(old).version,
        participants=[{"organisation": fresh(kept), "attended": False}],
    )
    undo(done, by=SYSTEM)
    assert later.participants.get().organisation == kept
    assert old.participants.get().organisation == gone
    assert old.participants.get().attended is False
    assert (fresh(kept).city, fresh(kept).cvr, fresh(gone).city) == ("Aarhus", "", "Ry")


def test_contacts_are_merged_with_their_roles() -> None:
    place, other = organisation("Eksempel Skole"), organisation("Eksempel Værk")
    kept = contact("Bo Eksempel", (place, "leder"), email="bo@eksempel.dk")
    gone = contact("Bo E. Eksempel", (place, "leder"), (other, "formand"), phone="12345678")
    talk = interaction(organisations=[place], contacts=[kept, gone])
    search.keep([Note.objects.create(key="n", title="Notat", contact=gone, on=date(2023, 1, 1))])
    before = tables()
    done = merged(kept, gone)
    assert [(role.organisation, role.title) for role in kept.roles.all()] == [
        (place, "leder"),
        (other, "formand"),
    ]
    assert list(talk.contacts.all()) == [kept]
    assert fresh(kept).phone == "12345678"
    assert "Eksempel" not in str(
        JournalEntry.objects.filter(kind="contact").latest("id").state.get("name", "")
    )
    undo(done, by=SYSTEM)
    assert tables() == before


def test_no_name_of_a_person_enters_the_journal() -> None:
    place = organisation("Skolen")
    kept, gone = contact("Ulla Navnesen", (place, "leder")), contact("Ulrikke Navnesen", (place, "lærer"))
    undo(merged(kept, gone, reason="Ulla Navnesen er Ulrikke"), by=SYSTEM)
    for line in JournalEntry.objects.all():
        assert "Navnesen" not in f"{line.title} {line.state} {line.reason}"


def test_refusals_have_sentences() -> None:
    kept, gone, third = organisation("A"), organisation("B"), organisation("C")
    with pytest.raises(Invalid, match="to forskellige"):
        merged(kept, kept)
    with pytest.raises(Refused):
        merge(kept, gone, by=person(Role.COUNCIL_MEMBER), versions=(kept.version, gone.version))
    with pytest.raises(EditConflict):
        merge(kept, gone, by=SYSTEM, versions=(kept.version, gone.version + 1))
    first = merged(kept, gone)
    with pytest.raises(Invalid, match="allerede lagt sammen"):
        merged(kept, gone)
    with pytest.raises(Invalid, match="Fortryd"):
        restore(fresh(gone), by=SYSTEM, version=fresh(gone).version)
    second = merged(third, kept)
    with pytest.raises(Invalid, match="selv blevet"):
        undo(first, by=SYSTEM)
    undo(second, by=SYSTEM)
    fourth = merged(kept, third)
    with pytest.raises(Invalid, match="siden"):
        undo(first, by=SYSTEM)
    undo(fourth, by=SYSTEM)
    undo(first, by=SYSTEM)
    assert merged_into(fresh(gone)) is None


def test_what_stands_in_the_way_of_undoing_is_said() -> None:
    kept, gone = organisation("A"), organisation("B", cvr="10150817")
    done = merged(kept, gone, choices={"cvr": "kept"})
    organisation("Ny", cvr="10150817")
    with pytest.raises(Invalid, match="står i vejen"):
        undo(done, by=SYSTEM)
    assert merged_into(fresh(gone)) == done


def test_parents_make_no_circle() -> None:
    top = organisation("Top")
    middle = organisation("Midt", parent=top)
    low = organisation("Bund", parent=middle)
    with pytest.raises(Invalid, match="Midt"):
        merged(low, top)
    before = tables()
    done = merged(middle, top)
    assert fresh(middle).parent is None
    undo(done, by=SYSTEM)
    assert tables() == before


def test_the_search_finds_the_kept_one_by_the_old_name() -> None:
    kept, gone, last = (
        organisation("Vindværket"),
        organisation("Mølleriet", cvr="10150817"),
        organisation("Kraft"),
    )
    done = merged(kept, gone, choices={"cvr": "kept"})

    def found(text: str) -> list[tuple[str, str, str]]:
        return [
            (one.key, one.title, one.known_as)
            for group in search.find(text, by=SYSTEM)
            for one in group.findings
        ]

    assert found("mølleriet") == found("10150817") == [(kept.key, "Vindværket", "Mølleriet")]
    then = merged(last, kept)
    assert found("moelleriet") == [(last.key, "Kraft", "Mølleriet")]
    search.rebuild()
    assert found("moelleriet") == [(last.key, "Kraft", "Mølleriet")]
    undo(then, by=SYSTEM)
    assert found("mølleriet") == [(kept.key, "Vindværket", "Mølleriet")]
    undo(done, by=SYSTEM)
    assert found("mølleriet") == [(gone.key, "Mølleriet", "")]


def test_the_journal_tells_the_rules_the_same_story() -> None:
    """What the engine reads: the states of meetings, before, after and as they were known before the merge."""
    kept, gone = organisation(), organisation()
    held = meeting(participants=[{"organisation": gone, "attended": True}])

    def organisations(**known: Any) -> list[str]:
        states = {key: state for _kind, key, state in journal.states(["meeting"], **known)}
        return [row["organisation"] for row in states[held.key]["participants"]]

    done = merged(kept, gone)
    assert organisations() == [kept.key]
    states = {key: state for _kind, key, state in journal.states(["organisation"])}
    assert "withdrawn" in states[gone.key]
    undo(done, by=SYSTEM)
    assert organisations() == [gone.key]
    states = {key: state for _kind, key, state in journal.states(["organisation"])}
    assert "withdrawn" not in states[gone.key]


@pytest.mark.parametrize("seed", range(25))
def test_a_merge_and_its_undoing_leave_every_table_as_it_was(seed: int) -> None:
    chance = random.Random(seed)
    places = [organisation(f"Eksempel {n}", city=chance.choice(["", "Ry"])) for n in range(4)]
    for child in places[2:]:
        if chance.random() < 0.5:
            change_organisation(child, by=SYSTEM, version=child.version, parent=chance.choice(places[:2]))
    people = [
        contact(
            f"Person {n}", *((one, chance.choice(["leder", "lærer"])) for one in chance.choices(places, k=2))
        )
        for n in range(3)
    ]
    for _n in range(5):
        meeting(
            participants=[
                {"organisation": one, "attended": chance.random() < 0.5}
                for one in chance.sample(places, k=chance.randint(1, 4))
            ]
        )
        interaction(
            organisations=chance.sample(places, k=chance.randint(1, 3)),
            contacts=chance.sample(people, k=chance.randint(0, 3)),
        )
    for one in places:
        day = date(2020, 1, 1) + timedelta(days=chance.randint(0, 400))
        create_ambassador_term(by=SYSTEM, organisation=one, begins=day, ends=day + timedelta(days=300))
    users = [person(Role.APPLICANT) for _n in range(2)]
    for user in users:
        for one in chance.sample(places, k=2):
            Affiliation.objects.create(user=user, organisation=one)
    search.rebuild()
    before = tables()
    done = []
    for _n in range(chance.randint(1, 3)):
        pool: list[Any] = chance.choice([places, people])
        kept, gone = chance.sample(pool, k=2)
        try:
            done.append(merged(kept, gone, choices={"name": chance.choice(["kept", "gone"])}))
        except Invalid:
            continue
    for each in reversed(done):
        undo(each, by=SYSTEM)
    assert tables() == before
    assert {entry.organisation_id for entry in Participant.objects.all()} <= {one.pk for one in places}
    assert User.objects.filter(pk__in=[user.pk for user in users]).count() == 2
    assert AmbassadorTerm.objects.filter(withdrawn="").count() == 4


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_merge_the_same_pair_at_once() -> None:
    kept, gone = organisation("Eksempel Vind"), organisation("Eksempel Wind")
    answers: list[str] = []
    start = threading.Barrier(2)

    def press(one: Organisation, other: Organisation) -> None:
        start.wait()
        try:
            merge(one, other, by=SYSTEM, versions=(one.version, other.version))
            answers.append("merged")
        except (Invalid, EditConflict) as error:
            answers.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=pair) for pair in ((kept, gone), (gone, kept))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert answers.count("merged") == 1
    assert len(answers) == 2
    assert Merge.objects.count() == 1
