"""A question of placement as plain arrays, checked: who is covered from where, for how much."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reddot.cover.simulation.inputs import Floats
from reddot.errors import UsageError

Bools = NDArray[np.bool_]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Question:
    """Put `count` more carriers at the sites so that the weight covered earns the most.

    ``covers`` (zones × sites) is true where a carrier at the site covers the zone; ``weights``
    (zones,) are 0 or more. ``gains`` (layers,) is what one unit of weight earns from its first,
    second, … carrier; nothing beyond. ``locked`` (sites,) carriers are there already and stay;
    ``capacity`` (sites,) is how many a site can hold, those included.
    """

    covers: Bools
    weights: Floats
    gains: Floats
    count: int
    locked: Counts
    capacity: Counts

    @property
    def room(self) -> Counts:
        """How many more carriers each site can hold."""
        return self.capacity - self.locked

    def earned(self, added: Counts) -> float:
        """What the locked carriers and those `added` (sites,) earn together."""
        return float(self.weights @ self.earned_by_zone(added))

    def earned_by_zone(self, added: Counts) -> Floats:
        """What one unit of weight of each zone earns."""
        layers = self.covers.astype(np.float64) @ (self.locked + added).astype(np.float64)
        total = np.concatenate([[0.0], np.cumsum(self.gains)])
        earned: Floats = total[np.minimum(layers.astype(np.int64), len(self.gains))]
        return earned

    def reached_share(self, added: Counts) -> float | None:
        """The share of the weight that at least one carrier covers; None without any weight."""
        whole = float(self.weights.sum())
        if not whole:
            return None
        reached = self.covers[:, (self.locked + added) > 0].any(axis=1)
        return min(1.0, float(self.weights[reached].sum()) / whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sites:
    """How many carriers may be added and to what.

    ``locked`` and ``capacity`` are one number for each site, or one for all of them.
    """

    count: int
    locked: ArrayLike | None = None
    capacity: ArrayLike = 1


def ask(covers: ArrayLike, weights: ArrayLike, gains: ArrayLike, sites: Sites) -> Question:
    """Put a question, its arrays checked.

    Raises
    ------
    UsageError
        An array has another shape than the others ask for, a number is negative, not finite or
        not whole where it must be, or more carriers are locked at a site than it can hold.
    """
    table = np.asarray(covers)
    if table.ndim != 2 or table.dtype != np.bool_:
        raise UsageError(
            f"covers has the shape {table.shape} and holds {table.dtype}; "
            "give true or false for each zone and site, shape (zones, sites)."
        )
    zones, places = table.shape
    locked = whole_numbers("locked", 0 if sites.locked is None else sites.locked, places)
    capacity = np.maximum(whole_numbers("capacity", sites.capacity, places), locked)
    return Question(
        covers=table,
        weights=check_weights(weights, zones),
        gains=np.asarray(gains, np.float64),
        count=check_count(sites.count),
        locked=locked,
        capacity=capacity,
    )


def check_weights(weights: ArrayLike, zones: int) -> Floats:
    """Return weights (zones,) where all are finite and at least 0; else raise."""
    given = np.asarray(weights, np.float64)
    if given.shape != (zones,):
        raise UsageError(
            f"weights has the shape {given.shape}; give one for each zone, shape ({zones},)."
        )
    wrong = np.flatnonzero(~(np.isfinite(given) & (given >= 0)))
    if len(wrong):
        raise UsageError(
            f"The weight of zone {wrong[0]} is {given[wrong[0]]}; give a number of 0 or more."
        )
    return given


def check_count(count: int) -> int:
    """Return a number of carriers where it is whole and at least 0; else raise."""
    if isinstance(count, bool) or int(count) != count or count < 0:
        raise UsageError(f"count is {count}; give a whole number of carriers, 0 or more.")
    return int(count)


def check_share(name: str, share: float, *, most: float = 1.0) -> float:
    """Return a share where it is from 0 to `most`; else raise."""
    if not 0 <= share <= most:
        raise UsageError(f"{name} is {share}; give a share from 0 to {most:g}.")
    return float(share)


def whole_numbers(name: str, given: ArrayLike, places: int) -> Counts:
    """Return whole numbers of 0 or more, one for each site, where they are; else raise."""
    numbers = np.asarray(given)
    if numbers.ndim == 0:
        numbers = np.full(places, numbers)
    if numbers.shape != (places,):
        raise UsageError(
            f"{name} has the shape {numbers.shape}; give one number for each site, ({places},)."
        )
    wrong = np.flatnonzero(~((numbers >= 0) & (numbers == np.floor(numbers))))
    if len(wrong):
        raise UsageError(
            f"{name} of site {wrong[0]} is {numbers[wrong[0]]}; give a whole number, 0 or more."
        )
    return numbers.astype(np.int64)
