"""How long assignment takes: three sizes, sparse candidate pairs, medians, with the gap and the peak of memory.

    python bench/assignment.py [--runs 5] [--size 60x20] [--fairness relative]

The instances are random with a fixed seed: each application has the same number of candidates, scores from 0 to 100.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time

import numpy as np

from pagt.solving.assignment import Fairness, Problem, assign

SIZES = {
    "60x20": (60, 20, 20, 12),
    "1000x300": (1000, 300, 56, 12),
    "5000x3000": (5000, 3000, 79, 6),
}
"""Applications, assessors, candidates of each application, the greatest load."""


def instance(applications: int, assessors: int, candidates: int, most: int, seed: int = 1) -> Problem:
    """Return a random problem of a size, three assessors for each application."""
    random = np.random.default_rng(seed)
    people = [np.sort(random.choice(assessors, candidates, replace=False)) for _ in range(applications)]
    pairs = applications * candidates
    return Problem(
        applications=tuple(f"a{n:05}" for n in range(applications)),
        assessors=tuple(f"p{n:05}" for n in range(assessors)),
        application_of=np.repeat(np.arange(applications), candidates),
        assessor_of=np.concatenate(people),
        score=random.integers(0, 101, pairs),
        reviews=3,
        least=np.zeros(assessors, dtype=np.int64),
        most=np.full(assessors, most),
        locked=np.zeros(pairs, dtype=np.bool_),
        earlier=np.zeros(pairs, dtype=np.bool_),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--size", choices=SIZES, action="append")
    parser.add_argument("--fairness", choices=[each.value for each in Fairness], default="worst")
    options = parser.parse_args()
    for size in options.size or SIZES:
        times, work = [], []
        for run in range(options.runs):
            given = instance(*SIZES[size], seed=run + 1)
            began, worked = time.perf_counter(), time.process_time()
            found = assign(given, fairness=Fairness(options.fairness))
            times.append(time.perf_counter() - began)
            work.append(time.process_time() - worked)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{size:>10} {len(given.score):>7} pairs  median {statistics.median(times):.3f} s  "
            f"worst {max(times):.3f} s  processor {statistics.median(work):.3f} s  "
            f"worst-served {found.worst.value}/{found.worst.bound} ({found.worst.proof})  "
            f"gap {found.total.gap:.5%} ({found.total.proof})  {memory:.0f} MB"
        )


if __name__ == "__main__":
    main()
