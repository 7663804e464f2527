"""Runs several services as one: started in order, restarted when they die, all stopped together."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import FrameType
from typing import Protocol

import click

from pagt.core.processes import die_with_parent

STOP_TIMEOUT_S = 10
# A service that dies more often than this in the time given will not come back by being started again.
RESTARTS = 3
RESTARTS_WITHIN_S = 60


# How somebody asks a program to end: Ctrl-C, kill, a closed terminal.
ORDERS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked the program to stop."""


class ServiceError(RuntimeError):
    """A service cannot be kept running; the message is one sentence for the user."""


class Running(Protocol):
    """What the supervisor needs of a started service."""

    @property
    def process(self) -> subprocess.Popen[bytes]: ...

    def stop(self) -> None: ...


@dataclass
class Service:
    """A service by name and how to start it; `start` returns once it is of use."""

    name: str
    start: Callable[[], Running]
    _deaths: list[float] = field(default_factory=list)

    def may_restart(self) -> bool:
        """Notes a death; false when there have been too many of late."""
        now = time.monotonic()
        self._deaths = [at for at in self._deaths if now - at < RESTARTS_WITHIN_S] + [now]
        return len(self._deaths) <= RESTARTS


@dataclass
class Child:
    """A command that runs until it is told to stop."""

    process: subprocess.Popen[bytes]

    def stop(self, order: signal.Signals = signal.SIGTERM) -> None:
        """Asks the process to end; kills it, and whatever it started, when it does not."""
        if self.process.poll() is None:
            self.process.send_signal(order)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(STOP_TIMEOUT_S)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def start_child(command: Sequence[str]) -> Child:
    """Starts a command in a process group of its own: Ctrl-C reaches only the supervisor, which stops it."""
    return Child(
        subprocess.Popen(  # noqa: S603 - our own commands
            command,
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
    )


def run_to_end(command: Sequence[str], what: str) -> None:
    """Runs a command to its end. Raises `ServiceError` when it fails."""
    child = start_child(command)
    try:
        code = child.process.wait()
    finally:
        # As Ctrl-C would: a command that draws on the terminal leaves it as it was.
        child.stop(signal.SIGINT)
    if code != 0:
        raise ServiceError(f"Stopped: {what} failed, see above.")


@contextmanager
def stop_on_signals() -> Iterator[None]:
    """Turns the signals that ask for an end into `Stopped`, once: further ones do not disturb the stopping."""

    def ask(_number: int, _frame: FrameType | None) -> None:
        _ignore_orders()
        raise Stopped

    before = {number: signal.signal(number, ask) for number in ORDERS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ignore_orders() -> None:
    for number in ORDERS:
        signal.signal(number, signal.SIG_IGN)


class Supervisor:
    """Keeps services running. `add` starts one; `watch` restarts the dead; `stop` ends all, last first."""

    def __init__(self) -> None:
        self._running: list[tuple[Service, Running]] = []

    def add(self, service: Service) -> None:
        """Starts a service and keeps it from now on."""
        self._running.append((service, service.start()))

    def watch(self) -> None:
        """Sleeps until a service dies, and starts it again; never returns.

        Raises `ServiceError` when a service keeps dying.
        """
        while True:
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
            if ended is None:
                continue
            for place, (service, running) in enumerate(self._running):
                if running.process.pid == ended.si_pid:
                    running.stop()
                    self._running[place] = (service, self._again(service, running.process.returncode))
                    break
            else:
                # As the first process of a container we inherit every orphan: let it go.
                os.waitpid(ended.si_pid, 0)

    def stop(self) -> None:
        """Stops every service, the last started first. Nothing interrupts it."""
        _ignore_orders()
        while self._running:
            self._running.pop()[1].stop()

    def _again(self, service: Service, code: int) -> Running:
        ending = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
        while service.may_restart():
            click.echo(f"The {service.name} {ending}; starting it again.", err=True)
            try:
                return service.start()
            except RuntimeError as error:
                ending = f"did not start ({error})"
                time.sleep(2)
        raise ServiceError(f"Stopped: the {service.name} {ending} too often.")
