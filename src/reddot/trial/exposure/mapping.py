"""What an officer on a slot is exposed to: carrying, beside a carrier, elsewhere, or none."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from reddot.trial.observed import Bools, Ints, Observed

EXPOSURES = ("carrier", "accompanying", "elsewhere", "none")
CARRIER, ACCOMPANYING, ELSEWHERE, NONE = range(4)
GROUPS = ("carrier", "accompanying", "elsewhere", "everyone")
GROUP_WORDS: Mapping[str, str] = {
    "carrier": "officers who may carry: on a carry slot they do",
    "accompanying": "officers who may not carry, in a crew with one who may",
    "elsewhere": "officers who may not carry, in a crew without one who may",
    "everyone": "everyone on duty",
}


def exposure_of(eligible: Bools, crew: Ints, slot: Ints, arms: ArrayLike) -> Ints:
    """What each officer-shift is exposed to under an allocation, as a place in ``EXPOSURES``.

    Parameters
    ----------
    eligible
        Whether the officer may carry, fixed before the allocation; shape (R,).
    crew
        The officer's crew, numbered over all slots; shape (R,).
    slot
        Which slot the row is on; shape (R,).
    arms
        1 for a slot allocated to carry, 0 for control; shape (S,).

    Returns
    -------
    array of shape (R,)

    Notes
    -----
    On a control slot everyone has ``none``. An eligible officer is a carrier, alone or not, also in
    a crew of two who may carry. Exposure is what the design gives, whoever did carry; see
    ``exposure_as_worked``.

    Examples
    --------
    >>> crew, slot = np.array([0, 0, 1, 2]), np.array([0, 0, 0, 1])
    >>> may = np.array([True, False, False, True])
    >>> [EXPOSURES[code] for code in exposure_of(may, crew, slot, [1, 0])]
    ['carrier', 'accompanying', 'elsewhere', 'none']
    """
    on_carry_slot = np.asarray(arms)[slot] == 1
    return np.where(on_carry_slot, _place(eligible, crew), NONE)


def exposure_as_worked(carried: Bools, crew: Ints, slot: Ints) -> Ints:
    """What each officer-shift was exposed to as it was worked, as a place in ``EXPOSURES``.

    A slot on which nobody carried gives ``none``, whatever its arm. All arrays have the shape (R,).

    Examples
    --------
    >>> crew, slot = np.array([0, 0, 1, 2]), np.array([0, 0, 0, 1])
    >>> did = np.array([False, True, False, False])
    >>> [EXPOSURES[code] for code in exposure_as_worked(did, crew, slot)]
    ['accompanying', 'carrier', 'elsewhere', 'none']
    """
    with_carrier = _any_of(carried, slot)
    return np.where(with_carrier, _place(carried, crew), NONE)


def groups_of(observed: Observed) -> dict[str, Bools]:
    """The officer-shifts that each effect is about, by group, each of shape (R,).

    A group is fixed before the allocation, and is the same on carry and on control slots.

    Examples
    --------
    >>> list(GROUPS)
    ['carrier', 'accompanying', 'elsewhere', 'everyone']
    """
    place = _place(observed.eligible, observed.crew)
    three = {EXPOSURES[code]: place == code for code in (CARRIER, ACCOMPANYING, ELSEWHERE)}
    return {**three, "everyone": np.ones(observed.rows, bool)}


def exposures_met(observed: Observed) -> Ints:
    """Officer-shifts by exposure as allocated (down) and as worked (across), shape (4, 4).

    Examples
    --------
    >>> exposures_met.__name__
    'exposures_met'
    """
    given = exposure_of(observed.eligible, observed.crew, observed.slot, observed.arm)
    worked = exposure_as_worked(observed.carried, observed.crew, observed.slot)
    return np.bincount(given * 4 + worked, minlength=16).reshape(4, 4)


def _place(carries: Bools, crew: Ints) -> Ints:
    """Carrier, beside one, or neither, were the slot to carry."""
    beside = np.where(_any_of(carries, crew), ACCOMPANYING, ELSEWHERE)
    return np.where(carries, CARRIER, beside)


def _any_of(marked: Bools, group: Ints) -> Bools:
    """Whether any row of the same group is marked, for each row."""
    return np.asarray(np.bincount(group, weights=marked)[group] > 0)
