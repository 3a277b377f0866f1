"""One row of numbers, read from whatever was given; anything else is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reddot.errors import UsageError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def finite_numbers(name: str, values: ArrayLike) -> Floats:
    """Return the values as floats of shape (n,); raise `UsageError` for anything else.

    Examples
    --------
    >>> finite_numbers("y", [1, 2])
    array([1., 2.])

    """
    array = _one_row(values)
    if array is None:
        raise UsageError(f"{name} must be one row of finite numbers; given: {values!r:.200}")
    return array.astype(np.float64, copy=False)


def whole_numbers(name: str, values: ArrayLike) -> Ints:
    """Return the values as whole numbers of shape (n,); raise `UsageError` for anything else.

    Examples
    --------
    >>> whole_numbers("arm", [True, False])
    array([1, 0])

    """
    array = _one_row(values)
    if array is None or (array.dtype.kind == "f" and (array != np.rint(array)).any()):
        raise UsageError(f"{name} must be one row of whole numbers; given: {values!r:.200}")
    return array.astype(np.int64, copy=False)


def _one_row(values: ArrayLike) -> NDArray[Any] | None:
    try:
        array: NDArray[Any] = np.asarray(values)
        if array.dtype.kind not in "biuf":
            array = array.astype(np.float64)
    except (TypeError, ValueError):
        return None
    return array if array.ndim == 1 and np.isfinite(array).all() else None
