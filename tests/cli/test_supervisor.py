"""Services under one supervisor, with real processes."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pagt.cli import supervisor as room
from pagt.cli.supervisor import (
    Child,
    Service,
    ServiceError,
    Stopped,
    Supervisor,
    run_to_end,
    start_child,
    stop_on_signals,
)

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0] == b"Z"


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


@pytest.fixture
def after() -> Iterator[Callable[[float, int], None]]:
    """Sends this process a signal after a while, as a terminal or another program would."""
    timers: list[threading.Timer] = []

    def send(seconds: float, number: int) -> None:
        timers.append(threading.Timer(seconds, os.kill, (os.getpid(), number)))
        timers[-1].start()

    yield send
    for timer in timers:
        timer.join()


def test_stopping_a_child_ends_what_it_started_too(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = (
        f"import subprocess; child = subprocess.Popen({SLEEP})\n"
        f"open({str(note)!r}, 'w').write(str(child.pid)); child.wait()"
    )
    child = start_child([sys.executable, "-c", code])
    until(lambda: note.exists() and note.read_text() != "")
    child.stop()
    assert child.process.returncode is not None
    until(lambda: gone(int(note.read_text())))


def test_a_child_that_will_not_stop_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "STOP_TIMEOUT_S", 0.2)
    ready = tmp_path / "ready"
    deaf = (
        f"import signal, time; signal.signal(15, signal.SIG_IGN); open({str(ready)!r}, 'w'); time.sleep(60)"
    )
    child = start_child([sys.executable, "-c", deaf])
    until(ready.exists)
    child.stop()
    assert child.process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_every_wish_to_end_stops_all_services(after: Callable[[float, int], None], number: int) -> None:
    supervisor = Supervisor()
    children: list[Child] = []

    def start() -> Child:
        children.append(start_child(SLEEP))
        return children[-1]

    before = signal.getsignal(number)
    with stop_on_signals():
        supervisor.add(Service("one", start))
        supervisor.add(Service("two", start))
        after(0.2, number)
        with pytest.raises(Stopped):
            supervisor.watch()
        supervisor.stop()
    assert [child.process.returncode for child in children] == [-signal.SIGTERM, -signal.SIGTERM]
    assert signal.getsignal(number) == before


def test_a_dead_service_is_started_again(
    after: Callable[[float, int], None], capsys: pytest.CaptureFixture[str]
) -> None:
    supervisor = Supervisor()
    pids: list[int] = []

    def start() -> Child:
        child = start_child(SLEEP if pids else [sys.executable, "-c", "raise SystemExit(3)"])
        pids.append(child.process.pid)
        return child

    with stop_on_signals():
        supervisor.add(Service("web server", start))
        after(1.5, signal.SIGTERM)
        with pytest.raises(Stopped):
            supervisor.watch()
        supervisor.stop()
    assert len(pids) == 2
    assert "The web server ended with code 3; starting it again." in capsys.readouterr().err


def test_the_end_of_a_process_that_is_no_service_is_let_pass(after: Callable[[float, int], None]) -> None:
    supervisor = Supervisor()
    started: list[Child] = []
    with stop_on_signals():
        supervisor.add(Service("one", lambda: started.append(start_child(SLEEP)) or started[-1]))
        stranger = subprocess.Popen([sys.executable, "-c", ""])
        after(1.0, signal.SIGTERM)
        used = time.process_time()
        with pytest.raises(Stopped):
            supervisor.watch()
        assert time.process_time() - used < 0.5
        supervisor.stop()
    stranger.wait()
    assert len(started) == 1


def test_a_service_that_keeps_dying_ends_everything_with_a_sentence() -> None:
    supervisor = Supervisor()
    service = Service("worker", lambda: start_child([sys.executable, "-c", "raise SystemExit(1)"]))
    with stop_on_signals():
        supervisor.add(service)
        with pytest.raises(ServiceError, match="the worker ended with code 1 too often"):
            supervisor.watch()
        supervisor.stop()


def test_a_command_that_fails_is_told() -> None:
    run_to_end([sys.executable, "-c", ""], "nothing")
    with pytest.raises(ServiceError, match="loading failed"):
        run_to_end([sys.executable, "-c", "raise SystemExit(1)"], "loading")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_children_do_not_outlive_a_killed_supervisor() -> None:
    code = (
        "import time; from pagt.cli.supervisor import start_child\n"
        f"child = start_child({SLEEP}); print(child.process.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        parent.kill()
    until(lambda: gone(pid))
