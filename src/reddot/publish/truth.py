"""The true counts of every vintage: those of this release, and those kept of earlier ones."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from reddot.disclosure.space import Space
from reddot.errors import BadDataError, UsageError
from reddot.publish.counting import Counts
from reddot.publish.crossing import FORCE, TIME, Out
from reddot.publish.earlier import History, Past
from reddot.publish.inside import KeptPart
from reddot.publish.segments import segments_of

Mask = NDArray[np.bool_]


def true_counts(history: History, now: Counts, out: Out) -> Counts:
    """The counts of each vintage, as what each adds to the one before.

    Parameters
    ----------
    history
        What went out before, and the crossing of what is to go out.
    now
        The counts as they are now (atoms of one layer,).
    out
        What is to go out, with its vintage.

    Returns
    -------
    NDArray of int (layers, atoms of one layer)

    Raises
    ------
    BadDataError
        An earlier release is of records that have changed since, and its tables cross what these
        do not.
    """
    space = history.space
    known = np.zeros((space.layers, space.places()), bool)
    values = np.zeros((space.layers, space.places()), np.int64)
    for one, vintage in zip(history.past, history.vintages, strict=False):
        mask = covered(history, one.release.forces, one.release.periods)
        values[vintage][mask] = as_it_was(history, one, now, mask)[mask]
        known[vintage] |= mask
    mask = covered(history, out.forces, out.periods)
    values[out.vintage][mask] = now[mask]
    known[out.vintage] |= mask
    return np.diff(carried(values, known), axis=0, prepend=0)


def carried(values: Counts, known: Mask) -> Counts:
    """Each vintage's counts: where it says nothing those of the one before, else of the next."""
    found = values.copy()
    have = known.copy()
    for layer in range(1, len(found)):
        gap = ~have[layer] & have[layer - 1]
        found[layer][gap] = found[layer - 1][gap]
        have[layer] |= gap
    for layer in range(len(found) - 2, -1, -1):
        gap = ~have[layer] & have[layer + 1]
        found[layer][gap] = found[layer + 1][gap]
        have[layer] |= gap
    return found


def covered(history: History, forces: Sequence[str], periods: Sequence[str]) -> Mask:
    """The atoms of one layer that some forces and periods are about."""
    space = history.space
    segments = {s for period in periods for s in history.segments.periods[period]}
    picked = space.given((FORCE, tuple(forces))) | space.given((TIME, tuple(segments)))
    mask = np.zeros(space.places(), bool)
    for part in range(len(space.crossings)):
        mask[space.atoms_of(part, picked)[0]] = True
    return mask


def as_it_was(history: History, one: Past, now: Counts, mask: Mask) -> Counts:
    """The counts of a release that went out.

    Notes
    -----
    Where the records of its periods are what they were, they are the counts of now, whatever the
    tables cross. Else each part must have been kept as it is needed now.
    """
    if one.inside is None:
        raise BadDataError(
            f"Release {one.release.number} has no folder `inside`: a new release cannot be checked "
            "against it. Restore the folder as it was written."
        )
    space = history.space
    kept = {tuple(sorted(part[0])): part for part in one.inside.parts}
    if all(is_unchanged(history, part, now, mask) for part in kept.values()):
        return now
    found = np.zeros_like(now)
    for part, held in enumerate(space.crossings):
        names = tuple(sorted(space.dimensions[place].name for place in held))
        if names not in kept or not fill(space, part, kept[names], found):
            raise BadDataError(
                f"The records of {', '.join(one.release.periods)} have changed since release "
                f"{one.release.number}, and the new tables cross {', '.join(names)}, which it did "
                "not. Release the same tables of the same periods as it did."
            )
    return found


def fill(space: Space, part: int, stored: KeptPart, found: Counts) -> bool:
    """Put the kept counts of one part in place; False where a category is not one of the part's."""
    names, counts = stored
    places = [space.place(name) for name in names]
    order = [space.crossings[part].index(place) for place in places]
    known = [{c: n for n, c in enumerate(space.dimensions[p].categories)} for p in places]
    for labels, number in counts:
        if any(label not in own for label, own in zip(labels, known, strict=True)):
            return False
        at = [0] * len(order)
        for axis, label, own in zip(order, labels, known, strict=True):
            at[axis] = own[label]
        found[space.numbers[part][(0, *at)]] = number
    return True


def is_unchanged(history: History, stored: KeptPart, now: Counts, mask: Mask) -> bool:
    """Whether the kept counts of a part are those of now, in each stretch of time of theirs."""
    space, (dimensions, counts) = history.space, stored
    places = [space.place(name) for name in dimensions]
    try:
        part = space.home(places)
    except UsageError:  # crossed otherwise now; the parts that are not tell
        return True
    totals = dict(counts)
    at_time = dimensions.index(TIME)
    stretches = {labels[at_time] for labels in totals}
    inside = {name: segments_in(history, name) for name in stretches}
    names = [
        sorted(stretches) if d == TIME else space.dimensions[p].categories
        for d, p in zip(dimensions, places, strict=True)
    ]
    for labels in product(*names):
        picked: dict[int, list[int]] = {}
        for name, label in zip(dimensions, labels, strict=True):
            picked |= space.given((name, inside[label] if name == TIME else (label,)))
        atoms = space.atoms_of(part, picked)[0]
        if int(now[atoms[mask[atoms]]].sum()) != totals.get(labels, 0):
            return False
    return True


def segments_in(history: History, name: str) -> tuple[str, ...]:
    """The stretches of now that one of an earlier release is made of."""
    return segments_of((name, *history.segments.names())).periods[name]
