"""From submitted applications to a decision: conflicts, assessments, portfolio, recommendation, decision and letters.

Seen by everybody who takes part: officer, approver, assessors, a member of the council, an applicant, and the public.
"""

from tests.journeys import applying, deciding
from tests.journeys.conftest import Visitor, sign_in
from tests.journeys.deciding import BEST, LESS, RESERVE

SCENARIO = "Eksempel: Én til hver ansøger"
ITEM = "Temapuljens fordeling"
OTHERS = (
    "vurderer.2@eksempel.dk",
    "vurderer.5@eksempel.dk",
    "vurderer.3@eksempel.dk",
    "vurderer.4@eksempel.dk",
)


def test_from_submitted_applications_to_a_decision(visitor: Visitor) -> None:
    officer, approver, assessor = (visitor() for _person in range(3))
    sign_in(officer, "officer")
    sign_in(approver, "approver")
    sign_in(assessor, "assessor")

    deciding.find_eligible(officer)
    deciding.assign(officer)
    barred, case = deciding.declare_tie(assessor)
    deciding.see_nothing_of(assessor, barred, case)
    deciding.confirm_tie(approver, "Vibe Eksempel", barred)
    deciding.assign(officer)
    deciding.see_barred(officer, "Vibe Eksempel", barred)

    done = deciding.assess_all(assessor, deciding.by_mouse)
    deciding.see_nothing_of(assessor, barred, case)
    keyboard = visitor()
    applying.sign_in_as(keyboard, "vurderer.1@eksempel.dk")
    done += deciding.assess_all(keyboard, deciding.by_keyboard)
    for email in OTHERS:
        other = visitor()
        applying.sign_in_as(other, email)
        done += deciding.assess_all(other, deciding.by_mouse)
    assert done >= 18  # of twenty; the demonstration has begun

    deciding.agree(officer, BEST)
    deciding.save_scenario(officer, SCENARIO)
    deciding.write_recommendation(officer, SCENARIO, RESERVE)
    deciding.approve_recommendation(approver)
    deciding.read_papers(officer)
    deciding.put_before_council(officer, ITEM)
    member = visitor()
    sign_in(member, "council_member")
    deciding.find_paper(member, ITEM)
    deciding.advise(officer)
    deciding.record_decision(officer, LESS)

    applicant, anybody = visitor(), visitor()
    sign_in(applicant, "applicant")
    deciding.write_letters(officer, LESS)
    deciding.approve_letters(approver, LESS)
    deciding.hear_nothing(applicant, BEST)
    deciding.release(approver)
    deciding.read_letter(applicant, BEST)
    deciding.see_outcome(anybody)
