"""Stepped wedge: how likely a cluster carries in a period, and two such cells together, exactly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reddot.trial.exposure.pairs import Listed
from reddot.trial.observed import Floats, Ints

WORDS = "exact for a stepped wedge"


def pairs_in_wedge(cluster: Ints, period: Ints, steps: Sequence[int]) -> tuple[Floats, Listed]:
    """Probability of each cell of a wedge to carry, and of each two cells.

    Parameters
    ----------
    cluster, period
        Of each cell, the period from 1; shape (U,).
    steps
        The period at which each cluster crosses over, in any order: they are shuffled over all the
        clusters. Shape (clusters,).

    Examples
    --------
    >>> carry, pairs = pairs_in_wedge(np.array([0, 0, 1]), np.array([1, 2, 2]), [2, 3])
    >>> carry.tolist(), pairs.both.tolist()
    ([0.0, 0.5, 0.5], [0.0, 0.0, 0.0])
    """
    clusters = len(steps)
    crossed = (np.asarray(steps)[None, :] <= period[:, None]).sum(axis=1)
    first, second = np.triu_indices(cluster.size, k=1)
    fewer = np.minimum(crossed[first], crossed[second])
    apart = (crossed[first] * crossed[second] - fewer) / max(clusters * (clusters - 1), 1)
    both = np.where(cluster[first] == cluster[second], fewer / clusters, apart)
    pairs = Listed(
        first=first.astype(np.int64), second=second.astype(np.int64), both=both, words=WORDS
    )
    return crossed / clusters, pairs
