"""How much of the error of the first kind may be used up by which share of the information."""

from __future__ import annotations

import math

from scipy import special

from reddot.stats.arguments import check_choice, check_count, check_level

SPENDING = ("obrien_fleming", "pocock")


def alpha_allowed(
    fraction: float, *, alpha: float = 0.025, spending: str = "obrien_fleming"
) -> float:
    """Return the one-sided error that may have been spent when this share of events is in.

    Parameters
    ----------
    fraction : float
        Information so far over that of the plan, 0 or more; above 1 it counts as 1.
    alpha : float
        One-sided error of all looks together, between 0 and 1.
    spending : {"obrien_fleming", "pocock"}
        The first hardly spends early and keeps nearly all for the end; the second spends about
        evenly.

    Returns
    -------
    float
        From 0 to `alpha`.

    Raises
    ------
    UsageError
        For a fraction below 0, an alpha outside 0 to 1 or an unknown spending function.

    Notes
    -----
    The functions of Lan and DeMets that come near to the boundaries of O'Brien and Fleming,
    2 − 2Φ(z(1 − α/2) / √t), and of Pocock, α·ln(1 + (e − 1)·t). Holds at looks whose times
    were not chosen for what earlier looks showed.

    References
    ----------
    Lan and DeMets (1983), doi:10.1093/biomet/70.3.659.

    Examples
    --------
    >>> f"{alpha_allowed(0.5):.5f} and {alpha_allowed(0.5, spending='pocock'):.5f}"
    '0.00153 and 0.01550'

    """
    check_choice("spending", spending, SPENDING)
    t, level = min(1.0, check_count("fraction", fraction)), check_level(alpha)
    if t in (0.0, 1.0):
        return level * t
    if spending == "pocock":
        return level * math.log1p((math.e - 1.0) * t)
    z = -float(special.ndtri(level / 2.0))
    return 2.0 * float(special.ndtr(-z / math.sqrt(t)))
