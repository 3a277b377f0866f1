"""Officer-shifts and counted events as the arrays that analyses read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from reddot.errors import BadDataError
from reddot.trial.design import Design, Slot
from reddot.trial.observed import Ints, Observed
from reddot.trial.observed_check import check_observed
from reddot.trial.reading.counted import INCIDENTS, Counts, Key
from reddot.trial.reading.turns import OfficerShift
from reddot.trial.seal import allocation_ids

_NAMED = 5


def observe(
    design: Design,
    slots: Sequence[Slot],
    arms: Mapping[str, str],
    rows: Sequence[OfficerShift],
    counts: Counts,
) -> Observed:
    """Make the arrays of a trial.

    Parameters
    ----------
    design, slots
        The trial's, all slots in their order.
    arms
        The arm of each slot revealed.
    rows
        The officer-shifts.
    counts
        The events on them.

    Returns
    -------
    Observed
        Of the slots revealed, in their order, worked or not. Who carried stands as no where it is
        not stated.

    Raises
    ------
    BadDataError
        A row is of a slot that is not revealed, an officer is twice on one slot, or an event is on
        no officer-shift: the slots are named.
    """
    opened = [slot for slot in slots if slot.name in arms]
    place = {slot.name: at for at, slot in enumerate(opened)}
    _check(rows, place, counts)
    kept = np.array([slot.name in arms for slot in slots], bool)
    ids = allocation_ids(design, tuple(slots))
    officer, officers = _numbered([row.officer for row in rows])
    crew, _ = _numbered([(row.slot, row.crew) for row in rows])
    keys = [(row.slot, row.officer) for row in rows]
    seen = Observed(
        slot_names=tuple(place),
        stratum=ids.stratum[kept],
        cluster=np.unique(ids.cluster[kept], return_inverse=True)[1].astype(np.int64),
        arm=np.array([arms[slot.name] == design.carry for slot in opened], np.int64),
        slot=np.array([place[row.slot] for row in rows], np.int64),
        officer=officer,
        officer_names=tuple(str(name) for name in officers),
        crew=crew,
        eligible=np.array([row.eligible for row in rows], bool),
        carried=np.array([bool(row.carried) for row in rows], bool),
        hours=np.array([row.hours for row in rows], np.float64),
        outcomes={
            name: of_rows(events, keys)
            for name, events in counts.events.items()
            if name != INCIDENTS
        },
    )
    check_observed(seen, design.id, revealed=arms)
    return seen


def of_rows(events: Mapping[Key, int], keys: Sequence[Key]) -> Ints:
    """The events of each officer-shift, zeros included, shape (R,)."""
    return np.array([events.get(key, 0) for key in keys], np.int64)


def _numbered(values: Sequence[object]) -> tuple[Ints, list[object]]:
    """Values as numbers in order of first appearance, and the values so numbered."""
    number: dict[object, int] = {}
    found: NDArray[np.int64] = np.array(
        [number.setdefault(value, len(number)) for value in values], np.int64
    )
    return found, list(number)


def _check(rows: Sequence[OfficerShift], place: Mapping[str, int], counts: Counts) -> None:
    closed = [row.slot for row in rows if row.slot not in place]
    if closed:
        raise BadDataError(
            f"Worked but never revealed, or no slot of the trial: {_names(closed)}. Reveal them in "
            "order, or take their rows out."
        )
    seen: set[Key] = set()
    twice = [key[0] for key in _keys(rows) if key in seen or seen.add(key)]  # type: ignore[func-returns-value]
    if twice:
        raise BadDataError(
            f"An officer is on two crews at once on: {_names(twice)}. An officer is on one crew of "
            "a slot; leave one row out."
        )
    for name, events in counts.events.items():
        lost = [slot for slot, officer in events if (slot, officer) not in seen]
        if lost:
            raise BadDataError(
                f"Rows of {name} are on no officer-shift: {_names(lost)}. Record who worked there, "
                "or take them out."
            )


def _keys(rows: Sequence[OfficerShift]) -> list[Key]:
    return [(row.slot, row.officer) for row in rows]


def _names(slots: Sequence[str]) -> str:
    names = list(dict.fromkeys(slots))
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(f"'{name}'" for name in names[:_NAMED]) + more
