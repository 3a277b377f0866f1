"""One look at a running trial: what was counted, what would cross, and what the look has cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reddot.errors import BadDataError, NotEnoughDataError, UsageError
from reddot.stats.arguments import check_choice, check_count, check_level, check_whole
from reddot.trial.monitoring.spending import SPENDING

if TYPE_CHECKING:
    from reddot.trial.design import Design

RULES = ("exact", "normal")


@dataclass(frozen=True, slots=True, kw_only=True)
class HarmRule:
    """When harm stops the trial: the part of the frozen plan that looks are held against.

    Attributes
    ----------
    outcome : str
        What is counted: assaults or injuries, from their own records.
    rule : {"exact", "normal"}
        Boundaries on counts, or on a standardised effect.
    spending : {"obrien_fleming", "pocock"}
        How the error is spread over the looks.
    alpha : float
        One-sided error of all looks together.
    information : int
        Events in both arms at which all of it is spent.
    looks : int
        How many looks were planned.

    Raises
    ------
    UsageError
        For an unknown rule or spending, an alpha outside 0 to 1, or information or looks below 1.

    Examples
    --------
    >>> HarmRule(outcome="assaults", information=60, looks=3).planned_at
    (20, 40, 60)

    """

    outcome: str
    rule: str = "exact"
    spending: str = "obrien_fleming"
    alpha: float = 0.025
    information: int
    looks: int = 1

    def __post_init__(self) -> None:
        check_choice("rule", self.rule, RULES)
        check_choice("spending", self.spending, SPENDING)
        check_level(self.alpha)
        check_whole("information", self.information, least=1)
        check_whole("looks", self.looks, least=1)

    @property
    def planned_at(self) -> tuple[int, ...]:
        """Return the events at which the looks were planned: equally spaced, rounded up."""
        return tuple(-(-self.information * k // self.looks) for k in range(1, self.looks + 1))

    def planned_reached(self, information: int) -> int:
        """Return how many planned looks are due when so many events are in."""
        return sum(information >= at for at in self.planned_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Events and exposure since the trial began, the carry arm first.

    Attributes
    ----------
    events : tuple of int
        On carrying and on control slots.
    exposure : tuple of float
        Slots, officer-shifts or hours, both in one unit.
    z : float or None
        For the normal rule: log ratio over its error, by the analysis of the plan; above 0 where
        there are more on carrying slots.

    Raises
    ------
    UsageError
        For counts that are not whole, or below 0, or an exposure that is not.

    Examples
    --------
    >>> Counts(events=(6, 3), exposure=(400, 400)).information
    9

    """

    events: tuple[int, int]
    exposure: tuple[float, float]
    z: float | None = None

    def __post_init__(self) -> None:
        for count in self.events:
            check_whole("events", count)
        for units in self.exposure:
            check_count("exposure", units)

    @property
    def information(self) -> int:
        """Return the events of both arms."""
        return sum(self.events)


def rule_of(design: Design) -> HarmRule:
    """Return the rule that the plan of a design froze.

    Raises
    ------
    NotEnoughDataError
        The plan has none.
    """
    stopping = design.plan.stopping
    if stopping is None:
        raise NotEnoughDataError(
            "The plan names no stopping rule, so a look has nothing to be held against. A rule "
            "made after the trial began would be exploratory; name one in the next design."
        )
    return HarmRule(
        outcome=stopping.outcome,
        rule=stopping.rule,
        spending=stopping.spending,
        alpha=float(stopping.alpha),
        information=stopping.information,
        looks=max(1, design.plan.looks),
    )


def looks_before(entries: Iterable[Mapping[str, Any]], outcome: str) -> tuple[Counts, ...]:
    """Return what was counted at the looks that a log holds, in its order.

    Parameters
    ----------
    entries : iterable of mapping
        Entries of the log; those of another kind or outcome are passed over.
    outcome : str
        The outcome of the rule.

    Examples
    --------
    >>> counted = {"outcome": "assaults", "events": [6, 3], "exposure": ["400", "400"]}
    >>> looks_before([{"kind": "look", **counted}], "assaults")[0].events
    (6, 3)

    """
    return tuple(
        Counts(
            events=(int(entry["events"][0]), int(entry["events"][1])),
            exposure=(float(entry["exposure"][0]), float(entry["exposure"][1])),
            z=None if entry.get("z") is None else float(entry["z"]),
        )
        for entry in entries
        if entry.get("kind") == "look" and entry.get("outcome") == outcome
    )


def shares_of(seen: Sequence[Counts]) -> tuple[float, ...]:
    """Return for each look the carrying arm's share of the exposure since the look before.

    Raises
    ------
    BadDataError
        Events or exposure fall from a look to the next, or events came without exposure.

    Examples
    --------
    >>> shares_of([Counts(events=(1, 0), exposure=(30, 10))])
    (0.75,)

    """
    before, shares = Counts(events=(0, 0), exposure=(0.0, 0.0)), list[float]()
    for number, now in enumerate(seen, 1):
        shares.append(_share(before, now, number))
        before = now
    return tuple(shares)


def _share(before: Counts, now: Counts, number: int) -> float:
    events = [b - a for a, b in zip(before.events, now.events, strict=True)]
    units = [b - a for a, b in zip(before.exposure, now.exposure, strict=True)]
    for name, steps, old, new in (
        ("events", events, before.events, now.events),
        ("exposure", units, before.exposure, now.exposure),
    ):
        if min(steps) < 0:
            raise BadDataError(
                f"Look {number}: {name} fall from {_pair(old)} to {_pair(new)}. Give what was "
                "counted since the trial began; what an earlier look said cannot be changed."
            )
    if any(count > 0 and unit == 0 for count, unit in zip(events, units, strict=True)):
        raise BadDataError(
            f"Look {number}: events rise from {_pair(before.events)} to {_pair(now.events)} where "
            f"the exposure stays: {_pair(before.exposure)}, then {_pair(now.exposure)}. Give the "
            "exposure in which they happened."
        )
    return units[0] / sum(units) if sum(units) > 0 else 0.5


def _pair(values: Sequence[float]) -> str:
    return f"{values[0]:g} and {values[1]:g}"


def check_z(seen: Sequence[Counts]) -> tuple[float, ...]:
    """Return the standardised effects of all looks; raise where one has none.

    Raises
    ------
    UsageError
        A look has none.

    Examples
    --------
    >>> check_z([Counts(events=(6, 3), exposure=(400, 400), z=0.98)])
    (0.98,)

    """
    missing = [number for number, now in enumerate(seen, 1) if now.z is None]
    if missing:
        raise UsageError(
            f"The plan's rule is normal, and look {missing[0]} has no standardised effect. Give "
            "the log ratio over its error, from the plan's analysis of all data so far."
        )
    return tuple(now.z for now in seen if now.z is not None)
