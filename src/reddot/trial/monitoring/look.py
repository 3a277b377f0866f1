"""Hold a look against the plan's rule: crossed, not crossed, or cannot cross yet."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reddot.trial.monitoring.looks import Counts, HarmRule, check_z, shares_of
from reddot.trial.monitoring.normal import spending_boundaries
from reddot.trial.monitoring.paths import Boundary, exact_boundaries
from reddot.trial.monitoring.spending import alpha_allowed
from reddot.trial.monitoring.words import words_of_look

SEARCHED = 10_000  # events further on, in the search for the first total that can cross


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one look found.

    Attributes
    ----------
    number : int
        From 1; every look counts, planned or not.
    planned : bool
        Whether a look was due by the plan and not taken yet.
    counts : Counts
        What was counted.
    rule : HarmRule
        What it was held against.
    fraction : float
        Events over those that the plan counts on; may pass 1.
    alpha_allowed, alpha_spent : float
        Up to this look: what may have been spent, and what was; exact under the exact rule.
    boundary : float or None
        The smallest count on carrying slots (exact), or the smallest standardised effect
        (normal), that crosses; None where nothing can.
    first_chance : int or None
        Where nothing can cross: the first total at which some count could, were it the next look.
    crossed : bool
        At this look.
    crossed_before : int or None
        The first earlier look that crossed.
    """

    number: int
    planned: bool
    counts: Counts
    rule: HarmRule
    fraction: float
    alpha_allowed: float
    alpha_spent: float
    boundary: float | None
    first_chance: int | None
    crossed: bool
    crossed_before: int | None

    @property
    def words(self) -> tuple[str, ...]:
        """Return what the look says and what it cannot, a sentence each."""
        return words_of_look(self)

    def as_json(self) -> dict[str, Any]:
        """Return the look with its numbers as numbers."""
        return self.as_entry() | {
            "exposure": list(self.counts.exposure),
            "z": self.counts.z,
            "fraction": self.fraction,
            "boundary": self.boundary,
            "alpha": self.rule.alpha,
            "alpha_allowed": self.alpha_allowed,
            "alpha_spent": self.alpha_spent,
            "first_chance": self.first_chance,
            "words": list(self.words),
        }

    def as_entry(self) -> dict[str, Any]:
        """Return the look as an entry of the log: text, whole numbers and lists alone."""
        return {
            "number": self.number,
            "planned": self.planned,
            "outcome": self.rule.outcome,
            "rule": self.rule.rule,
            "events": list(self.counts.events),
            "exposure": [f"{units:.15g}" for units in self.counts.exposure],
            "z": None if self.counts.z is None else repr(self.counts.z),
            "information": self.counts.information,
            "planned_information": self.rule.information,
            "spending": self.rule.spending,
            "alpha": f"{self.rule.alpha:.15g}",
            "alpha_allowed": f"{self.alpha_allowed:.6g}",
            "alpha_spent": f"{self.alpha_spent:.6g}",
            "boundary": None if self.boundary is None else f"{self.boundary:.6g}",
            "crossed": self.crossed,
            "crossed_before": self.crossed_before,
        }


def look(now: Counts, *, rule: HarmRule, before: Sequence[Counts] = ()) -> Look:
    """Return what this look finds, all earlier looks paid for.

    Parameters
    ----------
    now : Counts
        Events and exposure since the trial began.
    rule : HarmRule
        Of the frozen plan.
    before : sequence of Counts
        What was counted at each earlier look, planned or not, in order.

    Returns
    -------
    Look

    Raises
    ------
    BadDataError
        Events or exposure fall from a look to the next, or events came without exposure.
    UsageError
        The rule is normal and a look has no standardised effect.

    Notes
    -----
    A look that was not planned spends too: the error allowed up to it is that of its events. So
    the error of all looks together stays under the plan's, as long as nobody chose the time of a
    look for what was seen. The test is one-sided, for more events on carrying slots; it is no
    test of safety. Under the exact rule events are taken as independent, given how many there
    are: count slots with at least one event where one incident can hurt several.

    References
    ----------
    Lan and DeMets (1983), doi:10.1093/biomet/70.3.659.

    Examples
    --------
    >>> rule = HarmRule(outcome="assaults", information=60, looks=3)
    >>> found = look(Counts(events=(6, 3), exposure=(400, 400)), rule=rule)
    >>> found.boundary, found.crossed, found.first_chance
    (None, False, 17)

    """
    seen = (*before, now)
    shares = shares_of(seen)
    if rule.rule == "normal":
        bounds = _normal_bounds(seen, rule)
        values = check_z(seen)
        spent, first = alpha_allowed(_fraction(now, rule), **_spending(rule)), None
    else:
        found = exact_boundaries(
            [c.information for c in seen],
            information=rule.information,
            shares=shares,
            **_spending(rule),
        )
        bounds = tuple(None if b.at is None else float(b.at) for b in found)
        values = tuple(float(c.events[0]) for c in seen)
        spent = found[-1].alpha_spent
        first = _first_chance(seen, shares, rule, found[-1])
    crossed = [b is not None and v >= b for b, v in zip(bounds, values, strict=True)]
    due = max((rule.planned_reached(c.information) for c in before), default=0)
    return Look(
        number=len(seen),
        planned=rule.planned_reached(now.information) > due,
        counts=now,
        rule=rule,
        fraction=_fraction(now, rule),
        alpha_allowed=alpha_allowed(_fraction(now, rule), **_spending(rule)),
        alpha_spent=spent,
        boundary=bounds[-1],
        first_chance=first,
        crossed=crossed[-1],
        crossed_before=crossed.index(True) + 1 if any(crossed[:-1]) else None,
    )


def _spending(rule: HarmRule) -> dict[str, Any]:
    return {"alpha": rule.alpha, "spending": rule.spending}


def _fraction(counts: Counts, rule: HarmRule) -> float:
    return counts.information / rule.information


def _normal_bounds(seen: Sequence[Counts], rule: HarmRule) -> tuple[float | None, ...]:
    """Boundaries at each look; none at a look without new events."""
    rising = sorted({_fraction(c, rule) for c in seen} - {0.0})
    known = spending_boundaries(rising, sides=1, **_spending(rule)) if rising else ()
    at = dict(zip(rising, known, strict=True))
    bounds, told = list[float | None](), 0.0
    for fraction in (_fraction(c, rule) for c in seen):
        bound = at[fraction] if fraction > told else math.inf
        bounds.append(bound if math.isfinite(bound) else None)
        told = fraction
    return tuple(bounds)


def _first_chance(
    seen: Sequence[Counts], shares: Sequence[float], rule: HarmRule, last: Boundary
) -> int | None:
    """The smallest total at which some count could cross, where none can now."""
    exposure = seen[-1].exposure
    if last.at is not None or min(exposure) <= 0.0:
        return None
    totals, share = [c.information for c in seen], exposure[0] / sum(exposure)

    def can(total: int) -> bool:
        found = exact_boundaries(
            [*totals, total],
            information=rule.information,
            shares=[*shares, share],
            **_spending(rule),
        )
        return found[-1].at is not None

    return next((n for n in range(totals[-1] + 1, totals[-1] + SEARCHED) if can(n)), None)
