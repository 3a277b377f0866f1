"""By which published numbers a protected count is pinned: the sums an attacker would write down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from reddot.disclosure.attack import Verdict
from reddot.disclosure.publication import Fact, Publication, facts_of
from reddot.disclosure.ranges import Range
from reddot.disclosure.space import Space
from reddot.disclosure.system import Real, System, build

Flags = NDArray[np.bool_]
NAMED = 5
TINY = 1e-7


@dataclass(frozen=True, slots=True)
class Route:
    """How one protected count can be worked out.

    Parameters
    ----------
    verdict : Verdict
    facts : tuple of Fact
        The published quantities whose sums give the least and the most.
    needs_whole : bool
        Whether the sums alone do not do it, but that counts are whole numbers does.
    """

    verdict: Verdict
    facts: tuple[Fact, ...]
    needs_whole: bool

    def words(self) -> str:
        """The finding in a sentence: the cell, what remains possible of it, and from what."""
        least, most = self.verdict.least, self.verdict.most
        named = [fact.words() for fact in self.facts[:NAMED]]
        more = len(self.facts) - len(named)
        parts = [*named, *([f"{more} more"] if more > 0 else [])]
        parts += ["counts being whole numbers"] if self.needs_whole else []
        name = self.verdict.fact.name()
        found = "must be" if least == most else "can only be"
        rest = Range(least, most).words()
        return f"{name} {found} {rest}, from {'; '.join(parts) or 'its own cell'}"


def routes(
    space: Space, publications: Sequence[Publication], verdicts: Sequence[Verdict]
) -> tuple[Route, ...]:
    """The route to each protected count, by the duals of the linear bounds.

    Parameters
    ----------
    space : Space
        The atoms of everything published.
    publications : sequence of Publication
        What the verdicts were found from.
    verdicts : sequence of Verdict
        Those to explain.
    """
    if not verdicts:
        return ()
    system = build(space, facts_of(publications))
    rows = {fact.key: row for row, fact in enumerate(system.facts)}
    return tuple(route(system, rows[v.fact.key], v) for v in verdicts)


def route(system: System, row: int, verdict: Verdict) -> Route:
    """The route to one count."""
    target = system.sums[[row], :].toarray().ravel()
    low, by_low = bound(system, target)
    high, by_high = bound(system, -target)
    used = np.flatnonzero(by_low | by_high)
    most = np.inf if verdict.most is None else verdict.most
    gap = max(verdict.least - low, 0.0 if verdict.most is None else -high - most)
    if gap > 1 - TINY:
        used = np.flatnonzero(neighbours(system, row))
    own = [row] if verdict.fact.says.is_one() else [r for r in used if r != row]
    facts = [system.facts[r] for r in own if r < len(system.facts)]
    return Route(verdict, tuple(facts), needs_whole=gap > TINY)


def bound(system: System, cost: Real) -> tuple[float, Flags]:
    """The least of a sum over any counts that fit, and which of the m rows (bool) it rests on."""
    has_low, has_high = np.isfinite(system.low), np.isfinite(system.high)
    matrix: Any = csr_array(vstack([system.sums[has_high], -system.sums[has_low]]))
    limits = np.concatenate([system.high[has_high], -system.low[has_low]])
    columns: Any = np.column_stack([system.least, system.most])
    found = linprog(cost, A_ub=matrix, b_ub=limits, bounds=columns, method="highs")
    used = np.zeros(len(system.low), bool)
    if found.x is None or found.fun is None:
        return -np.inf, used
    rows = np.concatenate([np.flatnonzero(has_high), np.flatnonzero(has_low)])
    used[rows[np.abs(found.ineqlin.marginals) > TINY]] = True
    return float(found.fun), used


def neighbours(system: System, row: int) -> Flags:
    """The rows that share atoms with a quantity."""
    mine = system.sums[[row], :].toarray().ravel()
    found: Flags = (abs(system.sums) @ mine) > 0
    return found
