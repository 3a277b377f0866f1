"""Funnels of forces or units: who lies outside the limits about a common rate, and who might."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reddot.errors import NotEnoughDataError, UsageError
from reddot.figures.comparison import Asked, Field, Measured
from reddot.figures.disparity import SMALL
from reddot.figures.figure import FigureTable
from reddot.figures.funnel_table import SPREADS, Curve, FunnelPoint, FunnelTable, Standing
from reddot.figures.measured import measure_forces
from reddot.stats.funnel import LEVELS, Funnel, common_centre
from reddot.stats.funnel_spread import FEWEST_UNITS, NO_SPREAD, estimate_spread
from reddot.stats.tails import Limits

MOST_NAMED = 5  # in a message
CURVE = 49  # points that a limit is drawn through
OUTSIDE: dict[float, dict[str, Standing]] = {  # the widest limits first
    LEVELS[1]: {"above": "above_998", "below": "below_998"},
    LEVELS[0]: {"above": "above_95", "below": "below_95"},
}


def force_funnel(
    tables: Sequence[FigureTable],
    asked: Asked,
    spread: str = "none",
    *,
    synthetic: bool = False,
) -> FunnelTable:
    """The funnel of the forces in one period.

    Parameters
    ----------
    tables
        Tables of figures, as for :func:`measure_forces`.
    asked
        What is counted, by what it is divided, when.
    spread
        ``none``, ``multiplicative`` or ``additive``: what the limits leave room for beside chance.
    synthetic
        Invented forces in place of real ones.

    Returns
    -------
    FunnelTable
        The common rate is the nation's where the tables have it, else that of the forces together.
        Where cases are not stated, a force is outside only if it is so however they ended.

    Raises
    ------
    UsageError
        There is no such spread.
    NotEnoughDataError
        No force has a count and a denominator in the period.
    """
    return make_funnel(measure_forces(tables, asked, synthetic=synthetic), spread)


def make_funnel(field: Field, spread: str = "none") -> FunnelTable:
    """The funnel of units that are measured; those with nothing to divide by stand apart.

    Raises
    ------
    UsageError
        There is no such spread.
    NotEnoughDataError
        No unit is measured, and the message says why of each; or every count is 0.
    """
    if spread not in SPREADS:
        raise UsageError(f"Limits do not allow for '{spread}'. Use one of: {', '.join(SPREADS)}.")
    units = tuple(unit for unit in field.units if unit.exposure.value > 0)
    if not units:
        raise NotEnoughDataError(f"There is nothing to draw a funnel of. {_why_none(field)}")
    together = (field.nation,) if field.nation is not None else units
    if not sum(unit.low for unit in together):
        raise NotEnoughDataError(
            "Every count is 0, or of cases not stated alone: there is no common rate to draw "
            "limits about."
        )
    funnels = tuple(_funnels(field, units, together, spread))
    centre = (funnels[0].centre, funnels[-1].centre)
    return FunnelTable(
        field=field,
        points=tuple(sorted((_point(unit, funnels) for unit in units), key=_highest_first)),
        centre=centre,
        centre_from=field.nation.name if field.nation else "all that are shown, together",
        funnels=funnels,
        expected_outside=tuple(_by_chance(units, funnels, level) for level in LEVELS),
        curve=tuple(_curve(units, funnels, whole=field.asked.per.kind == "reports")),
        warnings=(*field.warnings, *_warnings(field, units, spread)),
    )


def _why_none(field: Field) -> str:
    """Why no unit is measured, each reason once."""
    reasons: dict[str, list[str]] = {}
    for one in field.apart:
        reasons.setdefault(one.why, []).append(one.name)
    return " ".join(
        f"Of {len(names)} ({', '.join(names[:MOST_NAMED])}{', …' if names[MOST_NAMED:] else ''}): "
        f"{why}."
        for why, names in reasons.items()
    )


def _funnels(
    field: Field, units: Sequence[Measured], together: Sequence[Measured], spread: str
) -> Iterator[Funnel]:
    """One funnel, or two: with no case not stated counted, and with every one."""
    kind = "share" if field.asked.per.kind == "reports" else "rate"
    exposures = [unit.exposure.value for unit in units]
    whole = [unit.exposure.value for unit in together]
    ends = [[u.low for u in units], [u.high for u in units]]
    of_all = [[u.low for u in together], [u.high for u in together]]
    for counts, sums in dict.fromkeys(zip(map(tuple, ends), map(tuple, of_all), strict=True)):
        funnel = Funnel(kind, common_centre(sums, whole))
        if spread == "none" or len(units) < FEWEST_UNITS or funnel.centre == 1.0:
            yield replace(funnel, spread=NO_SPREAD)
        else:
            found = estimate_spread(counts, exposures, funnel.centre, kind=kind, method=spread)
            yield replace(funnel, spread=found)


def _point(unit: Measured, funnels: Sequence[Funnel]) -> FunnelPoint:
    limits = tuple(_limits(funnels, unit.exposure.value, level) for level in LEVELS)
    return FunnelPoint(unit, limits, _standing(unit, funnels))


def _limits(funnels: Sequence[Funnel], exposure: float, level: float) -> Limits:
    """The widest limits of some funnels: what is outside them is so in each."""
    found = [funnel.limits(exposure, level) for funnel in funnels]
    return Limits(min(one.low for one in found), max(one.high for one in found))


def _standing(unit: Measured, funnels: Sequence[Funnel]) -> Standing:
    """Outside only where both ends of the count are outside every limit, on one side."""
    for level, outside in OUTSIDE.items():
        sides = {_side(count, unit, funnels, level) for count in (unit.low, unit.high)}
        if len(sides) == 1 and not sides.isdisjoint(outside):
            return outside[sides.pop()]
    return "within" if sides == {"within"} else "unsettled"


def _side(count: int, unit: Measured, funnels: Sequence[Funnel], level: float) -> str:
    """Where a count lies by the widest limits: outside only where it is so in every funnel."""
    sides = {funnel.side(count, unit.exposure.value, level) for funnel in funnels}
    return sides.pop() if len(sides) == 1 else "within"


def _highest_first(point: FunnelPoint) -> tuple[float, str]:
    return -point.unit.low / point.unit.exposure.value, point.unit.name


def _by_chance(units: Sequence[Measured], funnels: Sequence[Funnel], level: float) -> float:
    exposures = [unit.exposure.value for unit in units]
    return max(funnel.expected_outside(exposures, level) for funnel in funnels)


def _curve(units: Sequence[Measured], funnels: Sequence[Funnel], *, whole: bool) -> Iterator[Curve]:
    """Limits at exposures from the smallest unit to the largest and a little beyond, evenly."""
    sizes = [unit.exposure.value for unit in units]
    low, high = min(sizes) * 0.8, max(sizes) * 1.25
    step = (high / low) ** (1 / (CURVE - 1))
    exposures = [low * step**i for i in range(CURVE)]
    if whole:
        exposures = sorted({max(1.0, float(round(e))) for e in exposures})
    for exposure in exposures:
        yield Curve(exposure, tuple(_limits(funnels, exposure, level) for level in LEVELS))


def _warnings(field: Field, units: Sequence[Measured], spread: str) -> Iterator[str]:
    if spread != "none" and len(units) < FEWEST_UNITS:
        yield (
            f"How much the units differ is not estimated from {len(units)}; at least "
            f"{FEWEST_UNITS} are needed. The limits are those of chance alone."
        )
    if field.nation is not None and not _whole_nation(field, units):
        yield (
            f"Not every force of {field.nation.name} is here; the common rate is that of all of it."
        )
    small = tuple(unit.name for unit in units if unit.low < SMALL)
    if small:
        yield (
            f"Fewer than {SMALL} counted, so that one more or less moves the rate: "
            f"{', '.join(small)}."
        )
    if field.nation is None and len(units) == 1:
        yield f"Only {units[0].name} is held: it is compared with itself, which says nothing."
    if field.nation is None and (large := _large(units)):
        yield f"Over a third of the common rate is that of {large}, which it is drawn to."


def _whole_nation(field: Field, units: Sequence[Measured]) -> bool:
    held = sum(unit.high for unit in units)
    return field.nation is None or held >= field.nation.low


def _large(units: Sequence[Measured]) -> str:
    total = sum(unit.exposure.value for unit in units)
    return next((u.name for u in units if u.exposure.value > total / 3 and len(units) > 1), "")
