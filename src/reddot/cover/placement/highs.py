"""HiGHS on one thread: a linear program with its shadow prices, and its whole-number form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import highspy
import numpy as np
from scipy.sparse import csc_array

from reddot.cover.placement.question import Counts
from reddot.cover.simulation.inputs import Floats

# One thread: the answer is the same on every machine, and programs of this size gain from no more.
# Cuts stay at the root and nothing is begun again: here the nodes are quicker than what saves them.
_OPTIONS: Mapping[str, bool | int | float | str] = {
    "output_flag": False,
    "threads": 1,
    "parallel": "off",
    "mip_rel_gap": 0.0,
    "mip_detect_symmetry": False,
    "mip_heuristic_effort": 0.0,
    "mip_allow_restart": False,
    "mip_allow_cut_separation_at_nodes": False,
    "mip_pscost_minreliable": 1,
}


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """Maximise earns @ x with 0 ≤ x ≤ most and table @ x ≤ limits.

    ``earns``, ``most`` and ``whole`` have the shape (columns,), ``table`` rows × columns and
    ``limits`` (rows,); ``whole`` is 1 where x must be a whole number.
    """

    earns: Floats
    most: Floats
    whole: Counts
    table: csc_array
    limits: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Relaxed:
    """A program whose numbers need not be whole.

    ``earned`` bounds what whole numbers earn. ``prices`` (columns,) is what one more of a column
    adds where it is at its upper end, and what it costs, below 0, where it is at 0.
    """

    earned: float
    prices: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Best:
    """The best whole x (columns,), None where none was found; the bound; whether it is proven."""

    x: Floats | None
    bound: float
    proven: bool


def relax(program: Program) -> Relaxed | None:
    """Solve a program with fractions allowed; None where HiGHS does not come to an end."""
    solver = _loaded(program, np.zeros_like(program.most), program.most)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    prices = -np.asarray(solver.getSolution().col_dual, np.float64)
    return Relaxed(-solver.getInfo().objective_function_value, prices)


def best_whole(
    program: Program, low: Floats, high: Floats, *, nodes: int, seconds: float | None
) -> Best:
    """Solve a program in whole numbers, its columns between `low` and `high` (columns,)."""
    solver = _loaded(program, low, high)
    columns = np.flatnonzero(program.whole).astype(np.int32)
    kinds = np.full(len(columns), highspy.HighsVarType.kInteger)
    solver.changeColsIntegrality(len(columns), columns, kinds)
    solver.setOptionValue("mip_max_nodes", nodes)
    if seconds is not None:
        solver.setOptionValue("time_limit", seconds)
    solver.run()
    info = solver.getInfo()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    return Best(
        x=np.asarray(solver.getSolution().col_value, np.float64) if found else None,
        bound=-info.mip_dual_bound,
        proven=solver.getModelStatus() == highspy.HighsModelStatus.kOptimal,
    )


def _loaded(program: Program, low: Floats, high: Floats) -> highspy.Highs:
    solver: highspy.Highs = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in _OPTIONS.items():
        if solver.setOptionValue(name, value) != highspy.HighsStatus.kOk:
            raise ValueError(f"HiGHS has no option {name}")  # a newer version: see _OPTIONS
    solver.passModel(_model(program, low, high))
    return solver


def _model(program: Program, low: Floats, high: Floats) -> highspy.HighsLp:
    model, rows = highspy.HighsLp(), len(program.limits)
    model.num_col_, model.num_row_ = len(program.earns), rows
    model.col_cost_, model.col_lower_, model.col_upper_ = -program.earns, low, high
    model.row_lower_, model.row_upper_ = np.full(rows, -highspy.kHighsInf), program.limits
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kColwise
    matrix.start_, matrix.index_ = program.table.indptr, program.table.indices
    matrix.value_ = program.table.data
    return model
