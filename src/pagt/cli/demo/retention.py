"""How long the people of the invented register are kept: the proposals, as decided."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import override

from pagt.cli.demo.making import day, made
from pagt.cli.loading import Row
from pagt.network.partners.states import Relation
from pagt.network.partners.words_retention import proposal

DECIDED = day("2022-01-10")


def rows() -> Iterator[Row]:
    """Return a time limit for every relation, in the words of the proposals."""
    with override("da"):
        for relation in Relation:
            said = proposal(relation)
            yield made(
                "retention",
                f"opbevaring {relation.value}",
                DECIDED,
                relation=relation.value,
                purpose=str(said.purpose),
                basis=str(said.basis),
                months=said.months,
            )
