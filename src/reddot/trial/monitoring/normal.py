"""Group-sequential boundaries on a standardised effect, by recursive numerical integration."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from reddot.errors import UsageError
from reddot.stats.arguments import check_choice, check_level, check_whole
from reddot.trial.monitoring.spending import alpha_allowed

Floats = NDArray[np.float64]
FAMILIES = ("pocock", "obrien_fleming")
FARTHEST = 9.0  # standard deviations: beyond, the normal holds less than 1e-18
NODE, WEIGHT = np.polynomial.legendre.leggauss(12)  # on each stretch as long as the least step
LEAST_SPENT = 1e-14


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What holds at every look: the sides, the drift, and the shortest step between looks."""

    sides: int
    drift: float
    step: float


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """The chances of sums that have not crossed: where, how dense times how wide, how much known.

    A sum is the standardised effect times the square root of its share of information: its
    steps from look to look are independent.
    """

    at: Floats
    mass: Floats
    fraction: float


START = Path(np.zeros(1), np.ones(1), 0.0)


def spending_boundaries(
    fractions: Sequence[float],
    *,
    alpha: float = 0.05,
    spending: str = "obrien_fleming",
    sides: int = 2,
) -> tuple[float, ...]:
    """Return the standardised effects that cross at looks at these shares of information.

    Parameters
    ----------
    fractions : sequence of float
        Rising, above 0; the last is 1 when the plan's information is reached.
    alpha : float
        Error of all looks and of both sides together.
    spending : {"obrien_fleming", "pocock"}
        See `alpha_allowed`; with two sides each spends half.
    sides : {1, 2}
        1 for harm alone; 2 for a difference in either direction.

    Returns
    -------
    tuple of float
        One a look; ``math.inf`` where less may be spent than the arithmetic resolves (1e-14).

    Raises
    ------
    UsageError
        For fractions that do not rise or are not above 0, or other sides.

    Notes
    -----
    The density of the sums that have not crossed is carried from look to look by Gauss–Legendre
    quadrature. Assumes that the standardised effects are jointly normal with independent
    increments: right for large numbers of events and clusters. With few, use `exact_boundaries`.

    References
    ----------
    Armitage, McPherson and Rowe (1969), doi:10.2307/2343787; Jennison and Turnbull (2000),
    Group Sequential Methods, chapters 7 and 19.

    Examples
    --------
    >>> [round(c, 3) for c in spending_boundaries([1 / 3, 2 / 3, 1])]
    [3.71, 2.511, 1.993]

    """
    course = _course(fractions, sides)
    path, found, spent = START, list[float](), 0.0
    for fraction in fractions:
        allowed = alpha_allowed(fraction, alpha=check_level(alpha) / sides, spending=spending)
        found.append(_crossing_at(path, fraction, allowed - spent))
        spent = allowed
        path = _advance(course, path, fraction, found[-1])
    return tuple(found)


def constant_boundaries(
    looks: int, *, alpha: float = 0.05, family: str = "pocock", sides: int = 2
) -> tuple[float, ...]:
    """Return the boundaries of Pocock or of O'Brien and Fleming for equally spaced looks.

    Parameters
    ----------
    looks : int
        1 or more.
    alpha : float
        Error of all looks and of both sides together.
    family : {"pocock", "obrien_fleming"}
        The same at every look; or in proportion to √(looks / look).
    sides : {1, 2}
        See `spending_boundaries`.

    Returns
    -------
    tuple of float
        One standardised effect a look.

    Raises
    ------
    UsageError
        For looks below 1, an unknown family or other sides.

    References
    ----------
    Pocock (1977), doi:10.1093/biomet/64.2.191; O'Brien and Fleming (1979),
    doi:10.2307/2530245. The constants are in tables 2.1 and 2.3 of Jennison and Turnbull (2000).

    Examples
    --------
    >>> [round(constant_boundaries(5, family=f)[-1], 3) for f in ("pocock", "obrien_fleming")]
    [2.413, 2.04]

    """
    check_choice("family", family, FAMILIES)
    level = check_level(alpha)
    fractions = [k / looks for k in range(1, check_whole("looks", looks, least=1) + 1)]
    shape = [1.0 if family == "pocock" else t**-0.5 for t in fractions]

    def excess(constant: float) -> float:
        scaled = [constant * s for s in shape]
        return sum(exit_chances(scaled, fractions, sides=sides)) - level

    constant = _root(excess, 0.0, FARTHEST)
    return tuple(constant * s for s in shape)


