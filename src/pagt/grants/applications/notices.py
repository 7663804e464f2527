"""What floors above tell those who write an application: a question to answer, a decision. Nothing by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pagt.grants.applications.models import Application


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that those who write an application are told on its page and in their list.

    `tag`: in two or three words. `tone`: `good`, `wrong` or `quiet`. `waits`: they are asked to do something.
    `settled`: the application has been decided on for good, so that it can't be withdrawn any more.
    """

    tag: str
    text: str
    link: str
    url: str
    tone: str = "quiet"
    waits: bool = False
    settled: bool = False


Provider = Callable[[Sequence[Application]], Mapping[int, Sequence[Notice]]]
_providers: list[Provider] = []


def add_notices(provider: Provider) -> None:
    """Let a floor above tell those who write applications something.

    Args:
        provider: gives notices by the application's id, in a fixed number of questions however many there are.
    """
    if provider not in _providers:
        _providers.append(provider)


def is_settled(told: Iterable[Notice]) -> bool:
    """Whether an application has been decided on for good, by what is told of it."""
    return any(each.settled for each in told)


def notices(applications: Iterable[Application]) -> dict[int, list[Notice]]:
    """Return what the floors above tell of each application, by its id."""
    given = list(applications)
    found: dict[int, list[Notice]] = {each.pk: [] for each in given}
    for provider in _providers:
        for pk, told in provider(given).items():
            found[pk] += told
    return found
