"""What the public may see of a proof."""

from typing import Any

from pagt.plan.rules.evaluate import evaluate
from pagt.plan.rules.plan_reading import parse_plan
from pagt.plan.rules.records import records_from_states
from pagt.plan.rules.results import PeriodResult
from pagt.web.portal.shown import Proof, proof_of
from tests.portal import small

Fact = tuple[str, str, str, dict[str, Any]]


def period(commitment: str, *facts: Fact, place: int = 0) -> PeriodResult:
    records = records_from_states([*small.STATES, *facts])
    result = evaluate(parse_plan(small.PLAN), records, on=small.DAY)
    return result.commitment(commitment).periods[place]


def everything(proof: Proof) -> str:
    return repr(proof)


def test_a_confidential_record_is_a_number_and_hides_the_missing_names() -> None:
    proof = proof_of(period("1.3"))
    assert [entry.url for entry in proof.counted] == [""]
    assert (proof.hidden, proof.missing, proof.missing_number) == (1, None, 1)
    assert "Hemmeligt" not in everything(proof)
    assert "2024-07-01" not in everything(proof)
    assert "Eksempelby 2" not in everything(proof)


def test_without_confidential_records_the_missing_are_named() -> None:
    public = small.meeting("by-2-igen", "2024-08-01", "municipal", small.TOWNS[1], public=True)
    proof = proof_of(period("1.3", public))
    assert proof.missing == ("Eksempelby 3",)
    assert proof.hidden == 1


def test_a_meeting_that_is_not_announced_shows_its_purpose_and_day() -> None:
    (entry,) = proof_of(period("1.1")).counted
    assert (entry.title, entry.on.isoformat(), entry.kind_word) == ("Netværksmøde", "2024-05-02", "møde")


def test_a_meeting_marked_for_the_public_pages_shows_its_title() -> None:
    announced = small.meeting(
        "aabent", "2025-05-02", "network", small.TOWNS[0], public=True, source="Referat 7"
    )
    (entry,) = proof_of(period("1.1", announced, place=1)).counted
    assert (entry.title, entry.source) == ("Eksempel: aabent", "Referat 7")


def test_what_does_not_count_says_why() -> None:
    rejected = proof_of(period("1.1", place=1)).rejected
    assert any("aflyst" in entry.reason.lower() for entry in rejected)
    assert all(entry.reason for entry in rejected)


def test_what_was_withdrawn_is_not_shown() -> None:
    withdrawn = small.meeting(
        "fejl", "2025-04-02", "network", small.TOWNS[0], withdrawn="Navn ved en fejl", public=True
    )
    proof = proof_of(period("1.1", withdrawn, place=1))
    assert "fejl" not in everything(proof)
    assert proof.rejected_number == len(proof.rejected) + proof.hidden_rejected


def test_a_confidential_record_that_does_not_count_is_a_number_too() -> None:
    hidden = small.meeting("tys", "2025-04-02", "workshop", small.TOWNS[0], confidential=True)
    before, after = proof_of(period("1.1", place=1)), proof_of(period("1.1", hidden, place=1))
    assert after.hidden_rejected == before.hidden_rejected + 1
    assert len(after.rejected) == len(before.rejected)
    assert not after.empty


def test_an_attested_record_shows_its_title_and_no_link() -> None:
    state = {
        "of": "meeting",
        "on": "2025-05-02",
        "purpose": "network",
        "title": "Brev om møde",
        "document": "Brev",
    }
    state["vouched_by"] = "user:1"
    attested: Fact = ("attestation", "brev", "2025-05-02", state)
    (entry,) = proof_of(period("1.1", attested, place=1)).counted
    assert (entry.title, entry.attested, entry.url) == ("Brev om møde", True, "")


def test_a_source_is_a_link_only_when_it_is_an_address() -> None:
    dangerous = small.meeting(
        "x", "2025-05-02", "network", small.TOWNS[0], public=True, source="javascript:alert(1)"
    )
    (entry,) = proof_of(period("1.1", dangerous, place=1)).counted
    assert (entry.source, entry.source_url) == ("javascript:alert(1)", "")
