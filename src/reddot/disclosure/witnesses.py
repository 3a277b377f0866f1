"""Counts that fit everything published: each proves by itself what an attacker cannot rule out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from reddot.disclosure.publication import Fact
from reddot.disclosure.solver import Outcome, extreme, whole_point
from reddot.disclosure.system import Real, System, Whole

EASY_NODES = 50


@dataclass(slots=True)
class Witnesses:
    """Whole solutions of a system, and the least and most they give each quantity.

    `points` are (n,); `low` and `high` (m,). Every point is checked in whole numbers before it
    counts, so a proof does not rest on where the point came from.
    """

    system: System
    points: list[Whole] = field(default_factory=list)
    low: Whole = field(init=False)
    high: Whole = field(init=False)

    def __post_init__(self) -> None:
        rows = len(self.system.low)
        top = np.iinfo(np.int64).max
        self.low, self.high = np.full(rows, top), np.full(rows, -top)

    def add(self, point: Whole | None) -> bool:
        """Keep a point that fits everything published; say whether it does."""
        if point is None or not self.system.allows(point):
            return False
        self.points.append(point)
        values = self.system.values(point)
        self.low, self.high = np.minimum(self.low, values), np.maximum(self.high, values)
        return True

    def satisfies(self, row: int) -> bool:
        """Whether the points alone prove that a quantity is hidden well enough."""
        wants = self.system.facts[row].wants
        if wants is None:
            return True
        return bool(self.points) and wants.met_by(int(self.low[row]), int(self.high[row]))

    def open(self, rows: Iterable[int]) -> list[int]:
        """The rows of which nothing is proved yet."""
        return [row for row in rows if not self.satisfies(row)]


def targets(facts: Sequence[Fact]) -> list[int]:
    """The rows of quantities that must stay hidden."""
    return [row for row, fact in enumerate(facts) if fact.wants]


def gather(witnesses: Witnesses, rows: Sequence[int]) -> None:
    """Look for points that settle many quantities at once.

    Notes
    -----
    Pushes all that are open up or down together, with signs that differ by the digits of
    their places, and stops when a whole round settles none.
    """
    left = witnesses.open(rows)
    for turn in range(max(1, len(left)).bit_length() + 1):
        if not left:
            return
        signs = [1 - 2 * ((place >> turn - 1) & 1) if turn else 1 for place in range(len(left))]
        for direction in (1, -1):
            push(witnesses, left, direction * np.array(signs, float))
        now = witnesses.open(left)
        if turn and len(now) == len(left):
            return
        left = now


def push(witnesses: Witnesses, rows: Sequence[int], signs: Real) -> None:
    """Add the point at which the signed sum of quantities is least."""
    cost = np.asarray(signs @ witnesses.system.sums[list(rows), :], float)
    found = extreme(witnesses.system, cost, whole=False)
    if found.outcome is Outcome.NONE or found.values is None:
        return
    if not witnesses.add(whole_point(found.values)):
        found = extreme(witnesses.system, cost, nodes=EASY_NODES)
        if found.values is not None:
            witnesses.add(whole_point(found.values))
