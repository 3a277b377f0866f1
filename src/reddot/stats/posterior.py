"""The conjugate gamma posterior of a Poisson rate."""

from __future__ import annotations

from dataclasses import dataclass

from scipy import special

from reddot.errors import UsageError
from reddot.stats.arguments import check_count, check_level, check_positive
from reddot.stats.interval import Interval


@dataclass(frozen=True, slots=True)
class GammaPosterior:
    """A gamma distribution for a rate of events per unit of exposure.

    Attributes
    ----------
    shape : float
        Above 0: events seen plus the prior's shape.
    rate : float
        Above 0: exposure seen plus the prior's rate, in units of exposure.

    Raises
    ------
    UsageError
        When either is not finite and above 0.

    Notes
    -----
    Assumes Poisson counts. It can itself serve as a prior: see `update`.

    References
    ----------
    Gelman et al., Bayesian Data Analysis (3rd ed., 2013), section 2.6.

    Examples
    --------
    >>> GammaPosterior(6.5, 400.0).mean
    0.01625

    """

    shape: float
    rate: float

    def __post_init__(self) -> None:
        check_positive("shape", self.shape)
        check_positive("rate", self.rate)

    @property
    def mean(self) -> float:
        """Posterior mean, events per unit of exposure.

        Examples
        --------
        >>> GammaPosterior(3.0, 400.0).mean
        0.0075

        """
        return self.shape / self.rate

    def update(self, count: float, exposure: float) -> GammaPosterior:
        """Return the posterior after `count` more events in `exposure` more units.

        Raises
        ------
        UsageError
            For a negative or non-finite number.

        Examples
        --------
        >>> GammaPosterior(3.5, 400.0).update(6, 400)
        GammaPosterior(shape=9.5, rate=800.0)

        """
        return GammaPosterior(
            self.shape + check_count("count", count),
            self.rate + check_count("exposure", exposure),
        )

    def interval(self, level: float = 0.95) -> Interval:
        """Return the central credible interval for the rate; its estimate is the mean.

        Raises
        ------
        UsageError
            For a level outside 0 to 1.

        Examples
        --------
        >>> round(GammaPosterior(3.5, 400.0).interval().high, 4)
        0.02

        """
        tail = (1.0 - check_level(level)) / 2.0
        low = float(special.gammaincinv(self.shape, tail)) / self.rate
        high = float(special.gammainccinv(self.shape, tail)) / self.rate
        return Interval(self.mean, low, high, "gamma_posterior", level)

    def probability_above(self, x: float) -> float:
        """Return the probability that the rate exceeds `x` events per unit of exposure.

        Raises
        ------
        UsageError
            For a negative or non-finite x.

        Examples
        --------
        >>> round(GammaPosterior(1.0, 1.0).probability_above(3.0), 4)
        0.0498

        """
        return float(special.gammaincc(self.shape, check_count("x", x) * self.rate))

    def probability_below(self, x: float) -> float:
        """Return the probability that the rate is at most `x` events per unit of exposure.

        Raises
        ------
        UsageError
            For a negative or non-finite x.

        Examples
        --------
        >>> round(GammaPosterior(1.0, 1.0).probability_below(3.0), 4)
        0.9502

        """
        return float(special.gammainc(self.shape, check_count("x", x) * self.rate))


def gamma_posterior(
    count: float, exposure: float, prior_shape: float = 0.5, prior_rate: float = 0.0
) -> GammaPosterior:
    """Return the posterior of a rate after `count` events in `exposure` units.

    Parameters
    ----------
    count, exposure : float
        0 or more; exposure + prior_rate must be above 0.
    prior_shape, prior_rate : float
        Gamma prior, 0 or more; the default 0.5 and 0 is Jeffreys' prior for a Poisson rate.

    Returns
    -------
    GammaPosterior

    Raises
    ------
    UsageError
        For a negative or non-finite number, or when the posterior would be improper.

    Notes
    -----
    Assumes a Poisson count.

    References
    ----------
    Gelman et al., Bayesian Data Analysis (3rd ed., 2013), sections 2.6 and 2.8.

    Examples
    --------
    >>> gamma_posterior(6, 400)
    GammaPosterior(shape=6.5, rate=400.0)

    """
    shape = check_count("count", count) + check_count("prior_shape", prior_shape)
    rate = check_count("exposure", exposure) + check_count("prior_rate", prior_rate)
    if shape == 0 or rate == 0:
        raise UsageError(
            f"count {count:g} + prior_shape {prior_shape:g} and exposure {exposure:g} + "
            f"prior_rate {prior_rate:g} must both be above 0, or there is no posterior."
        )
    return GammaPosterior(shape, rate)
