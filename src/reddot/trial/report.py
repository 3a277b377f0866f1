"""The report of a trial: every outcome with its four groups, what was planned and what was not."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from reddot.errors import UsageError
from reddot.trial.analysis import GROUPS, METHODS, Effect
from reddot.trial.flow import Flow
from reddot.trial.reading.counted import Account, NotMatched
from reddot.trial.reporting.needed import Needed

EXPLORATORY = "exploratory"
NOT_PLANNED = "not_planned"  # the role of an outcome that the plan does not name
NEVER_AN_EFFECT = (
    "Counts on shifts with a force report. Such a report exists only where force was reported, so "
    "they are no measure of assaults or injuries, and no effect is taken from them."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """One method on one outcome, for the four groups together: none of them is shown alone.

    ``beside`` are numbers of the same kind that a method adds, such as an exact comparison at each
    dispersion. ``exploratory`` is true of everything outside the frozen plan.
    """

    method: str
    estimand: str
    exploratory: bool
    effects: tuple[Effect, ...]
    words: str = ""

    def __post_init__(self) -> None:
        groups = tuple(effect.group for effect in self.effects)
        if groups != GROUPS:
            raise UsageError(
                f"An analysis shows the groups {', '.join(GROUPS)} together; given: "
                f"{', '.join(groups) or 'none'}."
            )
        labels = {EXPLORATORY in effect.labels for effect in self.effects}
        if labels != {self.exploratory}:
            raise UsageError("Every effect of an exploratory analysis bears that label.")

    def of(self, group: str) -> Effect:
        """The effect in a group."""
        return self.effects[GROUPS.index(group)]

    def as_json(self) -> dict[str, Any]:
        """The analysis as commands print it."""
        return {
            "method": self.method,
            "method_words": self.words or METHODS[self.method].words,
            "estimand": self.estimand,
            "exploratory": self.exploratory,
            "groups": {effect.group: effect_json(effect) for effect in self.effects},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeReport:
    """One outcome: what is counted, per what, every analysis of it, what it cannot say.

    ``exposures`` are the contrasts of exposures by the design's probabilities, as they are printed.
    ``not_available`` says why there is no analysis at all: its source was not given.
    """

    outcome: str
    source: str
    per: str
    role: str
    rule: str
    analyses: tuple[Analysis, ...]
    exposures: Mapping[str, Any] | None = None
    needed: tuple[Needed, ...] = ()
    cannot_say: tuple[str, ...] = ()
    account: Account | None = None
    not_available: str = ""

    @property
    def planned(self) -> tuple[Analysis, ...]:
        """The analyses of the frozen plan."""
        return tuple(one for one in self.analyses if not one.exploratory)

    @property
    def first(self) -> Analysis | None:
        """The analysis to read first: planned before exploratory, with a number before without."""
        order = sorted(
            self.analyses,
            key=lambda one: (one.exploratory, not any(e.estimated for e in one.effects)),
        )
        return order[0] if order else None

    def as_json(self) -> dict[str, Any]:
        """The outcome as commands print it."""
        return {
            "outcome": self.outcome,
            "source": self.source,
            "per": self.per,
            "role": self.role,
            "rule": self.rule,
            "not_available": self.not_available,
            "analyses": [one.as_json() for one in self.analyses],
            "exposure_effects": None if self.exposures is None else dict(self.exposures),
            "needed": [one.as_json() for one in self.needed],
            "cannot_say": list(self.cannot_say),
            "account": None if self.account is None else self.account.as_json(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialReport:
    """A whole report.

    Attributes
    ----------
    trial, name, force, unit : str
        As in the design.
    closed : bool
        Whether the trial has ended; before, every number is an interim one.
    not_frozen : str
        Why nothing counts as planned; empty where the plan holds.
    plan : mapping
        The plan as it was frozen.
    arms : tuple of str
        The names of the arms, the one with Taser first.
    flow : Flow
        The slots from entry to analysis.
    outcomes : tuple of OutcomeReport
        In the order of the plan, then the others.
    sample_ratio : mapping
        The watch on whether arms have the sizes that the design gives.
    followed : mapping
        Officer-shifts by exposure as allocated and as worked.
    on_reports : mapping of str to (int, int)
        Flags on force reports, the carry arm first: counts on shifts with a report.
    not_matched : tuple of NotMatched
        Rows that could not be laid to an officer-shift, each named.
    looks : tuple of mapping
        Looks for harm, as the log has them.
    warnings : tuple of str
        What to know before reading on.
    """

    trial: str
    name: str
    force: str
    unit: str
    closed: bool
    not_frozen: str
    plan: Mapping[str, Any]
    arms: tuple[str, str]
    flow: Flow
    outcomes: tuple[OutcomeReport, ...]
    sample_ratio: Mapping[str, Any]
    followed: Mapping[str, Any] = field(default_factory=dict)
    on_reports: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    not_matched: tuple[NotMatched, ...] = ()
    looks: tuple[Mapping[str, Any], ...] = ()
    warnings: tuple[str, ...] = ()

    def outcome(self, name: str) -> OutcomeReport:
        """The report of an outcome.

        Raises
        ------
        UsageError
            There is none of it.
        """
        for one in self.outcomes:
            if one.outcome == name:
                return one
        there = ", ".join(one.outcome for one in self.outcomes)
        raise UsageError(f"There is no outcome '{name}' in this report. There is: {there}.")

    def as_json(self) -> dict[str, Any]:
        """The report as commands print it and as ``report.json`` holds it.

        A number without a limit is None: JSON has none for it.
        """
        found: dict[str, Any] = finite(self._plain())
        return found

    def _plain(self) -> dict[str, Any]:
        return {
            "trial": self.trial,
            "name": self.name,
            "force": self.force,
            "unit": self.unit,
            "closed": self.closed,
            "plan_frozen": not self.not_frozen,
            "not_frozen": self.not_frozen,
            "plan": dict(self.plan),
            "arms": list(self.arms),
            "flow": self.flow.as_json(),
            "sample_ratio": dict(self.sample_ratio),
            "followed": dict(self.followed),
            "outcomes": [one.as_json() for one in self.outcomes],
            "on_shifts_with_a_report": {
                "words": NEVER_AN_EFFECT,
                "counts": {name: list(pair) for name, pair in self.on_reports.items()},
            },
            "not_matched": [one.as_json() for one in self.not_matched],
            "looks": [dict(one) for one in self.looks],
            "warnings": list(self.warnings),
        }

    def rows(self) -> Iterable[dict[str, Any]]:
        """One flat row for each outcome, method and group, for a table or a CSV."""
        for outcome in self.outcomes:
            start = {"outcome": outcome.outcome, "role": outcome.role, "per": outcome.per}
            if outcome.not_available:
                yield start | {"reason": outcome.not_available}
            for analysis in outcome.analyses:
                for effect in analysis.effects:
                    yield start | _flat(effect, analysis)


def _flat(effect: Effect, analysis: Analysis) -> dict[str, Any]:
    return {
        "method": effect.method,
        "estimand": effect.estimand,
        "exploratory": analysis.exploratory,
        "group": effect.group,
        "ratio": effect.ratio,
        "low": effect.low,
        "high": effect.high,
        "p_value": effect.p_value,
        "level": effect.level,
        "events_carry": effect.events[0],
        "events_control": effect.events[1],
        "exposure_carry": effect.exposure[0],
        "exposure_control": effect.exposure[1],
        "clusters_carry": effect.clusters[0],
        "clusters_control": effect.clusters[1],
        "reason": effect.reason,
    }


def finite(value: Any) -> Any:
    """The value with infinities as None, in lists and mappings too."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {name: finite(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [finite(inner) for inner in value]
    return value


def effect_json(effect: Effect) -> dict[str, Any]:
    """An effect as commands print it; a ratio that is not there is None, with its reason."""
    return {
        "ratio": effect.ratio,
        "low": effect.low,
        "high": effect.high,
        "p_value": effect.p_value,
        "level": effect.level,
        "events": list(effect.events),
        "exposure": list(effect.exposure),
        "rates": list(effect.rates),
        "clusters": list(effect.clusters),
        "df": effect.df,
        "dispersion": effect.dispersion,
        "labels": list(effect.labels),
        "notes": list(effect.notes),
        "reason": effect.reason,
    }
