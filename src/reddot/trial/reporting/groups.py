"""The counts of an outcome in each of the four groups of officers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reddot.errors import UsageError
from reddot.trial.analysis import GROUPS, Totals, collapse
from reddot.trial.exposure import groups_of
from reddot.trial.hierarchical import OfficerRows
from reddot.trial.observed import Bools, Floats, Ints, Observed


@dataclass(frozen=True, slots=True, eq=False)
class GroupCounts:
    """One outcome in one group: totals (K,), the slots that these are (K,), the rows behind."""

    totals: Totals
    slots: Ints
    rows: OfficerRows


def counts_of(
    observed: Observed, outcome: str, per: str = "officer_shift", incidents: Ints | None = None
) -> dict[str, GroupCounts]:
    """The counts of an outcome in each group, in the order of ``GROUPS``.

    Parameters
    ----------
    observed
        Holds the outcome.
    outcome, per
        What is counted, and per what.
    incidents
        Shape (R,), for rates per incident.

    Raises
    ------
    UsageError
        A rate per incident is asked for and no incidents are given, or there are events without.
    """
    masks, received = groups_of(observed), received_of(observed)
    found = {}
    for group in GROUPS:
        mask = masks[group]
        exposure = _exposure(observed, per, mask, incidents)
        totals = collapse(
            observed.slot,
            observed.outcomes[outcome],
            exposure,
            arm=observed.arm,
            stratum=observed.stratum,
            cluster=observed.cluster,
            carried=received[group],
            keep=mask,
            outcome=outcome,
            group=group,
        )
        at_risk = np.bincount(observed.slot[mask], exposure[mask], minlength=observed.slots)
        slots = np.flatnonzero(at_risk > 0).astype(np.int64)
        rows = _rows(observed, outcome, exposure, mask & (exposure > 0))
        found[group] = GroupCounts(totals, slots, rows)
    return found


def received_of(observed: Observed) -> dict[str, Bools]:
    """What each group's officer-shifts received, as worked, each of shape (R,).

    Notes
    -----
    Carriers: the officer carried. Accompanying: somebody of the crew did. Elsewhere and everyone:
    somebody on the slot did. For as-treated and complier effects, so that nobody counts as
    untouched who had a carrier beside them.
    """
    carried = observed.carried
    on_slot = _any_of(carried, observed.slot)
    return {
        "carrier": carried,
        "accompanying": _any_of(carried, observed.crew),
        "elsewhere": on_slot,
        "everyone": on_slot,
    }


def _any_of(marked: Bools, group: Ints) -> Bools:
    found: Bools = np.bincount(group, weights=marked)[group] > 0
    return found


def _rows(observed: Observed, outcome: str, exposure: Floats, kept: Bools) -> OfficerRows:
    slot = observed.slot[kept]
    return OfficerRows(
        y=observed.outcomes[outcome][kept],
        exposure=exposure[kept],
        arm=observed.arm[slot],
        stratum=observed.stratum[slot],
        shift=observed.cluster[slot],
        officer=observed.officer[kept],
    )


def _exposure(observed: Observed, per: str, mask: Bools, incidents: Ints | None) -> Floats:
    """The units in which events could happen, of each officer-shift."""
    if per == "officer_hour":
        return observed.hours
    if per == "incident":
        if incidents is None:
            raise UsageError(
                "A rate per incident needs the incidents of each officer-shift. Give them as the "
                "outcome 'incidents' in a file of outcomes, or plan a rate per officer_shift."
            )
        return incidents.astype(np.float64)
    if per == "shift":
        size = np.bincount(observed.slot[mask], minlength=observed.slots)
        return np.asarray(1.0 / np.maximum(size[observed.slot], 1))
    return np.ones(observed.rows)
