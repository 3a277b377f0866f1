"""The random numbers of one replication: a stream for each purpose, the same for every scenario."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from reddot.errors import UsageError

# The numbers are part of every published result: add at the end, never renumber.
PURPOSES = {
    "times": 0,
    "zones": 1,
    "service": 2,
    "escalation": 3,
    "backup": 4,
    "crews": 5,
    "parameters": 6,
}


@dataclass(frozen=True, slots=True)
class Streams:
    """One generator for each purpose, for one replication of a simulation.

    Two scenarios simulated with the same seed share the random numbers of a replication: a call
    comes at the same minute in both, so that what differs is the scenario. A stream depends on the
    seed, the replication and the purpose alone, never on how many replications or workers there
    are. A generator moves on as it is drawn from: make new streams to draw the same numbers again.

    Parameters
    ----------
    seed : int
        0 or more.
    replication : int
        0 or more, counted from 0.

    Raises
    ------
    UsageError
        If the seed or the replication is negative.

    Notes
    -----
    Each is ``numpy.random.SeedSequence(seed, spawn_key=(replication, number of the purpose))``.
    Common numbers stay in step only where a purpose is drawn in the same order and number in both
    scenarios: draw for every call or officer, then use what the scenario needs.

    Examples
    --------
    >>> from reddot.cover.simulation.streams import Streams
    >>> Streams(1, 0).times.random() == Streams(1, 0).times.random()
    True
    """

    seed: int
    replication: int
    times: np.random.Generator = field(init=False, repr=False, compare=False)
    zones: np.random.Generator = field(init=False, repr=False, compare=False)
    service: np.random.Generator = field(init=False, repr=False, compare=False)
    escalation: np.random.Generator = field(init=False, repr=False, compare=False)
    backup: np.random.Generator = field(init=False, repr=False, compare=False)
    crews: np.random.Generator = field(init=False, repr=False, compare=False)
    parameters: np.random.Generator = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name, given in (("seed", self.seed), ("replication", self.replication)):
            if given < 0:
                raise UsageError(f"the {name} is {given}; it must be 0 or more")
        for purpose, number in PURPOSES.items():
            sequence = np.random.SeedSequence(self.seed, spawn_key=(self.replication, number))
            object.__setattr__(self, purpose, np.random.default_rng(sequence))
