"""The forms of a register: what is typed is kept, two people are told of each other, hostile text is only text."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pagt.core.models import Document, Draft, JournalEntry
from pagt.network.meetings.actions import change_meeting
from pagt.network.meetings.models import Meeting
from pagt.network.partners.actions import change_contact, create_contact
from pagt.network.partners.models import Contact, Interaction, Organisation
from pagt.people.roles import Role
from pagt.themes.models import Theme
from tests.factories import SYSTEM, client_as, meeting, organisation

pytestmark = pytest.mark.django_db

HOSTILE = {
    "html": '<script>alert("x")</script><img src=x onerror=alert(1)>',
    "formula": '=HYPERLINK("https://eksempel.dk";"klik")',
    "turned round": "a\u202etxt.exe\u2066b",
    "control": "a\x1b[31mb\x0bc",
    "template": "{{ request.user }}{% now 'Y' %} %(name)s {0}",
    "percent": "100 % & \\' \" ; [key] æøå 日本 🎓",
}


def meeting_data(**changes: str) -> dict[str, str]:
    return {
        "title": "Eksempel: netværksmøde",
        "on": "2023-05-02",
        "purpose": "network",
        "recorded_on": date.today().isoformat(),
        **changes,
    }


def post(client: Client, address: str, data: dict[str, Any]) -> Any:
    return client.post(address, data)


@pytest.fixture
def officer() -> Client:
    return client_as(Role.OFFICER)


def test_a_meeting_is_made_with_rows_and_minutes(officer: Client, pdf: Any) -> None:
    firm = organisation("Eksempel Vind")
    answer = officer.post(
        reverse("meeting-new"),
        meeting_data(
            **{
                "participants-0-organisation": "eksempel vind",
                "participants-0-attended": "on",
                "participants-0-persons": "3",
                "participants-2-organisation": organisation("Eksempel Pumpe").key,
                "participants-3-attended": "on",
                "items-0-subject": "Strategi",
                "items-0-mark": "discussion",
                "items-1-subject": "",
            }
        )
        | {"minutes": pdf("referat.pdf")},
    )
    made = Meeting.objects.get()
    assert answer.status_code == 302 and answer["Location"] == reverse("meeting-detail", args=[made.key])
    facts = made.facts()
    assert facts["participants"] == [
        {"organisation": firm.key, "attended": True, "persons": 3},
        {"organisation": "eksempel-pumpe", "attended": False},
    ]
    assert facts["items"] == [{"subject": "Strategi", "mark": "discussion"}]
    assert facts["minutes"] is True and made.minutes is not None and made.minutes.name == "referat.pdf"
    page = officer.get(answer["Location"]).content.decode()
    assert "referat.pdf" in page and "Eksempel Pumpe" in page


def test_a_wrong_form_keeps_what_was_typed_and_says_what_is_wrong(officer: Client) -> None:
    answer = officer.post(
        reverse("meeting-new"),
        meeting_data(
            on="31-02-2023",
            purpose="",
            **{"participants-0-organisation": "Eksempel Vnid", "participants-1-persons": "4"},
        ),
    )
    organisation("Eksempel Vind")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Eksempel: netværksmøde"' in page and 'value="31-02-2023"' in page
    assert 'value="Eksempel Vnid"' in page and 'value="4"' in page
    assert 'id="error-summary"' in page and "24-06-2026" in page
    assert not Meeting.objects.exists()


def test_a_near_name_is_offered(officer: Client) -> None:
    organisation("Eksempel Vind")
    answer = officer.post(
        reverse("meeting-new"), meeting_data(**{"participants-0-organisation": "Eksempel Vnid"})
    )
    assert answer.status_code == 422 and "Eksempel Vind" in answer.content.decode()


def test_names_that_several_share_are_told_apart(officer: Client) -> None:
    one, two = organisation("Eksempel Tvilling"), organisation("Eksempel Tvilling")
    answer = officer.post(
        reverse("interaction-new"),
        {**meeting_data(purpose="dialogue"), "organisations": "Eksempel Tvilling"},
    )
    assert answer.status_code == 422 and f"[{two.key}]" in answer.content.decode()
    answer = officer.post(
        reverse("interaction-new"),
        {**meeting_data(purpose="dialogue"), "organisations": f"Eksempel Tvilling [{two.key}]; {one.key}"},
    )
    assert answer.status_code == 302
    made = Interaction.objects.get()
    assert set(made.organisations.all()) == {one, two}
    edit = officer.get(reverse("interaction-edit", args=[made.key])).content.decode()
    assert f"[{one.key}]" in edit and f"[{two.key}]" in edit


def test_opening_and_saving_a_form_changes_nothing(officer: Client, pdf: Any) -> None:
    """Withdrawn and oddly named organisations, minutes and rows all go through the form and back."""
    odd = organisation('Eksempel; "Semikolon" & Søn [x]')
    data = meeting_data(**{"participants-0-organisation": odd.key, "participants-0-attended": "on"})
    officer.post(reverse("meeting-new"), data | {"minutes": pdf("referat.pdf")})
    made = Meeting.objects.get()
    Organisation.objects.update(withdrawn="Lukket")
    before = made.state()
    address = reverse("meeting-edit", args=[made.key])
    answer = officer.post(address, shown_values(officer.get(address)))
    assert answer.status_code == 302, answer.content.decode()
    made.refresh_from_db()
    assert made.state() == before and made.version == 1
    assert JournalEntry.objects.filter(kind="meeting").count() == 1


def shown_values(page: Any) -> dict[str, str]:
    """What a browser would post from the form on the page, untouched."""
    values: dict[str, str] = {}
    for bound in page.context["form"]:
        value = bound.value()
        if hasattr(bound.field, "row_form"):
            context = bound.field.widget.get_context(bound.html_name, value, {})
            for row in context["widget"]["rows"]:
                for cell in row:
                    put(values, cell.html_name, cell.value())
        elif bound.html_name != "minutes":
            put(values, bound.html_name, value)
    return values


def put(values: dict[str, str], name: str, value: Any) -> None:
    if value is True:
        values[name] = "on"
    elif value not in (None, False, ""):
        values[name] = str(value)


def test_minutes_are_replaced_kept_and_taken_away(officer: Client, pdf: Any) -> None:
    held = meeting()
    address = reverse("meeting-edit", args=[held.key])

    def save(**more: Any) -> Document | None:
        held.refresh_from_db()
        data = meeting_data(title=held.title, version=str(held.version))
        answer = officer.post(address, data | more)
        assert answer.status_code == 302, answer.content.decode()
        held.refresh_from_db()
        return held.minutes

    first = save(minutes=pdf("a.pdf"))
    assert first is not None and first.name == "a.pdf"
    assert save() == first
    assert 'name="minutes-clear"' in officer.get(address).content.decode()
    second = save(minutes=pdf("b.pdf"))
    assert second is not None and second.name == "b.pdf"
    assert save(**{"minutes-clear": "on"}) is None


def test_the_second_of_two_officers_is_told_and_loses_nothing(officer: Client) -> None:
    held = meeting("Eksempel: før", place="Aarhus")
    address = reverse("meeting-edit", args=[held.key])
    data = meeting_data(title="Eksempel: min titel", place="Horsens", version="1")
    change_meeting(held, by=SYSTEM, version=1, place="Skive", forum="own")
    answer = officer.post(address, data)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert [change.label for change in answer.context["conflict"].both] == ["Sted"]
    assert [change.label for change in answer.context["conflict"].taken] == ["Forum"]
    assert "Skive" in page and "Aarhus" in page and "Pagt (test)" in page
    assert 'value="Eksempel: min titel"' in page and 'value="Horsens"' in page
    assert '<option value="own" selected>' in page
    assert "Redigér “Eksempel: før”" in page
    held.refresh_from_db()
    assert (held.title, held.place) == ("Eksempel: før", "Skive")
    assert officer.post(address, shown_values(answer)).status_code == 302
    held.refresh_from_db()
    assert (held.title, held.place, held.forum, held.version) == (
        "Eksempel: min titel",
        "Horsens",
        "own",
        3,
    )


def test_what_the_second_did_not_touch_follows_the_first(officer: Client) -> None:
    """Rows, links, ticks, days and files, each changed by the first alone."""
    one, two = organisation("Eksempel Et"), organisation("Eksempel To")
    held = meeting("Eksempel", participants=[{"organisation": one, "persons": 2}], confidential=True)
    address = reverse("meeting-edit", args=[held.key])
    mine = shown_values(officer.get(address)) | {"place": "Horsens"}
    change_meeting(
        held,
        by=SYSTEM,
        version=1,
        on=date(2024, 1, 1),
        confidential=False,
        participants=[{"organisation": two, "attended": False}],
        items=[{"subject": "Nyt"}],
    )
    answer = officer.post(address, mine)
    assert answer.status_code == 409 and answer.context["conflict"].both == []
    assert officer.post(address, shown_values(answer)).status_code == 302
    held.refresh_from_db()
    assert (held.on, held.confidential, held.place) == (date(2024, 1, 1), False, "Horsens")
    assert held.facts()["participants"] == [{"organisation": two.key, "attended": False}]
    assert held.facts()["items"] == [{"subject": "Nyt"}]


def test_rows_that_both_changed_stay_as_the_second_typed_them(officer: Client) -> None:
    one, two = organisation("Eksempel Et"), organisation("Eksempel To")
    held = meeting("Eksempel", participants=[{"organisation": one}])
    address = reverse("meeting-edit", args=[held.key])
    mine = shown_values(officer.get(address)) | {"participants-0-persons": "7"}
    change_meeting(held, by=SYSTEM, version=1, participants=[{"organisation": one}, {"organisation": two}])
    answer = officer.post(address, mine)
    assert [change.label for change in answer.context["conflict"].both] == ["Deltagere"]
    assert "Eksempel To (Deltog)" in answer.content.decode()
    assert shown_values(answer)["participants-0-persons"] == "7"


def test_a_conflict_over_personal_data_shows_what_stands_now(officer: Client) -> None:
    firm = organisation("Eksempel Firma")
    contact = create_contact(by=SYSTEM, organisation=firm, name="Eksempel Navn", phone="11111111")
    change_contact(contact, by=SYSTEM, version=1, phone="22222222")
    data = {
        "organisation": firm.name,
        "name": "Eksempel Navn",
        "phone": "33333333",
        "recorded_on": date.today().isoformat(),
        "version": "1",
    }
    answer = officer.post(reverse("contact-edit", args=[contact.key]), data)
    page = answer.content.decode()
    assert answer.status_code == 409 and "22222222" in page and "33333333" in page
    assert Contact.objects.get().phone == "22222222"


def test_a_draft_is_kept_shown_saved_and_thrown_away(officer: Client) -> None:
    address = reverse("meeting-new")
    typed = {"_draft": "meeting:new", "title": "Halvt skr", "participants-0-organisation": "Eksempel V"}
    kept = officer.post(reverse("draft-save"), typed | {"csrfmiddlewaretoken": "x"})
    assert kept.status_code == 200 and json.loads(kept.content)["saved"]
    assert "csrfmiddlewaretoken" not in Draft.objects.get().data
    page = officer.get(address).content.decode()
    assert 'value="Halvt skr"' in page and 'value="Eksempel V"' in page
    assert "Halvt skr" not in client_as(Role.OFFICER).get(address).content.decode()
    assert "Halvt skr" not in officer.get(address + "?purpose=council").content.decode()
    officer.post(address, {"discard": "1"})
    assert not Draft.objects.exists()
    officer.post(reverse("draft-save"), typed)
    assert officer.post(address, meeting_data()).status_code == 302
    assert not Draft.objects.exists()


def test_a_draft_has_a_form_and_a_limit(officer: Client) -> None:
    assert officer.post(reverse("draft-save"), {"title": "x"}).status_code == 400
    long = {"_draft": "meeting:new", "note": "x" * 500_001}
    assert officer.post(reverse("draft-save"), long).status_code == 400
    assert officer.get(reverse("draft-save")).status_code == 405
    assert Client().post(reverse("draft-save"), {"_draft": "meeting:new"}).status_code == 302


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_only_text(officer: Client, text: str) -> None:
    kept = text.translate(dict.fromkeys(map(ord, "\u202e\u2066\x1b\x0b")))
    firm = organisation("Eksempel Firma")
    data = meeting_data(
        title=text, place=text, note=text, source=text[:100], cancelled=text,
        **{"items-0-subject": text, "items-0-outcome": text,
           "participants-0-organisation": firm.name, "participants-0-attended": "on"})  # fmt: skip
    answer = officer.post(reverse("meeting-new"), data)
    assert answer.status_code == 302, answer.content.decode()
    made = Meeting.objects.get()
    assert made.title == made.place == made.note == made.items.get().subject == kept
    for address in (
        answer["Location"],
        reverse("meeting-list"),
        reverse("meeting-list") + "?q=alert",
        reverse("meeting-edit", args=[made.key]),
        reverse("organisation-detail", args=[firm.key]),
        reverse("desk:home"),
    ):
        page = officer.get(address)
        assert page.status_code == 200
        content = page.content.decode()
        assert "<script>alert" not in content and "<img src=x" not in content
        assert "\u202e" not in content and "\x1b" not in content


@pytest.mark.parametrize("kind", ["organisation", "contact", "ambassador_term", "interaction", "meeting"])
@pytest.mark.parametrize("text", ["x" * 100_000, "\0", "x\0y", "-", " ", "\u200f", "99999999999999999999"])
def test_no_text_in_any_field_breaks_a_form(officer: Client, kind: str, text: str) -> None:
    form = officer.get(reverse(f"{kind}-new")).context["form"]
    data = dict.fromkeys(form.fields, text)
    for name, field in form.fields.items():
        if hasattr(field, "row_form"):
            del data[name]
            data |= {f"{name}-0-{column}": text for column in field.row_form.base_fields}
    answer = officer.post(reverse(f"{kind}-new"), data)
    assert answer.status_code in (302, 422)
    for address in (f"{reverse(f'{kind}-new')}?title=%00&version=x&on=x", f"{reverse(f'{kind}-list')}?q=%00"):
        assert officer.get(address).status_code == 200
    long = reverse(f"{kind}-list") + "?q=" + "x" * 5_000 + "&sort=-&page=-1&withdrawn=x"
    assert officer.get(long).status_code == 200
    assert officer.get(reverse(f"{kind}-suggest") + "?q=" + "%25" * 300).status_code == 200


def test_withdrawing_needs_a_reason_and_can_be_undone(officer: Client) -> None:
    held = meeting()
    address = reverse("meeting-withdraw", args=[held.key])
    assert officer.post(address, {"version": "1", "reason": " "}).status_code == 422
    assert officer.post(address, {"version": "x", "reason": "Fejl"}).status_code == 422
    assert officer.post(address, {"version": "1", "reason": "Tastet to gange"}).status_code == 302
    assert officer.post(address, {"version": "1", "reason": "Igen"}).status_code == 422
    page = officer.get(reverse("meeting-detail", args=[held.key])).content.decode()
    assert "Tastet to gange" in page
    restore = reverse("meeting-restore", args=[held.key])
    assert officer.get(restore).status_code == 405
    assert officer.post(restore).status_code == 302
    held.refresh_from_db()
    assert held.withdrawn == ""


def test_the_journal_on_a_page_speaks_in_words(officer: Client) -> None:
    firm = organisation("Eksempel Vind")
    held = meeting("Eksempel", participants=[{"organisation": firm, "persons": 3}])
    change_meeting(
        held,
        by=SYSTEM,
        version=1,
        purpose="council",
        participants=[{"organisation": firm, "attended": False}],
    )
    page = officer.get(reverse("meeting-detail", args=[held.key])).content.decode()
    assert "Netværksmøde" in page and "Rådsmøde" in page
    assert "Eksempel Vind (Deltog, Personer: 3)" in page and "Eksempel Vind (Deltog: Nej)" in page
    assert firm.key not in page.replace(f"/desk/organisations/{firm.key}/", "")


def test_after_saving_one_goes_on_where_one_came_from_but_never_to_another_host(officer: Client) -> None:
    inside = officer.post(reverse("meeting-new"), meeting_data(next="/desk/"))
    assert inside["Location"] == "/desk/"
    outside = officer.post(reverse("meeting-new"), meeting_data(next="https://eksempel.dk/"))
    assert outside["Location"].startswith("/desk/meetings/")


def test_a_fact_of_an_earlier_day_needs_a_source(officer: Client) -> None:
    data = meeting_data(recorded_on="2023-05-03")
    assert officer.post(reverse("meeting-new"), data).status_code == 422
    assert officer.post(reverse("meeting-new"), data | {"recorded_on": "2199-01-01"}).status_code == 422
    assert officer.post(reverse("meeting-new"), data | {"source": "Referat, sag 12"}).status_code == 302


def test_a_link_names_a_record_by_its_key_and_the_form_by_its_name(officer: Client) -> None:
    firm = organisation("Eksempel Vind", key="eksempel-firma-7")
    page = officer.get(reverse("meeting-new"), {"participants-0-organisation": firm.key}).content.decode()
    assert 'value="Eksempel Vind"' in page and f'value="{firm.key}' not in page
    page = officer.get(reverse("contact-new"), {"organisation": firm.key}).content.decode()
    assert 'value="Eksempel Vind"' in page and f'value="{firm.key}' not in page
    page = officer.get(
        reverse("interaction-new"), {"organisations": f"{firm.key}; Eksempel Sol"}
    ).content.decode()
    assert 'value="Eksempel Vind; Eksempel Sol"' in page


@pytest.mark.parametrize("before, after", [("\u202a", "\u202c"), ("\u200b", "\u200f"), ("\ufeff", "")])
def test_what_nobody_sees_around_a_copied_text_does_no_harm(officer: Client, before: str, after: str) -> None:
    def copied(text: str) -> str:
        return f"{before}{text}{after}"

    firm = organisation("Eksempel Vind")
    data = {"name": copied("Eksempel Sol"), "kind": "company", "country": copied("DK"), "parent": copied(firm.name),
            "cvr": copied("29190925"), "recorded_on": date.today().isoformat()}  # fmt: skip
    answer = officer.post(reverse("organisation-new"), data)
    assert answer.status_code == 302, answer.content.decode()
    made = Organisation.objects.get(cvr="29190925")
    assert (made.name, made.country, made.parent) == ("Eksempel Sol", "DK", firm)
    theme = {"title": "Eksempel", "year": "2026", "on": "2026-01-01",
             "esf_priorities": f"{copied('ESF-1')},{copied('ESF-2')}", "recorded_on": date.today().isoformat()}  # fmt: skip
    assert officer.post(reverse("theme-new"), theme).status_code == 302
    assert Theme.objects.get().esf_priorities == ["ESF-1", "ESF-2"]


def test_a_code_that_is_too_long_is_said_by_its_number(officer: Client) -> None:
    answer = officer.post(reverse("theme-new"), {"esf_priorities": f"ESF-1,{'x' * 21}"})
    assert "Kode 2: Denne værdi må højst have 20 tegn" in answer.content.decode()