def exit_chances(
    boundaries: Sequence[float], fractions: Sequence[float], *, drift: float = 0.0, sides: int = 2
) -> tuple[float, ...]:
    """Return the chance of the first crossing at each look.

    Parameters
    ----------
    boundaries, fractions : sequence of float
        Standardised effects, and the shares of information at which they hold.
    drift : float
        Mean of the standardised effect at full information; 0 without an effect.
    sides : {1, 2}
        With 2 an effect below minus the boundary crosses too.

    Returns
    -------
    tuple of float
        One a look.

    Raises
    ------
    UsageError
        As `spending_boundaries`, and for another number of boundaries than of fractions.

    Examples
    --------
    >>> f"{sum(exit_chances([2.413] * 5, [0.2, 0.4, 0.6, 0.8, 1.0])):.4f}"
    '0.0500'

    """
    course = _course(fractions, sides, drift)
    if len(boundaries) != len(fractions):
        raise UsageError(f"{len(boundaries)} boundaries for {len(fractions)} looks; give as many.")
    path, chances = START, list[float]()
    for boundary, fraction in zip(boundaries, fractions, strict=True):
        above = _beyond(path, fraction, boundary, drift)
        mirrored = Path(-path.at, path.mass, path.fraction)
        chances.append(above + (_beyond(mirrored, fraction, boundary, -drift) if sides == 2 else 0))
        path = _advance(course, path, fraction, boundary)
    return tuple(chances)


def _advance(course: Course, path: Path, fraction: float, boundary: float) -> Path:
    """Return the chances of the sums that do not cross this boundary either."""
    step, root, mean = fraction - path.fraction, math.sqrt(fraction), course.drift * fraction
    top = min(boundary * root, mean + FARTHEST * root)
    bottom = mean - FARTHEST * root
    if course.sides == 2:
        bottom = max(-boundary * root, bottom)
    if top <= bottom:
        return Path(np.zeros(1), np.zeros(1), fraction)
    at, weight = _nodes(bottom, top, math.sqrt(course.step))
    apart = (at[:, None] - path.at[None, :] - course.drift * step) / math.sqrt(step)
    density = np.exp(-0.5 * apart * apart) @ path.mass / math.sqrt(2.0 * math.pi * step)
    return Path(at, weight * density, fraction)


def _nodes(bottom: float, top: float, stretch: float) -> tuple[Floats, Floats]:
    """Gauss–Legendre nodes and weights on stretches at most so long."""
    edges = np.linspace(bottom, top, math.ceil((top - bottom) / stretch) + 1)
    half = np.diff(edges)[:, None] / 2.0
    return (edges[:-1, None] + half * (NODE + 1.0)).ravel(), (half * WEIGHT).ravel()


def _crossing_at(path: Path, fraction: float, available: float) -> float:
    if available < LEAST_SPENT:
        return math.inf
    return _root(lambda c: available - _beyond(path, fraction, c, 0.0), -FARTHEST, FARTHEST)


def _beyond(path: Path, fraction: float, boundary: float, drift: float) -> float:
    """The chance to be above the boundary at this look and not before."""
    if math.isinf(boundary):
        return 0.0
    step = fraction - path.fraction
    sums = path.at + drift * step - boundary * math.sqrt(fraction)
    return float(path.mass @ special.ndtr(sums / math.sqrt(step)))


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    return float(optimize.brentq(function, low, high, xtol=1e-12))


def _course(fractions: Sequence[float], sides: int, drift: float = 0.0) -> Course:
    if sides not in (1, 2):
        raise UsageError(f"sides is {sides}; it must be 1 or 2.")
    steps = [b - a for a, b in zip((0.0, *fractions), fractions, strict=False)]
    if not steps or min(steps) <= 0.0:
        given = ", ".join(f"{t:g}" for t in fractions)
        raise UsageError(f"The shares of information are {given or 'none'}; they must rise from 0.")
    return Course(sides=sides, drift=drift, step=min(steps))
