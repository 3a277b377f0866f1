"""The hierarchical model: strata, shifts and officers differ, and the effect is one of them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

import numpy as np

from reddot.errors import UsageError
from reddot.stats.arguments import check_level
from reddot.trial.analysis import Effect, Totals
from reddot.trial.observed import Floats, Ints

METHOD = "hierarchical"
INSTALL = (
    "The hierarchical model needs numpyro, which is not installed. Install it with "
    "`pip install 'reddot[bayes]'`, or use the method posterior, which needs nothing more."
)
SETTLED = 1.05  # R-hat above which chains do not agree
LEAST_CLUSTERS = 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OfficerRows:
    """The officer-shifts of a group: arrays of shape (R,), numbers from 0 where they are names."""

    y: Ints
    exposure: Floats
    arm: Ints
    stratum: Ints
    shift: Ints
    officer: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Hierarchy:
    """The model's parts and its priors, on the scale of the logarithm.

    Attributes
    ----------
    effect_sd : float
        Normal prior of the log ratio, centred at no effect: with 1 a ratio is between 1/7 and 7
        with 95%.
    level_sd : float
        Normal prior of the mean log rate about that of all events.
    spread_sd : float
        Half-normal prior of each standard deviation between strata, shifts and officers.
    strata, shifts, officers : bool
        Which of them may differ.
    """

    effect_sd: float = 1.0
    level_sd: float = 3.0
    spread_sd: float = 1.0
    strata: bool = True
    shifts: bool = True
    officers: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """How the posterior is drawn: chains, draws of each that are thrown away and that are kept."""

    chains: int = 4
    warm_up: int = 1_000
    draws: int = 1_000
    seed: int = 1


def numpyro_installed() -> bool:
    """Whether the model can be drawn here."""
    return find_spec("numpyro") is not None


def require_numpyro() -> None:
    """Return only if numpyro is installed.

    Raises
    ------
    UsageError
        It is not; the message names what to install.
    """
    if not numpyro_installed():
        raise UsageError(INSTALL)


def hierarchical_effect(
    totals: Totals,
    rows: OfficerRows,
    *,
    level: float = 0.95,
    hierarchy: Hierarchy | None = None,
    sampling: Sampling | None = None,
) -> Effect:
    """Return the posterior median of the ratio and its central credible interval.

    Parameters
    ----------
    totals
        The counts of the group, for what stands beside the number.
    rows
        Its officer-shifts.
    level
        Of the interval, between 0 and 1.
    hierarchy, sampling
        The model and how it is drawn; see there for what is taken unless given.

    Returns
    -------
    Effect
        Without a p-value. Without a number, and with the reason, where there is no event or the
        chains do not agree.

    Raises
    ------
    UsageError
        numpyro is not installed, or the level lies outside 0 to 1.

    Notes
    -----
    Events of an officer-shift are Poisson with mean exposure · exp(m + a[stratum] + s[shift] +
    o[officer] + β · arm); a, s and o are normal about 0 with standard deviations of their own, β
    is the log ratio. Drawn by the No-U-Turn sampler. What was randomised together is a shift here,
    so that a cluster's slots are alike. It assumes normal differences: hold it against the
    randomisation test, which assumes none.

    References
    ----------
    Gelman and Hill (2007), Data Analysis Using Regression and Multilevel/Hierarchical Models,
    chapter 15. Hoffman and Gelman (2014), The No-U-Turn Sampler, JMLR 15. Phan, Pradhan and
    Jankowiak (2019), arXiv:1912.11554 (numpyro).

    Examples
    --------
    >>> hierarchical_effect.__name__
    'hierarchical_effect'
    """
    check_level(level)
    require_numpyro()
    reason = _why_not(totals)
    if reason:
        return _refused(totals, level, reason)
    how = sampling or Sampling()
    found, r_hat = _draw(rows, hierarchy or Hierarchy(), how)
    if not r_hat < SETTLED:
        words = (
            f"The chains do not agree (R-hat {r_hat:.3f}, at most {SETTLED} is allowed): the draws "
            "have not settled. Draw longer, or use the method posterior."
        )
        return _refused(totals, level, words)
    return _effect(totals, found, r_hat, level, how)


def _why_not(totals: Totals) -> str:
    if sum(totals.events) == 0:
        return "No events in either arm: the posterior would be the prior."
    if min(totals.clusters) < LEAST_CLUSTERS:
        return (
            f"{min(totals.clusters)} cluster(s) in an arm; at least {LEAST_CLUSTERS} in each are "
            "needed to see how much clusters differ."
        )
    return ""


def _refused(totals: Totals, level: float, reason: str) -> Effect:
    return Effect.refused(
        METHOD,
        totals.outcome,
        reason,
        group=totals.group,
        level=level,
        events=totals.events,
        exposure=totals.exposures,
        clusters=totals.clusters,
    )


def _effect(
    totals: Totals, log_ratios: Floats, r_hat: float, level: float, how: Sampling
) -> Effect:
    tail = (1.0 - level) / 2.0
    low, middle, high = np.exp(np.quantile(log_ratios, [tail, 0.5, 1.0 - tail])).tolist()
    greater = float((log_ratios > 0).mean())
    return Effect(
        method=METHOD,
        outcome=totals.outcome,
        group=totals.group,
        ratio=middle,
        low=low,
        high=high,
        p_value=None,
        level=level,
        events=totals.events,
        exposure=totals.exposures,
        clusters=totals.clusters,
        notes=(
            f"Posterior probability that the rate with Taser is the higher: {greater:.3f}.",
            "A credible interval: where the ratio lies given the prior, not a test.",
            f"{how.chains} chains of {how.draws:,} draws, R-hat {r_hat:.3f}.",
        ),
    )


def _draw(rows: OfficerRows, hierarchy: Hierarchy, how: Sampling) -> tuple[Floats, float]:
    """Draws of the log ratio, shape (chains · draws,), and the greatest R-hat of the model."""
    infer, random = import_module("numpyro.infer"), import_module("jax.random")
    sampler = infer.MCMC(
        infer.NUTS(_model(rows, hierarchy), target_accept_prob=0.9),
        num_warmup=how.warm_up,
        num_samples=how.draws,
        num_chains=how.chains,
        chain_method="sequential",
        progress_bar=False,
    )
    sampler.run(random.PRNGKey(how.seed))
    by_chain = sampler.get_samples(group_by_chain=True)
    diagnostics = import_module("numpyro.diagnostics")
    named = [name for name in by_chain if not name.startswith("each_")]
    r_hats = [float(np.max(diagnostics.split_gelman_rubin(by_chain[name]))) for name in named]
    draws: Floats = np.asarray(by_chain["log_ratio"], np.float64).reshape(-1)
    return draws, max(r_hats)


def _model(rows: OfficerRows, hierarchy: Hierarchy) -> Callable[[], None]:
    """The model as numpyro takes it; differences are drawn as standard normals and then scaled."""
    numpyro, jnp = import_module("numpyro"), import_module("jax.numpy")
    law = import_module("numpyro.distributions")
    start = float(np.log(rows.y.sum() / rows.exposure.sum()))
    parts = [
        (name, np.unique(values, return_inverse=True)[1])
        for name, values, wanted in (
            ("strata", rows.stratum, hierarchy.strata),
            ("shifts", rows.shift, hierarchy.shifts),
            ("officers", rows.officer, hierarchy.officers),
        )
        if wanted and len(np.unique(values)) > 1
    ]
    offset, y, arm = jnp.log(rows.exposure), jnp.asarray(rows.y), jnp.asarray(rows.arm)

    def model() -> None:
        log_rate = numpyro.sample("level", law.Normal(start, hierarchy.level_sd))
        effect = numpyro.sample("log_ratio", law.Normal(0.0, hierarchy.effect_sd))
        linear = offset + log_rate + effect * arm
        for name, number in parts:
            linear = linear + _differences(numpyro, law, name, number, hierarchy.spread_sd)
        numpyro.sample("events", law.Poisson(jnp.exp(linear)), obs=y)

    return model


def _differences(
    numpyro: ModuleType, law: ModuleType, name: str, number: Ints, spread_sd: float
) -> Any:
    """How each row differs by its stratum, shift or officer."""
    spread = numpyro.sample(f"sd_{name}", law.HalfNormal(spread_sd))
    with numpyro.plate(f"plate_{name}", int(number.max()) + 1):
        each = numpyro.sample(f"each_{name}", law.Normal(0.0, 1.0))
    return spread * each[number]
