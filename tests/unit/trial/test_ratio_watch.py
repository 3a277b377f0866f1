"""The watch on the arms' sizes: silent by chance, loud when one arm loses slots."""

from __future__ import annotations

import json

import numpy as np
import pytest
from scipy import stats

from reddot.errors import UsageError
from reddot.trial.design import design_from_text, slots_of_days
from reddot.trial.ratio_watch import ALARM, carrying_if_redrawn, sample_ratio
from reddot.trial.seal import draw_allocations
from small_trial import design_text


def test_equal_arms_without_losses_raise_no_alarm() -> None:
    watch = sample_ratio((400, 400), (0, 0))
    assert (watch.p_share, watch.p_lost, watch.alarm) == (1.0, 1.0, False)
    assert watch.words[1] == "No sign that the arms were kept unequally."


def test_losses_in_one_arm_raise_the_alarm_and_say_what_to_do() -> None:
    watch = sample_ratio((390, 300), (10, 100))
    assert watch.alarm
    assert "Find out why slots are missing before any effect is read." in watch.words[1]
    assert "losses" in watch.words[1]


def test_p_values_are_the_exact_ones() -> None:
    for a, b, lost_a, lost_b in ((300, 290, 5, 17), (30, 45, 0, 6), (9, 2, 1, 8)):
        watch = sample_ratio((a, b), (lost_a, lost_b), share=(2, 3))
        both = [
            stats.binomtest(a, a + b, 2 / 3, alternative=side).pvalue
            for side in ("less", "greater")
        ]
        assert watch.p_share == pytest.approx(min(1, 2 * min(both)), rel=1e-9)
        table = [[lost_a, a], [lost_b, b]]
        tails = [stats.fisher_exact(table, alternative=s).pvalue for s in ("less", "greater")]
        assert watch.p_lost == pytest.approx(min(1, 2 * min(tails)), rel=1e-9)


def test_the_share_is_that_of_the_design() -> None:
    assert sample_ratio((600, 300)).alarm
    assert not sample_ratio((600, 300), share=(2, 3)).alarm


def test_false_alarms_are_rarer_than_one_in_a_thousand() -> None:
    rng, runs = np.random.default_rng(5), 4000
    lost = rng.binomial(400, 0.1, (runs, 2))
    alarms = sum(
        sample_ratio((400 - int(a), 400 - int(b)), (int(a), int(b))).p_lost < ALARM for a, b in lost
    )
    assert alarms / runs < ALARM + 4 * np.sqrt(ALARM / runs)


def test_blocks_are_redrawn_as_the_design_draws_them() -> None:
    design = design_from_text(design_text())
    slots = slots_of_days(design, ["A", "B"], ["early", "late"])
    rng = np.random.default_rng(2)
    drawn = draw_allocations(design, slots, rng, 3000)
    arms = draw_allocations(design, slots, rng, 1)[0]
    kept = np.ones(len(slots), dtype=bool)
    kept[np.flatnonzero(arms == 1)[:16]] = False  # sixteen carrying slots left out
    analysed = (int(arms[kept].sum()), int((1 - arms[kept]).sum()))
    among = carrying_if_redrawn(drawn, kept)
    by_design = sample_ratio(analysed, (16, 0), redrawn=among)
    by_coins = sample_ratio(analysed, (16, 0))
    assert by_design.redraws == 3000
    assert by_design.p_share < by_coins.p_share
    assert by_design.p_share <= 0.01
    nothing_lost = carrying_if_redrawn(drawn, np.ones(len(slots), dtype=bool))
    assert (
        sample_ratio((int(arms.sum()), int((1 - arms).sum())), redrawn=nothing_lost).p_share > 0.1
    )


def test_one_arm_alone_and_nothing_at_all_can_be_watched() -> None:
    assert sample_ratio((12, 0)).alarm
    assert not sample_ratio((0, 0)).alarm


def test_the_watch_is_plain_json() -> None:
    watch = sample_ratio((400, 380), (0, 20))
    assert json.loads(json.dumps(watch.as_json()))["lost"] == [0, 20]


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(UsageError, match="-1"):
        sample_ratio((-1, 3))
    with pytest.raises(UsageError, match="share is 2 of 2"):
        sample_ratio((3, 3), share=(2, 2))
    with pytest.raises(UsageError, match=r"shape \(2, 3\) for 2 units"):
        carrying_if_redrawn(np.zeros((2, 3)), [True, False])
