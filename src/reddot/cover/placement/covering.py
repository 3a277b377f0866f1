"""Where carriers cover the most: once, in expectation, or twice; each solved by HiGHS."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reddot.cover.placement.chosen import Chosen, chosen
from reddot.cover.placement.program import Limits, solve
from reddot.cover.placement.question import Question, Sites, ask, check_share


def mclp(
    covers: ArrayLike,
    weights: ArrayLike,
    count: int,
    locked: ArrayLike | None = None,
    *,
    limits: Limits | None = None,
) -> Chosen:
    """Cover the most weight with `count` more carriers: maximal covering location.

    Parameters
    ----------
    covers : array of bool, shape (zones, sites)
        Whether a carrier at the site is near enough to the zone.
    weights : array, shape (zones,)
        What each zone counts, 0 or more.
    count : int
        Carriers to add to the locked ones, at most one for each site without any.
    locked : array of int, shape (sites,), optional
        Carriers that are there already and stay.
    limits : Limits, optional
        When to stop unproven.

    Raises
    ------
    UsageError
        A shape is wrong or a number negative.

    Notes
    -----
    A carrier is taken to be free whenever one is needed: use :func:`expected_cover` where that
    is not so.

    References
    ----------
    Church and ReVelle (1974), doi:10.1007/BF01942293.

    Examples
    --------
    >>> best = mclp(np.array([[True, True, False], [False, True, True]]), [2.0, 1.0], 1)
    >>> best.added.tolist(), best.covered_share, best.proven_optimal
    ([0, 1, 0], 1.0, True)
    """
    question = ask(covers, weights, [1.0], Sites(count=count, locked=locked))
    return chosen(question, solve(question, limits))


def expected_cover(
    covers: ArrayLike,
    weights: ArrayLike,
    sites: Sites,
    *,
    busy: float,
    limits: Limits | None = None,
) -> Chosen:
    """Cover the most weight where each carrier is busy for a share of the time.

    Parameters
    ----------
    covers, weights
        As in :func:`mclp`.
    sites : Sites
        How many to add, what is locked, and how many a site can hold.
    busy : float
        The chance of each carrier to be busy, the same for all and independent, from 0 to 1.
    limits : Limits, optional
        When to stop unproven.

    Raises
    ------
    UsageError
        A shape is wrong, a number negative, or `busy` not from 0 to 1.

    Notes
    -----
    A zone with n carriers counts with its weight times 1 − busyⁿ.

    References
    ----------
    Daskin (1983), doi:10.1287/trsc.17.1.48.

    Examples
    --------
    >>> both = expected_cover(np.ones((1, 1), bool), [8.0], Sites(count=2, capacity=2), busy=0.5)
    >>> both.objective, both.added.tolist()
    (6.0, [2])
    """
    question = expected_question(covers, weights, sites, busy=busy)
    return chosen(question, solve(question, limits))


def expected_question(
    covers: ArrayLike, weights: ArrayLike, sites: Sites, *, busy: float
) -> Question:
    """Expected cover as a question: the n-th carrier of a zone earns (1 − busy) busyⁿ⁻¹."""
    share = check_share("busy", busy)
    question = ask(covers, weights, [1.0], sites)
    most = int(question.covers.astype(np.int64).dot(question.capacity).max(initial=0))
    reach = min(most, int(question.locked.sum()) + question.count)
    gains = (1.0 - share) * share ** np.arange(max(1, reach))
    return ask(covers, weights, gains, sites)


def backup_cover(
    covers: ArrayLike,
    weights: ArrayLike,
    sites: Sites,
    *,
    backup_weight: float = 0.5,
    limits: Limits | None = None,
) -> Chosen:
    """Cover as much weight as can be once, and as much of that as can be twice.

    Parameters
    ----------
    covers, weights, sites
        As in :func:`expected_cover`.
    backup_weight : float
        What the second carrier of a zone counts, from 0 to 1; the first counts the rest of 1.
    limits : Limits, optional
        When to stop unproven.

    Raises
    ------
    UsageError
        A shape is wrong, a number negative, or `backup_weight` not from 0 to 1.

    References
    ----------
    Hogan and ReVelle (1986), BACOP2, doi:10.1287/mnsc.32.11.1434.

    Examples
    --------
    >>> backup_cover(np.ones((1, 2), bool), [4.0], Sites(count=2), backup_weight=0.25).objective
    4.0
    """
    share = check_share("backup_weight", backup_weight)
    question = ask(covers, weights, [1.0 - share, share], sites)
    return chosen(question, solve(question, limits))
