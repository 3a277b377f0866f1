"""The county holds the truth it states: recovered over many seeds, judged by Monte-Carlo error."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from reddot.demo.duty import Duty
from reddot.demo.force import force_weights
from reddot.demo.independent import unreported_weights
from reddot.demo.numbers import Independent, read_numbers, read_truth
from reddot.demo.scene import Scene, draw_scene, random_streams
from reddot.errors import BadDataError

TRUTH = read_truth()
SEEDS = range(700, 740)
Counts = NDArray[np.float64]
Group = NDArray[np.bool_]


@dataclass(frozen=True)
class Drawn:
    """What a seed gave, each by officer-shift."""

    duty: Duty
    force: Counts
    events: dict[str, Counts]
    on_reports: dict[str, Counts]


@cache
def drawn() -> tuple[Drawn, ...]:
    scenes = (draw_scene(read_numbers(), TRUTH, random_streams(seed)) for seed in SEEDS)
    return tuple(by_shift(scene) for scene in scenes)


def by_shift(scene: Scene) -> Drawn:
    def count(shift: NDArray[np.int64]) -> Counts:
        return np.bincount(shift, minlength=len(scene.duty.officer)).astype(float)

    return Drawn(
        scene.duty,
        count(scene.uses.shift),
        {name: count(e.shift) for name, e in scene.events.items()},
        {name: count(e.shift[e.report >= 0]) for name, e in scene.events.items()},
    )


@dataclass(frozen=True)
class LogRatio:
    """A Poisson rate ratio, stratified as Mantel and Haenszel do, on the log scale."""

    value: float
    error: float

    def is_within_4_errors_of(self, ratio: float) -> bool:
        return abs(self.value - math.log(ratio)) < 4 * self.error


def ratio(strata: list[tuple[Counts, Group, Group]]) -> LogRatio:
    """The ratio of the rates of two groups of officer-shifts, over strata and seeds."""
    above = below = spread = 0.0
    for counts, one, other in strata:
        a, b, ea, eb = counts[one].sum(), counts[other].sum(), one.sum(), other.sum()
        above += a * eb / (ea + eb)
        below += b * ea / (ea + eb)
        spread += (a + b) * ea * eb / (ea + eb) ** 2
    return LogRatio(math.log(above / below), math.sqrt(spread / (above * below)))


def carrying(d: Drawn) -> tuple[Group, Group]:
    """Officers in date, with a CED and with none near."""
    own, none_near = d.duty.carrying, ~d.duty.carrying & ~d.duty.accompanying
    return d.duty.eligible & own, d.duty.eligible & none_near


def accompanying(d: Drawn, *, eligible: bool) -> tuple[Group, Group]:
    """Officers without a CED, beside a carrier and not."""
    here = ~d.duty.carrying & (d.duty.eligible == eligible)
    return here & d.duty.accompanying, here & ~d.duty.accompanying


def test_reported_force_shows_the_effect_of_carrying() -> None:
    found = ratio([(d.force, *carrying(d)) for d in drawn()])
    assert found.is_within_4_errors_of(TRUTH.carrying)
    assert not found.is_within_4_errors_of(TRUTH.carrying * 1.1)


def test_reported_force_shows_the_effect_of_accompanying() -> None:
    both = [(d.force, *accompanying(d, eligible=e)) for d in drawn() for e in (True, False)]
    found = ratio(both)
    assert found.is_within_4_errors_of(TRUTH.accompanying)
    assert not found.is_within_4_errors_of(1)


def test_comparing_carriers_with_everyone_else_takes_their_activity_for_an_effect() -> None:
    def crude(d: Drawn) -> tuple[Group, Group]:
        return d.duty.carrying, ~d.duty.carrying & ~d.duty.accompanying

    found = ratio([(d.force, *crude(d)) for d in drawn()])
    assert found.value > math.log(TRUTH.carrying) + 4 * found.error


@pytest.mark.parametrize("kind", TRUTH.independent)
def test_independent_records_show_the_true_effect_on_events(kind: str) -> None:
    found = ratio([(d.events[kind], *carrying(d)) for d in drawn()])
    assert found.is_within_4_errors_of(TRUTH.independent[kind].carrying)


def test_assaults_counted_from_reports_show_an_effect_that_is_not_there() -> None:
    found = ratio([(d.on_reports["assaults"], *carrying(d)) for d in drawn()])
    assert not found.is_within_4_errors_of(TRUTH.independent["assaults"].carrying)
    assert found.is_within_4_errors_of(TRUTH.carrying)


@pytest.mark.parametrize("effects", [(1.0, 1.0), (1.25, 1.1), (0.9, 1.0)])
def test_expected_events_are_exactly_proportional_to_the_true_rate(
    effects: tuple[float, float],
) -> None:
    """No draw: the expectation of each officer-shift, from the weights alone."""
    kind = Independent(total=420, on_report=252, carrying=effects[0], accompanying=effects[1])
    duty = drawn()[0].duty
    force, others = force_weights(duty, TRUTH), unreported_weights(duty, TRUTH, kind)
    expected = (
        kind.on_report * force / force.sum() + (kind.total - kind.on_report) * others / others.sum()
    )
    true = duty.activity(TRUTH) * duty.multiplier(*effects)
    np.testing.assert_allclose(expected, kind.total * true / true.sum(), rtol=1e-12)


def test_too_many_events_on_reports_cannot_follow_the_truth() -> None:
    kind = Independent(total=420, on_report=400, carrying=1.0, accompanying=1.0)
    with pytest.raises(BadDataError, match="400 of 420 events on force reports are too many"):
        unreported_weights(drawn()[0].duty, TRUTH, kind)


def test_officers_in_date_are_the_more_active_whatever_they_carry() -> None:
    def groups(d: Drawn) -> tuple[Group, Group]:
        alone = ~d.duty.carrying & ~d.duty.accompanying
        return alone & d.duty.eligible, alone & ~d.duty.eligible

    found = ratio([(d.force, *groups(d)) for d in drawn()])
    assert found.is_within_4_errors_of(TRUTH.eligible_activity)
