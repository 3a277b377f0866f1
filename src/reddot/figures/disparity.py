"""Disparity: how often force is used on one group of people, against another, per resident."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reddot.figures.rates import Denominator
from reddot.figures.record_cells import Between
from reddot.stats import rate_ratio

SMALL = 20  # ONS marks a rate from fewer than 20 events as unreliable
PERCEIVED = (
    "The group of the numerator is as officers perceived it, that of the residents as they gave "
    "it themselves: the two are not one classification, and those who were in the area are not all "
    "residents."
)


@dataclass(frozen=True, slots=True)
class Group:
    """A group's reports, with what not-reported cases could add, and its residents."""

    name: str
    reports: Between
    residents: Denominator


@dataclass(frozen=True, slots=True)
class Disparity:
    """The ratio of two groups' rates with its interval, and its bounds for cases not reported."""

    group: Group
    reference: Group
    ratio: float | None
    low: float
    high: float
    bounds: tuple[float, float]
    dispersion: float
    method: str
    level: float

    def small(self) -> bool:
        """Whether one of the groups has so few reports that a single one moves the ratio."""
        return min(self.group.reports.low, self.reference.reports.low) < SMALL

    def as_json(self) -> dict[str, object]:
        """The disparity as commands print it."""
        return {
            "reference": self.reference.name,
            "ratio": self.ratio,
            "low": self.low,
            "high": self.high,
            "bounds": list(self.bounds),
            "reports": self.group.reports.low,
            "reports_of_reference": self.reference.reports.low,
            "residents": self.group.residents.value,
            "residents_of_reference": self.reference.residents.value,
            "dispersion": self.dispersion,
            "method": self.method,
            "level": self.level,
            "small_number": self.small(),
        }


def disparity(group: Group, reference: Group, dispersion: float = 1.0) -> Disparity:
    """The ratio of a group's rate to that of the reference group.

    Parameters
    ----------
    group, reference
        The two groups; residents are people, both counted on one day.
    dispersion
        Variance of the reports over their mean, 1 or more: reports of one incident are not
        independent, so counts are divided by it.

    Returns
    -------
    Disparity
        ``bounds`` give every case not reported to the reference, and every one to the group; they
        hold whatever the cases were, the interval does not.

    Examples
    --------
    >>> from datetime import date
    >>> people = Denominator("Eastshire", "population", date(2011, 3, 27), 1000.0, "invented")
    >>> a, b = (Group(n, Between(k, k + 5), people) for n, k in (("black", 40), ("white", 20)))
    >>> found = disparity(a, b)
    >>> found.ratio, [round(bound, 2) for bound in found.bounds]
    (2.0, [1.6, 2.25])
    """
    n, people = group.reports.low, group.residents.value
    n_reference, people_reference = reference.reports.low, reference.residents.value
    found = rate_ratio(n, people, n_reference, people_reference, dispersion=dispersion)
    return Disparity(
        group,
        reference,
        found.estimate,
        found.low,
        found.high,
        (
            _ratio(n, people, reference.reports.high, people_reference),
            _ratio(group.reports.high, people, n_reference, people_reference),
        ),
        dispersion,
        found.method,
        found.level,
    )


def _ratio(count_a: int, people_a: float, count_b: int, people_b: float) -> float:
    if not count_b:
        return math.inf if count_a else 0.0
    return (count_a / people_a) / (count_b / people_b)


def disparity_warnings(
    found: Sequence[Disparity], linked: bool, absent: Mapping[str, str]
) -> list[str]:
    """What to beware of in disparities.

    Parameters
    ----------
    found
        The disparities.
    linked
        Whether the records say which reports are of one incident.
    absent
        The rows without one, and why.
    """
    warnings = [PERCEIVED] if found else []
    small = sorted({d.group.name for d in found if d.small()})
    if small:
        warnings.append(
            f"Fewer than {SMALL} reports in a group, so that one more or less moves its ratio: "
            f"{', '.join(small)}."
        )
    if found and not linked:
        warnings.append(
            "The records do not say which reports are of one incident, so reports are taken as "
            "independent; the intervals are too narrow."
        )
    warnings += [f"No disparity for {row}: {why}" for row, why in absent.items()]
    return warnings
