"""One gamma posterior against another: probability that a rate is greater, and their ratio."""

from __future__ import annotations

from scipy import special

from reddot.stats.arguments import check_level, check_positive
from reddot.stats.interval import Interval
from reddot.stats.posterior import GammaPosterior


def probability_greater(
    posterior_a: GammaPosterior, posterior_b: GammaPosterior, ratio: float = 1.0
) -> float:
    """Return the posterior probability that rate A exceeds `ratio` times rate B.

    Parameters
    ----------
    posterior_a, posterior_b : GammaPosterior
        Independent posteriors, exposures in one unit.
    ratio : float
        Above 0.

    Returns
    -------
    float
        Probability in 0 to 1.

    Raises
    ------
    UsageError
        For a ratio not above 0.

    Notes
    -----
    Closed form: with rates scaled to one unit, A/(A + B) is beta(shape A, shape B).

    References
    ----------
    Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 2 (1995), chapter 25.

    Examples
    --------
    >>> a, b = GammaPosterior(6.5, 400), GammaPosterior(3.5, 400)
    >>> round(probability_greater(a, b), 3)
    0.841

    """
    edge = check_positive("ratio", ratio) * posterior_a.rate
    share = edge / (edge + posterior_b.rate)
    return float(special.betaincc(posterior_a.shape, posterior_b.shape, share))


def ratio_interval(
    posterior_a: GammaPosterior, posterior_b: GammaPosterior, level: float = 0.95
) -> Interval:
    """Return the central credible interval for rate A over rate B; its estimate is the median.

    Parameters
    ----------
    posterior_a, posterior_b : GammaPosterior
        Independent posteriors, exposures in one unit.
    level : float
        Between 0 and 1.

    Returns
    -------
    Interval
        A ratio of rates.

    Raises
    ------
    UsageError
        For a level outside 0 to 1.

    Notes
    -----
    The median, because the mean of the ratio is infinite when B's shape is 1 or less.

    References
    ----------
    Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 2 (1995), chapter 25.

    Examples
    --------
    >>> interval = ratio_interval(GammaPosterior(6.5, 400), GammaPosterior(3.5, 400))
    >>> f"{interval.low:.2f} to {interval.high:.1f}"
    '0.53 to 8.6'

    """
    tail = (1.0 - check_level(level)) / 2.0
    scale = posterior_b.rate / posterior_a.rate
    median, low, high = (
        _odds(posterior_a.shape, posterior_b.shape, q) * scale for q in (0.5, tail, 1.0 - tail)
    )
    return Interval(median, low, high, "gamma_posterior", level)


def _odds(shape_a: float, shape_b: float, probability: float) -> float:
    share = float(special.betaincinv(shape_a, shape_b, probability))
    rest = float(special.betainccinv(shape_b, shape_a, probability))
    return share / rest
