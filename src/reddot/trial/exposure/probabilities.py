"""How likely each unit carries, and each two, under the design by which slots were allocated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reddot.errors import BadDataError, UsageError
from reddot.trial.exposure.blocks import pairs_in_blocks
from reddot.trial.exposure.pairs import Drawn, Exchangeable, Joint
from reddot.trial.exposure.wedge import pairs_in_wedge
from reddot.trial.observed import Floats, Ints, Observed

if TYPE_CHECKING:
    from reddot.trial.design import Design, Slot

DRAWS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Probabilities:
    """What a design says of S slots in U units; slots of one unit always have the same arm.

    Attributes
    ----------
    unit : array of shape (S,)
        The unit of each slot.
    carry : array of shape (U,)
        Its probability to carry. Where it is 0 or 1, the unit has no part in any contrast.
    joint : Joint
        The rule for pairs of units.
    names : tuple of str
        The slots' names, shape (S,), by which they are found again; empty where the slots of the
        analysis are these, in this order.

    Examples
    --------
    >>> coins = simulated_probabilities([[1, 0], [0, 1], [1, 1], [0, 0]])
    >>> coins.carry.tolist()
    [0.5, 0.5]
    """

    unit: Ints
    carry: Floats
    joint: Joint
    names: tuple[str, ...] = ()

    def units_of(self, observed: Observed) -> Ints:
        """The unit of each slot of an analysis, shape (S of the analysis,).

        Raises
        ------
        BadDataError
            A slot is not in the design's slots.
        """
        if not self.names:
            if observed.slots != self.unit.size:
                raise BadDataError(
                    f"The probabilities are of {self.unit.size:,} slots and the analysis is of "
                    f"{observed.slots:,}. Give both the same slots, in the same order."
                )
            return self.unit
        place = {name: index for index, name in enumerate(self.names)}
        unknown = [name for name in observed.slot_names if name not in place]
        if unknown:
            raise BadDataError(
                f"Slot '{unknown[0]}', of {len(unknown):,} such, is no slot of the design. Enter "
                "its batch, or leave what was worked on it out."
            )
        return self.unit[[place[name] for name in observed.slot_names]]


def probabilities_of(
    design: Design,
    slots: Sequence[Slot],
    rng: np.random.Generator | None = None,
    draws: int = DRAWS,
) -> Probabilities:
    """The probabilities under a sealed design: exact, or simulated where arms are balanced.

    Parameters
    ----------
    design
        The trial's design.
    slots
        All its slots so far, in their order.
    rng
        For designs that re-randomise until covariates are balanced, which have no formula.
    draws
        How many allocations are then drawn.

    Raises
    ------
    UsageError
        The design has to be simulated and no generator was given, or there are no slots.

    References
    ----------
    Aronow, P. M. and Samii, C. (2017), doi:10.1214/16-AOAS1005, section 3.
    """
    from reddot.trial.seal import allocation_ids, draw_allocations

    names = tuple(slot.name for slot in slots)
    if not slots:
        raise UsageError("There are no slots yet. Enter a batch of slots first.")
    if design.balance:
        if rng is None:
            raise UsageError("A design with balanced covariates is simulated: give a generator.")
        return simulated_probabilities(draw_allocations(design, slots, rng, draws), names=names)
    ids = allocation_ids(design, slots)
    if design.method == "stepped_wedge":
        return _wedge(design, slots, ids.cluster, names)
    unit, first = _numbered(ids.cluster)
    number, together = design.share
    share = number / together
    joint = pairs_in_blocks(ids.stratum[first], design.block_sizes, share)
    return Probabilities(unit=unit, carry=np.full(first.size, share), joint=joint, names=names)


def complete_probabilities(observed: Observed) -> Probabilities:
    """The probabilities given how many units of each stratum carried, any of them as likely.

    For a trial whose blocks' sizes are not known, and the default: it takes the counts of the arms
    in each stratum as fixed.

    Raises
    ------
    UsageError
        A cluster has slots in both arms, as in a stepped wedge, or lies in two strata.
    """
    unit, first = _numbered(observed.cluster)
    arm, stratum = observed.arm[first], np.unique(observed.stratum[first], return_inverse=True)[1]
    if (arm[unit] != observed.arm).any() or (stratum[unit] != _ranks(observed.stratum)).any():
        raise UsageError(
            "A cluster has slots in both arms or in two strata: take the probabilities from the "
            "design itself, with all its slots."
        )
    size = np.bincount(stratum)
    carrying = np.bincount(stratum, weights=arm, minlength=size.size).astype(np.int64)
    joint = Exchangeable(
        stratum=stratum,
        size=size,
        carrying=carrying,
        words="exact given how many carried in each stratum",
    )
    return Probabilities(unit=unit, carry=(carrying / size)[stratum], joint=joint)


def simulated_probabilities(
    draws: ArrayLike | NDArray[np.uint8], *, names: tuple[str, ...] = ()
) -> Probabilities:
    """The probabilities as they came in draws of the design.

    Parameters
    ----------
    draws
        Allocations drawn by the design, 1 for carry; shape (draws, S). Slots with the same arm in
        every draw are one unit.
    names
        The slots' names.

    Raises
    ------
    UsageError
        There are fewer than two draws, or no slots.

    Notes
    -----
    With K draws the variance that is worked out from them has itself a relative error of about
    √(2/K): 3% for 2,000.

    Examples
    --------
    >>> simulated_probabilities([[1, 1, 0], [0, 0, 1]]).unit.tolist()
    [0, 0, 1]
    """
    given = np.atleast_2d(np.asarray(draws, dtype=np.uint8))
    if len(given) < 2 or given.size == 0:
        raise UsageError("Give at least two drawn allocations of at least one slot.")
    packed = np.ascontiguousarray(np.packbits(given, axis=0).T)
    keys = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
    unit, first = _numbered(np.unique(keys, return_inverse=True)[1])
    chosen = np.ascontiguousarray(given[:, first])
    joint = Drawn(draws=chosen, words=f"simulated in {len(given):,} draws of the design")
    return Probabilities(unit=unit, carry=chosen.mean(axis=0), joint=joint, names=names)


def _wedge(
    design: Design, slots: Sequence[Slot], cluster: Ints, names: tuple[str, ...]
) -> Probabilities:
    from reddot.trial.seal.allocation import periods_of, steps_of

    clusters = int(cluster.max()) + 1
    period = np.array(periods_of(design, slots), np.int64)
    unit, first = _numbered(cluster * (int(period.max()) + 1) + period)
    steps = steps_of(design, clusters)
    carry, joint = pairs_in_wedge(cluster[first], period[first], steps)
    return Probabilities(unit=unit, carry=carry, joint=joint, names=names)


def _numbered(key: Ints) -> tuple[Ints, Ints]:
    """Keys renumbered in order of first appearance, and the place of each number's first."""
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(order.size)
    return rank[inverse].astype(np.int64), first[order].astype(np.int64)


def _ranks(values: Ints) -> Ints:
    return np.unique(values, return_inverse=True)[1].astype(np.int64)
