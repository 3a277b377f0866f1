"""The attacker: what everything ever published leaves possible of each protected count.

Notes
-----
A protected count is safe only if whole counts that fit everything published have been found and
leave it as wide as its policy says; it is never called safe because a bound was loose.

References
----------
The attacker's problem of cell suppression: Fischetti and Salazar-González (2001),
doi:10.1287/mnsc.47.7.1008.9805. Exact integer bounds instead of linear ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from reddot.disclosure.propagate import row_limits, tighten
from reddot.disclosure.publication import Fact, Publication, facts_of
from reddot.disclosure.solver import Outcome, extreme, whole_point
from reddot.disclosure.space import Space
from reddot.disclosure.split import Share, split
from reddot.disclosure.system import MANY, Whole, build
from reddot.disclosure.witnesses import Witnesses, gather, targets
from reddot.errors import BadDataError


class Standing(StrEnum):
    """How a protected count stands against everything published."""

    RECOVERED = "recovered"
    TOO_NARROW = "too_narrow"
    UNDECIDED = "undecided"
    SAFE = "safe"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One protected count: how it stands, and what remains possible of it.

    `least` and `most` are exact unless the standing is safe, where they have been seen to be
    possible and there may be more; `most` is None without limit.
    """

    fact: Fact
    standing: Standing
    least: int
    most: int | None

    @property
    def is_safe(self) -> bool:
        """Whether the policy is kept."""
        return self.standing is Standing.SAFE


def attack(
    space: Space, publications: Sequence[Publication], witnesses: Sequence[Whole] = ()
) -> tuple[Verdict, ...]:
    """Attack everything ever published together, and say how each protected count stands.

    Parameters
    ----------
    space : Space
        The atoms of everything published.
    publications : sequence of Publication
        All of them, in any order.
    witnesses : sequence of NDArray
        Counts of the space's shape that may fit, to save time; each is checked.

    Raises
    ------
    BadDataError
        The publications contradict each other.
    """
    system = tighten(build(space, facts_of(publications)))
    known = [point for point in map(system.point, witnesses) if system.allows(point)]
    found: dict[int, Verdict] = {}
    for share in split(system):
        own = attack_share(share, known)
        found |= {int(share.rows[row]): verdict for row, verdict in own.items()}
    return tuple(found[row] for row in sorted(found))


def attack_share(share: Share, known: Sequence[Whole]) -> dict[int, Verdict]:
    """How each protected count of one share stands, by its row in the share."""
    rows = targets(share.system.facts)
    if known and not rows:
        return {}
    seen = Witnesses(share.system)
    for point in np.unique([point[share.columns] for point in known], axis=0) if known else ():
        seen.add(point)
    if not seen.points:
        start(seen)
    gather(seen, rows)
    return {row: judge(seen, row) for row in rows}


def start(seen: Witnesses) -> None:
    """The first counts that fit.

    Raises
    ------
    BadDataError
        There are none.
    """
    found = extreme(seen.system, np.zeros(len(seen.system.least)))
    if found.outcome is Outcome.NONE:
        raise BadDataError("The published numbers contradict each other; no counts fit them.")
    if found.values is not None:
        seen.add(whole_point(found.values))


def judge(seen: Witnesses, row: int) -> Verdict:
    """How one protected count stands."""
    fact = seen.system.facts[row]
    if not seen.satisfies(row):
        least, most, sure = bounds(seen, row)
        return Verdict(fact, standing(fact, least, most, sure=sure), least, most)
    return Verdict(fact, Standing.SAFE, int(seen.low[row]), int(seen.high[row]))


def standing(fact: Fact, least: int, most: int | None, *, sure: bool) -> Standing:
    """The standing of a count of which `least` to `most` remains possible."""
    if fact.wants is None or (sure and fact.wants.met_by(least, most)):
        return Standing.SAFE
    if least == most:
        return Standing.RECOVERED
    return Standing.TOO_NARROW if not fact.wants.met_by(least, most) else Standing.UNDECIDED


def bounds(seen: Witnesses, row: int) -> tuple[int, int | None, bool]:
    """The least and most of one quantity over all whole solutions, and whether both are sure.

    Not sure means that the search ran out of nodes; the bounds are then those of propagation,
    which are never too narrow.
    """
    outer = row_limits(seen.system)
    least, sure_low = one_bound(seen, row, 1, float(outer.low[row]))
    most, sure_high = one_bound(seen, row, -1, float(outer.high[row]))
    return least or 0, most, sure_low and sure_high


def one_bound(seen: Witnesses, row: int, sense: int, outer: float) -> tuple[int | None, bool]:
    """One end: reached by a witness already, or by the solver, or by propagation and not sure."""
    reached = int((seen.low if sense > 0 else seen.high)[row])
    if seen.points and reached == outer:
        return reached, True
    cost = sense * seen.system.sums[[row], :].toarray().ravel()
    found = extreme(seen.system, cost)
    point = None if found.values is None else whole_point(found.values)
    if found.outcome is Outcome.BEST and seen.add(point):
        value = int(seen.low[row] if sense > 0 else seen.high[row])
        return (None if abs(value) >= MANY // 2 else value), True
    return (None if not np.isfinite(outer) else int(outer)), False


def exact_bounds(space: Space, publications: Sequence[Publication]) -> tuple[Verdict, ...]:
    """The exact least and most of every protected count, however safe: slower than `attack`.

    Raises
    ------
    BadDataError
        The publications contradict each other.
    """
    system = tighten(build(space, facts_of(publications)))
    found: dict[int, Verdict] = {}
    for share in split(system):
        seen = Witnesses(share.system)
        start(seen)
        for row in targets(share.system.facts):
            least, most, sure = bounds(seen, row)
            fact = share.system.facts[row]
            verdict = Verdict(fact, standing(fact, least, most, sure=sure), least, most)
            found[int(share.rows[row])] = verdict
    return tuple(found[row] for row in sorted(found))
