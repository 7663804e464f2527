"""The municipalities: whom the pact has met, and what goes on where. Only what the public may see."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pagt.grants.awards.models import Award
from pagt.network.partners.models import Organisation
from pagt.network.partners.municipalities import Municipality, municipalities
from pagt.plan.rules.language import Coverage, Rule
from pagt.plan.rules.results import CommitmentResult, PartResult, PeriodResult, PlanResult
from pagt.web.portal.shown import Entry, entry_of


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality on the shown day. `x`, `y`: its tile on the map."""

    municipality: Municipality
    met: tuple[Entry, ...]
    projects: int
    companies: int
    schools: int
    x: int
    y: int

    @property
    def name(self) -> str:
        return self.municipality.name

    @property
    def code(self) -> str:
        return self.municipality.code

    @property
    def short(self) -> str:
        """The first line of the name on the tile: long names are broken after a hyphen."""
        first, hyphen, rest = self.name.partition("-")
        return first + hyphen if rest else first

    @property
    def short_rest(self) -> str:
        return self.name.partition("-")[2]

    @property
    def name_y(self) -> int:
        """Where the first line of the name stands on the tile; a met one has its check below."""
        return (26 if self.short_rest else 34) if self.met else (37 if self.short_rest else 44)

    @property
    def rest_y(self) -> int:
        return self.name_y + 17

    @property
    def last(self) -> Entry | None:
        return max(self.met, key=lambda entry: entry.on, default=None)


@dataclass(frozen=True, slots=True)
class Places:
    """Every municipality, by name, and the promise that asks for a meeting with each; `hidden`: met confidentially."""

    places: tuple[Place, ...]
    commitment: CommitmentResult | None
    hidden: int
    width: int
    height: int

    @property
    def met(self) -> int:
        return sum(bool(place.met) for place in self.places)


TILE_WIDTH, TILE_HEIGHT = 118, 84


def places(result: PlanResult | None, on: date) -> Places:
    """Return the municipalities as the public may see them, in two queries."""
    all_of_them = municipalities()
    keys = {municipality.organisation_key for municipality in all_of_them}
    commitment, period = _promise(result, keys) if result else (None, None)
    reached = {member.id: member.records for member in period.reached} if period else {}
    met = {
        key: tuple(entry_of(record) for record in records if not record.confidential)
        for key, records in reached.items()
    }
    hidden = sum(bool(records) and not met[key] for key, records in reached.items() if key in keys)
    awards = Award.objects.filter(withdrawn="", on__lte=on).exclude(municipality="")
    projects = Counter(awards.order_by().values_list("municipality", flat=True))
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    known = Organisation.objects.filter(withdrawn="", kind__in=("company", "school")).exclude(municipality="")
    for code, kind in known.order_by().values_list("municipality", "kind"):
        kinds[code][kind] += 1
    found = sorted(
        (
            Place(
                municipality=one,
                met=met.get(one.organisation_key, ()),
                projects=projects[one.code],
                companies=kinds[one.code]["company"],
                schools=kinds[one.code]["school"],
                x=one.tile_col * TILE_WIDTH,
                y=one.tile_row * TILE_HEIGHT,
            )
            for one in all_of_them
        ),
        key=lambda place: _danish_order(place.name),
    )
    return Places(
        places=tuple(found),
        commitment=commitment,
        hidden=hidden,
        width=TILE_WIDTH * (1 + max(one.tile_col for one in all_of_them)),
        height=TILE_HEIGHT * (1 + max(one.tile_row for one in all_of_them)),
    )


_LAST_LETTERS = str.maketrans({"æ": "z1", "ø": "z2", "å": "z3"})


def _danish_order(name: str) -> str:
    # Aa sorts as Å in Danish.
    return name.lower().replace("aa", "å").translate(_LAST_LETTERS)


def _promise(result: PlanResult, keys: set[str]) -> tuple[CommitmentResult | None, PeriodResult | None]:
    """The commitment that covers most of the municipalities, with its period that runs or ended last."""
    best: tuple[int, CommitmentResult | None, PeriodResult | None] = (0, None, None)
    for commitment in result.commitments:
        for rule, periods in _simple(commitment.commitment.rule, commitment.periods, commitment.parts):
            if not isinstance(rule, Coverage):
                continue
            begun = [period for period in periods if period.start <= result.on] or list(periods[:1])
            period = begun[-1]
            number = len(keys & {member.id for member in period.reached})
            if number > best[0]:
                best = (number, commitment, period)
    return best[1], best[2]


def _simple(
    rule: Rule | None, periods: tuple[PeriodResult, ...], parts: tuple[PartResult, ...]
) -> Iterator[tuple[object, tuple[PeriodResult, ...]]]:
    yield rule, periods
    for part, inner in zip(getattr(rule, "parts", ()), parts, strict=False):
        yield from _simple(part.rule, inner.periods, inner.parts)
