"""With more trained officers, trained back-up comes sooner; with none of them, never."""

from __future__ import annotations

import math
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from reddot.cover.crews import Post, Roster, Shift, turns_of
from reddot.cover.simulation.inputs import After, Calls, DispatchRules, Outcome, Roads
from reddot.cover.simulation.kernel import simulate
from reddot.cover.simulation.streams import Streams
from theory.cover_scenes import Shape, calls_of

Floats = NDArray[np.float64]
SEED = 11
REPLICATIONS = 300
SHARES = (0.0, 0.15, 0.3, 0.5, 0.75, 1.0)
DAYS = Shape(calls=250, zones=6, stations=3, horizon=2880.0, service=30.0, escalates=0.2)
ROSTER = Roster(
    shifts=tuple(
        Shift(name=name, start_minute=start, minutes=540, break_after_minutes=240, break_minutes=45)
        for name, start in (("early", 360), ("late", 840), ("night", 1320))
    ),
    posts=tuple(
        Post(station=station, shift=shift, crews=2, officers=1 + station % 2)
        for station in range(3)
        for shift in range(3)
    ),
)
ROADS = Roads(
    minutes=np.ascontiguousarray(
        np.abs(np.arange(6)[:, None] - np.array([0, 1, 2, 3, 4, 5, 0.5, 2.5, 4.5])) * 8 + 2
    ),
    factor=np.ones(3),
    turnout_minutes=1.0,
)
RULES = DispatchRules(horizon_minutes=DAYS.horizon, after=After.RETURNS, breaks_below=1)


def calls(replication: int) -> Calls:
    return calls_of(DAYS, Streams(SEED, replication).times)


def outcome(replication: int, share: float) -> Outcome:
    turns = turns_of(
        ROSTER,
        streams=Streams(SEED, replication),
        horizon_minutes=DAYS.horizon,
        trained_share=share,
    )
    return simulate(calls(replication), turns, ROADS, RULES)


def mean_minutes(seen: Outcome) -> float:
    """Return the mean wait for trained back-up; one that is cut off counts as long as it lasted."""
    asked = np.isfinite(seen.escalated)
    until = np.where(np.isnan(seen.trained_arrived), DAYS.horizon, seen.trained_arrived)
    return float((until - seen.escalated)[asked].mean())


@cache
def means(share: float) -> Floats:
    """Return the mean minutes of each replication."""
    return np.array([mean_minutes(outcome(r, share)) for r in range(REPLICATIONS)])


@pytest.mark.parametrize(("fewer", "more"), list(pairwise(SHARES)))
def test_trained_back_up_is_nearer_with_more_trained_officers(fewer: float, more: float) -> None:
    sooner = means(fewer) - means(more)
    assert sooner.mean() > 4 * sooner.std(ddof=1) / math.sqrt(REPLICATIONS)


def test_the_same_share_twice_is_no_gain() -> None:
    """Replications apart from each other: the judgement does not call noise a gain."""
    half = means(0.5)
    gain = half[: REPLICATIONS // 2] - half[REPLICATIONS // 2 :]
    assert abs(gain.mean()) < 4 * gain.std(ddof=1) / math.sqrt(len(gain))
    assert gain.std() > 0


def test_with_nobody_trained_it_is_never_and_not_nothing() -> None:
    for replication in range(20):
        seen = outcome(replication, 0.0)
        assert np.isfinite(seen.escalated).sum() > 10
        assert np.isnan(seen.trained_arrived).all()


def test_with_everybody_trained_the_first_back_up_is_trained() -> None:
    seen = outcome(0, 1.0)
    np.testing.assert_array_equal(seen.trained_unit, seen.backup_unit)
