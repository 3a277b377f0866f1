"""A trial ready to analyse: its plan and whether it was frozen, what was observed, what was not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from reddot.trial.design import Design
from reddot.trial.flow import Flow
from reddot.trial.observed import Ints, Observed
from reddot.trial.randomisation.reallocation import Reallocation
from reddot.trial.reading.counted import Account, NotMatched

if TYPE_CHECKING:
    from reddot.trial.exposure import Probabilities

PER_WORDS = {
    "officer_shift": "officer-shift",
    "shift": "shift",
    "officer_hour": "officer-hour",
    "incident": "incident",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """Everything an analysis starts from.

    Attributes
    ----------
    design : Design
        With its plan.
    observed : Observed
        The slots revealed, their officer-shifts, the counts.
    flow : Flow
        The slots from entry to analysis.
    not_frozen : str
        Empty where the plan was frozen before the first reveal and is the same now; else why
        nothing here can count as planned.
    reallocation : callable
        Takes the slots that are rows of the totals, shape (K,), and gives how the allocation of
        these could have come out otherwise.
    probabilities : Probabilities
        Of the arms of slots, for the contrasts of exposures.
    incidents : array of shape (R,), optional
        Incidents that an officer-shift went to, for rates per incident.
    accounts, not_matched
        What became of the rows of each source, and the rows that could not be laid.
    on_reports : mapping of str to array of shape (R,)
        Flags on force reports by officer-shift: counts on shifts with a report, never an effect.
    carried_not_stated : int
        Officer-shifts of which it is not stated who carried; they stand as not carried in
        ``observed``, and nothing is worked out from who carried.
    allocations : array of shape (draws, S), optional
        Allocations redrawn by the design, for the watch on the arms' sizes.
    looks : tuple of mapping
        The looks for harm that were entered in the log.
    warnings : tuple of str
        What a reader must know beside.
    """

    design: Design
    observed: Observed
    flow: Flow
    not_frozen: str
    reallocation: Callable[[Ints], Reallocation]
    probabilities: Probabilities
    incidents: Ints | None = None
    accounts: tuple[Account, ...] = ()
    not_matched: tuple[NotMatched, ...] = ()
    on_reports: Mapping[str, Ints] = field(default_factory=dict)
    carried_not_stated: int = 0
    allocations: NDArray[np.uint8] | None = None
    looks: tuple[Mapping[str, Any], ...] = ()
    warnings: tuple[str, ...] = ()

    def account(self, outcome: str) -> Account | None:
        """What became of the rows of an outcome's source."""
        return next((one for one in self.accounts if one.outcome == outcome), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How to analyse.

    Attributes
    ----------
    methods : tuple of str
        More methods than the plan names; all of what they give is exploratory.
    draws, seed, workers : int
        Of the randomisation test and of other draws; results are the same for any ``workers``.
    """

    methods: tuple[str, ...] = ()
    draws: int = 10_000
    seed: int = 1
    workers: int = 1
