"""A force's rate by several denominators side by side: its interval, and its rank by each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reddot.errors import NotEnoughDataError
from reddot.figures.comparison import Apart, Asked, Field, Measured
from reddot.figures.disparity import SMALL
from reddot.figures.figure import FigureTable
from reddot.figures.measured import measure_forces
from reddot.figures.measures import Measure, Per, pers_of
from reddot.figures.rates import Denominator
from reddot.records.forces import is_synthetic
from reddot.stats import Interval, rate_interval, share_interval

RANKS = (
    "A rank is the place of a force among those that can be ranked, the highest rate first. It "
    "says nothing of how far apart two forces are: forces whose intervals overlap are not told "
    "apart by it. The same count by another denominator ranks forces otherwise."
)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A force's rate: at least and at most, its interval, and its rank of so many.

    ``rank`` is the best and the worst place it can have where cases are not stated; None for the
    nation, or where nothing can be ranked.
    """

    unit: Measured
    rate: tuple[float, float]
    interval: tuple[float, float]
    method: str
    rank: tuple[int, int] | None
    of: int

    def small(self) -> bool:
        """Whether the count is so small that one more or less moves its rate."""
        return self.unit.low < SMALL

    def as_json(self, per: Per) -> dict[str, object]:
        """The rate as commands print it."""
        return {
            **self.unit.as_json(per.scale),
            "low": self.interval[0],
            "high": self.interval[1],
            "method": self.method,
            "level": 0.95,
            "rank": list(self.rank) if self.rank else None,
            "ranked": self.of,
            "small_number": self.small(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Every force by one denominator, the highest first; the nation, and those not measured."""

    field: Field
    forces: tuple[Ranked, ...]
    nation: Ranked | None

    def of(self, force: str) -> Ranked | Apart | None:
        """The rate of a force or the nation, or why it has none."""
        every = (*self.forces, *((self.nation,) if self.nation else ()))
        ranked = next((one for one in every if one.unit.name == force), None)
        return ranked or next((one for one in self.field.apart if one.name == force), None)

    def as_json(self) -> dict[str, object]:
        """The ranking as commands print it."""
        per = self.field.asked.per
        return {
            **self.field.as_json(),
            "means": per.means,
            "cannot": per.cannot,
            "nation": self.nation.as_json(per) if self.nation else None,
            "forces": [one.as_json(per) for one in self.forces],
            "apart": [one.as_json() for one in self.field.apart],
            "ranks": RANKS,
            "warnings": list(self.field.warnings),
        }


def rank_forces(field: Field) -> Ranking:
    """Every force of a comparison with its rate, its exact 95% interval and its rank."""
    scale = field.asked.per.scale
    units = [unit for unit in field.units if unit.exposure.value > 0]
    rates = [unit.rates(scale) for unit in units]
    ranked = [
        replace(_rated(unit, field.asked.per), rank=_rank(rate, rates), of=len(units))
        for unit, rate in zip(units, rates, strict=True)
    ]
    return Ranking(
        field=field,
        forces=tuple(sorted(ranked, key=lambda one: (-one.rate[0], one.unit.name))),
        nation=_rated(field.nation, field.asked.per) if field.nation else None,
    )


def rankings(
    tables: Sequence[FigureTable],
    measure: Measure,
    period: str,
    force: str,
    known: tuple[Denominator, ...],
) -> tuple[Ranking, ...]:
    """The rankings by every denominator that a count can be divided by.

    Parameters
    ----------
    tables
        Tables of figures, as for :func:`reddot.figures.measured.measure_forces`.
    measure, period
        What is counted, and when.
    force
        The force it is for: an invented one is ranked among invented ones alone.
    known
        The denominators held.

    Raises
    ------
    NotEnoughDataError
        The force has no figure of it in the period.
    """
    synthetic = is_synthetic(force)
    found = []
    for per in pers_of(measure, known):
        asked = Asked(measure=measure, per=per, period=period, known=known)
        found.append(rank_forces(measure_forces(tables, asked, synthetic=synthetic)))
    if not any(ranking.of(force) for ranking in found):
        raise NotEnoughDataError(
            f"There is no figure of {measure.title} for {force} in {period}. "
            f"Forces that have one: {', '.join(_forces(found))}."
        )
    return tuple(found)


def interval_of(count: int, unit: Measured, per: Per) -> Interval:
    """The exact 95% interval of a unit's rate or share at one count."""
    if per.kind == "reports":
        return share_interval(count, unit.exposure.value)
    return rate_interval(count, unit.exposure.value / per.scale)


def _rated(unit: Measured, per: Per) -> Ranked:
    low, high = interval_of(unit.low, unit, per), interval_of(unit.high, unit, per)
    return Ranked(unit, unit.rates(per.scale), (low.low, high.high), low.method, None, 0)


def _rank(own: tuple[float, float], every: Sequence[tuple[float, float]]) -> tuple[int, int]:
    """The best and the worst place: those surely above it, and those that could be."""
    surely = sum(low > own[1] for low, _ in every)
    could = sum(high > own[0] for _, high in every)
    itself = 1 if own[1] > own[0] else 0
    return surely + 1, could - itself + 1


def _forces(found: Sequence[Ranking]) -> Iterator[str]:
    names = {one.unit.name for ranking in found for one in ranking.forces}
    yield from sorted(names | {ranking.nation.unit.name for ranking in found if ranking.nation})
