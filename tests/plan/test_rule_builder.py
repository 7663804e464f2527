"""The rule builder: what it writes is what it read, what it refuses it says where, and a preview writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
import tomli_w
from django.http import QueryDict
from django.test import Client

from pagt.core import journal
from pagt.core.models import Draft
from pagt.network.partners.models import Organisation
from pagt.people.roles import Role
from pagt.plan.actions import change_commitment
from pagt.plan.forms.rule import BUILDER, TEXT, RuleForm, fits_builder
from pagt.plan.models import Plan
from pagt.plan.rules.language import rule_to_dict
from pagt.plan.rules.plan_reading import parse_plan
from pagt.plan.rules.reading import Reader
from pagt.plan.rules.rule_reading import read_rule
from pagt.plan.stored import plain
from tests.plan.shared import SYSTEM, promise

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Role], Client]
EDIT = "/desk/plan/midtjylland-2022-2025/commitments/{}/edit/"


@pytest.fixture(autouse=True)
def named_organisation(db: None) -> None:
    """The organisation that a rule of the example names."""
    Organisation.objects.create(key="eu-stem-coalition", name="EU STEM Coalition", kind="network")


def posted(form: Any) -> QueryDict:
    """What a browser would send for a form as it stands, unchanged."""
    data = QueryDict(mutable=True)
    for bound in form:
        value = bound.value()
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for number, row in enumerate(value):
                for name, inner in row.items():
                    if inner not in (None, False, ""):
                        data[f"{bound.html_name}-{number}-{name}"] = str(inner)
        elif isinstance(value, list):
            data.setlist(bound.html_name, value)
        elif value not in (None, False):
            data[bound.html_name] = str(value)
    return data


class FormReader(HTMLParser):
    """What a browser would send for the main form of a page that nobody has touched."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._select: str | None = None
        self._area: str | None = None
        self._first = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name"), given.get("value") or ""
        if tag == "textarea" and name:
            self._area = name
            self.sent[name] = [""]
        elif tag == "select" and name:
            self._select, self._first = name, True
        elif tag == "option" and self._select and (self._first or "selected" in given):
            self.sent[self._select], self._first = [value], False
        elif tag == "input" and name:
            kind = given.get("type")
            if kind not in ("checkbox", "radio") or "checked" in given:
                self.sent.setdefault(name, []).append(value or ("on" if kind == "checkbox" else ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("select", "textarea"):
            self._select = self._area = None

    def handle_data(self, data: str) -> None:
        if self._area:
            self.sent[self._area][0] += data.removeprefix("\n") if not self.sent[self._area][0] else data


def everything(client: Client, code: str) -> dict[str, Any]:
    """All that the page of a commitment's form would send back, untouched rows included."""
    sent = FormReader(client.get(EDIT.format(code)).content.decode()).sent
    assert "rule-participants-0-who" in sent
    return {name: values if len(values) > 1 else values[0] for name, values in sent.items()}


def test_each_rule_of_the_example_comes_out_of_its_form_as_it_went_in(
    example: Plan, example_data: dict[str, Any]
) -> None:
    plan = parse_plan(example_data)
    modes = set()
    for commitment in plan.commitments:
        blank = RuleForm(plan=plan, code=commitment.id)
        form = RuleForm(posted(blank), plan=plan, code=commitment.id)
        assert form.is_valid(), (commitment.id, form.errors)
        modes.add(form.cleaned_data["mode"])
        if commitment.rule is None:
            assert form.cleaned_data["channel_of"] == commitment.channel_of
            continue
        again = read_rule(Reader(form.cleaned_data["rule"], (), []))
        assert again is not None
        assert rule_to_dict(again) == rule_to_dict(commitment.rule), commitment.id
    assert modes == {BUILDER, TEXT, "channel"}


RULES: list[dict[str, Any]] = [
    {"type": "count", "record": "award", "period": "year", "min": 1, "where": {"amount": {"min": 5, "max": 9_000_000}}},
    {"type": "count", "record": "meeting", "period": "plan", "max": 4, "where": {"confidential": True}},
    {"type": "count", "record": "meeting", "period": "year", "min": 1, "where": {"on": {"min": "2022-02-01"}}},
    {"type": "count", "record": "award", "period": "year", "min": 1, "where": {"municipality": ["0615", "0751"]}},
    {"type": "count", "record": "meeting", "period": "year", "min": 1, "where": {"place": {"present": True}}},
    {"type": "count", "record": "meeting", "period": "year", "min": 1,
     "participants": [{"kind": "company", "min": 3, "attended": False, "set": "ambassadors"}, {"abroad": False},
                      {"every": "municipalities"}]},
    {"type": "sum", "record": "bid", "field": "amount_won", "period": "plan", "min": 1, "max": 1_000_000},
    {"type": "milestone", "record": ["meeting", "interaction"], "by": "2023-03-01"},
    {"type": "linked", "record": "theme", "link": "esf_priorities", "period": "plan"},
]  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_every_sort_of_condition_survives_the_form(
    example: Plan, example_data: dict[str, Any], rule: dict[str, Any]
) -> None:
    changed = change_commitment(promise(example, "2.1"), by=SYSTEM, version=1, rule=rule)
    data = dict(example_data)
    data["focus_area"][1]["commitment"][0]["rule"] = rule
    plan = parse_plan(data)
    standing = plan.commitment("2.1").rule
    assert standing is not None and fits_builder(standing)
    form = RuleForm(posted(RuleForm(plan=plan, code="2.1")), plan=plan, code="2.1")
    assert form.is_valid(), form.errors
    again = read_rule(Reader(form.cleaned_data["rule"], (), []))
    assert again is not None
    assert plain(rule_to_dict(again)) == changed.rule


def test_saving_the_page_unchanged_changes_nothing(example: Plan, signed_in: SignedIn) -> None:
    client, before = signed_in(Role.OFFICER), journal.head()
    for code in ("1.1", "1.2", "2.2", "2.3", "2.4", "2.5", "2.6", "3.3", "5.3", "5.4", "6.1"):
        answer = client.post(EDIT.format(code), everything(client, code))
        assert answer.status_code == 302, (code, answer.context["form"].errors, answer.context["rule"].errors)
    assert journal.head() == before


def test_a_rule_is_changed_through_the_form(example: Plan, signed_in: SignedIn) -> None:
    client = signed_in(Role.OFFICER)
    given = everything(client, "2.1") | {"rule-max": "3", "reason": "Eksempel"}
    assert client.post(EDIT.format("2.1"), given).status_code == 302
    changed = promise(example, "2.1")
    assert (changed.rule["max"], changed.rule_version, changed.version) == (3, 2, 2)


def test_words_of_either_language_and_codes_name_a_value(example: Plan, signed_in: SignedIn) -> None:
    client = signed_in(Role.OFFICER)
    for number, word in enumerate(("Rådsmøde", "council meeting", "council; workshop"), start=1):
        given = everything(client, "1.2") | {"rule-where-0-value": word}
        assert client.post(EDIT.format("1.2"), given).status_code == 302, word
        purpose = promise(example, "1.2").rule["where"]["purpose"]
        assert purpose == (["council", "workshop"] if number == 3 else "council")


ALWAYS = 'type = "count"\nrecord = "theme"\nperiod = "year"\nmin = 0'


def where(attribute: str, comparison: str, value: str) -> dict[str, str]:
    """One row of conditions, as the browser sends it."""
    row = {"attribute": attribute, "comparison": comparison, "value": value}
    return {f"rule-where-0-{name}": text for name, text in row.items()}


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"rule-min": "3", "rule-max": "1"}, "min", "større end"),
        ({"rule-min": "", "rule-max": ""}, None, "hverken"),
        ({"rule-min": "-1"}, "min", "0"),
        ({"rule-record": []}, "record", "tom"),
        ({"rule-record": ["meeting"]} | where("purpose", "", "x"), "where", "rådsmøde"),
        (where("amount", "min", "mange"), "where", "mange"),
        (where("year", "", ""), "where", "Skriv"),
        ({"rule-participants-0-who": "some", "rule-participants-0-kind": "company"}, "participants", "deltagere"),
        ({"rule-items-0-mark": "decision"}, "items", "dagsorden"),
        ({"rule-type": "milestone", "rule-by": "2031-01-01"}, "by", "Milepælen"),
        ({"rule-type": "sum", "rule-field": "amount", "rule-min": "1"}, "field", "amount"),
        ({"rule-type": "coverage", "rule-of": "municipalities", "rule-through": "participants"}, "through", "deltagere"),
        ({"rule-mode": "channel", "rule-channel_of": ""}, "channel_of", "Vælg"),
        ({"rule-mode": "text", "rule-text": "type =\nx = 1"}, "text", "Linje 1"),
        ({"rule-mode": "text", "rule-text": ALWAYS}, "text", "Linje 4"),
        ({"rule-mode": "text", "rule-text": ""}, "text", "type"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_verified_is_refused_where_it_is_wrong(
    example: Plan, signed_in: SignedIn, change: dict[str, Any], field: str | None, said: str
) -> None:
    client = signed_in(Role.OFFICER)
    answer = client.post(EDIT.format("2.1"), everything(client, "2.1") | change)
    assert answer.status_code == 422
    errors = answer.context["rule"].errors
    assert said in " ".join(errors[field or "__all__"]), errors
    assert promise(example, "2.1").version == 1


def test_a_rule_of_parts_is_edited_as_text(example: Plan, signed_in: SignedIn) -> None:
    client = signed_in(Role.OFFICER)
    rule = promise(example, "2.5").rule
    rule["parts"][1]["min"] = 2
    given = everything(client, "2.5") | {"rule-text": tomli_w.dumps(rule)}
    assert client.post(EDIT.format("2.5"), given).status_code == 302
    assert promise(example, "2.5").rule == rule
    rule["parts"][1]["record"] = "metting"
    refused = client.post(EDIT.format("2.5"), given | {"rule-text": tomli_w.dumps(rule), "version": "2"})
    assert "meeting" in refused.context["rule"].errors["text"][0]


def test_a_preview_shows_what_the_rule_would_give_and_writes_nothing(
    example: Plan, signed_in: SignedIn
) -> None:
    client, before = signed_in(Role.OFFICER), journal.head()
    given = everything(client, "2.1") | {"rule-min": "", "rule-max": "9", "preview": "1"}
    live = client.post(EDIT.format("2.1"), given, headers={"HX-Request": "true"}).content.decode()
    assert live.lstrip().startswith('<div class="preview"')
    assert "Højst 9 temaer om året." in live
    assert "ikke dokumenteret" in live and "indfriet" in live
    assert "<html" in client.post(EDIT.format("2.1"), given).content.decode()
    assert journal.head() == before
    wrong = client.post(EDIT.format("2.1"), given | {"rule-max": ""}, headers={"HX-Request": "true"})
    assert "hverken" in wrong.content.decode()


def test_the_second_editor_sees_what_the_first_changed_and_keeps_what_was_typed(
    example: Plan, signed_in: SignedIn
) -> None:
    client = signed_in(Role.OFFICER)
    given = everything(client, "2.1") | {"title": "Eksempel: min titel"}
    change_commitment(promise(example, "2.1"), by=SYSTEM, version=1, owner="Eksempel: en anden")
    told = client.post(EDIT.format("2.1"), given)
    assert told.status_code == 409
    shown = told.content.decode()
    assert "Eksempel: min titel" in shown
    assert "Ansvarlig" in shown
    again = client.post(EDIT.format("2.1"), given | {"version": "2"})
    assert again.status_code == 302
    assert promise(example, "2.1").title == "Eksempel: min titel"


def test_a_draft_comes_back_and_can_be_thrown_away(example: Plan, signed_in: SignedIn) -> None:
    client = signed_in(Role.OFFICER)
    given = everything(client, "2.1") | {"title": "Eksempel: kladde", "rule-max": "7"}
    kept = client.post("/desk/drafts/", given | {"_draft": "commitment:midtjylland-2022-2025-2-1"})
    assert kept.status_code == 200
    shown = client.get(EDIT.format("2.1")).content.decode()
    assert "Eksempel: kladde" in shown
    assert "1 til 7 temaer om året." in shown
    client.post(EDIT.format("2.1"), {"discard": "1"})
    assert not Draft.objects.exists()
