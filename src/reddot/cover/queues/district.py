"""What a hypercube is asked: calls by zone, minutes from every unit, minutes on a call."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reddot.cover.queues.arguments import check_each, read_numbers
from reddot.cover.queues.erlang import check_line_ends
from reddot.errors import UsageError
from reddot.stats.arguments import check_choice

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

LINES = ("waits", "lost")
TIES = ("index", "equal")


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """Zones that call, and units that answer, the nearest free one first.

    Parameters
    ----------
    calls_per_minute : array_like of float, shape (zones,)
        Poisson calls of each zone, 0 or more.
    minutes : array_like of float, shape (zones, units)
        Travel from where each unit waits to each zone, 0 or more; the order in which units are
        preferred for a zone is that of these minutes.
    service_minutes : array_like of float, shape () or (units,)
        Mean minutes that a call takes a unit, travel included, above 0; exponential.
    names : tuple of str, optional
        One for each unit, none twice; "1", "2" and so on if not given.
    line : {"waits", "lost"}
        What becomes of a call that finds every unit busy: it waits, first come first served, in
        a line without limit, or it is lost (someone else serves it).
    ties : {"index", "equal"}
        Which of several free units at equal minutes is sent: the one named first, or each as
        often as the others.

    Raises
    ------
    UsageError
        For arrays that do not fit each other, a number outside its range, a name given twice, or,
        where calls wait, calls that bring at least as much work as the units can do.

    Examples
    --------
    >>> District(calls_per_minute=[0.01], minutes=[[5, 9]], service_minutes=40).units
    2

    """

    calls_per_minute: Floats
    minutes: Floats
    service_minutes: Floats
    names: tuple[str, ...] = ()
    line: str = "waits"
    ties: str = "index"

    def __post_init__(self) -> None:
        """Turn what was given into arrays, and refuse what does not fit."""
        calls = read_numbers("calls_per_minute", self.calls_per_minute, dimensions=1)
        travel = read_numbers("minutes", self.minutes, dimensions=2)
        put = object.__setattr__
        put(self, "calls_per_minute", check_each("calls_per_minute", calls))
        put(self, "minutes", check_each("minutes", travel))
        put(self, "service_minutes", _service(self.service_minutes, self.units))
        put(self, "names", _names(self.names, self.units))
        check_choice("line", self.line, LINES)
        check_choice("ties", self.ties, TIES)
        if calls.size != len(travel):
            raise UsageError(
                f"{calls.size} zones have calls and {len(travel)} have minutes; give both the "
                "same zones in the same order."
            )
        if self.line == "waits":
            check_line_ends(self.utilisation)

    @property
    def units(self) -> int:
        """The number of units."""
        return int(self.minutes.shape[1])

    @property
    def calls(self) -> float:
        """Calls a minute of all zones together."""
        return float(self.calls_per_minute.sum())

    @property
    def utilisation(self) -> float:
        """Calls over what all units together can serve; may exceed 1 where calls are lost."""
        return self.calls / float(np.sum(1.0 / self.service_minutes))


@dataclass(frozen=True, slots=True)
class Preferences:
    """Zones of one order of preference together, and the order of each.

    ``order`` (orders × units) holds the units, the nearest first; ``ends`` (orders × units) the
    position after the last unit that is as near as the one at this position; ``calls`` (orders)
    the calls a minute; ``of_zone`` (zones) the row of each zone.
    """

    order: Integers
    ends: Integers
    calls: Floats
    of_zone: Integers


def preferences_of(district: District) -> Preferences:
    """Return the orders of preference that occur in a district, each once.

    Examples
    --------
    >>> d = District(calls_per_minute=[1, 2], minutes=[[9, 5], [8, 1]], service_minutes=0.1)
    >>> preferences_of(d).order.tolist(), preferences_of(d).calls.tolist()
    ([[1, 0]], [3.0])

    """
    order = np.argsort(district.minutes, axis=1, kind="stable").astype(np.int64)
    ends = np.tile(np.arange(1, district.units + 1), (len(order), 1))
    if district.ties == "equal":
        ends = _ends_of_ties(np.take_along_axis(district.minutes, order, axis=1))
    both, of_zone = np.unique(np.hstack([order, ends]), axis=0, return_inverse=True)
    rows = of_zone.reshape(-1).astype(np.int64)
    return Preferences(
        np.ascontiguousarray(both[:, : district.units]),
        np.ascontiguousarray(both[:, district.units :]),
        np.bincount(rows, district.calls_per_minute, len(both)).astype(np.float64),
        rows,
    )


def _ends_of_ties(ordered: Floats) -> Integers:
    """Return for each position of ascending minutes the end of the run of equal ones."""
    units = ordered.shape[1]
    last = np.ones(ordered.shape, dtype=bool)
    last[:, :-1] = ordered[:, 1:] != ordered[:, :-1]
    ends = np.where(last, np.arange(1, units + 1), units)
    return np.minimum.accumulate(ends[:, ::-1], axis=1)[:, ::-1].astype(np.int64)


def _service(given: ArrayLike, units: int) -> Floats:
    means = read_numbers("service_minutes", np.atleast_1d(np.asarray(given)), dimensions=1)
    check_each("service_minutes", means, above_zero=True)
    if means.size not in (1, units):
        raise UsageError(
            f"service_minutes has {means.size} numbers and there are {units} units; give one for "
            "all or one for each."
        )
    return np.array(np.broadcast_to(means, (units,)))


def _names(given: tuple[str, ...], units: int) -> tuple[str, ...]:
    names = tuple(given) or tuple(str(unit + 1) for unit in range(units))
    if len(names) != units or len(set(names)) != units:
        raise UsageError(
            f"{len(set(names))} different names for {units} units; give each unit its own."
        )
    return names
