"""Deal answers to reports so that each margin comes out exactly as stated."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from reddot.errors import BadDataError

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def share_out(total: int, shares: Floats) -> Ints:
    """Whole numbers in given proportions that add up to a total, by largest remainder.

    Examples
    --------
    >>> share_out(10, np.array([1.0, 1.0, 1.0])).tolist()
    [4, 3, 3]
    """
    exact = total * shares / shares.sum()
    whole: Ints = np.floor(exact).astype(np.int64)
    for place in np.argsort(whole - exact, kind="stable")[: total - int(whole.sum())]:
        whole[place] += 1
    return whole


def deal_one_each(
    counts: Ints, clusters: Ints, rng: np.random.Generator, *, disagree: float = 0.0
) -> Ints:
    """One answer for each report, mostly the same within a cluster.

    Parameters
    ----------
    counts
        Reports for each answer, shape (answers,); they add up to the reports.
    clusters
        The cluster of each report (a subject, an incident) from 0 up, shape (reports,).
    rng
        The random stream.
    disagree
        The share of reports whose answers are then dealt anew among them.

    Returns
    -------
    array of int
        The place of each report's answer, shape (reports,).

    Notes
    -----
    Reports are laid out cluster by cluster, clusters in random order, and the answers in one block
    each: only a cluster on the edge of two blocks is split, and every margin is exact.
    """
    order = np.argsort(rng.permutation(clusters.max(initial=-1) + 1)[clusters], kind="stable")
    dealt = np.empty(len(clusters), np.int64)
    dealt[order] = np.repeat(np.arange(len(counts)), counts)
    again = rng.choice(len(clusters), round(disagree * len(clusters)), replace=False)
    dealt[again] = dealt[rng.permutation(again)]
    return dealt


def deal_several(
    counts: Mapping[str, int],
    clusters: Ints,
    rng: np.random.Generator,
    *,
    must: Bools,
    apart: Mapping[str, Bools] | None = None,
) -> Bools:
    """Any number of answers for each report, so that each answer has its exact count.

    Parameters
    ----------
    counts
        Reports for each answer.
    clusters
        The cluster of each report, shape (reports,); first answers are mostly shared in it.
    rng
        The random stream.
    must
        Whether a report must have an answer, shape (reports,).
    apart
        Answers that are nobody's first, each with the reports that may have it.

    Returns
    -------
    array of bool
        Shape (reports, answers).

    Raises
    ------
    BadDataError
        The counts cannot be met by these reports.
    """
    apart, total = apart or {}, np.fromiter(counts.values(), np.int64)
    codes = list(counts)
    first = np.array([code not in apart for code in codes])
    given = np.zeros((len(clusters), len(codes)), np.bool_)
    firsts = share_out(int(must.sum()), np.where(first, total, 0).astype(np.float64))
    if (firsts > total).any():
        raise BadDataError(f"{total.sum()} answers are too few for {must.sum()} reports.")
    _, own_clusters = np.unique(clusters[must], return_inverse=True)
    given[np.flatnonzero(must), deal_one_each(firsts, own_clusters, rng)] = True
    for place, code in enumerate(codes):
        free = np.flatnonzero(~given[:, place] & apart.get(code, np.True_))
        given[choose(free, int(total[place] - firsts[place]), rng, what=code), place] = True
    return given


def choose(pool: Ints, number: int, rng: np.random.Generator, *, what: str) -> Ints:
    """Some members of a pool at random, each at most once, in rising order.

    Raises
    ------
    BadDataError
        The pool is too small.
    """
    if number > len(pool):
        raise BadDataError(
            f"{number} are wanted for '{what}' and this county has {len(pool)}. "
            "Lower the number in county.toml or truth.toml, or use another seed."
        )
    return np.sort(rng.choice(pool, number, replace=False))
