"""How long the engine takes, in processor seconds: `python bench/engine.py [COMMITMENTS] [RECORDS ...]`, medians of 5.

Made-up records of five kinds over ten years, with 400 organisations; made-up commitments of every rule type, no two
alike, each with its own condition, so that nothing is saved by asking the same twice.
"""

import random
import resource
import statistics
import sys
import time
from datetime import date, timedelta

from pagt.plan.rules.evaluate import evaluate
from pagt.plan.rules.facts import Fact
from pagt.plan.rules.plan import Plan
from pagt.plan.rules.plan_reading import parse_plan
from pagt.plan.rules.records import records_from_states
from pagt.plan.rules.results import PlanResult

START, END = date(2018, 1, 1), date(2027, 12, 31)
KINDS = ("company", "school", "municipality", "foundation", "association", "authority", "network")
PURPOSES = ("network", "council", "municipal", "national", "workshop", "information")
RUNS = 5


def make_facts(size: int, chance: random.Random) -> list[Fact]:
    """Organisations, ambassador terms and `size` records of five kinds."""
    organisations = [f"org-{number}" for number in range(400)]
    facts = [
        Fact(
            "organisation",
            key,
            None,
            {"name": f"Eksempel {key}", "kind": KINDS[n % 7], "level": "national" if n % 9 else "local"},
        )
        for n, key in enumerate(organisations)
    ]
    facts += [
        Fact("ambassador_term", f"term-{n}", None, {"organisation": f"org-{n * 7}", "begins": "2018-01-01"})
        for n in range(5)
    ]
    days = (END - START).days
    for number in range(size):
        on = (START + timedelta(days=chance.randrange(days))).isoformat()
        state: dict[str, object] = {"on": on, "title": f"Eksempel {number}"}
        kind = ("meeting", "meeting", "interaction", "award", "theme", "recommendation")[number % 6]
        some = [
            {"organisation": key, "attended": chance.random() < 0.8}
            for key in chance.sample(organisations, 3)
        ]
        if kind == "meeting":
            state |= {"purpose": chance.choice(PURPOSES), "participants": some}
            if chance.random() < 0.1:
                state["items"] = [{"subject": "Eksempel", "mark": "idea_tested", "outcome": "ja"}]
            if chance.random() < 0.02:
                state["cancelled"] = "sygdom"
        elif kind == "interaction":
            state |= {"purpose": "dialogue", "organisations": [entry["organisation"] for entry in some]}
        elif kind == "award":
            partners = [entry["organisation"] for entry in some]
            state |= {
                "amount": chance.randrange(5_000_000),
                "lead": chance.choice(organisations),
                "partners": partners,
            }
        elif kind == "theme":
            state |= {"year": int(on[:4]), "esf_priorities": ["2.2.1.1"] if chance.random() < 0.5 else []}
        else:
            state |= {"programme": "esf", "amount": chance.randrange(30_000_000)}
        facts.append(Fact(kind, f"r{number}", on, state))
    return facts


def make_plan(size: int, chance: random.Random) -> Plan:
    """`size` commitments, every rule type in turn, each with a condition of its own."""
    members = [{"id": f"org-{number}", "name": f"Eksempel {number}"} for number in range(19)]
    commitments = []
    for number in range(size):
        organisation = f"org-{chance.randrange(400)}"
        meeting = {"record": "meeting", "where": {"purpose": chance.choice(PURPOSES)}}
        rule: dict[str, object] = [
            {
                "type": "count",
                "min": 1 + number,
                "period": "year",
                **meeting,
                "participants": [{"id": organisation}],
            },
            {
                "type": "count",
                "min": 1,
                "period": "year",
                "record": "award",
                "where": {"amount": {"min": 1000 * number}},
            },
            {"type": "coverage", "of": "members", "period": "year", **meeting},
            {
                "type": "sum",
                "field": "amount",
                "min": number,
                "period": "year",
                "record": "award",
                "where": {"amount": {"max": 9999 * number}},
            },
            {
                "type": "milestone",
                "by": date(2020, 1 + number % 12, 1 + number % 28),
                **meeting,
                "participants": [{"set": "ambassadors"}],
            },
            {
                "type": "linked",
                "link": "esf_priorities",
                "period": "year",
                "record": "theme",
                "where": {"year": 2018 + number % 10},
            },
            {
                "type": "count",
                "max": number,
                "period": "plan",
                **meeting,
                "participants": [{"kind": KINDS[number % 7], "min": 1 + number % 3}],
            },
            {
                "type": "any_of",
                "parts": [
                    {
                        "label": "a",
                        "type": "count",
                        "min": 1,
                        "period": "year",
                        "record": ["meeting", "interaction"],
                        "participants": [{"id": organisation, "level": "national"}],
                    },
                    {
                        "label": "b",
                        "type": "count",
                        "min": number,
                        "period": "year",
                        "record": "meeting",
                        "items": [{"mark": "idea_tested"}],
                    },
                ],
            },
        ][number % 8]
        commitments.append({"id": f"c{number}", "title": f"Eksempel {number}", "rule": rule})
    return parse_plan(
        {
            "schema": 1,
            "id": "bench",
            "title": "Eksempel",
            "from": START,
            "to": END,
            "notice_days": 90,
            "set": [{"id": "members", "title": "Eksempler", "members": members}],
            "focus_area": [{"id": "1", "title": "Eksempel", "commitment": commitments}],
        }
    )


def measure(plan: Plan, facts: list[Fact]) -> tuple[float, float, float, float]:
    """Medians in processor seconds: building the set, the first evaluation, the next day's, and every proof of it."""
    build, first, again, proofs = [], [], [], []
    for _ in range(RUNS):
        begin = time.process_time()
        records = records_from_states(facts)
        built = time.process_time()
        evaluate(plan, records, on=date(2026, 6, 30))
        done = time.process_time()
        result = evaluate(plan, records, on=date(2026, 7, 1))
        redone = time.process_time()
        shown = show_some(result)
        build.append(built - begin)
        first.append(done - built)
        again.append(redone - done)
        proofs.append((time.process_time() - redone) / shown)
    return tuple(statistics.median(times) for times in (build, first, again, proofs))  # type: ignore[return-value]


def show_some(result: PlanResult) -> int:
    """Make the proof of one period of eight commitments, one of each rule type; how many were made."""
    some = result.commitments[:8]
    for one in some:
        assert one.periods[0].proof is not None
    return len(some)


def main() -> None:
    """Print one line for each number of records."""
    numbers = [int(argument) for argument in sys.argv[1:]]
    commitments, sizes = (numbers[0], numbers[1:]) if numbers else (1_000, [])
    plan = make_plan(commitments, random.Random(1))
    print(f"{commitments} commitments; median of {RUNS} runs, processor seconds")
    print(
        f"{'records':>9} {'build':>7} {'first':>7} {'total':>7} {'next day':>9} {'a proof':>8} {'peak MB':>8}"
    )
    for size in sizes or [10_000, 30_000, 100_000]:
        build, first, again, proof = measure(plan, make_facts(size, random.Random(2)))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{size:>9,} {build:>7.2f} {first:>7.2f} {build + first:>7.2f} {again:>9.2f} {proof:>8.3f} {peak:>8.0f}"
        )


if __name__ == "__main__":
    main()
