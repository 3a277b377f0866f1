"""What must hold of a trial before anything is estimated from it: every problem, rows named."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from reddot.trial.observed import Bools, Ints, Observed
from reddot.trial.problems import Problems

NAMED = 20  # rows of one kind


def check_observed(
    observed: Observed, where: str = "the trial", *, revealed: Collection[str] | None = None
) -> None:
    """Refuse a trial whose rows do not hang together.

    Parameters
    ----------
    observed
        The trial.
    where
        Its name in messages.
    revealed
        Names of the slots revealed so far; any may have been worked unless given.

    Raises
    ------
    BadDataError
        A slot is in two strata, a cluster too, an officer is in two crews of one slot, a crew is on
        two slots, a row has no slot or one not revealed, an outcome has not a count for each row:
        rows are named by their number from 1 and their slot, officers never.
    """
    found = Problems(where)
    _check_shapes(observed, found)
    found.refuse()
    _check_slots(observed, found)
    _check_numbers(observed, found)
    found.refuse()
    _check_rows(observed, found)
    if revealed is not None:
        open_names = frozenset(revealed)
        known = np.array([name in open_names for name in observed.slot_names], bool)
        words = "it was worked and is not revealed"
        _name(observed, ~known[observed.slot], ("slot", "not_revealed", words), found)
    found.refuse()


def _check_shapes(observed: Observed, found: Problems) -> None:
    """Everything of the slots is (S,), everything of the rows (R,)."""
    of_slots = ("stratum", "cluster", "arm")
    of_rows = ("slot", "officer", "crew", "eligible", "carried", "hours")
    sizes = [(name, getattr(observed, name), observed.slots, "slots") for name in of_slots]
    sizes += [(name, getattr(observed, name), observed.rows, "rows") for name in of_rows]
    sizes += [(name, counts, observed.rows, "rows") for name, counts in observed.outcomes.items()]
    for name, array, wanted, words in sizes:
        if np.shape(array) != (wanted,):
            given = f"it has the shape {np.shape(array)} and there are {wanted:,} {words}"
            allowed = f"Give one for each of the {words}: outcomes belong to officer-shifts"
            found.add(name, "shape", given, allowed)


def _check_slots(observed: Observed, found: Problems) -> None:
    _check_names(observed, found)
    first: dict[int, int] = {}
    for place, cluster in enumerate(observed.cluster.tolist()):
        before = first.setdefault(cluster, place)
        if observed.stratum[before] != observed.stratum[place]:
            one, other = observed.slot_names[before], observed.slot_names[place]
            given = f"the cluster of slots '{one}' and '{other}' is in two strata"
            allowed = "A cluster is allocated whole, in one stratum; mend the slot that is wrong"
            found.add("stratum", "two_strata", given, allowed)
    for place in np.flatnonzero((observed.arm != 0) & (observed.arm != 1))[:NAMED]:
        given = f"slot '{observed.slot_names[place]}' has the arm {observed.arm[place]}"
        found.add("arm", "not_allowed", given, "Give 1 for carry and 0 for control")


def _check_names(observed: Observed, found: Problems) -> None:
    first: dict[str, int] = {}
    for place, name in enumerate(observed.slot_names):
        before = first.setdefault(name, place)
        if before != place:
            apart = observed.stratum[before] != observed.stratum[place]
            given = f"'{name}' is {'in two strata' if apart else 'named twice'}"
            given += f" (slots {before + 1} and {place + 1})"
            code = "two_strata" if apart else "named_twice"
            found.add("slot", code, given, "Name each slot once, in one stratum")


def _check_numbers(observed: Observed, found: Problems) -> None:
    slot, officer = observed.slot, observed.officer
    officers = len(observed.officer_names)
    no_slot = (slot < 0) | (slot >= observed.slots)
    _number(no_slot, ("slot", "unknown_slot", "it is on no slot of the trial"), found)
    no_officer = (officer < 0) | (officer >= officers)
    _number(no_officer, ("officer", "unknown", "it is of no officer of the trial"), found)
    _number(observed.crew < 0, ("crew", "unknown", "its crew is below 0"), found)
    hours = observed.hours
    no_hours = ~np.isfinite(hours) | (hours <= 0)
    _number(no_hours, ("hours", "not_allowed", "it has no hours above 0"), found)
    for name, counts in observed.outcomes.items():
        _number(counts < 0, (name, "not_a_count", "it counts less than 0"), found)


def _check_rows(observed: Observed, found: Problems) -> None:
    both = observed.slot * (observed.officer.max(initial=0) + 1) + observed.officer
    words = "its officer is there on this slot already, in another crew or twice"
    _name(observed, _again(both), ("officer", "two_crews", words), found)
    first = np.zeros(observed.crew.max(initial=0) + 1, np.int64)
    first[observed.crew[::-1]] = observed.slot[::-1]
    elsewhere = first[observed.crew] != observed.slot
    words = "its crew is on another slot too; number crews over all slots"
    _name(observed, elsewhere, ("crew", "two_slots", words), found)


def _again(values: Ints) -> Bools:
    """Whether a value was there before."""
    found = np.ones(values.size, bool)
    found[np.unique(values, return_index=True)[1]] = False
    return found


def _name(observed: Observed, wrong: Bools, problem: tuple[str, str, str], found: Problems) -> None:
    """A problem for each row that is wrong, with its number and its slot."""
    name, code, words = problem
    for place in np.flatnonzero(wrong)[:NAMED]:
        slot = observed.slot_names[observed.slot[place]]
        found.add(name, code, f"slot '{slot}': {words}", _rest(wrong), row=int(place) + 1)


def _number(wrong: Bools, problem: tuple[str, str, str], found: Problems) -> None:
    """A problem for each row that is wrong, with its number."""
    name, code, words = problem
    for place in np.flatnonzero(wrong)[:NAMED]:
        found.add(name, code, words, _rest(wrong), row=int(place) + 1)


def _rest(wrong: Bools) -> str:
    more = int(wrong.sum()) - NAMED
    return f"Mend the row; {more:,} more are so" if more > 0 else "Mend the row"
