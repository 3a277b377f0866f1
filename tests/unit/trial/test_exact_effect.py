"""The exact comparison of 6 with 3, at every dispersion, and where there is no number."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reddot.errors import UsageError
from reddot.stats import rate_ratio
from reddot.trial.analysis import Totals
from reddot.trial.exact import (
    DISPERSIONS,
    cautious_exact_effect,
    exact_effect,
    exact_effects,
)


def totals(a: int, b: int, slots: int = 400, *, strata: int = 1) -> Totals:
    """So many events in so many slots of each arm, at most one a slot."""
    y = np.zeros(2 * slots)
    y[:a] = 1
    y[slots : slots + b] = 1
    return Totals(
        outcome="assaults",
        group="everyone",
        y=y,
        exposure=np.ones(2 * slots),
        arm=np.repeat([1, 0], slots),
        stratum=np.arange(2 * slots) % strata,
        cluster=np.arange(2 * slots),
    )


def test_six_against_three_in_four_hundred_shifts_each() -> None:
    effect = exact_effect(totals(6, 3))
    assert effect.ratio == 2.0
    assert (effect.low, effect.high) == pytest.approx((0.427, 12.36), abs=0.005)
    assert effect.p_value == pytest.approx(0.508, abs=5e-4)
    assert (effect.events, effect.exposure, effect.clusters) == ((6, 3), (400, 400), (400, 400))
    assert (effect.method, effect.dispersion, effect.estimand) == ("exact", 1, "intention_to_treat")


def test_every_dispersion_is_given_and_the_interval_widens() -> None:
    effects = exact_effects(totals(40, 14))
    assert tuple(effects) == DISPERSIONS == (1, 2, 3, 5)
    for phi, effect in effects.items():
        twin = rate_ratio(40, 400, 14, 400, dispersion=phi)
        assert (effect.ratio, effect.low, effect.high) == (twin.estimate, twin.low, twin.high)
        assert (effect.p_value, effect.dispersion) == (twin.p_value, phi)
    widths = [math.log((e.high or 0) / (e.low or 1)) for e in effects.values()]
    assert widths == sorted(widths)


def test_the_cautious_effect_has_the_largest_p_value() -> None:
    for a, b in ((6, 3), (40, 14), (0, 7), (9, 9)):
        effects = exact_effects(totals(a, b))
        cautious = cautious_exact_effect(totals(a, b))
        assert cautious.p_value == max(e.p_value for e in effects.values() if e.p_value is not None)
        assert cautious.p_value >= (exact_effect(totals(a, b)).p_value or 0)


def test_what_is_significant_for_independent_events_need_not_be_otherwise() -> None:
    assert exact_effect(totals(40, 14)).p_value == pytest.approx(0.000533, rel=0.01)
    assert (cautious_exact_effect(totals(40, 14)).p_value or 0) > 0.05


def test_notes_give_the_other_dispersions_in_words() -> None:
    notes = exact_effect(totals(6, 3)).notes
    assert notes[0] == "Counts are taken as independent events."
    assert len(notes) == len(DISPERSIONS)
    assert notes[1].startswith("If counts vary 2 times as much as those: 95% interval 0.2")
    cautious = cautious_exact_effect(totals(6, 3)).notes
    assert "Counts are taken as 5 times as variable as those." in cautious
    assert any("0.427 to 12.4, p 0.508" in note for note in cautious)


def test_strata_taken_together_are_said() -> None:
    assert not any("Strata" in note for note in exact_effect(totals(6, 3)).notes)
    assert any("Strata" in note for note in exact_effect(totals(6, 3, strata=4)).notes)


def test_no_events_in_the_control_arm_leave_no_upper_end() -> None:
    effect = exact_effect(totals(6, 0))
    assert (effect.ratio, effect.high) == (math.inf, math.inf)
    assert effect.low is not None
    assert effect.low > 1
    assert any("no upper end" in note for note in effect.notes)


@pytest.mark.parametrize("judge", [exact_effect, cautious_exact_effect])
def test_without_events_or_an_arm_there_is_a_reason_and_no_number(judge) -> None:  # type: ignore[no-untyped-def]
    none = judge(totals(0, 0))
    assert (none.ratio, none.p_value) == (None, None)
    assert "every ratio" in none.reason
    one_arm = judge(totals(6, 3).of_rows(np.arange(800) < 400))
    assert one_arm.ratio is None
    assert "control arm has no exposure" in one_arm.reason
    assert all(not effect.estimated for effect in exact_effects(totals(0, 0)).values())


def test_a_level_or_dispersion_that_cannot_be_is_refused() -> None:
    with pytest.raises(UsageError, match="level is 95"):
        exact_effect(totals(6, 3), level=95)
    with pytest.raises(UsageError, match=r"dispersion is 0\.5"):
        exact_effect(totals(6, 3), dispersion=0.5)
