"""What the engine refuses, as the error that forms and pages show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pagt.core.errors import Invalid
from pagt.plan.rules.messages import Problem
from pagt.plan.words import reader_language


class InvalidPlan(Invalid):
    """A plan, a rule or an attestation that the engine refuses: every problem, with its place in the data.

    Args:
        problems: what the engine found.
        own: of these the ones inside the commitment that was changed, with their places in it.
        fields: sentences by field name, when they belong to fields of a form.
    """

    def __init__(
        self,
        problems: Sequence[Problem],
        fields: Mapping[str, list[str]] | None = None,
        own: Sequence[Problem] = (),
    ) -> None:
        self.problems = tuple(problems)
        self.own = tuple(own)
        said = [f"{problem.place()}: {sentence(problem)}" for problem in problems]
        super().__init__(" ".join(said), fields or {"": said})


def sentence(problem: Problem) -> str:
    """Return what is wrong, in the reader's language."""
    return problem.message.text(reader_language())
