"""The design of a trial and its plan, as values with one canonical form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

UNITS = ("shift", "crew", "officer", "station_week", "cluster")
METHODS = ("permuted_blocks", "cluster", "stepped_wedge")
SOURCES = {
    "force": "reports",
    "ced_used": "reports",
    "ced_discharged": "reports",
    "assaults": "assaults",
    "injuries": "injuries",
    "complaints": "complaints",
}
DENOMINATORS = ("officer_shift", "shift", "officer_hour", "incident")
ROLES = ("primary", "secondary", "harm")
EXPOSURES = ("carrier", "accompanying", "elsewhere", "everyone")
ESTIMANDS = ("intention_to_treat", "as_treated", "complier")
ANALYSES = (
    "randomisation",
    "exact",
    "poisson_cr2",
    "poisson_cr3",
    "quasi_poisson",
    "negative_binomial",
    "gee",
    "posterior",
    "hierarchical",
)
RULES = ("exact", "normal")
SPENDINGS = ("obrien_fleming", "pocock")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedOutcome:
    """One outcome of the plan: where it is counted, per what, and what part it plays."""

    name: str
    source: str
    per: str
    role: str

    def as_json(self) -> dict[str, Any]:
        """The outcome as text."""
        return {"name": self.name, "per": self.per, "role": self.role, "source": self.source}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopping:
    """The rule to stop for harm: on which outcome, at which one-sided error, after how much.

    ``information`` is the number of events, both arms together, at which all of ``alpha`` is spent.
    """

    outcome: str
    rule: str
    spending: str
    alpha: str
    information: int

    def as_json(self) -> dict[str, Any]:
        """The rule as text and whole numbers."""
        return {
            "alpha": self.alpha,
            "information": self.information,
            "outcome": self.outcome,
            "rule": self.rule,
            "spending": self.spending,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What will be analysed and how, frozen before the first reveal.

    Anything else that is worked out later is exploratory.
    """

    outcomes: tuple[PlannedOutcome, ...]
    exposures: tuple[str, ...]
    estimand: str
    analysis: tuple[str, ...]
    level: str
    looks: int
    stopping: Stopping | None
    analysis_version: str

    def as_json(self) -> dict[str, Any]:
        """The plan as text, whole numbers, lists and mappings: it has a canonical form."""
        return {
            "analysis": list(self.analysis),
            "analysis_version": self.analysis_version,
            "estimand": self.estimand,
            "exposures": list(self.exposures),
            "level": self.level,
            "looks": self.looks,
            "outcomes": [one.as_json() for one in self.outcomes],
            "stopping": None if self.stopping is None else self.stopping.as_json(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """How a trial's slots are allocated, who is eligible, and what is planned.

    Parameters
    ----------
    arms
        Two names, each with its whole-number share; the first is the one with the device.
    block_sizes
        Sizes that a block may have, each a multiple of the shares' sum.
    strata
        Columns of the slots; slots alike in all of them are one stratum.
    cluster, period, steps
        Column of what is allocated together; of a stepped wedge also the column of the period and
        the periods, from 1, at which a cluster may cross over to the first arm.
    balance, attempts
        Greatest allowed difference of the arms' means for each covariate column, as text; how many
        allocations are tried for it.
    """

    id: str
    name: str
    unit: str
    force: str
    starts_on: date
    ends_on: date
    method: str
    arms: tuple[tuple[str, int], tuple[str, int]]
    block_sizes: tuple[int, ...]
    strata: tuple[str, ...]
    cluster: str | None
    period: str | None
    steps: tuple[int, ...]
    balance: tuple[tuple[str, str], ...]
    attempts: int
    eligible: str
    exclusions: tuple[str, ...]
    plan: Plan

    @property
    def carry(self) -> str:
        """Name of the arm with the device."""
        return self.arms[0][0]

    @property
    def control(self) -> str:
        """Name of the arm without it."""
        return self.arms[1][0]

    @property
    def share(self) -> tuple[int, int]:
        """Share of the first arm as a fraction: its number, and the sum of both."""
        return self.arms[0][1], self.arms[0][1] + self.arms[1][1]

    @property
    def needed_columns(self) -> tuple[str, ...]:
        """Columns that a file of slots must have beside ``slot``."""
        named = (*self.strata, self.cluster, self.period, *(name for name, _ in self.balance))
        return tuple(dict.fromkeys(name for name in named if name is not None))

    def as_json(self) -> dict[str, Any]:
        """The design as text, whole numbers, lists and mappings: it has a canonical form."""
        return {
            "allocation": self._allocation(),
            "balance": {
                "attempts": self.attempts,
                "covariates": [[name, most] for name, most in self.balance],
            },
            "eligibility": {"exclusions": list(self.exclusions), "who": self.eligible},
            "plan": self.plan.as_json(),
            "trial": {
                "ends_on": self.ends_on.isoformat(),
                "force": self.force,
                "id": self.id,
                "name": self.name,
                "starts_on": self.starts_on.isoformat(),
                "unit": self.unit,
            },
        }

    def _allocation(self) -> dict[str, Any]:
        return {
            "arms": [[name, share] for name, share in self.arms],
            "block_sizes": list(self.block_sizes),
            "cluster": self.cluster,
            "method": self.method,
            "period": self.period,
            "steps": list(self.steps),
            "strata": list(self.strata),
        }

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Design:
        """The design that ``as_json`` wrote.

        Raises
        ------
        BadDataError
            Anything in it is not as a design is: every problem, a line each.
        """
        from reddot.trial.design.read import design_of

        return design_of(given, "design.json")
