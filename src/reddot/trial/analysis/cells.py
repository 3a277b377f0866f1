"""The working equations of a log-linear model, one row a cell, its strata taken out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reddot.trial.analysis.arrays import Floats, Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Cells:
    """Weight and score of each cell of a model with one regressor and an intercept a stratum.

    Attributes
    ----------
    weight : array of shape (n,)
        Working weight, above 0: the information that the cell has on its log rate.
    score : array of shape (n,)
        Derivative of the (quasi-)likelihood by the cell's log rate.
    x : array of shape (n,)
        The regressor: the arm, or the share carried.
    stratum, cluster : array of shape (n,)
        Numbered from 0 without gaps.

    Notes
    -----
    By the theorem of Frisch, Waugh and Lovell the equation for the regressor alone, once its
    weighted mean in each stratum is taken from it, gives the same coefficient and the same
    errors as the whole model. `own` and `last` are the cell's two entries in an orthonormal basis
    of the weighted design: one column for its stratum, one for the regressor.

    """

    weight: Floats
    score: Floats
    x: Floats
    stratum: Ints
    cluster: Ints

    @cached_property
    def stratum_weight(self) -> Floats:
        """Return the sum of the weights in each stratum, shape (S,)."""
        return sums(self.stratum, self.weight)

    @cached_property
    def centred(self) -> Floats:
        """Return the regressor less its weighted mean in the stratum, shape (n,)."""
        mean = sums(self.stratum, self.weight * self.x) / self.stratum_weight
        centred: Floats = self.x - mean[self.stratum]
        return centred

    @cached_property
    def information(self) -> float:
        """Return the information on the regressor's coefficient."""
        return float((self.weight * self.centred**2).sum())

    @cached_property
    def own(self) -> Floats:
        """Return the entry in the column of the cell's own stratum, shape (n,)."""
        own: Floats = np.sqrt(self.weight / self.stratum_weight[self.stratum])
        return own

    @cached_property
    def last(self) -> Floats:
        """Return the entry in the regressor's column, shape (n,)."""
        last: Floats = np.sqrt(self.weight / self.information) * self.centred
        return last

    @cached_property
    def residual(self) -> Floats:
        """Return the residual in units of its working standard deviation, shape (n,)."""
        residual: Floats = self.score / np.sqrt(self.weight)
        return residual

    def step(self) -> tuple[float, Floats]:
        """Return the Newton step of the coefficient and of the strata's intercepts."""
        coefficient = float((self.centred * self.score).sum()) / self.information
        left = self.score - coefficient * self.weight * self.x
        return coefficient, sums(self.stratum, left) / self.stratum_weight


def sums(index: Ints, values: Floats, count: int = 0) -> Floats:
    """Return the sum of the values at each index, floats of shape (count,).

    Examples
    --------
    >>> sums(np.array([0, 0, 1]), np.array([1.0, 2.0, 3.0]))
    array([3., 3.])

    """
    return np.bincount(index, weights=values, minlength=count).astype(np.float64, copy=False)


def numbered(values: NDArray[np.generic]) -> Ints:
    """Return the rank of each value among the distinct ones: numbers from 0 without gaps.

    Examples
    --------
    >>> numbered(np.array([7, 3, 7]))
    array([1, 0, 1])

    """
    ranks: Ints = np.unique(values, return_inverse=True)[1].astype(np.int64, copy=False)
    return ranks
