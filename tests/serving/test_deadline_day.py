"""The deadline's day in small: `bench/deadline_day.py` with few applicants, judged by its own exit code."""

import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parents[2] / "bench" / "deadline_day.py"


def test_no_receipt_and_no_save_is_lost_while_workers_are_killed() -> None:
    command = [sys.executable, str(BENCH), "--applicants", "24", "--seconds", "12"]
    done = subprocess.run(
        [*command, "--kill-every", "1.5", "--pause", "1.5", "--grace", "1"],
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "All of it holds." in done.stdout
    assert "web workers killed" in done.stdout
    assert not done.stdout.startswith("0 ")
