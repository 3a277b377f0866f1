"""How likely two units carry together: what designs give, and what it adds to a variance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from reddot.errors import BadDataError
from reddot.trial.observed import Bools, Floats, Ints

IMPOSSIBLE = 1e-12  # a probability below it is rounding of 0
PAIRS_AT_ONCE = 200_000
UNITS_AT_ONCE = 512


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sample:
    """What a variance is taken of: U units, C quantities side by side.

    Attributes
    ----------
    arm : array of shape (U,)
        1 where the unit carried, 0 where it was control.
    carry : array of shape (U,)
        Its probability to carry.
    weights : array of shape (U, C)
        Each unit's value over the probability of the arm that it had.
    member : array of shape (U, C)
        Which units have any part in the quantity; the others weigh nothing.
    """

    arm: Ints
    carry: Floats
    weights: Floats
    member: Bools

    @property
    def own(self) -> Floats:
        """Probability of the arm that each unit had, shape (U,)."""
        return np.where(self.arm == 1, self.carry, 1.0 - self.carry)

    @property
    def signed(self) -> Floats:
        """The weights, those of control units negative, shape (U, C)."""
        return np.where(self.arm == 1, 1.0, -1.0)[:, None] * self.weights


class Joint(Protocol):
    """A rule of a design for pairs of units."""

    @property
    def words(self) -> str:
        """How the probabilities of pairs are known, as a part of a sentence."""

    def added(self, sample: Sample) -> Floats:
        """What pairs add to the conservative variance of each quantity, shape (C,).

        That is v(s) v(t) (1 − P(s) P(t) / P(st)) over ordered pairs of units s and t, with the
        probabilities of the arms that they had and the signed weights v; and, for arms that a pair
        can never have together, the bound of their product by half of each square.
        """


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Listed:
    """Pairs that depend on each other, each once; all others are independent.

    ``both`` is the probability that ``first`` and ``second`` carry, all of shape (P,).
    """

    first: Ints
    second: Ints
    both: Floats
    words: str

    def added(self, sample: Sample) -> Floats:
        """See ``Joint``."""
        found = np.zeros(sample.weights.shape[1])
        for start in range(0, self.first.size, PAIRS_AT_ONCE):
            part = slice(start, start + PAIRS_AT_ONCE)
            found += _listed(sample, self.first[part], self.second[part], self.both[part])
        return found


def _listed(sample: Sample, first: Ints, second: Ints, both: Floats) -> Floats:
    had = _had(sample, first, second, both)
    together = sample.member[first] & sample.member[second]
    _check_possible(had, np.asarray(together.any(axis=1)), first, second)
    own, signed = sample.own, sample.signed
    p, q = own[first], own[second]
    share = 1.0 - p * q / np.where(had > IMPOSSIBLE, had, p * q)
    squares = sample.weights**2 * own[:, None]
    never_first, never_second = p - had <= IMPOSSIBLE, q - had <= IMPOSSIBLE
    bound = squares[first] * never_first[:, None] + squares[second] * never_second[:, None]
    products = 2.0 * signed[first] * signed[second] * share[:, None]
    return np.asarray((products + bound * together).sum(axis=0))


def _had(sample: Sample, first: Ints, second: Ints, both: Floats) -> Floats:
    """Of each pair, the probability of the arms that its two units had together."""
    p, q = sample.carry[first], sample.carry[second]
    one, two = sample.arm[first] == 1, sample.arm[second] == 1
    if_carry = np.where(two, both, p - both)
    if_control = np.where(two, q - both, 1.0 - p - q + both)
    return np.where(one, if_carry, if_control)


def _check_possible(had: Floats, together: Bools, first: Ints, second: Ints) -> None:
    """Refuse an allocation that the design cannot give."""
    wrong = (had <= IMPOSSIBLE) & together
    if wrong.any():
        place = int(np.flatnonzero(wrong)[0])
        raise BadDataError(
            f"Units {first[place] + 1} and {second[place] + 1} have arms together that this "
            f"design never gives; so have {int(wrong.sum()):,} pairs at least. Take the "
            "probabilities of the design by which the slots were allocated, with all its slots in "
            "their order."
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Exchangeable:
    """Complete randomisation: in each stratum a fixed number of units carries, any as likely.

    ``stratum`` is of each unit, (U,); ``size`` and ``carrying`` of each stratum, (H,).
    """

    stratum: Ints
    size: Ints
    carrying: Ints
    words: str

    def added(self, sample: Sample) -> Floats:
        """See ``Joint``."""
        n, ones = self.size.astype(float), self.carrying.astype(float)
        zeros = n - ones
        covariance = -ones * zeros / np.maximum(n**2 * (n - 1), 1)
        pairs = np.maximum(n * (n - 1), 1)
        members = self._sums(sample.member.astype(float))
        found = np.zeros(sample.weights.shape[1])
        totals = []
        for side, of_side in ((1, ones), (0, zeros)):
            mine = (sample.arm == side)[:, None] * sample.weights
            total, squares = self._sums(mine), self._sums(mine**2)
            chance = of_side * (of_side - 1) / pairs
            ratio = np.divide(covariance, chance, out=np.zeros_like(n), where=chance > IMPOSSIBLE)
            found += (ratio[:, None] * (total**2 - squares)).sum(axis=0)
            bound = squares * (of_side / n)[:, None] * np.maximum(members - 1, 0)
            found += (bound * (chance <= IMPOSSIBLE)[:, None]).sum(axis=0)
            totals.append(total)
        apart = ones * zeros / pairs
        ratio = np.divide(covariance, apart, out=np.zeros_like(n), where=apart > IMPOSSIBLE)
        return np.asarray(found + (2.0 * ratio[:, None] * totals[0] * totals[1]).sum(axis=0))

    def _sums(self, values: Floats) -> Floats:
        """Sums over each stratum, shape (H, C)."""
        out = np.zeros((self.size.size, values.shape[1]))
        np.add.at(out, self.stratum, values)
        return out


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawn:
    """Pairs as often as they came together in draws of the design: shape (draws, U)."""

    draws: NDArray[np.uint8]
    words: str

    def added(self, sample: Sample) -> Floats:
        """See ``Joint``; arms that were observed together count as drawn once at least."""
        used = np.flatnonzero(sample.member.any(axis=1))
        agrees = (self.draws[:, used] == sample.arm[used]).astype(np.float32)
        own, signed, member = sample.own[used], sample.signed[used], sample.member[used]
        squares = sample.weights[used] ** 2 * own[:, None] * member
        found = np.zeros(signed.shape[1])
        for start in range(0, used.size, UNITS_AT_ONCE):
            rows, rest = slice(start, start + UNITS_AT_ONCE), slice(start, None)
            had = _drawn_together(agrees, rows, rest)
            p, q = own[rows, None], own[None, rest]
            above = np.triu(np.ones(had.shape, bool), 1)
            share = np.where(above, 1.0 - p * q / had, 0.0)
            found += 2.0 * (signed[rows] * (share @ signed[rest])).sum(axis=0)
            for never, mine, other in ((p - had, rows, rest), (q - had, rest, rows)):
                bounded = (never <= 0.5 / len(agrees)) & above
                if bounded.any():
                    one = bounded.astype(float) if mine is rows else bounded.T.astype(float)
                    found += (squares[mine] * (one @ member[other])).sum(axis=0)
        return found


def _drawn_together(agrees: NDArray[np.float32], rows: slice, rest: slice) -> Floats:
    """How often two units both had, in the draws, the arms that were observed."""
    together: Floats = (agrees[:, rows].T @ agrees[:, rest]).astype(np.float64)
    return np.maximum(together, 1.0) / len(agrees)
