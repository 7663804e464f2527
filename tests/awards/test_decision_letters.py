"""Letters: made in a batch, read back, approved by a second person, and told at one instant."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from pagt.core import clock, closed
from pagt.core.errors import Invalid, NotOnRecord, Refused
from pagt.core.models import JournalEntry
from pagt.grants.applications.content import fingerprint
from pagt.grants.applications.dossiers import assemble
from pagt.grants.awards import tasks
from pagt.grants.awards.actions import hearings, letters, releasing
from pagt.grants.awards.actions.deciding import change_decision
from pagt.grants.awards.case_papers import papers
from pagt.grants.awards.letter_content import letter_pdf
from pagt.grants.awards.models import (
    Award,
    AwardRound,
    DecisionLetter,
    Hearing,
    LetterBatch,
    LetterGrounds,
    Release,
)
from pagt.grants.awards.states import (
    LETTER_MOVES,
    RELEASE_MOVES,
    LetterState,
    LetterStep,
    ReleaseState,
    ReleaseStep,
)
from pagt.people.models import User
from pagt.people.roles import RIGHTS, Role
from pagt.post.models import Mail
from tests.awards.deciding_for_letters import approve_all, decided, made, ready, release, state_all
from tests.factories import person
from tests.recommendation.recommending import approver, officer

pytestmark = pytest.mark.django_db


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(letter: DecisionLetter) -> str:
    with letter.document.file.open("rb") as file:
        reader = PdfReader(BytesIO(file.read()))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_letters_lack_what_nobody_has_said_and_the_page_says_where() -> None:
    who = officer()
    decision, applications, _writers = decided(who, reasons=False)
    batch = letters.begin(decision, by=who, dated=clock.today())
    tasks.make_letters(batch.key)
    batch.refresh_from_db()
    assert (batch.state, batch.done) == ("done", 4)
    assert [number for number, _why in batch.failures] == [each.number for each in applications[1:]]
    assert "Det er ikke oplyst" in batch.failures[0][1] or "hovedhensyn" in batch.failures[0][1].lower()
    assert [letter.application for letter in DecisionLetter.objects.all()] == [applications[0]]
    page = browser(who).get(reverse("decision-letters", args=[decision.key])).content.decode()
    for line in decision.lines.all()[1:]:
        assert reverse("letter-grounds", args=[line.pk]) in page
    shown = browser(who).get(reverse("letter-batch", args=[batch.key])).content.decode()
    assert applications[1].number in shown and "<progress" not in shown


def test_each_outcome_says_what_it_must_and_reads_back_as_ua_and_archive() -> None:
    who = officer()
    decision, _applications, _writers = decided(who)
    state_all(decision, who)
    fund, part, reserve, reject = made(decision, who)
    for letter in (fund, part, reserve, reject):
        with letter.document.file.open("rb") as file:
            content = file.read()
        metadata = PdfReader(BytesIO(content)).root_object["/Metadata"].get_data().decode()  # type: ignore[index]
        assert "<pdfuaid:part>1" in metadata
        assert re.search(r"<pdfaid:part>2.*<pdfaid:conformance>A", metadata, re.S)
        assert fingerprint(letter.content) == letter.sha256
        assert letter_pdf(json.loads(letter.content)) == content, "the PDF is made of the content alone"
        assert letter.document.private
        words = text_of(letter)
        assert letter.application.number in words and "1-23-45-678-90" in words
        assert "Eksempel Kontakt" in words and who.name in words
    whole = text_of(fund)
    assert "Det er hele det beløb, I har søgt om." in whole and "300.000" in whole
    assert "Sådan klager I" not in whole and "Eksempel: hensyn" not in whole
    assert "skal være afholdt og betalt" in whole and "1. august 2027" in whole
    english = text_of(part)
    assert part.language == "en" and "granted in part" in english and "DKK 200,000" in english
    assert "How to appeal" in english and "Eksempel: forhold" in english
    for letter in (reserve, reject):
        words = text_of(letter)
        assert "Sådan klager I" in words and "Eksempel: hensyn" in words and "§ 34 a" in words
        assert "skal være afholdt" not in words
    assert "reservelisten som nummer 1" in text_of(reserve)
    assert "afslag" in text_of(reject)


def test_a_worker_that_dies_midway_leaves_what_it_made_and_another_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    who = officer()
    decision, _applications, _writers = decided(who)
    state_all(decision, who)
    batch = letters.begin(decision, by=who, dated=clock.today())
    real, calls = tasks.make_letter, []

    def dies(line: Any, **given: Any) -> Any:
        calls.append(line)
        if len(calls) == 3:
            raise SystemExit
        return real(line, **given)

    monkeypatch.setattr(tasks, "make_letter", dies)
    with pytest.raises(SystemExit):
        tasks.make_letters(batch.key)
    batch.refresh_from_db()
    assert (batch.state, batch.done, DecisionLetter.objects.count()) == ("working", 2, 2)
    page = browser(who).get(reverse("letter-batch", args=[batch.key])).content.decode()
    assert "<progress" in page and "2 af 4" in page
    kept = list(DecisionLetter.objects.values_list("sha256", "version"))
    monkeypatch.setattr(tasks, "make_letter", real)
    tasks.make_letters(batch.key)
    batch.refresh_from_db()
    assert (batch.state, batch.done, DecisionLetter.objects.count()) == ("done", 4, 4)
    assert set(kept) <= set(DecisionLetter.objects.values_list("sha256", "version"))


def test_a_silent_batch_is_given_to_a_worker_again() -> None:
    who = officer()
    decision, _applications, _writers = decided(who)
    batch = letters.begin(decision, by=who, dated=clock.today())
    from procrastinate.contrib.django.models import ProcrastinateJob

    jobs = ProcrastinateJob.objects.filter(task_name="pagt.make_letters", args__batch=batch.key)
    assert jobs.count() == 1
    tasks.sweep(0)
    assert jobs.count() == 1
    LetterBatch.objects.update(touched_at=clock.now() - timedelta(minutes=3))
    tasks.sweep(0)
    assert jobs.count() == 2


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("step", ["make", "approve", "send_back", "release", "grounds"])
def test_each_step_by_each_role(role: Role, step: str) -> None:
    from pagt.core.rights import Right

    decision, _applications, _writers, _who = ready()
    user = person(role)
    letter = DecisionLetter.objects.order_by("pk")[0]
    if step == "approve":
        letters.send_back(letter, by=approver(), version=letter.version, reason="Eksempel")
        letter.refresh_from_db()
    steps = {
        "make": lambda: letters.begin(decision, by=user, dated=clock.today()),
        "grounds": lambda: letters.write_grounds(letter.line, by=user, version=1, considerations="Nyt"),
        "approve": lambda: letters.approve_letters([letter], by=user),
        "send_back": lambda: letters.send_back(letter, by=user, version=letter.version, reason="Eksempel"),
        "release": lambda: releasing.plan_release(decision, by=user) if step == "release" else None,
    }
    needed = Right.HANDLE_APPLICATIONS if step in ("make", "grounds") else Right.DECIDE
    if needed in RIGHTS[role]:
        steps[step]()
    else:
        with pytest.raises(Refused):
            steps[step]()


def test_nobody_approves_their_own_letter() -> None:
    who = officer()
    decision, _applications, _writers = decided(who)
    state_all(decision, who)
    letter = made(decision, who)[0]
    with pytest.raises(Refused, match="forberedt"):
        letters.approve_letters([letter], by=who)
    with (
        pytest.raises(IntegrityError, match="decision_letter_approved_by_a_second_person"),
        transaction.atomic(),
    ):
        DecisionLetter.objects.filter(pk=letter.pk).update(
            status="approved", approved_by=who.actor_key, approved_at=clock.now()
        )
    letters.approve_letters([letter], by=approver())


@pytest.mark.parametrize("state", list(LetterState))
@pytest.mark.parametrize("step", list(LetterStep))
def test_the_table_of_letters(state: LetterState, step: LetterStep) -> None:
    letter = DecisionLetter(status=state.value, application=decided()[1][0])
    if (state, step) in LETTER_MOVES:
        assert letters._after(letter, step) is LETTER_MOVES[state, step]
    else:
        with pytest.raises(Invalid):
            letters._after(letter, step)


@pytest.mark.parametrize("state", list(ReleaseState))
@pytest.mark.parametrize("step", list(ReleaseStep))
def test_the_table_of_releases(state: ReleaseState, step: ReleaseStep) -> None:
    given = Release(status=state.value)
    if (state, step) in RELEASE_MOVES:
        assert releasing._after(given, step) == RELEASE_MOVES[state, step].value
    else:
        with pytest.raises(Invalid):
            releasing._after(given, step)


def test_a_change_of_what_a_letter_rests_on_takes_the_approval_away() -> None:
    who = officer()
    decision, applications, _writers, second = ready(who)
    grounds = LetterGrounds.objects.get(line__application=applications[3])
    letters.write_grounds(grounds.line, by=who, version=grounds.version, considerations="Et andet hensyn")
    with pytest.raises(Invalid, match=applications[3].number):
        releasing.plan_release(decision, by=second)
    page = browser(second).get(reverse("decision-letters", args=[decision.key])).content.decode()
    assert "har ændret sig" in page
    again = letters.begin(decision, by=who, dated=clock.today(), lines=[grounds.line_id])
    tasks.make_letters(again.key)
    letter = DecisionLetter.objects.get(application=applications[3])
    assert (letter.status, letter.approved_by) == ("drafted", "")
    with pytest.raises(Invalid, match=applications[3].number):
        releasing.plan_release(decision, by=second)
    letters.approve_letters([letter], by=second)
    release(decision, second)
    assert "Et andet hensyn" in text_of(DecisionLetter.objects.get(application=applications[3]))


def test_a_decision_is_told_at_one_instant_and_nothing_leaks_before() -> None:
    decision, applications, writers, second = ready()
    clients = [browser(user) for user in writers]
    letters_ = {letter.application_id: letter for letter in DecisionLetter.objects.all()}
    Mail.objects.all().delete()

    def seen() -> list[str]:
        pages = []
        for client, application in zip(clients, applications, strict=True):
            key = letters_[application.pk].key
            pages.append(
                client.get(reverse("applications:overview", args=[application.number])).content.decode()
            )
            pages.append(client.get(reverse("applications:mine")).content.decode())
            for name in ("decided:letter", "decided:letter-pdf"):
                answer = client.get(reverse(name, args=[application.number, key]))
                pages.append(str(answer.status_code))
                if answer.streaming:
                    b"".join(answer)  # which closes the file
        return pages

    def public() -> tuple[int, int]:
        return Award.objects.count(), AwardRound.objects.count()

    def same(pages: list[str]) -> list[str]:
        """Without what is new in every answer: tokens, and what scripts are known by."""
        return [re.sub(r"[A-Za-z0-9]{64}|nonce=.[^ >]+|\d+ (minut|sekund)\w*", "", page) for page in pages]

    before, money = seen(), public()
    planned = releasing.plan_release(decision, by=second, due_at=clock.now() + timedelta(hours=1))
    tasks.carry_out_release(planned.key)
    tasks.sweep(0)
    assert same(seen()) == same(before)
    assert (public(), Mail.objects.count()) == (money, 0)
    assert "404" in before and "besluttede" not in "".join(before)
    with pytest.raises(Invalid):
        releasing.carry_out(planned)
    releasing.call_off(planned, by=second, version=planned.version)
    done = release(decision, second)
    after = seen()
    assert after[2::4] == ["200"] * 4 and after[3::4] == ["200"] * 4
    for page, application in zip(after[0::4], applications, strict=True):
        letter = DecisionLetter.objects.get(application=application)
        assert letter.released_at == done.released_at == decision.released_at
        content = json.loads(letter.content)
        (mail,) = Mail.objects.filter(about_key=application.key)
        shown = page.replace("&quot;", '"')
        for paragraph in content["opening"]:
            assert paragraph in mail.body and paragraph in shown
        assert mail.attachments.get().document == letter.document
        assert mail.language == letter.language and content["title"] in mail.subject
    # Nobody reads another's letter.
    other = reverse("decided:letter", args=[applications[1].number, letters_[applications[1].pk].key])
    assert clients[0].get(other).status_code == 404
    (decided_round,) = AwardRound.objects.filter(call=decision.call)
    assert (decided_round.projects, decided_round.amount) == (2, 50_000_000)
    assert sorted(decided_round.awards.values_list("amount", flat=True)) == [20_000_000, 30_000_000]
    assert JournalEntry.objects.filter(kind="release", action="release").count() == 1


def test_a_release_happens_once_and_needs_every_letter() -> None:
    who = officer()
    decision, applications, _writers = decided(who)
    second = approver()
    with pytest.raises(Invalid, match=applications[0].number):
        releasing.plan_release(decision, by=second)
    state_all(decision, who)
    made(decision, who)
    with pytest.raises(Invalid, match=applications[0].number):
        releasing.plan_release(decision, by=second)
    approve_all(decision)
    with pytest.raises(Invalid, match="dateret"):
        releasing.plan_release(decision, by=second, due_at=clock.now() + timedelta(days=3))
    release(decision, second)
    for again in (
        lambda: releasing.plan_release(decision, by=second),
        lambda: letters.begin(decision, by=who, dated=clock.today()),
    ):
        with pytest.raises(Invalid):
            again()
    with pytest.raises(IntegrityError, match="release_once"), transaction.atomic():
        Release.objects.create(key="igen", decision=decision, due_at=clock.now(), planned_by="user:x")
    assert Mail.objects.filter(sent_by="system:release").count() == 4


def test_what_comes_in_the_way_breaks_the_release_off_and_nobody_is_told() -> None:
    who = officer()
    decision, applications, _writers, second = ready(who)
    planned = releasing.plan_release(decision, by=second)
    grounds = LetterGrounds.objects.get(line__application=applications[3])
    letters.write_grounds(grounds.line, by=who, version=grounds.version, considerations="Et andet hensyn")
    tasks.carry_out_release(planned.key)
    planned.refresh_from_db()
    assert planned.status == "failed" and applications[3].number in planned.problem
    assert not Award.objects.filter(call=decision.call).exists()
    assert not Mail.objects.filter(sent_by="system:release").exists()
    assert (
        planned.problem
        in browser(second).get(reverse("decision-letters", args=[decision.key])).content.decode()
    )


def test_the_database_keeps_a_released_letter_and_lets_one_be_in_force() -> None:
    decision, _applications, _writers, second = ready()
    release(decision, second)
    letter = DecisionLetter.objects.all()[0]
    for values in ({"content": "{}"}, {"sha256": "0" * 64}, {"released_at": None}, {"status": "drafted"}):
        with pytest.raises(DatabaseError, match=r"frozen|state_fits"), transaction.atomic():
            DecisionLetter.objects.filter(pk=letter.pk).update(**values)
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        DecisionLetter.objects.filter(pk=letter.pk)._raw_delete("default")
    other = DecisionLetter.objects.exclude(pk=letter.pk)[0]
    assert other.application_id != letter.application_id


def test_the_reserve_moves_up_with_a_new_letter_that_takes_the_old_ones_place() -> None:
    who = officer()
    decision, applications, writers, second = ready(who)
    release(decision, second)
    reserve, client = applications[2], browser(writers[2])
    later = change_decision(
        decision.call,
        by=who,
        reason="Eksempel: et projekt er trukket tilbage",
        body="Regionsrådet",
        on=clock.today(),
        effective_on=clock.today(),
        changes={reserve.pk: {"verdict": "part", "amount": 10_000_000, "reserve_rank": None}},
    )
    old = DecisionLetter.objects.get(application=reserve)
    overview = reverse("applications:overview", args=[reserve.number])
    told = client.get(overview).content.decode()
    assert "reservelisten som nummer 1" in told
    state_all(later, who)
    (new,) = made(later, who)
    assert (
        client.get(overview).content.decode() == told
        or "reservelisten som nummer 1" in client.get(overview).content.decode()
    )
    approve_all(later)
    release(later, second)
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.status, new.status) == ("superseded", "released")
    page = client.get(overview).content.decode()
    assert "100.000" in page and "reservelisten som nummer 1" not in page
    assert "træder i stedet" in text_of(new)
    earlier = client.get(reverse("decided:letter", args=[reserve.number, old.key])).content.decode()
    assert reverse("decided:letter", args=[reserve.number, new.key]) in earlier and "reservelisten" in earlier
    assert Award.objects.get(call=decision.call, lead=reserve.lead, title=reserve.title).amount == 10_000_000
    assert Award.objects.filter(call=decision.call, withdrawn="").count() == 3


def test_less_than_was_told_changes_the_award_and_nothing_takes_it_back() -> None:
    who = officer()
    decision, applications, _writers, second = ready(who)
    release(decision, second)
    for amount, verdict in ((15_000_000, "part"), (0, "reject")):
        later = change_decision(
            decision.call,
            by=who,
            reason="Eksempel: projektet er blevet mindre",
            body="Regionsrådet",
            on=clock.today(),
            effective_on=clock.today(),
            changes={
                applications[0].pk: {
                    "verdict": verdict,
                    "amount": amount,
                    "considerations": "Hensyn",
                    "decisive_facts": "Forhold",
                }
            },
        )
        state_all(later, who)
        made(later, who)
        approve_all(later)
        release(later, second)
        award = Award.objects.get(call=decision.call, title=applications[0].title, lead=applications[0].lead)
        assert (award.amount, bool(award.withdrawn)) == ((amount, False) if amount else (15_000_000, True))
    decided_round = AwardRound.objects.get(call=decision.call)
    assert (decided_round.projects, decided_round.amount) == (1, 20_000_000)


def test_a_hearing_keeps_the_letter_back_until_its_answer_is_considered() -> None:
    who = officer()
    decision, applications, writers = decided(who)
    refused, client = applications[3], browser(writers[3])
    until = clock.now() + timedelta(days=14)
    hearing = hearings.hear(
        refused, by=who, told="Eksempel: Skolen er lagt sammen med en anden.", answer_by=until
    )
    (mail,) = Mail.objects.filter(about_key=refused.key, subject__contains="bemærkninger")
    url = reverse("decided:hearing", args=[refused.number, hearing.key])
    assert url in mail.body and "lagt sammen" in mail.body
    assert refused.tasks.get().due is not None
    assert url in client.get(reverse("applications:overview", args=[refused.number])).content.decode()
    with pytest.raises(Invalid):
        hearings.hear(refused, by=who, told="Mere", answer_by=until)
    line = decision.lines.get(application=refused)

    def makes() -> None:
        letters.make_letter(line, by=who, dated=clock.today())

    letters.state_nothing_unknown([line], by=who)
    with pytest.raises(Invalid, match="åben"):
        makes()
    assert client.post(url, {"text": ""}).status_code == 422
    assert client.post(url, {"text": "Vi er stadig to skoler."}).status_code == 302
    hearing.refresh_from_db()
    assert hearing.answer == "Vi er stadig to skoler." and hearing.answered_by == writers[3].actor_key
    with pytest.raises(Invalid):
        hearings.answer(hearing, by=writers[3], text="En gang til")
    with pytest.raises(Invalid, match="ændrer"):
        makes()
    hearings.consider(hearing, by=who, version=hearing.version, considered="Svaret ændrer ikke afgørelsen.")
    makes()
    assert "Svaret ændrer ikke afgørelsen." in text_of(DecisionLetter.objects.get(application=refused))
    state = JournalEntry.objects.filter(kind="hearing").latest("id").state
    assert "lagt sammen" not in json.dumps(state) and "to skoler" not in json.dumps(state)


def test_an_answer_after_the_deadline_is_refused_and_silence_lets_the_letter_be_made() -> None:
    who = officer()
    decision, applications, writers = decided(who)
    refused = applications[3]
    hearing = hearings.hear(refused, by=who, told="Eksempel", answer_by=clock.now() + timedelta(days=1))
    Hearing.objects.update(
        sent_at=clock.now() - timedelta(days=2), answer_by=clock.now() - timedelta(minutes=1)
    )
    with pytest.raises(Invalid, match="Fristen"):
        hearings.answer(hearing, by=writers[3], text="For sent")
    with pytest.raises(Refused):
        hearings.answer(hearing, by=writers[0], text="En andens")
    letters.make_letter(decision.lines.get(application=refused), by=who, dated=clock.today())
    assert "ikke fået svar" in text_of(DecisionLetter.objects.get(application=refused))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("hearing_says_what", {"told": ""}),
        ("hearing_leaves_time", {"answer_by": clock.now() - timedelta(days=9)}),
        ("hearing_answer_has_a_writer", {"answer": "x"}),
        ("hearing_considers_an_answer", {"considered": "x", "considered_by": "user:x"}),
        (
            "hearing_answered_in_time",
            {"answer": "x", "answered_by": "user:x", "answered_at": clock.now() + timedelta(days=99)},
        ),
    ],
)
def test_the_database_refuses_a_wrong_hearing(name: str, values: dict[str, Any]) -> None:
    _decision, applications, _writers = decided()
    hearings.hear(applications[3], by=officer(), told="Eksempel", answer_by=clock.now() + timedelta(days=5))
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Hearing.objects.update(**values)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("release_known_state", {"status": "x", "released_at": None}),
        ("release_done_when", {"released_at": None}),
        ("release_not_before_its_time", {"due_at": clock.now() + timedelta(days=3)}),
    ],
)
def test_the_database_refuses_a_wrong_release(name: str, values: dict[str, Any]) -> None:
    decision, _applications, _writers, second = ready()
    release(decision, second)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Release.objects.update(**values)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("decision_letter_known_state", {"status": "x"}),
        ("decision_letter_known_language", {"language": "xx"}),
        ("decision_letter_fingerprint", {"sha256": "kort"}),
        ("decision_letter_state_fits", {"status": "released"}),
    ],
)
def test_the_database_refuses_a_wrong_letter(name: str, values: dict[str, Any]) -> None:
    who = officer()
    decision, _applications, _writers = decided(who)
    state_all(decision, who)
    made(decision, who)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        DecisionLetter.objects.update(**values)
    with pytest.raises(IntegrityError, match="letter_grounds_stated_by_somebody"), transaction.atomic():
        LetterGrounds.objects.update(stated_by="")
    with pytest.raises(IntegrityError, match="letter_batch_known_state"), transaction.atomic():
        LetterBatch.objects.update(state="x")


def test_the_dossier_holds_the_whole_case_with_bookmarks_and_an_index() -> None:
    who = officer()
    decision, applications, writers = decided(who)
    refused = applications[3]
    hearing = hearings.hear(
        refused, by=who, told="Eksempel: noget nyt", answer_by=clock.now() + timedelta(days=1)
    )
    hearings.answer(hearing, by=writers[3], text="Eksempel: vores svar")
    hearing.refresh_from_db()
    hearings.consider(hearing, by=who, version=hearing.version, considered="Eksempel: ingen ændring")
    state_all(decision, who)
    made(decision, who)
    content, _pages = assemble([refused], by=who, language="da", progress=lambda done: None)
    reader = PdfReader(BytesIO(content))
    words = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for text in ("Eksempel: noget nyt", "Eksempel: vores svar", "Eksempel: ingen ændring", "Regionsrådet"):
        assert text in words
    assert "I har fået afslag på jeres ansøgning" in words
    item, below = reader.outline
    assert refused.number in item.title  # type: ignore[union-attr]
    names = [each.title for each in below]  # type: ignore[union-attr]
    assert names[0] == "Sagens behandling" and names[1].startswith("Brev af")
    index = " ".join(reader.pages[0].extract_text().split())
    for each in below:  # type: ignore[union-attr]
        start = reader.get_destination_page_number(each)
        assert start is not None and f"{each.title} {start + 1}" in index


def test_a_case_that_is_closed_to_somebody_has_no_papers_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    who = officer()
    decision, applications, _writers = decided(who)
    state_all(decision, who)
    letter = made(decision, who)[3]
    other = person(Role.OFFICER, Role.APPROVER)
    assert papers(applications[3], other, "da")
    monkeypatch.setattr(closed, "_providers", [lambda by: [applications[3].key] if by == other else []])
    del other._closed_cases  # type: ignore[attr-defined]
    assert papers(applications[3], other, "da") == []
    client = browser(other)
    for name, argument in (
        ("decision-letters", decision.key),
        ("letter-page", letter.key),
        ("letter-page-pdf", letter.key),
        ("letter-grounds", letter.line_id),
        ("case-hearing", applications[3].key),
    ):
        answer = client.get(reverse(name, args=[argument]))
        assert answer.status_code == 404, name
    for step in (
        lambda: letters.write_grounds(letter.line, by=other, version=1, considerations="x"),
        lambda: letters.approve_letters([letter], by=other),
        lambda: hearings.hear(applications[3], by=other, told="x", answer_by=clock.now() + timedelta(days=1)),
        lambda: letters.begin(decision, by=other, dated=clock.today()),
    ):
        with pytest.raises(NotOnRecord):
            step()
    approve_all(decision)
    with pytest.raises(Refused):
        releasing.plan_release(decision, by=other)
