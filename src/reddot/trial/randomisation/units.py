"""What was randomised, as rows that the draws can exchange."""

from __future__ import annotations

import numpy as np

from reddot.errors import NotEnoughDataError, UsageError
from reddot.trial.analysis.arrays import Floats, Ints
from reddot.trial.analysis.totals import Totals
from reddot.trial.randomisation.kernel import Rows
from reddot.trial.randomisation.layout import layout_of
from reddot.trial.randomisation.reallocation import Exchanged, Reallocation, Redrawn

NO_EVENTS = "There are no events in either arm, so that there is no ratio of rates."
NO_COMPARISON = (
    "No stratum has both arms and an event, so that there is nothing to compare. Use wider strata "
    "if the design had them."
)
ONE_ALLOCATION = (
    "Only this allocation was possible within these strata, so that no draw can differ from it."
)
CROSSED = (
    "Clusters change arm, so that arms cannot be exchanged between them. Redraw by the design "
    "(by_design)."
)


def prepared(totals: Totals, reallocation: Reallocation) -> tuple[Rows, Ints]:
    """Return the rows that the draws read, and which column of a drawn allocation each one is.

    Raises
    ------
    NotEnoughDataError
        With the reason, where there is nothing to compare.
    UsageError
        For clusters in two strata, blocks or arms, or an array that does not fit the totals.

    Examples
    --------
    >>> totals = Totals(outcome="force", group="everyone", y=[4, 0, 1], exposure=[1, 1, 2],
    ...     arm=[1, 1, 0], stratum=[0, 0, 0], cluster=[5, 5, 3])
    >>> prepared(totals, Exchanged())[0].unit.tolist()
    [[0.0, 1.0, 2.0], [4.0, 0.0, 2.0]]

    """
    if not totals.y.any():
        raise NotEnoughDataError(NO_EVENTS)
    if isinstance(reallocation, Redrawn):
        rows, columns = _as_they_are(totals, reallocation)
    else:
        rows, columns = _by_cluster(totals, reallocation)
    if not rows.observed.any():
        raise NotEnoughDataError(NO_COMPARISON)
    if isinstance(reallocation, Exchanged) and not rows.picked.any():
        raise NotEnoughDataError(ONE_ALLOCATION)
    return rows, columns


def _as_they_are(totals: Totals, reallocation: Redrawn) -> tuple[Rows, Ints]:
    given = reallocation.columns
    columns = np.arange(totals.rows, dtype=np.int64) if given is None else given
    _check_length("columns", columns, totals)
    if columns.min() < 0:
        raise UsageError(f"A column is {columns.min()}; columns are counted from 0.")
    layout = layout_of(totals.stratum, np.zeros_like(totals.stratum))
    rows = layout.rows(totals.y, totals.exposure, totals.arm)
    return rows, columns[layout.order]


def _by_cluster(totals: Totals, reallocation: Exchanged) -> tuple[Rows, Ints]:
    if totals.crossed:
        raise NotEnoughDataError(CROSSED)
    block = reallocation.block
    blocks = np.zeros_like(totals.stratum) if block is None else block
    _check_length("block", blocks, totals)
    clusters, first, which = np.unique(totals.cluster, return_index=True, return_inverse=True)
    for name, values in (("strata", totals.stratum), ("blocks", blocks)):
        _check_whole_clusters(name, values, values[first][which], totals.cluster)
    y, exposure = _sums(which, totals.y), _sums(which, totals.exposure)
    layout = layout_of(totals.stratum[first], blocks[first])
    return layout.rows(y, exposure, totals.arm[first]), np.arange(len(clusters))


def _sums(which: Ints, values: Floats) -> Floats:
    return np.bincount(which, weights=values).astype(np.float64, copy=False)


def _check_length(name: str, values: Ints, totals: Totals) -> None:
    if len(values) != totals.rows:
        raise UsageError(f"{name} has {len(values)} values; there are {totals.rows} rows.")


def _check_whole_clusters(name: str, values: Ints, of_first: Ints, cluster: Ints) -> None:
    apart = np.unique(cluster[values != of_first])
    if len(apart):
        raise UsageError(
            f"Clusters in two {name}: {apart[:5].tolist()}. What is randomised together lies in "
            "one; give the strata of the design, or redraw by the design (by_design)."
        )
