"""Cluster-robust errors of one coefficient: CR0 to CR3, with Satterthwaite's degrees of freedom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reddot.stats.arguments import check_choice
from reddot.trial.analysis.arrays import Floats, Ints
from reddot.trial.analysis.cells import Cells, sums

CORRECTIONS = ("CR0", "CR1", "CR2", "CR3")
POWER = {"CR0": 0.0, "CR1": 0.0, "CR2": -0.5, "CR3": -1.0}
FITTED_EXACTLY = 1e-10


@dataclass(frozen=True, slots=True)
class RobustError:
    """Variance of a coefficient, and the degrees of freedom of its t statistic.

    Attributes
    ----------
    variance : float
        Of the log ratio; 0 where no cluster's residual says anything.
    df : float
        Satterthwaite's, under the working model.

    """

    variance: float
    df: float


@dataclass(frozen=True, slots=True)
class _Clusters:
    """Of each cluster: its adjusted score, its part a'a, and its row f of the hat matrix's part."""

    score: Floats  # (G,)
    own_part: Floats  # (G,)
    hat: Floats  # squared length of f, (G,)
    cross: float  # squared Frobenius norm of F'F


def robust_error(cells: Cells, correction: str = "CR2", rows: int | None = None) -> RobustError:
    """Return the cluster-robust variance of the regressor's coefficient.

    Parameters
    ----------
    cells : Cells
        At the estimate.
    correction : {"CR0", "CR1", "CR2", "CR3"}
        CR0 none; CR1 G / (G - 1) · (n - 1) / (n - p), as Stata's and statsmodels'; CR2 exactly
        unbiased where the working model is true and the link the identity (Bell and McCaffrey);
        CR3 near the jackknife.
    rows : int, optional
        n of CR1, where the cells are sums of rows.

    Raises
    ------
    UsageError
        For an unknown correction.

    Notes
    -----
    The working model is the one whose inverse variances are the weights, so that the matrices
    that adjust each cluster's residuals are (I - H)^(-1/2), or (I - H)^(-1), with H the cluster's
    block of the hat matrix in units of the working standard deviation. Directions that the
    cluster alone determines (an eigenvalue of H of 1) have residuals of exactly 0 and are left
    out. A generalised linear model is treated through its working weights at the estimate: its
    small-sample theory is approximate, and is judged by simulation.

    References
    ----------
    Bell and McCaffrey, Survey Methodology 28 (2002), 169-181. Pustejovsky and Tipton (2018),
    doi:10.1080/07350015.2016.1247004. Kauermann and Carroll (2001), doi:10.1198/016214501753382309.
    Mancl and DeRouen (2001), doi:10.1111/j.0006-341X.2001.00126.x.

    Examples
    --------
    >>> ones = np.ones(4)
    >>> score, x = np.array([1.0, -1.0, 2.0, -2.0]), np.array([0.0, 0.0, 1.0, 1.0])
    >>> cells = Cells(weight=ones, score=score, x=x, stratum=np.zeros(4, int), cluster=np.arange(4))
    >>> error = robust_error(cells)
    >>> round(error.variance, 6), round(error.df, 6)
    (5.0, 2.0)

    """
    power = POWER[check_choice("correction", correction, CORRECTIONS)]
    count = int(cells.cluster.max()) + 1
    alone = count == len(cells.cluster)
    clusters = _single_cells(cells, power) if alone else _several_cells(cells, power, count)
    variance = float((clusters.score**2).sum()) / cells.information
    if correction == "CR1":
        n, p = rows or len(cells.x), len(cells.stratum_weight) + 1
        variance *= count / (count - 1.0) * (n - 1.0) / (n - p)
    return RobustError(variance, _satterthwaite(clusters))


def _satterthwaite(clusters: _Clusters) -> float:
    # the working covariances of the scores are P = diag(a'a) - F F'; df = (tr P)^2 / |P|^2
    own, hat = clusters.own_part, clusters.hat
    trace = float((own - hat).sum())
    square = float((own * own).sum() - 2.0 * (own * hat).sum()) + clusters.cross
    return trace * trace / square if square > 0 else 0.0


def _raised(share_left: Floats, power: float) -> Floats:
    left = share_left > FITTED_EXACTLY
    safe = np.where(left, share_left, 1.0)
    return np.where(left, safe**power, 0.0)


def _single_cells(cells: Cells, power: float) -> _Clusters:
    """Each cluster is one cell: its block of the hat matrix is one number."""
    own, last, stratum = cells.own, cells.last, cells.stratum
    a = last * _raised(1.0 - own * own - last * last, power)
    f_own, f_last = a * own, a * last
    strata = sums(stratum, f_own * f_own)
    shared = sums(stratum, f_own * f_last)
    alone = float((f_last * f_last).sum())
    return _Clusters(
        score=a * cells.residual,
        own_part=a * a,
        hat=f_own * f_own + f_last * f_last,
        cross=float((strata**2).sum() + 2.0 * (shared**2).sum()) + alone**2,
    )


def _several_cells(cells: Cells, power: float, count: int) -> _Clusters:
    """A cluster has cells in several strata or arms: small matrices, one a cluster.

    With F the cluster's rows of the basis, (I - FF')^(power) F = F (I - F'F)^(power), so that only
    F'F is needed: as large as the strata the cluster is in, and one.
    """
    place, columns = _columns(cells, count)
    gram = _grams(cells, place, count, columns.shape[1])
    values, vectors = np.linalg.eigh(np.eye(gram.shape[1]) - gram)
    # the last column of (I - F'F)^power
    weights = np.einsum(
        "gij,gj,gj->gi", vectors, _raised(values, power), vectors[:, -1, :], optimize=True
    )
    f = np.einsum("gij,gj->gi", gram, weights)
    scores = np.zeros(gram.shape[:2])
    np.add.at(scores, (cells.cluster, place), cells.own * cells.residual)
    scores[:, -1] = sums(cells.cluster, cells.last * cells.residual, count)
    spread = np.zeros((count, len(cells.stratum_weight) + 1))
    np.add.at(spread, (np.arange(count)[:, None], columns), f)
    return _Clusters(
        score=(weights * scores).sum(axis=1),
        own_part=(weights * f).sum(axis=1),
        hat=(f * f).sum(axis=1),
        cross=float(((spread.T @ spread) ** 2).sum()),
    )


def _columns(cells: Cells, count: int) -> tuple[Ints, Ints]:
    """Number the strata within each cluster.

    Returns the place of each cell's stratum among those of its cluster, shape (n,), and each
    cluster's strata, shape (G, L), the last column for the regressor; unused places also point
    to the regressor's column, where they hold 0.
    """
    strata = len(cells.stratum_weight)
    pairs, pair = np.unique(cells.cluster * strata + cells.stratum, return_inverse=True)
    owner = pairs // strata
    place = np.arange(len(pairs)) - np.searchsorted(owner, owner)
    columns = np.full((count, int(place.max()) + 2), strata)
    columns[owner, place] = pairs % strata
    return place[pair], columns


def _grams(cells: Cells, place: Ints, count: int, size: int) -> Floats:
    gram = np.zeros((count, size, size))
    np.add.at(gram, (cells.cluster, place, place), cells.own**2)
    np.add.at(gram[:, :, -1], (cells.cluster, place), cells.own * cells.last)
    gram[:, -1, :] = gram[:, :, -1]
    gram[:, -1, -1] = sums(cells.cluster, cells.last**2, count)
    return gram
