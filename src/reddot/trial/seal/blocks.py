"""Permuted blocks of random size: arms of the units of one stratum, in order, without an end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from reddot.trial.design.models import Design
from reddot.trial.seal.stream import Stream
from reddot.trial.seal.units import Stratum, Unit

CARRY, CONTROL = 0, 1
Prefix = tuple[object, ...]


def blocks(
    seed: bytes, design: Design, stratum: Stratum, prefix: Prefix = ()
) -> Iterator[list[int]]:
    """The blocks of a stratum one after the other: 0 for the first arm, 1 for the second.

    Parameters
    ----------
    seed
        The seed's bytes.
    design
        Its block sizes and the shares of its arms.
    stratum
        The stratum's values, a part of each label.
    prefix
        Where each batch starts anew: what stands before the rest of each label.
    """
    first, together = design.share
    number = 0
    while True:
        number += 1
        rest = [list(stratum), number]
        sizes = design.block_sizes
        size = sizes[Stream(seed, [*prefix, "block_size", *rest]).below(len(sizes))]
        carrying = size // together * first
        arms = [CARRY] * carrying + [CONTROL] * (size - carrying)
        yield Stream(seed, [*prefix, "block", *rest]).shuffled(arms)


def arms_of_stratum(
    seed: bytes, design: Design, stratum: Stratum, prefix: Prefix = ()
) -> Iterator[tuple[int, int]]:
    """Block number and arm of each unit of a stratum, in order, without an end."""
    for number, block in enumerate(blocks(seed, design, stratum, prefix), 1):
        for arm in block:
            yield number, arm


def deal(
    seed: bytes, design: Design, units: Sequence[Unit], prefix: Prefix = ()
) -> list[tuple[int, int]]:
    """Block number and arm of each unit; units of one stratum take its arms in their order."""
    strata: dict[Stratum, Iterator[tuple[int, int]]] = {}
    found = []
    for unit in units:
        if unit.stratum not in strata:
            strata[unit.stratum] = arms_of_stratum(seed, design, unit.stratum, prefix)
        found.append(next(strata[unit.stratum]))
    return found


def arm_of_ordinal(seed: bytes, design: Design, stratum: Stratum, ordinal: int) -> int:
    """Arm of the unit that is at a place, from 0, in its stratum."""
    return next(islice(arms_of_stratum(seed, design, stratum), ordinal, None))[1]
