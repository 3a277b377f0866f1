"""What is randomised in a simulated trial, and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from reddot.errors import NotEnoughDataError
from reddot.stats.arguments import check_whole
from reddot.trial.analysis.arrays import Ints

if TYPE_CHECKING:
    from reddot.trial.design import Design, Slot

Draw = Callable[[np.random.Generator, int], NDArray[np.uint8]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layout:
    """The slots of a trial and the draw of their arms.

    Attributes
    ----------
    stratum, cluster : array of shape (S,)
        Whole numbers from 0; slots of one cluster are drawn together, but in a stepped wedge.
    home : array of shape (S,)
        Whole numbers from 0; officers work the slots of one home.
    draw : callable
        Takes a generator and a count; returns an array of shape (count, S), 1 for the carry arm.
    exchangeable : bool
        Whether the draw gives every split of a stratum's clusters into arms of fixed sizes the
        same chance: then exchanging arms within strata redraws it.
    together : bool
        Whether all slots of a cluster always have one arm.
    words : str
        What it is.
    """

    stratum: Ints
    cluster: Ints
    home: Ints
    draw: Draw
    exchangeable: bool
    together: bool
    words: str

    @property
    def slots(self) -> int:
        """Return the number of slots."""
        return len(self.stratum)


def layout_of_shifts(shifts: int) -> Layout:
    """Return a trial of so many shifts in each of two arms, drawn all at once.

    Raises
    ------
    UsageError
        For fewer than one shift.

    Examples
    --------
    >>> layout_of_shifts(400).slots
    800

    """
    count = 2 * check_whole("shifts", shifts, least=1)
    return Layout(
        stratum=np.zeros(count, dtype=np.int64),
        cluster=np.arange(count, dtype=np.int64),
        home=np.zeros(count, dtype=np.int64),
        draw=partial(_draw_halves, np.arange(count, dtype=np.int64)),
        exchangeable=True,
        together=True,
        words=f"{shifts:,} shifts in each of two arms, drawn all at once",
    )


def layout_of_clusters(clusters: int, per_cluster: int) -> Layout:
    """Return a trial of so many clusters in each of two arms, each with so many shifts.

    Raises
    ------
    UsageError
        For fewer than one cluster or one shift.

    Examples
    --------
    >>> layout_of_clusters(10, 20).slots
    400

    """
    count = 2 * check_whole("clusters", clusters, least=1)
    each = check_whole("per_cluster", per_cluster, least=1)
    cluster = np.repeat(np.arange(count, dtype=np.int64), each)
    return Layout(
        stratum=np.zeros(len(cluster), dtype=np.int64),
        cluster=cluster,
        home=cluster,
        draw=partial(_draw_halves, cluster),
        exchangeable=True,
        together=True,
        words=f"{clusters:,} clusters of {each:,} shifts in each of two arms, drawn all at once",
    )


def layout_of_design(design: Design, slots: Sequence[Slot]) -> Layout:
    """Return the trial of a design: its blocks, strata, clusters, steps and balance.

    Parameters
    ----------
    design : reddot.trial.design.Design
        Its method, blocks, strata and balance.
    slots : sequence of reddot.trial.design.Slot
        All slots, in order.

    Raises
    ------
    NotEnoughDataError
        There are no slots.
    """
    from reddot.trial.seal import allocation_ids, draw_allocations

    if not slots:
        raise NotEnoughDataError(
            "The design has no slots, so it cannot be simulated. Give the file of slots, or name "
            "stations and turns in the design's [slots]."
        )
    ids = allocation_ids(design, slots)
    return Layout(
        stratum=ids.stratum,
        cluster=ids.cluster,
        home=_homes(slots) if design.cluster is None else ids.cluster,
        draw=partial(draw_allocations, design, tuple(slots)),
        exchangeable=False,
        together=design.method != "stepped_wedge",
        words=f"{len(slots):,} slots by {design.method.replace('_', ' ')}, as the design says",
    )


def _homes(slots: Sequence[Slot]) -> Ints:
    """Officers stay at their station where the slots name one."""
    index: dict[str, int] = {}
    names = (slot.columns.get("station", "") for slot in slots)
    return np.array([index.setdefault(name, len(index)) for name in names], dtype=np.int64)


def _draw_halves(cluster: Ints, rng: np.random.Generator, count: int) -> NDArray[np.uint8]:
    """Half of the clusters in each arm, every split as likely as another."""
    clusters = int(cluster[-1]) + 1
    arms = np.tile(np.arange(clusters, dtype=np.uint8) % 2, (count, 1))
    return rng.permuted(arms, axis=1)[:, cluster]
