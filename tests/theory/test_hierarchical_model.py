"""The hierarchical model against the conjugate answer, and against a known truth."""

from __future__ import annotations

import numpy as np
import pytest

from reddot.stats import GammaPosterior, ratio_interval
from reddot.trial.analysis import Totals, collapse
from reddot.trial.hierarchical import Hierarchy, OfficerRows, Sampling, hierarchical_effect

SLOTS, OFFICERS, EACH = 200, 40, 4
TRUTH = 1.5


def test_without_differences_it_is_the_conjugate_posterior() -> None:
    """Flat priors of both log rates are gamma priors of shape 0 and rate 0."""
    y, arm = np.array([5, 4, 7, 6, 4, 4, 3, 5, 2, 5]), np.array([1, 0] * 5)
    one, each = np.zeros(10, int), np.arange(10)
    totals = Totals(
        outcome="force", group="everyone", y=y, exposure=np.ones(10), arm=arm, stratum=one,
        cluster=each,
    )  # fmt: skip
    rows = OfficerRows(y=y, exposure=np.ones(10), arm=arm, stratum=one, shift=each, officer=each)
    flat = Hierarchy(effect_sd=50, level_sd=50, strata=False, shifts=False, officers=False)
    sampling = Sampling(chains=2, warm_up=500, draws=8_000, seed=3)
    effect = hierarchical_effect(totals, rows, hierarchy=flat, sampling=sampling)
    (a, b), (t_a, t_b) = totals.events, totals.exposures
    exact = ratio_interval(GammaPosterior(a, t_a), GammaPosterior(b, t_b))
    assert effect.p_value is None
    assert effect.ratio is not None
    assert effect.low is not None
    assert effect.high is not None
    # a quantile's Monte-Carlo error on the log scale: under 0.02 from 4,000 independent draws
    pairs = ((effect.ratio, exact.estimate), (effect.low, exact.low), (effect.high, exact.high))
    for found, wanted in pairs:
        assert np.log(found) == pytest.approx(np.log(wanted), abs=4 * 0.02)


def test_a_known_effect_is_recovered_where_shifts_and_officers_differ() -> None:
    rng = np.random.default_rng(11)
    slot = np.repeat(np.arange(SLOTS), EACH)
    officer = rng.integers(0, OFFICERS, slot.size)
    arm = np.arange(SLOTS) % 2
    rate = 0.4 * np.exp(rng.normal(0, 0.4, SLOTS)[slot] + rng.normal(0, 0.4, OFFICERS)[officer])
    y = rng.poisson(rate * TRUTH ** arm[slot])
    totals = collapse(slot, y, np.ones(slot.size), arm=arm)
    rows = OfficerRows(
        y=y, exposure=np.ones(slot.size), arm=arm[slot], stratum=np.zeros(slot.size, int),
        shift=slot, officer=officer,
    )  # fmt: skip
    sampling = Sampling(chains=2, warm_up=500, draws=500, seed=5)
    effect = hierarchical_effect(totals, rows, level=0.999, sampling=sampling)
    assert effect.contains(TRUTH)
    assert effect.high is not None
    assert effect.high < 3.0


def test_no_events_give_a_reason() -> None:
    arm, none = np.array([1, 1, 0, 0]), np.zeros(4, int)
    totals = collapse(np.arange(4), none, np.ones(4), arm=arm)
    rows = OfficerRows(
        y=none, exposure=np.ones(4), arm=arm, stratum=none, shift=np.arange(4), officer=none
    )
    assert "No events" in hierarchical_effect(totals, rows).reason


def test_chains_that_do_not_agree_give_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    from reddot.trial import hierarchical

    monkeypatch.setattr(hierarchical, "_draw", lambda *_: (np.zeros(10), 1.4))
    arm, y = np.array([1, 1, 0, 0]), np.array([1, 2, 1, 1])
    totals = collapse(np.arange(4), y, np.ones(4), arm=arm)
    rows = OfficerRows(
        y=y, exposure=np.ones(4), arm=arm, stratum=y * 0, shift=np.arange(4), officer=y * 0
    )
    effect = hierarchical_effect(totals, rows)
    assert effect.ratio is None
    assert "chains do not agree" in effect.reason
