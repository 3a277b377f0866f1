"""The integer program behind every question: HiGHS, through scipy, without clocks.

A limit is on nodes and never on seconds, so that the answer is the same on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from reddot.disclosure.system import Real, System, Whole

NODES = 2_000
OPTIMAL, STOPPED, INFEASIBLE = 0, 1, 2


class Outcome(Enum):
    """How a search ended."""

    BEST = auto()
    SOME = auto()
    NONE = auto()
    UNDECIDED = auto()


@dataclass(frozen=True, slots=True)
class Program:
    """Minimise ``cost @ x`` where low <= rows @ x <= high and least <= x <= most.

    `whole` (n,) is 1 for columns that must be whole numbers and 0 for others.
    """

    cost: Real
    rows: csr_array
    low: Real
    high: Real
    least: Real
    most: Real
    whole: Whole


@dataclass(frozen=True, slots=True)
class Solution:
    """How a search ended, and the columns (n,) it ended at, if any."""

    outcome: Outcome
    values: Real | None = None


def solve(program: Program, *, nodes: int = NODES, gap: float = 0.0) -> Solution:
    """Solve a program, or say that it cannot be, or that the nodes did not suffice.

    `gap` is how much dearer than the best a solution may be, as a share of its cost.

    References
    ----------
    Huangfu and Hall (2018), doi:10.1007/s12532-017-0130-5.
    """
    found = milp(
        program.cost,
        integrality=program.whole,
        bounds=Bounds(program.least, program.most),
        constraints=LinearConstraint(program.rows, program.low, program.high),
        options={"node_limit": nodes, "mip_rel_gap": gap},
    )
    values = None if found.x is None else np.asarray(found.x, float)
    if found.status == INFEASIBLE:
        return Solution(Outcome.NONE)
    if values is None:
        return Solution(Outcome.UNDECIDED)
    return Solution(Outcome.BEST if found.status == OPTIMAL else Outcome.SOME, values)


def extreme(system: System, cost: Real, *, whole: bool = True, nodes: int = NODES) -> Solution:
    """The point of a system at which ``cost @ x`` is least, in whole numbers or any."""
    kinds = np.full(len(cost), int(whole), np.int64)
    return solve(
        Program(cost, system.sums, system.low, system.high, system.least, system.most, kinds),
        nodes=nodes,
    )


def whole_point(values: Real) -> Whole | None:
    """The values as whole numbers; None where one of them is none."""
    near = np.rint(values)
    return near.astype(np.int64) if np.abs(near - values).max(initial=0.0) < 1e-5 else None
