"""What is found by what is typed, by whom, in which order, and how many statements it takes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pagt.cli.search import rebuild
from pagt.core import search
from pagt.core.actions import restore, withdraw
from pagt.core.danish import folded, one_error_apart, without_one_letter
from pagt.core.models import NotSame, SearchEntry
from pagt.network.partners.actions import (
    change_contact,
    change_organisation,
    create_contact,
)
from pagt.network.partners.models import Note
from pagt.people.roles import Role
from tests.factories import SYSTEM, client_as, interaction, meeting, organisation, person

pytestmark = pytest.mark.django_db


def found(text: str, by: Any = SYSTEM, **more: Any) -> list[str]:
    return [one.title for group in search.find(text, by=by, **more) for one in group.findings]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Ørsted Skole", "oersted"),
        ("Ørsted Skole", "Örsted"),
        ("Orsted Skole", "orsted skole"),
        ("Aabenraa Maskiner", "åbenrå"),
        ("Åbenrå Maskiner", "Aabenraa"),
        ("Næstved Teknik", "naestved"),
        ("Näs Teknik", "næs"),
        ("Café Édith", "cafe edith"),
        ("Eksempel Biogas A/S", "biogas as"),
        ("Eksempel Biogas AS", "Biogas A/S"),
        ("Tech-College Ry", "techcollege"),
        ("Tech-College Ry", "tech college"),
        ("Tech College Ry", "Tech-College"),
        ("VIBORG GYMNASIUM", "viborg gym"),
        ("Eksempel Virksomhed", "virksomheder"),
        ("Eksempel Virksomheder", "virksomhed"),
        ("Gymnasierne i Viborg", "viborg gymnasierne"),
        ("Vindkraft Vest", "vindkraft"),
        ("Vindkraft Vest", "vinkraft"),
        ("Vindkraft Vest", "vinddkraft vest"),
        ("Vindkraft Vest", "vindkarft"),
        ("Vindkraft Vest", "vest vindkxaft"),
    ],
)
def test_spellings_are_forgiven(name: str, typed: str) -> None:
    organisation("Noget Helt Andet")
    organisation(name)
    assert found(typed) == [name]


@pytest.mark.parametrize(
    "typed", ["vindkrxxft", "xest xind", "", "   ", "!!!", "'", "\\", "%", "a:*b", "& |", "é\0é"]
)
def test_what_is_nothing_finds_nothing(typed: str) -> None:
    organisation("Vindkraft Vest")
    assert found(typed) == []


def test_numbers_are_found_as_people_write_them() -> None:
    organisation("Eksempel A", cvr="10150817")
    create_contact(by=SYSTEM, name="Bo Eksempel", phone="+45 20 12 34 56", email="bo.eksempel@skole.dk")
    for typed in ("10150817", "1015", "10 15 08 17", "DK10150817", "dk 10150817"):
        assert found(typed) == ["Eksempel A"]
    for typed in ("20123456", "20 12 34 56", "+4520123456", "2012", "bo.eksempel@skole.dk", "bo.eks"):
        assert found(typed) == ["Bo Eksempel"]


def test_every_kind_is_found_by_its_words() -> None:
    place = organisation(
        "Eksempel Skole", city="Ry", website="https://www.eksempelskole.dk", tags=["mekatronik"]
    )
    create_contact(by=SYSTEM, name="Ida Eksempel", roles=[{"organisation": place, "title": "rektor"}])
    interaction("Opkald", organisations=[place], summary="Om hydraulik i undervisningen")
    meeting("Netværksmøde", place="Hotel Østen", items=[{"subject": "Laserskæring"}])
    assert found("mekatronik") == found("eksempelskole") == found("ry") == ["Eksempel Skole"]
    assert found("rektor") == ["Ida Eksempel"]
    assert found("hydraulik") == ["Opkald"]
    assert found("laserskaering") == found("hotel oesten") == ["Netværksmøde"]
    assert set(found("eksempel skole")) == {"Eksempel Skole", "Ida Eksempel", "Opkald"}


def test_names_that_begin_so_come_first_then_names_then_the_rest_in_danish_order() -> None:
    for name in ("Zoo Vind", "Åvind Vind", "Vind Å", "Vind Ø", "Vind Æ", "Vind Z", "Andet"):
        organisation(name, **({"city": "Vind"} if name == "Andet" else {}))
    [group] = search.find("vind", by=SYSTEM, size=10)
    assert [one.title for one in group.findings] == [
        "Vind Z", "Vind Æ", "Vind Ø", "Vind Å", "Zoo Vind", "Åvind Vind", "Andet"
    ]  # fmt: skip
    assert [one.title for one in search.find("vind", by=SYSTEM, size=2, skip=2)[0].findings] == [
        "Vind Ø",
        "Vind Å",
    ]
    assert search.find("vind", by=SYSTEM, kind="meeting") == []


def test_only_those_with_the_right_find_and_count_what_is_confidential() -> None:
    interaction("Fonden hemmeligt", confidential=True)
    interaction("Fonden åbent")
    create_contact(by=SYSTEM, name="Fonden Person")
    member, officer = person(Role.AUDITOR), person(Role.OFFICER)
    from pagt.core.rights import Right

    for user in (member, officer):
        may = Right.READ_CONFIDENTIAL in user.rights
        counts = {group.kind: group.count for group in search.find("fonden", by=user)}
        assert counts == ({"interaction": 2, "contact": 1} if may else {"interaction": 1})
    assert Right.READ_CONFIDENTIAL in officer.rights
    from pagt.core.rights import SystemActor

    class Reader(SystemActor):
        rights = frozenset({Right.READ_RECORDS})  # type: ignore[assignment]

    assert found("fonden", by=Reader("x")) == ["Fonden åbent"]
    assert found("fondne", by=Reader("x")) == []


def test_a_sensitive_note_is_found_by_its_title_alone() -> None:
    place = organisation("Skolen")
    for title, sensitive in (("Notat et", True), ("Notat to", False)):
        note = Note.objects.create(
            key=title,
            title=title,
            organisation=place,
            on=date(2023, 1, 1),
            text="diagnose",
            sensitive=sensitive,
        )
        search.keep([note])
    assert found("diagnose") == ["Notat to"]
    assert found("notat") == ["Notat et", "Notat to"]


def test_what_is_withdrawn_is_found_no_more_until_it_is_back() -> None:
    one = organisation("Vindkraft Vest")
    gone = withdraw(one, by=SYSTEM, version=one.version, reason="Findes ikke")
    assert found("vindkraft") == []
    restore(gone, by=SYSTEM, version=gone.version)
    assert found("vindkraft") == ["Vindkraft Vest"]


def test_a_new_name_is_found_at_once_also_where_others_are_found_by_it() -> None:
    one = organisation("Gammelnavn")
    interaction("Opkald", organisations=[one])
    create_contact(by=SYSTEM, name="Ida", roles=[{"organisation": one, "title": ""}])
    assert set(found("gammelnavn")) == {"Gammelnavn", "Opkald", "Ida"}
    change_organisation(one, by=SYSTEM, version=one.version, name="Nytnavn")
    assert found("gammelnavn") == []
    assert set(found("nytnavn")) == {"Nytnavn", "Opkald", "Ida"}


def test_a_person_who_leaves_is_labelled_with_the_present_job() -> None:
    old, new = organisation("Gamle Sted"), organisation("Nye Sted")
    ida = create_contact(by=SYSTEM, name="Ida", roles=[{"organisation": old, "title": ""}])
    change_contact(
        ida,
        by=SYSTEM,
        version=ida.version,
        roles=[{"organisation": old, "ends": date(2024, 1, 1)}, {"organisation": new}],
    )
    [group] = search.find("ida", by=SYSTEM)
    assert group.findings[0].label == "Nye Sted"


def test_a_search_is_one_statement_and_two_when_nothing_is_found() -> None:
    def statements(text: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            search.find(text, by=SYSTEM)
        return len(asked)

    for number in range(12):
        organisation(f"Vindkraft {number}")
    assert statements("vindkraft") == statements("v") == statements("vindkraft 3") == 1
    assert statements("vinkraft") == 2
    assert statements("vi") == 1


def test_a_write_takes_one_statement_more() -> None:
    one = organisation("Vindkraft")
    with CaptureQueriesContext(connection) as asked:
        search.keep([one])
    assert len(asked) == 1
    with CaptureQueriesContext(connection) as asked:
        others = [one, organisation("Solkraft")]
        search.keep(others)
    assert sum("INSERT INTO core_searchentry" in each["sql"] for each in asked) == 2


def test_building_anew_gives_what_the_actions_have_written() -> None:
    place = organisation("Eksempel Skole", city="Ry")
    create_contact(by=SYSTEM, name="Ida", roles=[{"organisation": place, "title": "rektor"}])
    interaction("Opkald", organisations=[place])
    meeting(items=[{"subject": "Laser"}])
    columns = [f.name for f in SearchEntry._meta.concrete_fields if f.name != "id"]
    before = sorted(SearchEntry.objects.values_list(*columns), key=repr)
    SearchEntry.objects.filter(kind="meeting").delete()
    assert search.rebuild() == len(before)
    assert sorted(SearchEntry.objects.values_list(*columns), key=repr) == before


def test_folding_and_errors() -> None:
    assert folded("  Ærø–A/S,  Ößt & Co. ") == "aeroe as oesst co"
    assert (
        one_error_apart("abcd", "abdc") and one_error_apart("abcd", "abd") and one_error_apart("abcd", "abxd")
    )
    assert not one_error_apart("abcd", "badc") and not one_error_apart("abcd", "abxxd")
    for other in ("abdc", "abd", "abxd", "abccd", "xabcd"):
        assert without_one_letter("abcd") & without_one_letter(other)


def test_the_database_keeps_each_pair_and_entry_once() -> None:
    from django.db import IntegrityError, transaction

    NotSame.objects.create(kind="organisation", first="a", second="b", said_by="x")
    for pair in (("a", "b"), ("c", "b"), ("a", "a")):
        with pytest.raises(IntegrityError), transaction.atomic():
            NotSame.objects.create(kind="organisation", first=pair[0], second=pair[1], said_by="x")
    entry = {"kind": "x", "key": "y", "target": "y", "title": "t", "reads": "r", "folded": "t", "vector": ""}
    SearchEntry.objects.create(**entry)
    with pytest.raises(IntegrityError), transaction.atomic():
        SearchEntry.objects.create(**entry)


def test_the_page_groups_filters_and_pages() -> None:
    for number in range(30):
        organisation(f"Vindkraft {number:02}")
    meeting("Vindkraft på dagsordenen")
    officer = client_as(Role.OFFICER)
    page = officer.get("/desk/search/", {"q": "vindkraft"}).content.decode()
    assert "Organisationer" in page and "Møder" in page
    assert "Vindkraft 04" in page and "Vindkraft 05" not in page
    assert "Se alle 30" in page
    page = officer.get(
        "/desk/search/", {"q": "vindkraft", "kind": "organisation", "page": "2"}
    ).content.decode()
    assert "Vindkraft 29" in page and "Vindkraft 24" not in page and "på dagsordenen" not in page
    assert "Side 2 af 2" in page
    assert "ikke fundet noget" in officer.get("/desk/search/", {"q": "xyzzyx"}).content.decode()
    for odd in ({"page": "99999"}, {"kind": "nix"}, {"page": "-1"}, {"q": "'; drop"}, {"q": "x" * 5000}, {}):
        assert officer.get("/desk/search/", {"q": "vind", **odd}).status_code == 200


def test_suggestions_are_options_with_addresses() -> None:
    one = organisation("Vindkraft Vest")
    officer = client_as(Role.OFFICER)
    answer = officer.get("/desk/search/suggest/", {"q": "vindk"}).content.decode()
    assert f'data-url="/desk/organisations/{one.key}/"' in answer
    assert 'role="option"' in answer
    assert "data-combobox" in officer.get("/desk/").content.decode()
    assert "data-combobox" not in client_as(Role.APPLICANT).get("/desk/").content.decode()
    assert client_as(Role.APPLICANT).get("/desk/search/").status_code == 403


def test_the_page_costs_as_much_for_many_as_for_few() -> None:
    officer = client_as(Role.OFFICER)

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            officer.get("/desk/search/", {"q": "vindkraft"})
        return len(asked)

    organisation("Vindkraft")
    statements()
    few = statements()
    for _n in range(30):
        organisation("Vindkraft")
    statements()
    assert statements() == few <= 6


def test_the_command_builds_it_anew_and_an_update_does_once() -> None:
    organisation("Vindkraft Vest")
    assert search.is_built()
    SearchEntry.objects.all().delete()
    assert not search.is_built()
    done = CliRunner().invoke(rebuild, [])
    assert done.output == "1 records can be found.\n"
    assert found("vindkraft") == ["Vindkraft Vest"]
