"""The review page: what an assessor sees of an application, writing with and without the script, discussion, progress."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pagt.core.errors import Invalid, NotOnRecord, Refused
from pagt.core.models import JournalEntry
from pagt.grants.applications.encoding import Sent
from pagt.grants.assessment.actions.remarks import change_remark, take_back_remark, write_remark
from pagt.grants.assessment.actions.reminding import remind_of_reviews
from pagt.grants.assessment.actions.reviews import finish_review, save_review
from pagt.grants.assessment.models import Assignment, Mark, Remark, Review
from pagt.grants.assessment.queries.reviews import grade_key, reason_key
from pagt.people.models import Membership, User
from pagt.people.roles import Role
from pagt.post.models import Mail
from tests.assessment import reviews_for_tests as made
from tests.assessment.reviews_for_tests import Scene, posted, scene, whole
from tests.factories import person

pytestmark = pytest.mark.django_db


def client(user: User) -> Client:
    signed_in = Client()
    signed_in.force_login(user)
    return signed_in


def url(one: Scene, name: str = "review", *more: Any) -> str:
    return reverse(name, args=[one.assignment.key, *more])


def shown(one: Scene) -> str:
    answer = client(one.user).get(url(one))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_application_stands_beside_the_form() -> None:
    one = scene()
    page = shown(one)

    assert "Eleverne prøver teknologi." in page
    assert "Eksempelværten" in page
    assert one.application.lead.name in page
    assert f'name="q-{grade_key(one.criteria[0].pk)}"' in page
    assert page.index("I høj grad") < page.index("Slet ikke")  # the best first
    assert url(one, "review-file", one.file.pk) in page


def test_what_is_not_for_assessors_is_not_shown() -> None:
    page = shown(scene())
    assert "Hemmeligheden" not in page
    assert "Poul Projektleder" not in page


def test_a_blind_phase_hides_who_applies() -> None:
    one = scene(sees_applicant=False)
    page = shown(one)

    assert one.application.lead.name not in page
    assert "Eksempelværten" not in page
    assert "Eleverne prøver teknologi." in page
    assert client(one.user).get(url(one, "review-file", one.file.pk)).status_code == 404


def test_a_file_opens_in_place_and_can_be_fetched() -> None:
    one = scene()
    signed_in = client(one.user)

    place = signed_in.get(url(one, "review-file", one.file.pk) + "?show")
    fetched = signed_in.get(url(one, "review-file", one.file.pk))

    assert place["Content-Disposition"] == "inline"
    assert place["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in place["Content-Security-Policy"]
    assert fetched["Content-Disposition"].startswith("attachment")
    assert signed_in.get(url(one, "review-file", 10**9)).status_code == 404
    for answer in (place, fetched):
        answer.close()


@pytest.mark.parametrize(
    "happens",
    [
        lambda one: made.run(one.plan, opens=1, closes=2),
        made.undeclare,
        made.answer_for_none,
        lambda one: one.plan.phases.all().delete(),
    ],
)
def test_nothing_of_the_application_is_seen_before_its_time(happens: Any) -> None:
    one = scene()
    happens(one)
    page = shown(one)

    assert "Eleverne" not in page
    assert "Robotter" not in page
    assert one.application.lead.name not in page
    assert client(one.user).get(url(one, "review-file", one.file.pk)).status_code == 404


@pytest.mark.parametrize("name", ["review", "review-changes"])
def test_somebody_else_finds_nothing(name: str) -> None:
    one = scene()
    other = made.assessor()
    made.declare(other.user, one.call)
    assert client(User.objects.get(pk=other.user_id)).get(url(one, name)).status_code == 404


def test_a_conflict_closes_the_page() -> None:
    one = scene()
    save_review(one.assignment, by=one.user, sent=whole(one))
    made.conflict(one.assessor.user, one.application)
    signed_in = client(one.user)

    assert signed_in.get(url(one)).status_code == 404
    assert signed_in.post(url(one), posted(whole(one, grade="0", base=1))).status_code == 404
    refused = signed_in.post(url(one, "review-save"), posted(whole(one, grade="0", base=1)))
    assert (refused.status_code, refused.json()["closed"]) == (404, True)
    assert set(Mark.objects.values_list("grade", flat=True)) == {2}


def test_without_the_script_one_saves_is_told_what_is_missing_and_finishes() -> None:
    one = scene()
    first, second = one.criteria
    signed_in = client(one.user)
    half = {key: each for key, each in whole(one).items() if str(first.pk) in key.split("_")}

    lacking = signed_in.post(url(one), posted(half, then="finish"))
    page = lacking.content.decode()
    assert lacking.status_code == 400
    assert f'href="#q-{grade_key(second.pk)}"' in page
    assert f'id="q-{reason_key(second.pk)}-problems"><span class="form-error-message"' in page
    assert Review.objects.get().status == "draft"

    rest = {key: each for key, each in whole(one).items() if key not in half}
    done = signed_in.post(url(one), posted(rest, then="finish"), follow=True)
    assert done.redirect_chain
    assert Review.objects.get().status == "finished"
    assert 'value="reopen"' in done.content.decode()

    signed_in.post(url(one), {"then": "reopen"})
    assert Review.objects.get().status == "draft"


def test_without_the_script_a_clash_shows_both_texts() -> None:
    one = scene()
    key = reason_key(one.criteria[0].pk)
    save_review(one.assignment, by=one.user, sent={key: Sent("Fra vindue et", 0)})

    clash = client(one.user).post(url(one), posted({key: Sent("Fra vindue to", 0)}, then="stay"))
    page = clash.content.decode()

    assert clash.status_code == 409
    assert "Fra vindue et" in page
    assert "Fra vindue to" in page
    assert f'name="resolve-{key}"' in page
    both = client(one.user).post(
        url(one), posted({key: Sent("Fra vindue to", 1)}) | {f"resolve-{key}": "both"}
    )
    assert "Fra vindue to\n\nFra vindue et" in both.content.decode().replace("\r\n", "\n")


def test_what_was_typed_when_the_phase_closed_is_still_there_to_copy() -> None:
    one = scene()
    made.run(one.plan, opens=-9, closes=-1)

    late = client(one.user).post(url(one), posted(whole(one, reason="Det sidste jeg skrev")))

    assert late.status_code == 400
    assert "Det sidste jeg skrev" in late.content.decode()
    assert not Review.objects.exists()


def test_after_the_phase_the_page_only_reads() -> None:
    one = scene()
    save_review(one.assignment, by=one.user, sent=whole(one))
    made.run(one.plan, opens=-9, closes=-1)
    page = shown(one)

    assert "<textarea" not in page
    assert "Godt tænkt." in page
    assert "data-write" not in page


def test_the_script_saves_counts_and_tells_of_a_clash() -> None:
    one = scene()
    key = reason_key(one.criteria[0].pk)
    signed_in = client(one.user)

    saved = signed_in.post(url(one, "review-save"), posted({key: Sent("æ" * 1_001, 0)})).json()
    assert saved["versions"] == {key: 1}
    assert saved["problems"][key][0][0] == f"q-{key}"
    assert "0" in saved["verdict"]

    clash = signed_in.post(url(one, "review-save"), posted({key: Sent("Et andet vindue", 0)})).json()
    assert set(clash["conflicts"]) == {key}
    assert clash["conflicts"][key]["version"] == 1
    assert "Et andet vindue" in clash["conflicts"][key]["mine"]

    changes = signed_in.get(url(one, "review-changes") + f"?&seen={key}:0").json()
    assert changes["changed"][key]["version"] == 1
    assert signed_in.get(url(one, "review-changes") + f"?&seen={key}:1").json()["changed"] == {}


def test_the_script_is_told_that_a_right_is_gone() -> None:
    one = scene()
    signed_in = client(one.user)
    Membership.objects.filter(user=one.assessor.user).delete()

    refused = signed_in.post(url(one, "review-save"), posted(whole(one)))

    assert refused.status_code == 403
    assert refused.json()["closed"] is True
    assert not Review.objects.exists()


def test_the_script_is_told_that_the_phase_closed() -> None:
    one = scene()
    made.run(one.plan, opens=-9, closes=-1)
    refused = client(one.user).post(url(one, "review-save"), posted(whole(one))).json()
    assert refused["closed"] is True
    assert refused["refused"]


@pytest.mark.parametrize(
    ("phase", "own_finished", "seen"),
    [
        ({"may_score": True, "sees_others": False}, True, False),
        ({"may_score": True, "sees_others": True}, False, False),
        ({"may_score": True, "sees_others": True}, True, True),
        ({"may_score": False, "sees_others": True}, False, True),
        ({"may_score": False, "sees_others": False}, True, False),
    ],
)
def test_others_reviews_are_seen_only_when_the_phase_says_so(
    phase: dict[str, bool], own_finished: bool, seen: bool
) -> None:
    one = scene()
    other, theirs = made.colleague(one)
    save_review(theirs, by=other.user, sent=whole(one, reason="Kollegaens begrundelse"))
    finish_review(theirs, by=other.user)
    save_review(one.assignment, by=one.user, sent=whole(one))
    if own_finished:
        finish_review(one.assignment, by=one.user)
    made.run(one.plan, **phase)

    page = shown(one)

    assert ("Kollegaens begrundelse" in page) is seen
    assert "Kirsten Kollega" not in page


def test_unfinished_reviews_are_seen_by_nobody_else_and_names_by_the_phase() -> None:
    one = scene()
    other, theirs = made.colleague(one)
    save_review(theirs, by=other.user, sent=whole(one, reason="Kollegaens kladde"))
    made.run(one.plan, may_score=False, sees_others=True, sees_names=True)
    assert "Kollegaens kladde" not in shown(one)

    made.run(one.plan)
    finish_review(theirs, by=User.objects.get(pk=other.user_id))
    made.run(one.plan, may_score=False, sees_others=True, sees_names=True)
    page = shown(one)
    assert "Kollegaens kladde" in page
    assert "Kirsten Kollega" in page


TALK = {"may_score": False, "discusses": True}


def test_assessors_and_staff_discuss_and_the_others_are_told_once_without_the_text() -> None:
    one = scene(**TALK)
    other, _theirs = made.colleague(one)
    officer = person(Role.OFFICER, name="Olga Officer")

    write_remark(one.application, by=one.user, text="Er planen realistisk?")
    write_remark(one.application, by=one.user, text="Og budgettet?")
    write_remark(one.application, by=officer, text="Jeg spørger ansøgeren.")

    mails = Mail.objects.order_by("pk")
    assert [each.to_user for each in mails] == [other.user, one.assessor.user]
    assert not any("realistisk" in each.body or "Olga" in each.body for each in mails)
    page = shown(one)
    assert "Er planen realistisk?" in page
    assert "Olga Officer" in page
    assert "Er planen" not in str(JournalEntry.objects.filter(kind="remark").values_list("state", flat=True))


def test_in_the_discussion_assessors_have_numbers_until_the_phase_gives_them_names() -> None:
    one = scene(**TALK)
    other, _theirs = made.colleague(one)
    write_remark(one.application, by=User.objects.get(pk=other.user_id), text="Enig.")
    assert "Kirsten Kollega" not in shown(one)
    made.run(one.plan, sees_names=True, **TALK)
    assert "Kirsten Kollega" in shown(one)
    staff = client(person(Role.OFFICER)).get(reverse("discussion", args=[one.application.key]))
    assert "Kirsten Kollega" in staff.content.decode()


def test_a_remark_is_corrected_until_it_is_answered_and_taken_back_by_its_author_alone() -> None:
    one = scene(**TALK)
    other, _theirs = made.colleague(one)
    colleague = User.objects.get(pk=other.user_id)
    remark = write_remark(one.application, by=one.user, text="Først")

    with pytest.raises(Refused):
        change_remark(remark, by=colleague, text="Andet")
    assert change_remark(remark, by=one.user, text="Rettet").edited_at
    write_remark(one.application, by=colleague, text="Svar")
    with pytest.raises(Invalid):
        change_remark(remark, by=one.user, text="Igen")
    with pytest.raises(Refused):
        take_back_remark(remark, by=colleague)
    take_back_remark(remark, by=one.user)
    with pytest.raises(Invalid):
        take_back_remark(remark, by=one.user)

    page = shown(one)
    assert "Rettet" not in page
    assert "Svar" in page


@pytest.mark.parametrize("text", ["", " \n ", "æ" * 5_001])
def test_an_empty_or_endless_remark_is_refused_and_kept(text: str) -> None:
    one = scene(**TALK)
    address = reverse("remark-new", args=[one.application.key])
    refused = client(one.user).post(address, {"text": text})
    assert refused.status_code == 400
    assert text.strip() in refused.content.decode()
    assert not Remark.objects.exists()


@pytest.mark.parametrize(
    ("who", "phase", "error"),
    [
        ("assessor", {"discusses": False}, Invalid),
        ("officer", {"discusses": False}, Invalid),
        ("stranger", TALK, NotOnRecord),
        ("approver", TALK, Refused),
        ("conflicted", TALK, NotOnRecord),
        ("conflicted officer", TALK, NotOnRecord),
        ("undeclared", TALK, Refused),
    ],
)
def test_who_may_not_talk(who: str, phase: dict[str, bool], error: type[Exception]) -> None:
    one = scene(**phase)
    officer = person(Role.OFFICER)
    users = {
        "assessor": one.user,
        "officer": officer,
        "stranger": made.assessor().user,
        "approver": person(Role.APPROVER),
        "conflicted": one.user,
        "conflicted officer": officer,
        "undeclared": one.user,
    }
    if who == "conflicted":
        made.conflict(one.assessor.user, one.application)
    if who == "conflicted officer":
        made.conflict(officer, one.application)
    if who == "undeclared":
        made.undeclare(one)
    with pytest.raises(error):
        write_remark(one.application, by=User.objects.get(pk=users[who].pk), text="Hej")
    assert not Remark.objects.exists()


def test_the_officer_sees_who_has_finished_what_and_reminds_the_rest() -> None:
    one = scene()
    other, theirs = made.colleague(one)
    third = made.assign(one.application, made.assessor("Inger Inviteret"), "invited")
    save_review(theirs, by=other.user, sent=whole(one))
    finish_review(theirs, by=other.user)
    save_review(one.assignment, by=one.user, sent={grade_key(one.criteria[0].pk): Sent("1", 0)})
    officer = person(Role.OFFICER)

    page = client(officer).get(reverse("assessment-progress", args=[one.call.key])).content.decode()
    assert "1 af 2" in page  # criteria that are judged
    assert str(third.assessor) in page

    assert remind_of_reviews(one.call, by=officer) == 1
    reminded = Mail.objects.get()
    assert reminded.to_user == one.assessor.user
    assert Assignment.objects.get(pk=one.assignment.pk).reminded_at

    made.run(one.plan, opens=-9, closes=-1)
    with pytest.raises(Invalid):
        remind_of_reviews(one.call, by=officer)
    with pytest.raises(Refused):
        remind_of_reviews(one.call, by=person(Role.APPROVER))


def test_progress_leaves_out_a_case_that_is_closed_to_the_officer() -> None:
    one = scene()
    officer = person(Role.OFFICER)
    made.conflict(officer, one.application)
    page = client(officer).get(reverse("assessment-progress", args=[one.call.key])).content.decode()
    assert one.application.number not in page
    assert client(officer).get(reverse("discussion", args=[one.application.key])).status_code == 404


def test_progress_asks_as_often_for_many_as_for_one(django_assert_max_num_queries: Any) -> None:
    one = scene()
    for _each in range(8):
        made.colleague(one)
    signed_in = client(person(Role.OFFICER))
    address = reverse("assessment-progress", args=[one.call.key])
    signed_in.get(address)
    with django_assert_max_num_queries(22):
        signed_in.get(address)


def test_whoever_still_writes_their_own_review_neither_reads_nor_joins_the_discussion() -> None:
    one = scene(**TALK)
    other, _theirs = made.colleague(one)
    write_remark(one.application, by=User.objects.get(pk=other.user_id), text="Jeg ville give bund.")
    made.run(one.plan, may_score=True, discusses=True)
    assert "Jeg ville give bund." not in shown(one)
    with pytest.raises(Invalid):
        write_remark(one.application, by=one.user, text="Enig?")

    save_review(one.assignment, by=one.user, sent=whole(one))
    finish_review(one.assignment, by=one.user)
    assert "Jeg ville give bund." in shown(one)
    write_remark(one.application, by=one.user, text="Uenig.")


def test_staff_who_assess_too_read_the_others_once_they_have_finished() -> None:
    one = scene()
    other, theirs = made.colleague(one)
    save_review(theirs, by=other.user, sent=whole(one, reason="Kollegaens begrundelse"))
    finish_review(theirs, by=User.objects.get(pk=other.user_id))
    one.assessor.user.memberships.create(role=Role.OFFICER)
    pages = [
        reverse("results-case", args=[one.call.key, one.application.key]),
        reverse("results-consensus", args=[one.call.key, one.application.key]),
        reverse("discussion", args=[one.application.key]),
    ]
    assert [client(one.user).get(page).status_code for page in pages] == [403, 403, 403]
    assert [client(person(Role.OFFICER)).get(page).status_code for page in pages] == [200, 200, 200]

    save_review(one.assignment, by=one.user, sent=whole(one))
    finish_review(one.assignment, by=one.user)
    assert [client(one.user).get(page).status_code for page in pages] == [200, 200, 200]
