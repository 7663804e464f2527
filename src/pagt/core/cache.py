"""Caches that are correct by construction: their key holds the journal's stamp (`journal.stamp()`).

Every change writes a journal line, so whatever was built from an older state is never found again.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar

V = TypeVar("V")


class Newest(Generic[V]):
    """A small in-process cache that keeps the most recently used values.

    Args:
        size: how many values are kept.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._values: OrderedDict[Hashable, V] = OrderedDict()
        self._lock = Lock()

    def get_or_build(self, key: Hashable, build: Callable[[], V]) -> V:
        """Return the value of the key, built when it is not there."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = build()
        with self._lock:
            self._values[key] = value
            while len(self._values) > self.size:
                self._values.popitem(last=False)
        return value

    def clear(self) -> None:
        """Forget everything (tests)."""
        with self._lock:
            self._values.clear()


pages: Newest[Any] = Newest(size=500)
