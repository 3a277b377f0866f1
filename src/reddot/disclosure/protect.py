"""The integer program that hides one count: the cheapest other counts that fit what stays shown.

To leave a count possible that is not the true one, other counts must differ from the truth as
well. Those of them that would have been shown are what has to be withheld; the program finds
the set that loses least, and its solution is the proof that the set suffices.

References
----------
After the idea of complementary suppression as a search for counts that fit, Kelly, Golden and
Assad (1992), doi:10.1002/net.3230220405; Fischetti and Salazar-González (2001),
doi:10.1287/mnsc.47.7.1008.9805.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array, hstack, vstack

from reddot.disclosure.drafts import Draft
from reddot.disclosure.solver import Outcome, Program, solve, whole_point
from reddot.disclosure.system import MANY, Real, System, Whole
from reddot.disclosure.witnesses import Witnesses

NODES, GAP, NEAR = 100, 0.1, 10


@dataclass(slots=True)
class Decision:
    """Which rows are withheld so far, and what has been proved.

    Parameters
    ----------
    loose : System
        With all withheld that may be.
    drafts : dict
        Row to the draft of its quantity, for rows of the new publication.
    shown : dict
        Row to what it says if shown, for the rows still shown that may be withheld.
    seen : Witnesses
        Of the system in which the rows of `shown` are shown.
    truth : NDArray (n,)
    """

    loose: System
    drafts: dict[int, Draft]
    shown: dict[int, tuple[int, float]]
    seen: Witnesses
    truth: Whole

    def withhold(self, rows: Sequence[int]) -> None:
        """Withhold rows; every point found so far still fits."""
        for row in rows:
            self.shown.pop(row, None)
        self.seen.system = current(self.loose, self.shown)


def current(loose: System, shown: dict[int, tuple[int, float]]) -> System:
    """The system in which some of the rows that may be withheld are shown."""
    low, high = loose.low.copy(), loose.high.copy()
    for row, (least, most) in shown.items():
        low[row], high[row] = max(low[row], least), min(high[row], most)
    return replace(loose, low=low, high=high)


def protect(decision: Decision, row: int) -> bool:
    """Withhold the cheapest rows that hide one quantity well enough; False if none do.

    Notes
    -----
    What remains possible may lie anywhere about the true count; the places are tried in the
    order of how little they ask beyond what is proved already.
    """
    for low, high in aims(decision, row):
        if reach(decision, row, -1, low) and reach(decision, row, 1, high):
            return True
    return False


def aims(decision: Decision, row: int) -> Iterator[tuple[int, int]]:
    """The ranges that would satisfy a quantity's requirement, the nearest first."""
    seen, wants = decision.seen, decision.loose.facts[row].wants
    if wants is None:
        return
    true = int(decision.loose.values(decision.truth)[row])
    low, high = int(seen.low[row]), int(seen.high[row])
    found = set()
    for least in range(true - wants.width, true + 1):
        bottom = min([least, *([] if wants.low is None else [wants.low])])
        top = max([least + wants.width, *([] if wants.high is None else [wants.high])])
        if bottom >= decision.loose.low[row] and top <= decision.loose.high[row]:
            found.add((bottom, top))
    asked = {aim: (max(0, low - aim[0]), max(0, aim[1] - high)) for aim in found}
    yield from sorted(found, key=lambda aim: (sum(n > 0 for n in asked[aim]), sum(asked[aim]), aim))


def reach(decision: Decision, row: int, sense: int, level: int) -> bool:
    """Make a level of one quantity possible, withholding what that takes.

    Counts of the quantity's own part alone are moved first: that mostly does, and asks far less.
    """
    seen = decision.seen
    if (seen.low[row] <= level) if sense < 0 else (seen.high[row] >= level):
        return True
    return any(settle(decision, (row, sense, level), own) for own in scopes(decision.loose, row))


def scopes(system: System, row: int) -> Iterator[Whole]:
    """Columns to move, the fewest first: of the quantity's parts, of those tied to them, all."""
    touched = csr_array(system.sums[[row], :]).nonzero()[1]
    size = 0
    for _ in range(2):
        own = np.isin(system.parts, system.parts[touched])
        columns = np.flatnonzero(own).astype(np.int64)
        if size < len(columns) < len(own):
            yield columns
        size = len(columns)
        rows = np.unique(csr_array(system.sums[:, columns]).nonzero()[0])
        touched = csr_array(system.sums[rows, :]).nonzero()[1]
    yield np.arange(len(system.parts))


