"""Permuted blocks of random size: how likely two units of a stratum carry together, exactly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reddot.trial.exposure.pairs import Listed
from reddot.trial.observed import Floats, Ints

WORDS = "exact for permuted blocks of random size"


def pairs_in_blocks(stratum: Ints, sizes: Sequence[int], share: float) -> Listed:
    """The pairs of units that may lie in one block; all others are independent.

    Parameters
    ----------
    stratum
        Stratum of each unit in the order of allocation, shape (U,).
    sizes
        What a block may have as its size, each as likely.
    share
        Share of the carry arm.

    Notes
    -----
    Two units of one block of size b carry together with probability
    share² − share (1 − share) / (b − 1); two of different blocks with share². That the units at
    places i < j of a stratum lie in one block of size b has the probability that a block starts at
    one of the places j − b + 1 to i and has this size. Where blocks start is a renewal process.

    Examples
    --------
    >>> pairs = pairs_in_blocks(np.zeros(4, np.int64), [4], 0.5)
    >>> len(pairs.both), [round(float(chance), 3) for chance in pairs.both]
    (6, [0.167, 0.167, 0.167, 0.167, 0.167, 0.167])
    """
    order = np.argsort(stratum, kind="stable").astype(np.int64)
    place = _places(stratum[order])
    starts = starts_of_blocks(sizes, int(place.max(initial=0)) + 1)
    upto = np.append(0.0, np.cumsum(starts))
    found: list[tuple[Ints, Ints, Floats]] = []
    for lag in range(1, max(sizes)):
        ahead = np.flatnonzero(place[lag:] >= lag)
        together = _covariance(place[ahead], lag, sizes, share, upto)
        keep = together != 0.0
        first, second = order[ahead[keep]], order[ahead[keep] + lag]
        found.append((first, second, share**2 + together[keep]))
    empty = np.zeros(0, np.int64)
    parts = found or [(empty, empty, np.zeros(0))]
    first, second = (np.concatenate([part[side] for part in parts]) for side in (0, 1))
    both = np.concatenate([part[2] for part in parts])
    return Listed(first=first, second=second, both=both, words=WORDS)


def starts_of_blocks(sizes: Sequence[int], places: int) -> Floats:
    """Probability that a block starts at each place of a stratum, from 0; shape (places,).

    >>> starts_of_blocks([2, 4], 5).tolist()
    [1.0, 0.0, 0.5, 0.0, 0.75]
    """
    found = np.zeros(places)
    for place in range(places):
        before = [found[place - size] for size in sizes if size <= place]
        found[place] = 1.0 if place == 0 else sum(before) / len(sizes)
    return found


def _places(sorted_stratum: Ints) -> Ints:
    """Place of each unit in its stratum, from 0."""
    new = np.append(True, np.diff(sorted_stratum) != 0)
    start = np.flatnonzero(new)
    return np.asarray(np.arange(sorted_stratum.size) - start[np.cumsum(new) - 1])


def _covariance(place: Ints, lag: int, sizes: Sequence[int], share: float, upto: Floats) -> Floats:
    """Covariance of carrying, of units at these places with those ``lag`` places on."""
    found = np.zeros(place.size)
    for size in sizes:
        if size > lag:
            from_place = np.maximum(place + lag - size + 1, 0)
            together = (upto[place + 1] - upto[from_place]) / len(sizes)
            found -= together * share * (1.0 - share) / (size - 1)
    return found
