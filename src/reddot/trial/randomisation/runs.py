"""Many trials at once: what the randomisation test says of each, for calibration and power."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reddot.errors import UsageError
from reddot.stats.arguments import check_level, check_whole
from reddot.stats.workers import map_chunks, spawn_streams
from reddot.trial.analysis.arrays import Floats, Ints, whole_numbers
from reddot.trial.randomisation.critical import limits_of
from reddot.trial.randomisation.draws import exchange, redraw
from reddot.trial.randomisation.inference import ratio_of
from reddot.trial.randomisation.layout import layout_of
from reddot.trial.randomisation.reallocation import Exchanged, Reallocation, Redrawn

RUNS_A_CHUNK = 100  # with a stream of their own
COLUMNS = 4  # ratio, low, high, p-value

Chunk = tuple[np.random.Generator, Floats, Floats, Ints]


def randomisation_p_values(  # noqa: PLR0913 - what was seen, then how it is drawn
    y_many: ArrayLike,
    arm: ArrayLike,
    stratum: ArrayLike | None = None,
    *,
    exposure: ArrayLike | None = None,
    reallocation: Reallocation | None = None,
    draws: int = 999,
    seed: int = 1,
    workers: int = 1,
) -> Floats:
    """Return the p-value of each of many runs of one trial; for what it asks see below.

    Parameters and errors are those of `randomisation_limits`.

    Returns
    -------
    array of shape (runs,)
        1 for a run in which there is nothing to compare.

    Examples
    --------
    >>> randomisation_p_values([[9, 8, 9, 0, 1, 0], [0] * 6], [1, 1, 1, 0, 0, 0], draws=99).shape
    (2,)

    """
    return randomisation_limits(
        y_many,
        arm,
        stratum,
        exposure=exposure,
        reallocation=reallocation,
        draws=draws,
        seed=seed,
        workers=workers,
    )[:, 3]


def randomisation_limits(  # noqa: PLR0913 - as above
    y_many: ArrayLike,
    arm: ArrayLike,
    stratum: ArrayLike | None = None,
    *,
    exposure: ArrayLike | None = None,
    reallocation: Reallocation | None = None,
    draws: int = 999,
    level: float = 0.95,
    seed: int = 1,
    workers: int = 1,
) -> Floats:
    """Return ratio, low, high and p-value of each of many runs of one trial.

    Parameters
    ----------
    y_many : array of shape (runs, K)
        Events of each cluster, that is of each unit that was randomised, K of them.
    arm : array of shape (K,) or (runs, K)
        1 for the carry arm, 0 for control.
    stratum : array of shape (K,), optional
        One stratum unless given.
    exposure : array of shape (K,) or (runs, K), optional
        Above 0; 1 each unless given.
    reallocation : Exchanged or Redrawn, optional
        As in `randomisation_test`.
    draws : int
        Allocations drawn for each run anew, so that the runs are independent.
    level, seed, workers
        As in `randomisation_test`.

    Returns
    -------
    array of shape (runs, 4)
        Columns ratio, low, high, p-value. Where nothing can be compared they are NaN, 0, infinity
        and 1. The same for any number of workers.

    Raises
    ------
    UsageError
        For arrays that do not fit each other, a negative count or an exposure not above 0.

    Examples
    --------
    >>> found = randomisation_limits([[9, 8, 9, 0, 1, 0]], [1, 1, 1, 0, 0, 0], draws=99)
    >>> found[0, :3].tolist()
    [26.0, 0.0, inf]

    """
    y = _table("y_many", y_many, np.shape(y_many))
    at_risk = _table("exposure", np.ones(y.shape[1]) if exposure is None else exposure, y.shape)
    arms = _table("arm", arm, y.shape).astype(np.int64)
    if y.min(initial=0) < 0 or at_risk.min(initial=1) <= 0 or not np.isin(arms, (0, 1)).all():
        raise UsageError("Counts must be 0 or more, exposures above 0 and arms 0 or 1.")
    strata = whole_numbers("stratum", np.zeros(y.shape[1], int) if stratum is None else stratum)
    if len(strata) != y.shape[1]:
        raise UsageError(f"stratum has {len(strata)} values; a run has {y.shape[1]} counts.")
    firsts = range(0, len(y), RUNS_A_CHUNK)
    parts = [slice(first, first + RUNS_A_CHUNK) for first in firsts]
    chunks = [
        (rng, y[part], at_risk[part], arms[part])
        for rng, part in zip(spawn_streams(seed, len(parts)), parts, strict=True)
    ]
    judge = partial(
        _limits_of_runs,
        strata,
        reallocation or Exchanged(),
        check_whole("draws", draws, least=1),
        check_level(level),
    )
    return np.vstack([np.empty((0, COLUMNS)), *map_chunks(judge, chunks, workers=workers)])


def _limits_of_runs(
    stratum: Ints, reallocation: Reallocation, draws: int, level: float, chunk: Chunk
) -> Floats:
    rng, y, exposure, arm = chunk
    block = reallocation.block if isinstance(reallocation, Exchanged) else None
    layout = layout_of(stratum, np.zeros_like(stratum) if block is None else block)
    found = np.tile([np.nan, 0.0, np.inf, 1.0], (len(y), 1))
    for run in range(len(y)):
        rows = layout.rows(y[run], exposure[run], arm[run])
        if not rows.observed.any():
            continue
        if isinstance(reallocation, Redrawn):
            given = reallocation.columns
            columns = layout.order if given is None else given[layout.order]
            criticals = redraw(rows, reallocation.draw, columns, (rng, draws))
        else:
            criticals = exchange(rows, (rng, draws))
        limits = limits_of(criticals, ratio_of(rows), level)
        found[run] = ratio_of(rows), limits.low, limits.high, limits.p_value
    return found


def _table(name: str, values: ArrayLike, shape: tuple[int, ...]) -> NDArray[np.float64]:
    try:
        array = np.broadcast_to(np.asarray(values, dtype=np.float64), shape)
    except (TypeError, ValueError):
        array = np.empty(0)
    if array.ndim != 2 or not np.isfinite(array).all():
        raise UsageError(
            f"{name} must be finite numbers: one row a run in y_many, in others also one row for "
            f"all runs, as long as those of y_many; given: {values!r:.200}"
        )
    return array