def settle(decision: Decision, aim: tuple[int, int, int], columns: Whole) -> bool:
    """Reach an aim by some columns, the others as they truly are; False if that cannot be."""
    found = cut(decision, columns)
    program = hiding(decision, found, aim)
    moved = cheapest(near(program, decision.truth[columns]), len(columns))
    if moved is None:
        moved = cheapest(program, len(columns))
    if moved is None:
        return False
    point = decision.truth.copy()
    point[columns] = moved
    values = decision.loose.values(point)
    left = [r for r in found.shown if not inside(decision.shown[r], int(values[r]))]
    decision.withhold(left)
    return decision.seen.add(point)


@dataclass(frozen=True, slots=True)
class Cut:
    """A system in some of its columns: the rows these are in, and what the others add to each.

    `rows` (m,) and `columns` (n,) are places in the whole, `sums` (m, n); `shown` are those of the
    rows that are shown and may be withheld.
    """

    rows: Whole
    columns: Whole
    sums: csr_array
    rest: Real
    shown: list[int]


def cut(decision: Decision, columns: Whole) -> Cut:
    """The system that a decision has left, in some columns."""
    system = decision.seen.system
    inside_columns = csr_array(system.sums[:, columns])
    rows = np.unique(inside_columns.nonzero()[0]).astype(np.int64)
    sums = csr_array(inside_columns[rows, :])
    rest = system.values(decision.truth)[rows] - sums @ decision.truth[columns]
    shown = [row for row in rows.tolist() if row in decision.shown]
    return Cut(rows, columns, sums, rest.astype(float), shown)


def near(program: Program, truth: Whole) -> Program:
    """The program in which no count is far from the true one: it is solved far sooner."""
    width = len(truth)
    least, most = program.least.copy(), program.most.copy()
    least[:width] = np.maximum(least[:width], truth - NEAR)
    most[:width] = np.minimum(most[:width], truth + NEAR)
    most[width:] = np.minimum(most[width:], NEAR)
    return replace(program, least=least, most=most)


def cheapest(program: Program, width: int) -> Whole | None:
    """The first `width` columns of a cheap solution in whole numbers; None if none was found.

    Where the linear solution is whole already, as it often is for sums, it is the best one.
    """
    linear = solve(replace(program, whole=np.zeros_like(program.whole)))
    if linear.values is None:
        return None
    point = whole_point(linear.values[:width])
    if point is not None:
        return point
    found = solve(program, nodes=NODES, gap=GAP)
    if found.outcome is Outcome.UNDECIDED:
        found = solve(program, gap=GAP)
    return None if found.values is None else whole_point(found.values[:width])


def inside(says: tuple[int, float], value: int) -> bool:
    """Whether a shown cell allows a value."""
    return says[0] <= value <= says[1]


def hiding(decision: Decision, found: Cut, aim: tuple[int, int, int]) -> Program:
    """The program: whole counts at the level, at the least cost of leaving what is shown.

    Columns are the n counts, then for each row still shown how far above and how far below
    what it says it lies.
    """
    row, sense, level = aim
    system, place = decision.seen.system, {r: n for n, r in enumerate(found.rows.tolist())}
    count, width = len(found.shown), len(found.columns)
    end = level - found.rest[place[row]]
    low = np.append(system.low[found.rows] - found.rest, end if sense > 0 else -np.inf)
    high = np.append(system.high[found.rows] - found.rest, np.inf if sense > 0 else end)
    at = [place[r] for r in found.shown]
    over = csr_array((np.ones(count), (at, range(count))), shape=(len(low), count))
    sums = vstack([found.sums, found.sums[[place[row]], :]])
    weights = np.array([decision.drafts[r].weight() for r in found.shown])
    up, down = room(decision, found.shown)
    return Program(
        np.concatenate([np.zeros(width), weights, weights]),
        csr_array(hstack([sums, -over, over])),
        low,
        high,
        np.concatenate([system.least[found.columns], np.zeros(2 * count)]),
        np.concatenate([system.most[found.columns], up, down]),
        np.concatenate([np.ones(width), np.zeros(2 * count)]).astype(np.int64),
    )


def room(decision: Decision, rows: list[int]) -> tuple[Real, Real]:
    """How far each shown row may lie above and below what it says, once withheld."""
    says = [decision.shown[row] for row in rows]
    up = [min(MANY, decision.loose.high[r] - s[1]) for r, s in zip(rows, says, strict=True)]
    down = [s[0] - decision.loose.low[r] for r, s in zip(rows, says, strict=True)]
    return np.array(up, float), np.array(down, float)
