"""What the queues ask of their arguments; each check raises with the value given."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reddot.errors import UsageError
from reddot.stats.arguments import check_count, check_positive, check_whole

SERVERS_AT_MOST = 1_000_000


def check_servers(servers: float) -> int:
    """Return the number of crews when it is whole and from 1 to a million; else raise.

    Examples
    --------
    >>> check_servers(5)
    5

    """
    crews = check_whole("servers", servers, least=1)
    if crews > SERVERS_AT_MOST:
        raise UsageError(f"servers is {servers}; at most {SERVERS_AT_MOST} are worked out.")
    return crews


def check_rates(name: str, values: Sequence[float]) -> tuple[float, ...]:
    """Return the rates when there is at least one and each is 0 or more; else raise.

    Examples
    --------
    >>> check_rates("calls an hour", [2, 3])
    (2.0, 3.0)

    """
    _check_some(name, values)
    return tuple(check_count(f"{name} of class {k + 1}", each) for k, each in enumerate(values))


def check_minutes(name: str, values: Sequence[float]) -> tuple[float, ...]:
    """Return the minutes when there is at least one and each is above 0; else raise.

    Examples
    --------
    >>> check_minutes("service minutes", [30])
    (30.0,)

    """
    _check_some(name, values)
    return tuple(check_positive(f"{name} of class {k + 1}", each) for k, each in enumerate(values))


def read_numbers(name: str, values: ArrayLike, *, dimensions: int) -> NDArray[np.float64]:
    """Return the values as an array of floats of so many dimensions, none of them empty.

    Examples
    --------
    >>> read_numbers("minutes", [[1, 2]], dimensions=2)
    array([[1., 2.]])

    """
    try:
        numbers = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise UsageError(f"{name} must be an array of numbers.") from None
    if numbers.ndim != dimensions or numbers.size == 0:
        raise UsageError(
            f"{name} has the shape {numbers.shape}; it must have {dimensions} dimensions, "
            "none of them empty."
        )
    return numbers


def check_each(
    name: str, numbers: NDArray[np.float64], *, above_zero: bool = False
) -> NDArray[np.float64]:
    """Return the numbers when each is finite and 0 or more (or above 0); else name the first.

    Examples
    --------
    >>> check_each("minutes", np.array([1.0, 0.0]))
    array([1., 0.])

    """
    wrong = ~np.isfinite(numbers) | ((numbers <= 0.0) if above_zero else (numbers < 0.0))
    if wrong.any():
        where = tuple(int(k) for k in np.argwhere(wrong)[0])
        place = ", ".join(str(k) for k in where)
        least = "above 0" if above_zero else "0 or more"
        raise UsageError(
            f"{name} at [{place}] is {numbers[where]}; it must be a finite number, {least}."
        )
    return numbers


def _check_some(name: str, values: Sequence[float]) -> None:
    if len(values) == 0:
        raise UsageError(f"{name} is empty; give one number for each class, the most urgent first.")
