"""Child processes that never outlive the program that started them."""

import ctypes
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1


def die_with_parent(order: signal.Signals) -> Callable[[], None] | None:
    """For `preexec_fn`: the kernel sends `order` to the child when its parent dies, however it dies.

    Linux only; elsewhere None, and a parent that is killed outright leaves the child running.
    """
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)  # loaded here: between fork and exec the child may only make the call

    def ask() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(order))

    return ask
